//! The engine: matches a program at one place, by trying, remembering and going back.
//!
//! Nothing recurses: choices and changes stand on one explicit stack, so that neither deep patterns nor long
//! texts can exhaust the native one. The order in which choices are tried, and so every result, is that of
//! CPython's engine.

use serpentarium_object::{PyResult, Runtime};
use serpentarium_text::seq::Unit;

use super::charset::{LINE_FEED, folded, is_ascii_word, is_unicode_word};
use super::code::{At, Fold};
use super::program::{First, Mode, Op, Pc, Program, RepeatOne, Single};
use super::stack::{Barrier, Entry, NOWHERE, Repeat};

/// How often the engine goes back before it looks for signals.
const STEPS_BETWEEN_CHECKS: u32 = 0x4000;

/// Memory of the engine, kept from one match to the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    stack: Vec<Entry>,
    repeats: Vec<Repeat>,
    /// Starts and ends of groups; those above `last_mark` mean nothing.
    pub(super) marks: Vec<usize>,
    /// The highest mark set, or -1.
    pub(super) last_mark: i32,
    /// The number of the group that ended last, or -1.
    pub(super) last_index: i32,
}

impl Scratch {
    /// More entries than this are not kept for the next match.
    const KEPT: usize = 1 << 12;

    /// Gives memory back that only an unusual match needed.
    pub(super) fn trim(&mut self) {
        if self.stack.capacity() > Self::KEPT {
            self.stack = Vec::new();
        }
        if self.repeats.capacity() > Self::KEPT {
            self.repeats = Vec::new();
        }
    }

    /// Start and end of a group, counted from zero, if it has matched.
    pub(super) fn group(&self, group: usize) -> Option<(usize, usize)> {
        if (group * 2 + 1) as i64 > i64::from(self.last_mark) {
            return None;
        }
        let (start, end) = (self.marks[group * 2], self.marks[group * 2 + 1]);
        (start != NOWHERE && end != NOWHERE).then_some((start, end))
    }
}

/// One text being matched.
pub(super) struct Engine<'a, U> {
    pub(super) rt: &'a Runtime,
    pub(super) program: &'a Program,
    /// The text up to where the match may reach.
    pub(super) text: &'a [U],
    pub(super) scratch: &'a mut Scratch,
    /// The match must end where the text does.
    pub(super) match_all: bool,
    /// The match must not be empty and begin at this place.
    pub(super) must_leave: usize,
    /// The innermost repeat, or `NOWHERE`.
    repeat: usize,
    /// The place of the innermost barrier on the stack, or `NOWHERE`.
    barrier: usize,
    steps: u32,
}

/// Where to go on.
type Next = Option<(Pc, usize)>;

impl<'a, U: Unit> Engine<'a, U> {
    pub(super) fn new(
        rt: &'a Runtime,
        program: &'a Program,
        text: &'a [U],
        scratch: &'a mut Scratch,
        groups: usize,
    ) -> Self {
        scratch.marks.resize(groups * 2 + 2, NOWHERE);
        let (repeat, barrier) = (NOWHERE, NOWHERE);
        Self { rt, program, text, scratch, match_all: false, must_leave: NOWHERE, repeat, barrier, steps: 0 }
    }

