//! From the code list of `re._compiler` to a [`Program`], refusing lists that are not well formed.
//!
//! The rules are those of CPython's validation of code lists: every skip stays inside its construct, every
//! construct ends with the instruction that belongs there, groups exist.

use super::charset::{CharSet, parse_items};
use super::code::{At, Fold, MAXGROUPS, MAXREPEAT, info, op};
use super::program::{Alternative, First, Mode, Op, Pc, Program, RepeatOne, Single, Start};

/// The program of a code list; nothing if the list is not one that the compiler makes.
pub(super) fn translate(code: &[u32], groups: usize) -> Option<Program> {
    let (last, body) = code.split_last()?;
    if groups > MAXGROUPS as usize || *last != op::SUCCESS {
        return None;
    }
    let program = Program {
        ops: Vec::new(),
        chars: Vec::new(),
        sets: Vec::new(),
        alternatives: Vec::new(),
        min_width: 0,
        start: Start::Anywhere,
    };
    let mut translator = Translator { program, groups, literals: Vec::new(), depth: 0 };
    let mut body = body;
    if body.first() == Some(&op::INFO) {
        body = translator.information(body)?;
    }
    translator.outer(body)?;
    translator.program.ops.push(Op::Success);
    translator.link();
    Some(translator.program)
}

/// How deep constructs may be nested: far more than the parser of patterns gets, which recurses too.
const MAX_DEPTH: usize = 5000;

/// How a part of a pattern ends.
enum Ending {
    Plain,
    /// With a jump so far.
    Jump(u32),
}

struct Translator {
    program: Program,
    groups: usize,
    /// Literals read but not yet emitted.
    literals: Vec<u32>,
    depth: usize,
}

/// What stands behind an operand that says how far a construct reaches: its content, without the `last` codes
/// at its end, and the rest from there on.
fn skip(code: &[u32], last: usize) -> Option<(&[u32], &[u32])> {
    let (skip, code) = code.split_first()?;
    code.split_at_checked((*skip as usize).checked_sub(1 + last)?)
}

fn bound(code: u32) -> usize {
    if code == MAXREPEAT { usize::MAX } else { code as usize }
}

