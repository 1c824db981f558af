//! `str_iterator` and `str_ascii_iterator`.

use std::cell::Cell;

use serpentarium_heap::{Object, Ref, Slot};
use serpentarium_text::Text;

use super::{StrMethods as _, str_value};
use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::SequenceIterator;
use crate::types::arguments::{builtin_iter, ssize};

const METHODS: &[MethodDef] = &[
    MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many characters are left."),
    MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
    MethodDef::new("__setstate__", "($self, object, /)", setstate, "Moves to a position."),
];

const SLOTS: SlotTable =
    SlotTable { iter: Some(crate::types::arguments::self_iter), iternext: Some(next), ..SlotTable::EMPTY };

/// `str_ascii_iterator`
pub(crate) const STR_ASCII_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 32, slots: SLOTS, methods: METHODS, ..TypeSpec::named("str_ascii_iterator") };
/// `str_iterator`
pub(crate) const STR_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 32, slots: SLOTS, methods: METHODS, ..TypeSpec::named("str_iterator") };

pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let ascii = str_value(object).is_some_and(|string| matches!(string.text(), Text::Ascii(_)));
    let ty = if ascii { &rt.types.str_ascii_iterator } else { &rt.types.str_iterator };
    let payload = SequenceIterator { sequence: Slot::new(object.to_ref()), index: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(ty, payload)).into_object())
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SequenceIterator>() else { return Ok(None) };
    let index = iterator.index.get();
    let next = iterator.sequence.with(|string| string.and_then(str_value)?.text().get(index as usize));
    match next {
        Some(cp) => {
            iterator.index.set(index + 1);
            Ok(Some(rt.str_from_char(cp).into_object()))
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
        Some(str_value(&sequence)?.char_len().saturating_sub(iterator.index.get() as usize))
    });
    Ok(rt.new_usize(left.unwrap_or(0)))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let function = builtin_iter(rt)?;
    let state = args.at(0).downcast::<SequenceIterator>();
    match state.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get()))) {
        Some((sequence, index)) => {
            let sequence = rt.new_tuple([sequence]).into_object();
            Ok(rt.new_tuple([function, sequence, rt.new_int(index as i64)]).into_object())
        }
        None => {
            let empty = rt.new_tuple([rt.names.empty.clone().into_object()]).into_object();
            Ok(rt.new_tuple([function, empty]).into_object())
        }
    }
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = ssize(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<SequenceIterator>()
        && let Some(sequence) = iterator.sequence.get()
    {
        let len = str_value(&sequence).map_or(0, |string| string.char_len() as isize);
        iterator.index.set(index.clamp(0, len));
    }
    Ok(rt.none())
}