    /// Matches from the instruction `pc` on at `pos`; gives where the match ends.
    pub(super) fn run(&mut self, pc: Pc, pos: usize) -> PyResult<Option<usize>> {
        self.scratch.stack.clear();
        self.scratch.repeats.clear();
        (self.scratch.last_mark, self.scratch.last_index) = (-1, -1);
        (self.repeat, self.barrier) = (NOWHERE, NOWHERE);
        let (program, text) = (self.program, self.text);
        let (mut pc, mut pos) = (pc, pos);
        loop {
            // Each arm says where to go on, or nothing if that way is closed.
            let next = match &program.ops[pc] {
                Op::Single(Single::Literal(literal)) => match text.get(pos) {
                    Some(unit) if unit.code_point() == *literal => Some((pc + 1, pos + 1)),
                    _ => None,
                },
                Op::Single(single) => match text.get(pos) {
                    Some(unit) if program.matches(*single, unit.code_point()) => Some((pc + 1, pos + 1)),
                    _ => None,
                },
                Op::Text { start, end } => self.literal(&program.chars[*start..*end], pc, pos),
                Op::Mark(index) => {
                    self.set_mark(*index, pos);
                    Some((pc + 1, pos))
                }
                Op::RepeatOne(repeat) => self.repeat_one(repeat, pc, pos),
                Op::Branch { start, end } => self.branch(*start, *end, pos),
                Op::Jump(target) => Some((*target, pos)),
                Op::At(place) => self.is_at(*place, pos).then_some((pc + 1, pos)),
                Op::Repeat { until } => Some(self.begin_repeat(*until, pos)),
                Op::Until { .. } => self.until(pc, pos),
                Op::Possessive { .. } => Some(self.possessive(pc, pos, 0, NOWHERE)),
                Op::Atomic { .. } => Some(self.enter(pc, 0, pos, pos)),
                Op::Assert { back, .. } => self.assert(pc, *back, pos),
                Op::GroupRef { group, fold } => self.group_ref(*group, *fold, pos).map(|pos| (pc + 1, pos)),
                Op::GroupExists { group, otherwise } => {
                    let exists = self.group_for_reference(*group).is_some();
                    Some((if exists { pc + 1 } else { *otherwise }, pos))
                }
                Op::Success if self.barrier != NOWHERE => self.leave(pos),
                Op::Success if self.is_allowed_end(pos) => return Ok(Some(pos)),
                Op::Success | Op::Fail => None,
            };
            let next = match next {
                Some(next) => Some(next),
                None => self.back()?,
            };
            let Some(next) = next else { return Ok(None) };
            (pc, pos) = next;
        }
    }

    fn is_allowed_end(&self, pos: usize) -> bool {
        !(self.match_all && pos != self.text.len()) && pos != self.must_leave
    }

    /// Notes a change to be undone. Where no choice is left there is nothing to go back to.
    #[inline]
    fn note(&mut self, entry: Entry) {
        if !self.scratch.stack.is_empty() {
            self.scratch.stack.push(entry);
        }
    }

    #[inline]
    fn literal(&self, chars: &[u32], pc: Pc, pos: usize) -> Next {
        let units = self.text.get(pos..pos + chars.len())?;
        let equal = units.iter().zip(chars).all(|(unit, ch)| unit.code_point() == *ch);
        equal.then_some((pc + 1, pos + chars.len()))
    }

    #[inline]
    fn set_mark(&mut self, index: usize, pos: usize) {
        let scratch = &mut *self.scratch;
        let (last_mark, last_index) = (scratch.last_mark, scratch.last_index);
        let old = scratch.marks[index];
        if !scratch.stack.is_empty() {
            scratch.stack.push(Entry::Mark { index: index as u32, last_mark, last_index, pos: old });
        }
        if index % 2 == 1 {
            scratch.last_index = index as i32 / 2 + 1;
        }
        if index as i32 > last_mark {
            // Marks that were jumped over have not been met on this way.
            for skipped in (last_mark + 1) as usize..index {
                scratch.marks[skipped] = NOWHERE;
            }
            scratch.last_mark = index as i32;
        }
        scratch.marks[index] = pos;
    }

    /// Whether a character that can begin `first` stands at `pos`.
    #[inline]
    fn can_begin(&self, first: First, pos: usize) -> bool {
        match first {
            First::Unknown => true,
            First::Single(single) => {
                self.text.get(pos).is_some_and(|unit| self.program.matches(single, unit.code_point()))
            }
        }
    }

    fn branch(&mut self, start: usize, end: usize, pos: usize) -> Next {
        let mut viable =
            (start..end).filter(|index| self.can_begin(self.program.alternatives[*index].first, pos));
        let taken = viable.next()?;
        if let Some(next) = viable.next() {
            self.scratch.stack.push(Entry::Branch { next, end, pos });
        }
        Some((self.program.alternatives[taken].target, pos))
    }

