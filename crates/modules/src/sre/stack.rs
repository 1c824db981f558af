//! What the engine remembers so that it can go back: choices that are left, and changes to be undone.

use super::program::Pc;

/// A position that is none.
pub(super) const NOWHERE: usize = usize::MAX;

/// An entry of the engine's stack.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// Alternatives of a branch that are left, beginning with `next`.
    Branch { next: usize, end: usize, pos: usize },
    /// A greedy repeat of the instruction at `pc` may end anywhere from `low` to before `pos`.
    Shorter { pc: Pc, low: usize, pos: usize },
    /// A lazy repeat of the instruction at `pc` that ended at `pos` may go on; `left` more items are allowed.
    Longer { pc: Pc, pos: usize, left: usize },
    /// The repeat may end at `pos` instead of taking one more item. `last` is where the previous one began.
    NoMore { repeat: usize, pos: usize, last: usize },
    /// The repeat may take one more item at `pos` instead of ending there.
    OneMore { repeat: usize, pos: usize },
    /// Everything above belongs to a part that is matched on its own.
    Barrier(Barrier),
    /// Undo: the mark and what goes with it.
    Mark { index: u32, last_mark: i32, last_index: i32, pos: usize },
    /// Undo: one item less.
    Count { repeat: usize },
    /// Undo: one item less, and where the previous one began.
    Item { repeat: usize, last: usize },
    /// Undo: the repeat is the innermost one again.
    Innermost { repeat: usize },
    /// Undo: the newest repeat never began; `outer` is the innermost one again.
    Begin { outer: usize },
}

impl Entry {
    /// Whether the entry only undoes something: it is kept when the choices of a part are given up.
    pub(super) fn is_undo(&self) -> bool {
        matches!(
            self,
            Self::Mark { .. }
                | Self::Count { .. }
                | Self::Item { .. }
                | Self::Innermost { .. }
                | Self::Begin { .. }
        )
    }
}

/// The beginning of a part that is matched on its own: what looks around, atomic groups, possessive repeats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Barrier {
    /// The instruction that began the part.
    pub(super) pc: u32,
    /// How many items of a possessive repeat have matched.
    pub(super) count: u32,
    /// Where the part began, or where what looks around goes on.
    pub(super) pos: usize,
    /// The enclosing part's place on the stack.
    pub(super) outer: usize,
}

/// A repeat of more than a single character that has begun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    /// The number of the item being matched; -1 before the first.
    pub(super) count: isize,
    /// Where the item before this one began: one that begins and ends at the same place is not followed by
    /// another.
    pub(super) last: usize,
    /// The enclosing repeat.
    pub(super) outer: usize,
    /// Its `Until` instruction.
    pub(super) until: Pc,
}
