//! `set_iterator`.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use super::Set;
use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::arguments::{builtin_iter, self_iter};

/// The payload of set iterators.
#[derive(Debug)]
pub struct SetIterator {
    /// The set; empty once exhausted.
    pub set: Slot,
    /// The next cell.
    pub position: Cell<usize>,
    /// Members the set had at the start; `usize::MAX` after an error, which then repeats.
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

/// The type `set_iterator`.
pub(crate) const SET_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many members are left."),
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
    ],
    ..TypeSpec::named("set_iterator")
};

impl Runtime {
    /// An iterator over a set.
    pub fn new_set_iterator(&self, set: &Obj<Set>) -> Ref {
        let payload = SetIterator {
            set: Slot::new(set.as_object().to_ref()),
            position: Cell::new(0),
            used: Cell::new(set.len()),
            remaining: Cell::new(set.len()),
        };
        self.tracked(self.heap.alloc(&self.types.set_iterator, payload)).into_object()
    }
}

#[inline]
fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SetIterator>() else { return Ok(None) };
    let found = iterator.set.with(|set| {
        let Some(set) = set.and_then(Object::downcast::<Set>) else { return Some(None) };
        let table = set.table.borrow();
        if table.len() != iterator.used.get() {
            return None;
        }
        let start = iterator.position.get();
        let cells = table.cells().get(start..).unwrap_or(&[]);
        let Some(skip) = cells.iter().position(|cell| cell.key.is_some()) else { return Some(None) };
        iterator.position.set(start + skip + 1);
        iterator.remaining.set(iterator.remaining.get().saturating_sub(1));
        Some(cells[skip].key.clone())
    });
    match found {
        Some(Some(member)) => Ok(Some(member)),
        Some(None) => {
            iterator.set.set(None);
            Ok(None)
        }
        None => {
            iterator.used.set(usize::MAX);
            Err(rt.runtime_error("Set changed size during iteration"))
        }
    }
}

fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<SetIterator>().and_then(|iterator| {
        let len = iterator.set.with(|set| Some(set?.downcast::<Set>()?.len()))?;
        (len == iterator.used.get()).then(|| iterator.remaining.get())
    });
    Ok(rt.new_usize(left.unwrap_or(0)))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<SetIterator>() else {
        return Err(rt.system_error("bad set iterator"));
    };
    // Walk a copy, so that the iterator itself stays where it is.
    let copy = SetIterator {
        set: iterator.set.get().map_or_else(Slot::empty, Slot::new),
        position: iterator.position.clone(),
        used: iterator.used.clone(),
        remaining: iterator.remaining.clone(),
    };
    let copy = rt.tracked(rt.heap.alloc(&rt.types.set_iterator, copy));
    let list = rt.new_list(rt.to_vec(copy.as_object())?).into_object();
    let arguments = rt.new_tracked_tuple([list]).into_object();
    Ok(rt.new_tracked_tuple([builtin_iter(rt)?, arguments]).into_object())
}
