//! `memory_iterator`.

use std::cell::Cell;

use serpentarium_heap::{Object, Ref, Slot};

use super::slots::{length, offset_of, value_at};
use super::{live, receiver};
use crate::core::{PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::SequenceIterator;
use crate::types::arguments::self_iter;

/// `memory_iterator`
pub(crate) const MEMORY_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    ..TypeSpec::named("memory_iterator")
};

pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let view = live(rt, receiver(rt, object)?)?;
    match view.shape.len() {
        0 => return Err(rt.type_error("invalid indexing of 0-dim memory")),
        1 => {}
        _ => return Err(rt.not_supported("multi-dimensional sub-views are not implemented")),
    }
    let payload = SequenceIterator { sequence: Slot::new(object.to_ref()), index: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.memory_iterator, payload)).into_object())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SequenceIterator>() else { return Ok(None) };
    let Some(sequence) = iterator.sequence.get() else { return Ok(None) };
    let index = iterator.index.get();
    if index as usize >= length(rt, &sequence)? {
        iterator.sequence.set(None);
        return Ok(None);
    }
    let view = live(rt, receiver(rt, &sequence)?)?;
    iterator.index.set(index + 1);
    let offset = offset_of(rt, &view, &[index])?;
    value_at(rt, &view, offset).map(Some)
}
