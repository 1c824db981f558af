//! `tuple`: items in the cell's tail.

mod slots;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Visitor};

use crate::core::{Runtime, kind};
pub(crate) use slots::TUPLE;

/// The payload of tuples.
#[derive(Debug)]
pub struct Tuple {
    /// The hash, or -1 while nobody asked.
    pub(crate) hash: Cell<i64>,
    len: usize,
}

impl Payload for Tuple {
    type Prefix = GcWord;
    type Item = Ref;
    const KIND: Kind = kind::TUPLE;

    #[inline]
    fn tail_len(&self) -> usize {
        self.len
    }

    fn visit(&self, tail: &[Ref], visitor: &mut Visitor<'_>) {
        for (index, item) in tail.iter().enumerate() {
            visitor(Label::Index(index), item);
        }
    }
}

impl Runtime {
    /// A tuple of these items, tracked by the collector only if one of them is of a container type (as tuple
    /// displays are). No items give the shared empty tuple.
    #[inline]
    pub fn new_tuple<I>(&self, items: I) -> Ref<Tuple>
    where
        I: IntoIterator<Item = Ref>,
        I::IntoIter: ExactSizeIterator,
    {
        let tuple = self.untracked_tuple(items);
        if tuple.tail().iter().any(|item| item.has_gc()) {
            self.heap.track(tuple.as_object());
        }
        tuple
    }

    /// A tuple tracked from birth, as CPython's C helpers make them (slices, `zip`, `divmod`).
    pub fn new_tracked_tuple<I>(&self, items: I) -> Ref<Tuple>
    where
        I: IntoIterator<Item = Ref>,
        I::IntoIter: ExactSizeIterator,
    {
        let tuple = self.untracked_tuple(items);
        if !tuple.tail().is_empty() {
            self.heap.track(tuple.as_object());
        }
        tuple
    }

    fn untracked_tuple<I>(&self, items: I) -> Ref<Tuple>
    where
        I: IntoIterator<Item = Ref>,
        I::IntoIter: ExactSizeIterator,
    {
        let items = items.into_iter();
        if items.len() == 0 {
            return self.singletons.empty_tuple.clone();
        }
        self.tuple_of_type(&self.types.tuple, items)
    }

    /// A tuple of the given type (a subclass of `tuple`), not tracked.
    pub fn tuple_of_type<I>(&self, ty: &serpentarium_heap::Obj<crate::Type>, items: I) -> Ref<Tuple>
    where
        I: IntoIterator<Item = Ref>,
        I::IntoIter: ExactSizeIterator,
    {
        let items = items.into_iter();
        self.heap.alloc_tail(ty, Tuple { hash: Cell::new(-1), len: items.len() }, items)
    }
}

pub(crate) fn empty_tuple(
    heap: &serpentarium_heap::Heap,
    ty: &serpentarium_heap::Obj<crate::Type>,
) -> Ref<Tuple> {
    let tuple = heap.alloc_tail(ty, Tuple { hash: Cell::new(-1), len: 0 }, Vec::new());
    tuple.make_immortal();
    tuple
}

/// The object as a tuple, if it is one (subclasses included).
#[inline]
pub fn tuple_value(object: &Object) -> Option<&serpentarium_heap::Obj<Tuple>> {
    object.downcast::<Tuple>()
}