impl Translator {
    /// The information block; gives the code behind it.
    fn information<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        let (content, rest) = skip(&code[1..], 0)?;
        let [flags, min, _, content @ ..] = content else { return None };
        self.program.min_width = *min as usize;
        let known = info::PREFIX | info::LITERAL | info::CHARSET;
        let literal = flags & info::LITERAL != 0;
        if flags & !known != 0 {
            return None;
        }
        match (flags & info::PREFIX != 0, flags & info::CHARSET != 0) {
            (true, true) => return None,
            (true, false) => {
                let [len, skip, content @ ..] = content else { return None };
                let (chars, overlap) = content.split_at_checked(*len as usize)?;
                if overlap.len() != chars.len() || overlap.iter().any(|place| place >= len) || skip > len {
                    return None;
                }
                let (chars, skip) = (chars.to_vec(), *skip as usize);
                self.program.start = Start::Prefix { chars, skip, resume: 0, whole: literal };
            }
            (false, _) if literal => return None,
            (false, true) => {
                let set = self.set(Fold::None, content)?;
                self.program.start = Start::Single(Single::Set(set));
            }
            (false, false) if !content.is_empty() => return None,
            (false, false) => {}
        }
        Some(rest)
    }

    /// The pattern itself. Its first `skip` literals end an instruction, so that a search can go on there.
    fn outer(&mut self, code: &[u32]) -> Option<()> {
        let Start::Prefix { skip, .. } = self.program.start else { return self.sequence(code) };
        let (head, rest) = code.split_at_checked(2 * skip)?;
        self.sequence(head)?;
        let at = self.program.ops.len();
        if let Start::Prefix { resume, .. } = &mut self.program.start {
            *resume = at;
        }
        self.sequence(rest)
    }

    /// What can be said only once all instructions are there.
    fn link(&mut self) {
        let program = &mut self.program;
        for index in 0..program.alternatives.len() {
            program.alternatives[index].first = program.first(program.alternatives[index].target);
        }
        for pc in 0..program.ops.len() {
            let Op::RepeatOne(RepeatOne { item, mode, .. }) = program.ops[pc] else { continue };
            let first = program.first(pc + 1);
            let apart = matches!(first, First::Single(first) if program.are_disjoint(item, first));
            if let Op::RepeatOne(repeat) = &mut program.ops[pc] {
                repeat.tail = first;
                // Giving back items cannot help a tail that never begins with one.
                if apart && mode == Mode::Greedy {
                    repeat.mode = Mode::Possessive;
                }
            }
        }
        if let Start::Anywhere = program.start {
            program.start = match (program.first(0), &program.ops[0]) {
                (_, Op::At(At::Beginning | At::BeginningString)) => Start::Beginning,
                (First::Single(single), _) => Start::Single(single),
                (First::Unknown, _) => Start::Anywhere,
            };
        }
    }

    fn emit(&mut self, op: Op) -> Pc {
        self.flush();
        self.program.ops.push(op);
        self.program.ops.len() - 1
    }

    /// Emits the literals read so far as one instruction.
    fn flush(&mut self) {
        let op = match self.literals[..] {
            [] => return,
            [literal] => Op::Single(Single::Literal(literal)),
            _ => {
                let start = self.program.chars.len();
                self.program.chars.extend_from_slice(&self.literals);
                Op::Text { start, end: self.program.chars.len() }
            }
        };
        self.literals.clear();
        self.program.ops.push(op);
    }

    /// The place of the next instruction.
    fn here(&mut self) -> Pc {
        self.flush();
        self.program.ops.len()
    }

    fn set(&mut self, fold: Fold, content: &[u32]) -> Option<usize> {
        let (end, items) = content.split_last()?;
        if *end != op::FAILURE {
            return None;
        }
        self.program.sets.push(CharSet::new(fold, parse_items(items)?));
        Some(self.program.sets.len() - 1)
    }

    fn literal_set(&mut self, fold: Fold, literal: u32, negated: bool) -> Single {
        let literal = if fold == Fold::Ascii { super::charset::folded(fold, literal) } else { literal };
        self.program.sets.push(CharSet::of_literal(fold, literal, negated));
        Single::Set(self.program.sets.len() - 1)
    }

    /// A single character and the code behind it; nothing if the code begins with something else.
    fn single<'a>(&mut self, code: &'a [u32]) -> Option<(Single, &'a [u32])> {
        let (number, rest) = code.split_first()?;
        let fold = match *number {
            op::ANY => return Some((Single::Any, rest)),
            op::ANY_ALL => return Some((Single::AnyAll, rest)),
            op::LITERAL | op::NOT_LITERAL | op::IN => Fold::None,
            op::LITERAL_UNI_IGNORE | op::NOT_LITERAL_UNI_IGNORE | op::IN_UNI_IGNORE => Fold::Unicode,
            op::IN_LOC_IGNORE => Fold::Locale,
            _ => Fold::Ascii,
        };
        match *number {
            op::IN | op::IN_IGNORE | op::IN_UNI_IGNORE | op::IN_LOC_IGNORE => {
                let (content, rest) = skip(rest, 0)?;
                Some((Single::Set(self.set(fold, content)?), rest))
            }
            op::LITERAL => Some((Single::Literal(*rest.first()?), &rest[1..])),
            op::NOT_LITERAL => Some((Single::NotLiteral(*rest.first()?), &rest[1..])),
            op::LITERAL_IGNORE | op::LITERAL_UNI_IGNORE | op::LITERAL_LOC_IGNORE => {
                Some((self.literal_set(fold, *rest.first()?, false), &rest[1..]))
            }
            op::NOT_LITERAL_IGNORE | op::NOT_LITERAL_UNI_IGNORE | op::NOT_LITERAL_LOC_IGNORE => {
                Some((self.literal_set(fold, *rest.first()?, true), &rest[1..]))
            }
            _ => None,
        }
    }

    /// A part of a pattern, to its end.
    fn sequence(&mut self, code: &[u32]) -> Option<()> {
        matches!(self.sequence_and_jump(code)?, Ending::Plain).then_some(())
    }

    /// The same where a jump may stand at the end; gives how far it goes, and does not emit it.
    fn sequence_and_jump(&mut self, code: &[u32]) -> Option<Ending> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let (mut code, mut ending) = (code, Ending::Plain);
        while !code.is_empty() {
            if let [op::JUMP, distance] = code {
                ending = Ending::Jump(*distance);
                break;
            }
            code = self.construct(code)?;
        }
        self.flush();
        self.depth -= 1;
        Some(ending)
    }

    fn construct<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        if let Some((single, rest)) = self.single(code) {
            match single {
                Single::Literal(literal) => self.literals.push(literal),
                single => {
                    self.emit(Op::Single(single));
                }
            }
            return Some(rest);
        }
        let (number, rest) = code.split_first()?;
        match *number {
            op::SUCCESS => self.emit(Op::Success),
            op::FAILURE => self.emit(Op::Fail),
            op::BRANCH => return self.branch(rest),
            op::REPEAT_ONE | op::MIN_REPEAT_ONE | op::POSSESSIVE_REPEAT_ONE => {
                return self.repeat_one(*number, rest);
            }
            op::REPEAT => return self.repeat(rest),
            op::POSSESSIVE_REPEAT => return self.possessive_repeat(rest),
            op::ATOMIC_GROUP => return self.atomic(rest),
            op::ASSERT | op::ASSERT_NOT => return self.assertion(rest, *number == op::ASSERT_NOT),
            op::GROUPREF_EXISTS => return self.group_exists(rest),
            op::INFO => return self.nested_information(rest),
            _ => {
                let (argument, rest) = rest.split_first()?;
                self.with_argument(*number, *argument)?;
                return Some(rest);
            }
        };
        Some(rest)
    }

    /// An information block inside a pattern has no effect.
    fn nested_information<'a>(&mut self, rest: &'a [u32]) -> Option<&'a [u32]> {
        skip(rest, 0).map(|(_, rest)| rest)
    }

    fn with_argument(&mut self, number: u32, argument: u32) -> Option<()> {
        let index = argument as usize;
        let fold = match number {
            op::MARK if index <= 2 * self.groups + 1 => {
                self.emit(Op::Mark(index));
                return Some(());
            }
            op::AT => {
                let place = At::from_code(argument)?;
                self.emit(Op::At(place));
                return Some(());
            }
            op::GROUPREF => Fold::None,
            op::GROUPREF_IGNORE | op::GROUPREF_LOC_IGNORE => Fold::Ascii,
            op::GROUPREF_UNI_IGNORE => Fold::Unicode,
            _ => return None,
        };
        if index >= self.groups {
            return None;
        }
        self.emit(Op::GroupRef { group: index, fold });
        Some(())
    }

    /// `BRANCH (skip code JUMP skip)... 0`
    fn branch<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        let (mut code, mut parts, mut end) = (code, Vec::new(), None);
        while *code.first()? != 0 {
            let (part, rest) = skip(code, 2)?;
            let [op::JUMP, jump, ..] = rest else { return None };
            // What is left behind the jump's target must be the same for all branches.
            let left = (rest.len() - 1).checked_sub(*jump as usize)?;
            if *end.get_or_insert(left) != left {
                return None;
            }
            parts.push(part);
            code = &rest[2..];
        }
        let rest = &code[1..];
        if end != Some(rest.len()) {
            return None;
        }
        let start = self.program.alternatives.len();
        let alternatives = parts.iter().map(|_| Alternative { first: First::Unknown, target: 0 });
        self.program.alternatives.extend(alternatives);
        self.emit(Op::Branch { start, end: start + parts.len() });
        let mut jumps = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            self.program.alternatives[start + index].target = self.here();
            self.sequence(part)?;
            jumps.push(self.emit(Op::Jump(0)));
        }
        let target = self.here();
        for jump in jumps {
            self.program.ops[jump] = Op::Jump(target);
        }
        Some(rest)
    }

    /// The bounds of a repeat, checked, and its content.
    fn bounds(content: &[u32]) -> Option<(usize, usize, &[u32])> {
        let [min, max, item @ ..] = content else { return None };
        (min <= max).then(|| (*min as usize, bound(*max), item))
    }

    /// `REPEAT_ONE skip min max item SUCCESS`
    fn repeat_one<'a>(&mut self, number: u32, code: &'a [u32]) -> Option<&'a [u32]> {
        let (content, rest) = skip(code, 1)?;
        let (op::SUCCESS, rest) = rest.split_first().map(|(last, rest)| (*last, rest))? else { return None };
        let (min, max, item) = Self::bounds(content)?;
        let (item, []) = self.single(item)? else { return None };
        let mode = match number {
            op::REPEAT_ONE => Mode::Greedy,
            op::MIN_REPEAT_ONE => Mode::Lazy,
            _ => Mode::Possessive,
        };
        self.emit(Op::RepeatOne(RepeatOne { item, min, max, mode, tail: First::Unknown }));
        Some(rest)
    }

    /// `REPEAT skip min max item MAX_UNTIL|MIN_UNTIL`
    fn repeat<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        let (content, rest) = skip(code, 0)?;
        let (min, max, item) = Self::bounds(content)?;
        let (until, rest) = rest.split_first()?;
        if !matches!(*until, op::MAX_UNTIL | op::MIN_UNTIL) {
            return None;
        }
        let begin = self.emit(Op::Repeat { until: 0 });
        self.sequence(item)?;
        let greedy = *until == op::MAX_UNTIL;
        let until = self.emit(Op::Until { body: begin + 1, min, max, greedy });
        self.program.ops[begin] = Op::Repeat { until };
        Some(rest)
    }

    /// A part that ends with its own `SUCCESS`.
    fn part(&mut self, code: &[u32]) -> Option<Pc> {
        self.sequence(code)?;
        self.emit(Op::Success);
        Some(self.here())
    }

    /// `POSSESSIVE_REPEAT skip min max item SUCCESS`
    fn possessive_repeat<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        let (content, rest) = skip(code, 0)?;
        let (min, max, item) = Self::bounds(content)?;
        let (op::SUCCESS, rest) = rest.split_first().map(|(last, rest)| (*last, rest))? else { return None };
        let begin = self.emit(Op::Fail);
        let tail = self.part(item)?;
        self.program.ops[begin] = Op::Possessive { min, max, tail };
        Some(rest)
    }

    /// `ATOMIC_GROUP skip part SUCCESS`
    fn atomic<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        let (content, rest) = skip(code, 1)?;
        let (op::SUCCESS, rest) = rest.split_first().map(|(last, rest)| (*last, rest))? else { return None };
        let begin = self.emit(Op::Fail);
        let tail = self.part(content)?;
        self.program.ops[begin] = Op::Atomic { tail };
        Some(rest)
    }

    /// `ASSERT skip back part SUCCESS`
    fn assertion<'a>(&mut self, code: &'a [u32], negative: bool) -> Option<&'a [u32]> {
        let (content, rest) = skip(code, 1)?;
        let (op::SUCCESS, rest) = rest.split_first().map(|(last, rest)| (*last, rest))? else { return None };
        let (back, content) = content.split_first()?;
        let begin = self.emit(Op::Fail);
        let tail = self.part(content)?;
        self.program.ops[begin] = Op::Assert { back: *back as usize, negative, tail };
        Some(rest)
    }

    /// `GROUPREF_EXISTS group skip yes [JUMP skip no]`; the first skip counts from the group on.
    fn group_exists<'a>(&mut self, code: &'a [u32]) -> Option<&'a [u32]> {
        let [group, skip_yes, body @ ..] = code else { return None };
        let group = *group as usize;
        let (yes, rest) = body.split_at_checked((*skip_yes as usize).checked_sub(2)?)?;
        if group >= self.groups {
            return None;
        }
        let begin = self.emit(Op::Fail);
        // A jump at the end of the first part means that there is a second one; nothing else tells.
        let Ending::Jump(skip_no) = self.sequence_and_jump(yes)? else {
            let otherwise = self.here();
            self.program.ops[begin] = Op::GroupExists { group, otherwise };
            return Some(rest);
        };
        let (no, rest) = rest.split_at_checked((skip_no as usize).checked_sub(1)?)?;
        let jump = self.emit(Op::Jump(0));
        let otherwise = self.here();
        self.program.ops[begin] = Op::GroupExists { group, otherwise };
        self.sequence(no)?;
        let end = self.here();
        self.program.ops[jump] = Op::Jump(end);
        Some(rest)
    }
}