    /// Where `item`, repeated at most `max` times from `pos` on, ends.
    #[inline]
    fn span(&self, item: Single, pos: usize, max: usize) -> usize {
        let len = self.text.len();
        let limit = if max < len - pos { pos + max } else { len };
        let text = &self.text[pos..limit];
        let stop = match item {
            Single::AnyAll => None,
            Single::Any => find(text, LINE_FEED),
            Single::NotLiteral(literal) => find(text, literal),
            Single::Literal(literal) => text.iter().position(|unit| unit.code_point() != literal),
            Single::Set(set) => {
                let set = &self.program.sets[set];
                text.iter().position(|unit| !set.contains(unit.code_point()))
            }
        };
        stop.map_or(limit, |stop| pos + stop)
    }

    #[inline]
    fn repeat_one(&mut self, repeat: &RepeatOne, pc: Pc, pos: usize) -> Next {
        if repeat.min > self.text.len().checked_sub(pos)? {
            return None;
        }
        let low = pos + repeat.min;
        if repeat.mode == Mode::Lazy {
            if self.span(repeat.item, pos, repeat.min) < low {
                return None;
            }
            return self.longer(repeat, pc, low, repeat.max - repeat.min);
        }
        let end = self.span(repeat.item, pos, repeat.max);
        if end < low {
            return None;
        }
        if repeat.mode == Mode::Possessive { Some((pc + 1, end)) } else { self.shorter(repeat, pc, low, end) }
    }

    /// Ends a greedy repeat at the last place from `low` to `pos` where the rest can begin.
    #[inline]
    fn shorter(&mut self, repeat: &RepeatOne, pc: Pc, low: usize, pos: usize) -> Next {
        let mut pos = pos;
        while !self.can_begin(repeat.tail, pos) {
            if pos == low {
                return None;
            }
            pos -= 1;
        }
        if pos > low {
            self.scratch.stack.push(Entry::Shorter { pc, low, pos });
        }
        Some((pc + 1, pos))
    }

    /// Ends a lazy repeat at the first place from `pos` on where the rest can begin.
    fn longer(&mut self, repeat: &RepeatOne, pc: Pc, pos: usize, left: usize) -> Next {
        let (mut pos, mut left) = (pos, left);
        loop {
            let more = left > 0 && self.can_begin(First::Single(repeat.item), pos);
            if self.can_begin(repeat.tail, pos) {
                if more {
                    self.scratch.stack.push(Entry::Longer { pc, pos, left });
                }
                return Some((pc + 1, pos));
            }
            if !more {
                return None;
            }
            (pos, left) = (pos + 1, left - 1);
        }
    }

    fn begin_repeat(&mut self, until: Pc, pos: usize) -> (Pc, usize) {
        let outer = self.repeat;
        self.note(Entry::Begin { outer });
        self.scratch.repeats.push(Repeat { count: -1, last: NOWHERE, outer, until });
        self.repeat = self.scratch.repeats.len() - 1;
        (until, pos)
    }

    /// Before the first item of a repeat and after each.
    fn until(&mut self, pc: Pc, pos: usize) -> Next {
        let Op::Until { body, min, max, greedy } = self.program.ops[pc] else { return None };
        let index = self.repeat;
        let repeat = self.scratch.repeats.get_mut(index)?;
        let count = repeat.count + 1;
        if (count as usize) < min {
            repeat.count = count;
            self.note(Entry::Count { repeat: index });
            return Some((body, pos));
        }
        if !greedy {
            self.scratch.stack.push(Entry::OneMore { repeat: index, pos });
            self.repeat = self.scratch.repeats[index].outer;
            return Some((pc + 1, pos));
        }
        if (count as usize) < max && pos != repeat.last {
            repeat.count = count;
            let last = std::mem::replace(&mut repeat.last, pos);
            self.scratch.stack.push(Entry::NoMore { repeat: index, pos, last });
            return Some((body, pos));
        }
        Some(self.end_repeat(index, pos))
    }

