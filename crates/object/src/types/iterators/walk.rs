//! Iterators that walk a sequence by index: `list_iterator`, `list_reverseiterator`, `tuple_iterator`, and
//! `iterator` over anything with `__getitem__`.

use serpentarium_heap::{Object, Ref};

use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_of};
use crate::types::arguments::{builtin_iter, self_iter};
use crate::types::sequence::state_index;
use crate::{List, ListIterator, SequenceIterator, Tuple, TupleIterator};

macro_rules! walker {
    ($(#[$doc:meta])* $constant:ident, $name:literal, $next:ident, $hint:ident, $reduce:ident, $setstate:ident) => {
        $(#[$doc])*
        pub(crate) const $constant: TypeSpec = TypeSpec {
            basicsize: 32,
            slots: SlotTable { iter: Some(self_iter), iternext: Some($next), ..SlotTable::EMPTY },
            methods: &[
                MethodDef::new("__length_hint__", "($self, /)", $hint, "How many items are left."),
                MethodDef::new("__reduce__", "($self, /)", $reduce, "State for pickle."),
                MethodDef::new("__setstate__", "($self, object, /)", $setstate, "Moves to a position."),
            ],
            ..TypeSpec::named($name)
        };
    };
}

walker!(
    /// `list_iterator`
    LIST_ITERATOR, "list_iterator", list_next, list_hint, list_reduce, list_setstate);
walker!(
    /// `list_reverseiterator`
    LIST_REVERSE_ITERATOR, "list_reverseiterator", back_next, back_hint, back_reduce, back_setstate);
walker!(
    /// `tuple_iterator`
    TUPLE_ITERATOR, "tuple_iterator", tuple_next, tuple_hint, tuple_reduce, tuple_setstate);
walker!(
    /// `iterator`
    SEQUENCE_ITERATOR, "iterator", any_next, any_hint, any_reduce, any_setstate);

#[inline]
fn list_next(_: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<ListIterator>() else { return Ok(None) };
    let index = iterator.index.get();
    let item = iterator.sequence.with(|list| list?.downcast::<List>()?.get(index as usize));
    if item.is_some() {
        iterator.index.set(index + 1);
    } else {
        iterator.sequence.set(None);
    }
    Ok(item)
}

fn list_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<ListIterator>().and_then(|iterator| {
        let len = iterator.sequence.with(|list| Some(list?.downcast::<List>()?.len()))?;
        Some(len.saturating_sub(iterator.index.get() as usize))
    });
    Ok(rt.new_usize(left.unwrap_or(0)))
}

/// `(iter, (sequence,), index)`, or `(iter, (empty,))` once exhausted.
fn reduced(rt: &Runtime, state: Option<(Ref, isize)>, empty: impl FnOnce() -> Ref) -> PyResult {
    // Look `iter` up first: that may run code that exhausts the iterator, as CPython's comments fear.
    let function = builtin_iter(rt)?;
    Ok(match state {
        Some((sequence, index)) => {
            let arguments = rt.new_tracked_tuple([sequence]).into_object();
            rt.new_tracked_tuple([function, arguments, rt.new_int(index as i64)]).into_object()
        }
        None => {
            let arguments = rt.new_tracked_tuple([empty()]).into_object();
            rt.new_tracked_tuple([function, arguments]).into_object()
        }
    })
}

fn list_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = args.at(0).downcast::<ListIterator>();
    let state = iterator.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get())));
    reduced(rt, state, || rt.new_list(Vec::new()).into_object())
}

fn list_setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = state_index(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<ListIterator>()
        && let Some(len) = iterator.sequence.with(|list| Some(list?.downcast::<List>()?.len()))
    {
        iterator.index.set(index.clamp(0, len as isize));
    }
    Ok(rt.none())
}

fn back_next(_: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SequenceIterator>() else { return Ok(None) };
    let index = iterator.index.get();
    let item = usize::try_from(index)
        .ok()
        .and_then(|index| iterator.sequence.with(|list| list?.downcast::<List>()?.get(index)));
    if item.is_some() {
        iterator.index.set(index - 1);
    } else {
        iterator.index.set(-1);
        iterator.sequence.set(None);
    }
    Ok(item)
}

