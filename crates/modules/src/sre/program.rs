//! A compiled pattern in the form that the engine runs: instructions instead of a list of numbers.

use super::charset::CharSet;
use super::code::{At, Fold};

/// A place in [`Program::ops`].
pub(super) type Pc = usize;

/// One character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Single {
    /// `.`: all but a line feed.
    Any,
    /// `.` with `re.DOTALL`.
    AnyAll,
    Literal(u32),
    NotLiteral(u32),
    /// A member of the set with this number in [`Program::sets`].
    Set(usize),
}

/// What a place in the program can begin with; saves attempts that cannot succeed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum First {
    /// Anything, or nothing at all.
    Unknown,
    Single(Single),
}

/// How a repeat takes its items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// As many as possible, fewer if the rest asks for it.
    Greedy,
    /// As few as possible.
    Lazy,
    /// As many as possible, and never fewer.
    Possessive,
}

/// A repeated single character.
#[derive(Debug)]
pub(super) struct RepeatOne {
    pub(super) item: Single,
    pub(super) min: usize,
    /// `usize::MAX` if there is no upper bound.
    pub(super) max: usize,
    pub(super) mode: Mode,
    /// What must follow the repeat.
    pub(super) tail: First,
}

/// A branch of an alternation.
#[derive(Debug)]
pub(super) struct Alternative {
    pub(super) first: First,
    pub(super) target: Pc,
}

/// One instruction. Unless it says otherwise, the next one follows.
#[derive(Debug)]
pub(super) enum Op {
    Fail,
    /// The end of the pattern, or of a part that is matched on its own.
    Success,
    Single(Single),
    /// Several literal characters: a range of [`Program::chars`].
    Text {
        start: usize,
        end: usize,
    },
    At(At),
    /// The place is the start (even) or the end (odd) of a group.
    Mark(usize),
    Jump(Pc),
    /// An alternation: a range of [`Program::alternatives`], tried in order.
    Branch {
        start: usize,
        end: usize,
    },
    RepeatOne(RepeatOne),
    /// Begins a repeat of more than a single character and goes to its `Until`.
    Repeat {
        until: Pc,
    },
    /// Decides after each item whether another one follows.
    Until {
        body: Pc,
        min: usize,
        max: usize,
        greedy: bool,
    },
    /// A repeat whose items, once matched, are not tried again. The item follows.
    Possessive {
        min: usize,
        max: usize,
        tail: Pc,
    },
    /// A part that, once matched, is not tried again. It follows.
    Atomic {
        tail: Pc,
    },
    /// Looks ahead, or behind if `back` is not zero, for the part that follows.
    Assert {
        back: usize,
        negative: bool,
        tail: Pc,
    },
    GroupRef {
        group: usize,
        fold: Fold,
    },
    /// Goes on if the group has matched, else to `otherwise`.
    GroupExists {
        group: usize,
        otherwise: Pc,
    },
}

/// How a search finds places worth trying.
#[derive(Debug)]
pub(super) enum Start {
    /// Every place is tried.
    Anywhere,
    /// Only the first place is tried: the pattern begins with `\A`, or with `^` without `re.MULTILINE`.
    Beginning,
    /// The match begins with these characters. The program need not match the first ones again: it goes on
    /// at `resume`, behind `skip` of them.
    Prefix { chars: Vec<u32>, skip: usize, resume: Pc, whole: bool },
    /// The match begins with such a character.
    Single(Single),
}

/// A pattern's instructions.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) chars: Vec<u32>,
    pub(super) sets: Vec<CharSet>,
    pub(super) alternatives: Vec<Alternative>,
    /// How many characters a match has at least.
    pub(super) min_width: usize,
    pub(super) start: Start,
}

impl Program {
    /// Whether a character can be matched by `single`.
    #[inline]
    pub(super) fn matches(&self, single: Single, ch: u32) -> bool {
        match single {
            Single::Any => ch != super::charset::LINE_FEED,
            Single::AnyAll => true,
            Single::Literal(literal) => ch == literal,
            Single::NotLiteral(literal) => ch != literal,
            Single::Set(set) => self.sets[set].contains(ch),
        }
    }

    /// Whether no character at all can be matched by both. A cautious no if that is not easy to say.
    pub(super) fn are_disjoint(&self, a: Single, b: Single) -> bool {
        match (a, b) {
            (Single::Literal(literal), other) | (other, Single::Literal(literal)) => {
                !self.matches(other, literal)
            }
            _ => false,
        }
    }

    /// What the program can begin with at `pc`.
    pub(super) fn first(&self, mut pc: Pc) -> First {
        loop {
            match &self.ops[pc] {
                Op::Mark(_) => pc += 1,
                Op::Jump(target) => pc = *target,
                Op::Single(single) => return First::Single(*single),
                Op::Text { start, .. } => return First::Single(Single::Literal(self.chars[*start])),
                Op::RepeatOne(repeat) if repeat.min > 0 => return First::Single(repeat.item),
                _ => return First::Unknown,
            }
        }
    }
}