    /// Goes on behind a repeat.
    fn end_repeat(&mut self, index: usize, pos: usize) -> (Pc, usize) {
        self.note(Entry::Innermost { repeat: index });
        let repeat = &self.scratch.repeats[index];
        self.repeat = repeat.outer;
        (repeat.until + 1, pos)
    }

    /// One more item of a lazy repeat whose rest did not match.
    fn one_more(&mut self, index: usize, pos: usize) -> Next {
        self.repeat = index;
        let repeat = &mut self.scratch.repeats[index];
        let Op::Until { body, max, .. } = self.program.ops[repeat.until] else { return None };
        let count = repeat.count + 1;
        if count as usize >= max || pos == repeat.last {
            return None;
        }
        repeat.count = count;
        let last = std::mem::replace(&mut repeat.last, pos);
        self.note(Entry::Item { repeat: index, last });
        Some((body, pos))
    }

    /// Begins a part that is matched on its own at `pos`; the barrier remembers `saved`.
    fn enter(&mut self, pc: Pc, count: usize, saved: usize, pos: usize) -> (Pc, usize) {
        let barrier = Barrier { pc: pc as u32, count: count as u32, pos: saved, outer: self.barrier };
        self.scratch.stack.push(Entry::Barrier(barrier));
        self.barrier = self.scratch.stack.len() - 1;
        (pc + 1, pos)
    }

    fn assert(&mut self, pc: Pc, back: usize, pos: usize) -> Next {
        if pos >= back {
            return Some(self.enter(pc, 0, pos, pos - back));
        }
        match self.program.ops[pc] {
            Op::Assert { negative: true, tail, .. } => Some((tail, pos)),
            _ => None,
        }
    }

    /// The next item of a possessive repeat of which `count` have matched; the last one began at `last`.
    fn possessive(&mut self, pc: Pc, pos: usize, count: usize, last: usize) -> (Pc, usize) {
        let Op::Possessive { min, max, tail, .. } = self.program.ops[pc] else { return (pc + 1, pos) };
        if count < min || (count < max && (count == min || pos != last)) {
            return self.enter(pc, count, pos, pos);
        }
        (tail, pos)
    }

    /// A part matched: its choices are given up.
    fn leave(&mut self, pos: usize) -> Next {
        let index = self.barrier;
        let Some(Entry::Barrier(barrier)) = self.scratch.stack.get(index).copied() else { return None };
        let pc = barrier.pc as Pc;
        if let Op::Assert { negative: true, .. } = self.program.ops[pc] {
            while self.scratch.stack.len() > index + 1 {
                if let Some(entry) = self.scratch.stack.pop()
                    && entry.is_undo()
                {
                    self.undo(entry);
                }
            }
            self.scratch.stack.pop();
            self.barrier = barrier.outer;
            return None;
        }
        self.keep_undo_entries(index);
        self.barrier = barrier.outer;
        match self.program.ops[pc] {
            Op::Assert { tail, .. } => Some((tail, barrier.pos)),
            Op::Atomic { tail } => Some((tail, pos)),
            _ => Some(self.possessive(pc, pos, barrier.count as usize + 1, barrier.pos)),
        }
    }

    /// Takes the barrier at `index` and all choices above it off the stack.
    fn keep_undo_entries(&mut self, index: usize) {
        let stack = &mut self.scratch.stack;
        let mut kept = index;
        for place in index + 1..stack.len() {
            if stack[place].is_undo() {
                stack[kept] = stack[place];
                kept += 1;
            }
        }
        stack.truncate(kept);
    }

    /// A part did not match.
    fn part_failed(&mut self, barrier: Barrier) -> Next {
        self.barrier = barrier.outer;
        match self.program.ops[barrier.pc as usize] {
            Op::Assert { negative: true, tail, .. } => Some((tail, barrier.pos)),
            Op::Possessive { min, tail, .. } if barrier.count as usize >= min => Some((tail, barrier.pos)),
            _ => None,
        }
    }

