//! `bytes_iterator` and `bytearray_iterator`.

use std::cell::Cell;

use serpentarium_heap::{Object, Ref, Slot};

use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::arguments::{builtin_iter, self_iter, ssize};
use crate::types::{ByteArray, Bytes, SequenceIterator};

const METHODS: &[MethodDef] = &[
    MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many bytes are left."),
    MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
    MethodDef::new("__setstate__", "($self, object, /)", setstate, "Moves to a position."),
];

const SLOTS: SlotTable = SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY };

/// `bytes_iterator`
pub(crate) const BYTES_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 32, slots: SLOTS, methods: METHODS, ..TypeSpec::named("bytes_iterator") };
/// `bytearray_iterator`
pub(crate) const BYTEARRAY_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 32, slots: SLOTS, methods: METHODS, ..TypeSpec::named("bytearray_iterator") };

/// The `iter` slot of both types.
pub(in crate::types) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let mutable = object.downcast::<ByteArray>().is_some();
    let ty = if mutable { &rt.types.bytearray_iterator } else { &rt.types.bytes_iterator };
    let payload = SequenceIterator { sequence: Slot::new(object.to_ref()), index: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(ty, payload)).into_object())
}

fn len_and_byte(sequence: &Object, index: usize) -> (usize, Option<u8>) {
    if let Some(bytes) = sequence.downcast::<Bytes>() {
        return (bytes.tail().len(), bytes.tail().get(index).copied());
    }
    sequence.downcast::<ByteArray>().map_or((0, None), |array| {
        let bytes = array.bytes.borrow();
        (bytes.len(), bytes.get(index).copied())
    })
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SequenceIterator>() else { return Ok(None) };
    let Some(sequence) = iterator.sequence.get() else { return Ok(None) };
    let index = iterator.index.get();
    match len_and_byte(&sequence, index as usize).1 {
        Some(byte) => {
            iterator.index.set(index + 1);
            Ok(Some(rt.new_int(i64::from(byte))))
        }
        None => {
            iterator.sequence.set(None);
            Ok(None)
        }
    }
}

fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<SequenceIterator>().and_then(|iterator| {
        let sequence = iterator.sequence.get()?;
        let index = iterator.index.get() as usize;
        Some(len_and_byte(&sequence, index).0.saturating_sub(index))
    });
    Ok(rt.new_usize(left.unwrap_or(0)))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let function = builtin_iter(rt)?;
    let state = args.at(0).downcast::<SequenceIterator>();
    Ok(match state.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get()))) {
        Some((sequence, index)) => {
            let sequence = rt.new_tuple([sequence]).into_object();
            rt.new_tuple([function, sequence, rt.new_int(index as i64)])
        }
        None => {
            let empty = rt.new_tuple([rt.singletons.empty_tuple.clone().into_object()]).into_object();
            rt.new_tuple([function, empty])
        }
    }
    .into_object())
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = ssize(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<SequenceIterator>()
        && let Some(sequence) = iterator.sequence.get()
    {
        let len = len_and_byte(&sequence, 0).0 as isize;
        iterator.index.set(index.clamp(0, len));
    }
    Ok(rt.none())
}
