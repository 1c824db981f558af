//! `set` and `frozenset`.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Guarded, Kind, Label, Payload, Ref, Slot, Visitor};

use crate::core::{TypeSpec, kind};

/// One cell of a set's table.
#[derive(Debug, Default, Clone)]
pub enum SetEntry {
    /// Never used.
    #[default]
    Empty,
    /// Was used; a search goes on behind it.
    Dummy,
    /// A member and its hash.
    Member(Ref, i64),
}

/// An open-addressed table with CPython's probing (`Objects/setobject.c`): the order of iteration is its order.
#[derive(Debug, Default)]
pub struct SetTable {
    /// The cells: a power of two of them, at least 8 once in use.
    pub cells: Vec<SetEntry>,
    /// Members and dummies.
    pub fill: usize,
    /// Members.
    pub used: usize,
    /// Where `pop` looks next.
    pub finger: usize,
}

/// The payload of sets and frozensets.
#[derive(Debug, Default)]
pub struct Set {
    /// The members. Borrow them only where no Python code can run.
    pub table: Guarded<SetTable>,
    /// Changes whenever a member comes or goes.
    pub generation: Cell<u32>,
    /// A frozenset's hash, or -1 while nobody asked (stored plus one, so that zero means none).
    pub hash: Cell<Option<i64>>,
}

impl Payload for Set {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::SET;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for cell in &self.table.borrow().cells {
            if let SetEntry::Member(member, _) = cell {
                visitor(Label::Key, member);
            }
        }
    }

    fn clear(&self, _: &[()]) {
        self.generation.set(self.generation.get().wrapping_add(1));
        drop(self.table.take());
    }
}

/// The payload of set iterators.
#[derive(Debug)]
pub struct SetIterator {
    /// The set; empty once exhausted.
    pub set: Slot,
    /// The next cell.
    pub position: Cell<usize>,
    /// Members the set had at the start.
    pub used: Cell<usize>,
    /// Members left.
    pub remaining: Cell<usize>,
}

impl Payload for SetIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.set.visit(Label::Field("si_set"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.set.set(None);
    }
}

/// The type `set`.
pub(crate) const SET: TypeSpec = TypeSpec::named("set");
/// The type `frozenset`.
pub(crate) const FROZENSET: TypeSpec = TypeSpec::named("frozenset");
/// The type `set_iterator`.
pub(crate) const SET_ITERATOR: TypeSpec = TypeSpec::named("set_iterator");