    /// Goes back to the newest choice; nothing if none is left.
    fn back(&mut self) -> PyResult<Next> {
        self.steps += 1;
        if self.steps > STEPS_BETWEEN_CHECKS {
            self.steps = 0;
            self.rt.evaluator().check_signals(self.rt)?;
        }
        while let Some(entry) = self.scratch.stack.pop() {
            let next = match entry {
                Entry::Branch { next, end, pos } => self.branch(next, end, pos),
                Entry::Shorter { pc, low, pos } => match &self.program.ops[pc] {
                    Op::RepeatOne(repeat) => self.shorter(repeat, pc, low, pos - 1),
                    _ => None,
                },
                Entry::Longer { pc, pos, left } => match &self.program.ops[pc] {
                    Op::RepeatOne(repeat) => self.longer(repeat, pc, pos + 1, left - 1),
                    _ => None,
                },
                Entry::NoMore { repeat, pos, last } => {
                    self.undo(Entry::Item { repeat, last });
                    self.repeat = repeat;
                    Some(self.end_repeat(repeat, pos))
                }
                Entry::OneMore { repeat, pos } => self.one_more(repeat, pos),
                Entry::Barrier(barrier) => self.part_failed(barrier),
                undo => {
                    self.undo(undo);
                    None
                }
            };
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }

    fn undo(&mut self, entry: Entry) {
        let scratch = &mut *self.scratch;
        match entry {
            Entry::Mark { index, last_mark, last_index, pos } => {
                scratch.marks[index as usize] = pos;
                (scratch.last_mark, scratch.last_index) = (last_mark, last_index);
            }
            Entry::Count { repeat } => scratch.repeats[repeat].count -= 1,
            Entry::Item { repeat, last } => {
                scratch.repeats[repeat].count -= 1;
                scratch.repeats[repeat].last = last;
            }
            Entry::Innermost { repeat } => self.repeat = repeat,
            Entry::Begin { outer } => {
                scratch.repeats.pop();
                self.repeat = outer;
            }
            _ => {}
        }
    }

    /// Start and end of a group that has been closed, as references to it see them.
    fn group_for_reference(&self, group: usize) -> Option<(usize, usize)> {
        self.scratch.group(group).filter(|(start, end)| start <= end)
    }

    fn group_ref(&self, group: usize, fold: Fold, pos: usize) -> Option<usize> {
        let (start, end) = self.group_for_reference(group)?;
        let (group, here) = (&self.text[start..end], self.text.get(pos..pos + (end - start))?);
        let equal = match fold {
            Fold::None => group == here,
            fold => {
                let fold = |unit: &U| folded(fold, unit.code_point());
                group.iter().zip(here).all(|(a, b)| fold(a) == fold(b))
            }
        };
        equal.then_some(pos + (end - start))
    }

    fn is_at(&self, place: At, pos: usize) -> bool {
        let len = self.text.len();
        let is_line_feed = |pos: usize| self.text.get(pos).is_some_and(|unit| unit.code_point() == LINE_FEED);
        match place {
            At::Beginning | At::BeginningString => pos == 0,
            At::BeginningLine => pos == 0 || is_line_feed(pos - 1),
            At::End => pos == len || (pos + 1 == len && is_line_feed(pos)),
            At::EndLine => pos == len || is_line_feed(pos),
            At::EndString => pos == len,
            At::Boundary => self.is_boundary(pos, is_ascii_word),
            At::NonBoundary => !self.is_boundary(pos, is_ascii_word),
            At::UnicodeBoundary => self.is_boundary(pos, is_unicode_word),
            At::UnicodeNonBoundary => !self.is_boundary(pos, is_unicode_word),
        }
    }

    /// Whether a word begins or ends at `pos`.
    fn is_boundary(&self, pos: usize, is_word: fn(u32) -> bool) -> bool {
        let is_word_at = |pos: usize| self.text.get(pos).is_some_and(|unit| is_word(unit.code_point()));
        (pos > 0 && is_word_at(pos - 1)) != is_word_at(pos)
    }
}

/// The first place of a character.
#[inline]
pub(super) fn find<U: Unit>(text: &[U], ch: u32) -> Option<usize> {
    let unit = U::from_code_point(ch)?;
    if text.is_empty() { None } else { U::find_in(text, &[unit]) }
}