fn back_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<SequenceIterator>().and_then(|iterator| {
        let len = iterator.sequence.with(|list| Some(list?.downcast::<List>()?.len()))?;
        let left = (iterator.index.get() + 1) as usize;
        Some(if len < left { 0 } else { left })
    });
    Ok(rt.new_usize(left.unwrap_or(0)))
}

fn back_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = args.at(0).downcast::<SequenceIterator>();
    let state = iterator.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get())));
    let function = rt.types.reversed.clone().into_object();
    Ok(match state.filter(|state| state.1 >= 0) {
        Some((list, index)) => {
            let arguments = rt.new_tracked_tuple([list]).into_object();
            rt.new_tracked_tuple([function, arguments, rt.new_int(index as i64)]).into_object()
        }
        None => {
            let arguments = rt.new_tracked_tuple([rt.new_list(Vec::new()).into_object()]).into_object();
            rt.new_tracked_tuple([function, arguments]).into_object()
        }
    })
}

fn back_setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = state_index(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<SequenceIterator>()
        && let Some(len) = iterator.sequence.with(|list| Some(list?.downcast::<List>()?.len()))
    {
        iterator.index.set(index.clamp(-1, len as isize - 1));
    }
    Ok(rt.none())
}

#[inline]
fn tuple_next(_: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<TupleIterator>() else { return Ok(None) };
    let index = iterator.index.get();
    let item =
        iterator.sequence.with(|tuple| tuple?.downcast::<Tuple>()?.tail().get(index as usize).cloned());
    if item.is_some() {
        iterator.index.set(index + 1);
    } else {
        iterator.sequence.set(None);
    }
    Ok(item)
}

fn tuple_len(iterator: &TupleIterator) -> Option<usize> {
    iterator.sequence.with(|tuple| Some(tuple?.downcast::<Tuple>()?.tail().len()))
}

fn tuple_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args
        .at(0)
        .downcast::<TupleIterator>()
        .and_then(|iterator| Some(tuple_len(iterator)?.saturating_sub(iterator.index.get() as usize)));
    Ok(rt.new_usize(left.unwrap_or(0)))
}

fn tuple_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = args.at(0).downcast::<TupleIterator>();
    let state = iterator.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get())));
    reduced(rt, state, || rt.singletons.empty_tuple.clone().into_object())
}

fn tuple_setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = state_index(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<TupleIterator>()
        && let Some(len) = tuple_len(iterator)
    {
        iterator.index.set(index.clamp(0, len as isize));
    }
    Ok(rt.none())
}

impl Runtime {
    /// The item at a position of any sequence, or none where it says that there is none by `IndexError` or
    /// `StopIteration`.
    pub(super) fn walked_item(&self, sequence: &Object, index: isize) -> PyResult<Option<Ref>> {
        let result = match type_of(sequence).slot(|slots| slots.item) {
            Some(item) => item(self, sequence, index),
            None => self.get_item(sequence, &self.new_int(index as i64)),
        };
        match result {
            Ok(item) => Ok(Some(item)),
            Err(raised)
                if self.raised_is(&raised, &self.exceptions.index_error)
                    || self.raised_is(&raised, &self.exceptions.stop_iteration) =>
            {
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }
}

fn any_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SequenceIterator>() else { return Ok(None) };
    let Some(sequence) = iterator.sequence.get() else { return Ok(None) };
    let index = iterator.index.get();
    if index == isize::MAX {
        return Err(rt.overflow_error("iter index too large"));
    }
    let item = rt.walked_item(&sequence, index)?;
    if item.is_some() {
        iterator.index.set(index + 1);
    } else {
        iterator.sequence.set(None);
    }
    Ok(item)
}

fn any_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<SequenceIterator>() else { return Ok(rt.new_int(0)) };
    let Some(sequence) = iterator.sequence.get() else { return Ok(rt.new_int(0)) };
    if type_of(&sequence).slot(|slots| slots.length).is_none() {
        return Ok(rt.not_implemented());
    }
    let len = rt.len(&sequence)?;
    Ok(rt.new_usize(len.saturating_sub(iterator.index.get() as usize)))
}

fn any_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = args.at(0).downcast::<SequenceIterator>();
    let state = iterator.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get())));
    reduced(rt, state, || rt.singletons.empty_tuple.clone().into_object())
}

fn any_setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = state_index(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<SequenceIterator>()
        && !iterator.sequence.is_empty()
    {
        iterator.index.set(index.max(0));
    }
    Ok(rt.none())
}
