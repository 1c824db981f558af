//! Iterators over sequences, and the iterators that `iter`, `enumerate`, `zip`, `map`, `filter` make.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Payload, Ref, Slot, Visitor};

use crate::core::{TypeSpec, kind};

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
    /// What is iterated over (`zip`, `map`: all of them; others: one), or the callable and the sentinel.
    pub sources: Box<[Ref]>,
    /// The function of `map` and `filter`.
    pub function: Slot,
    /// The tuple handed out last by `zip` and `enumerate`, reused while nobody else holds it.
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
        self.result.visit(Label::Field("result"), visitor);
        self.long_index.visit(Label::Field("en_longindex"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.function.set(None);
        self.result.set(None);
        self.long_index.set(None);
    }
}

/// `list_iterator`
pub(crate) const LIST_ITERATOR: TypeSpec = TypeSpec::named("list_iterator");
/// `list_reverseiterator`
pub(crate) const LIST_REVERSE_ITERATOR: TypeSpec = TypeSpec::named("list_reverseiterator");
/// `tuple_iterator`
pub(crate) const TUPLE_ITERATOR: TypeSpec = TypeSpec::named("tuple_iterator");
/// `iterator`
pub(crate) const SEQUENCE_ITERATOR: TypeSpec = TypeSpec::named("iterator");
/// `reversed`
pub(crate) const REVERSED: TypeSpec = TypeSpec::named("reversed");
/// `callable_iterator`
pub(crate) const CALLABLE_ITERATOR: TypeSpec = TypeSpec::named("callable_iterator");
/// `enumerate`
pub(crate) const ENUMERATE: TypeSpec = TypeSpec::named("enumerate");
/// `zip`
pub(crate) const ZIP: TypeSpec = TypeSpec::named("zip");
/// `map`
pub(crate) const MAP: TypeSpec = TypeSpec::named("map");
/// `filter`
pub(crate) const FILTER: TypeSpec = TypeSpec::named("filter");
