//! Iterators over sequences, and the iterators that `iter`, `enumerate`, `zip`, `map`, `filter` make.

mod callable;
mod enumerate;
mod map_filter;
mod reversed;
mod walk;
mod zip;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Payload, Ref, Slot, Visitor};

use crate::core::kind;
pub(crate) use callable::CALLABLE_ITERATOR;
pub(crate) use enumerate::ENUMERATE;
pub(crate) use map_filter::{FILTER, MAP};
pub(crate) use reversed::REVERSED;
pub(crate) use walk::{LIST_ITERATOR, LIST_REVERSE_ITERATOR, SEQUENCE_ITERATOR, TUPLE_ITERATOR};
pub(crate) use zip::ZIP;

/// The payload of iterators that walk a sequence by index. One payload serves lists, tuples, strings, bytes
/// and anything with `__getitem__`; their types differ.
macro_rules! index_iterator {
    ($(#[$doc:meta])* $name:ident, $kind:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            /// The sequence; empty once exhausted.
            pub sequence: Slot,
            /// The next index (-1 marks the end of a reverse walk).
            pub index: Cell<isize>,
        }

        impl Payload for $name {
            type Prefix = GcWord;
            type Item = ();
            const KIND: Kind = $kind;

            fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
                self.sequence.visit(Label::Field("it_seq"), visitor);
            }

            fn clear(&self, _: &[()]) {
                self.sequence.set(None);
            }
        }
    };
}

index_iterator!(
    /// `list_iterator`
    ListIterator, kind::LIST_ITERATOR);
index_iterator!(
    /// `tuple_iterator`
    TupleIterator, kind::TUPLE_ITERATOR);
index_iterator!(
    /// Iterators over `str`, `bytes`, `bytearray`, `memoryview`, any sequence (`iterator`), and reverse ones.
    SequenceIterator, Kind::OTHER);

/// The payload of `zip`, `map`, `filter`, `enumerate` and `callable_iterator`: a few references and a count.
#[derive(Debug)]
pub struct CombinedIterator {
    /// The iterators (`zip`, `map`: all of them; others: one; `callable_iterator`: none).
    pub sources: Box<[Ref]>,
    /// The function of `map` and `filter`, the callable of `callable_iterator`.
    pub function: Slot,
    /// The sentinel of `callable_iterator`.
    pub result: Slot,
    /// `enumerate`: the next index while it fits.
    pub index: Cell<i64>,
    /// `enumerate`: the next index once it does not fit.
    pub long_index: Slot,
    /// `strict=True` of `zip` and `map`; exhausted for `callable_iterator`.
    pub flag: Cell<bool>,
}

impl Payload for CombinedIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for (index, source) in self.sources.iter().enumerate() {
            visitor(Label::Index(index), source);
        }
        self.function.visit(Label::Field("func"), visitor);
        self.result.visit(Label::Field("it_sentinel"), visitor);
        self.long_index.visit(Label::Field("en_longindex"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.function.set(None);
        self.result.set(None);
        self.long_index.set(None);
    }
}

impl CombinedIterator {
    /// An iterator over these sources.
    pub(crate) fn over(sources: Vec<Ref>) -> Self {
        Self {
            sources: sources.into_boxed_slice(),
            function: Slot::empty(),
            result: Slot::empty(),
            index: Cell::new(0),
            long_index: Slot::empty(),
            flag: Cell::new(false),
        }
    }
}

impl Drop for CombinedIterator {
    fn drop(&mut self) {
        // CPython keeps the sources in a tuple, which dies last to first.
        crate::types::drop_last_first(std::mem::take(&mut self.sources).into_vec());
    }
}
