//! `range_iterator` over machine words and `longrange_iterator` over ints of any size.

use std::cell::Cell;

use dashu_int::IBig;
use serpentarium_heap::{Object, Ref, Slot};

use super::methods::{big_of, receiver};
use super::{LongRangeIterator, Range, RangeIterator};
use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::arguments::{builtin_iter, self_iter};
use crate::types::int_value;
use crate::types::sequence::state_index;

/// The type `range_iterator`.
pub(crate) const RANGE_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 40,
    slots: SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many values are left."),
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new("__setstate__", "($self, object, /)", setstate, "Moves to a position."),
    ],
    ..TypeSpec::named("range_iterator")
};

/// The type `longrange_iterator`.
pub(crate) const LONG_RANGE_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 40,
    slots: SlotTable { iter: Some(self_iter), iternext: Some(long_next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__length_hint__", "($self, /)", long_length_hint, "How many values are left."),
        MethodDef::new("__reduce__", "($self, /)", long_reduce, "State for pickle."),
        MethodDef::new("__setstate__", "($self, object, /)", long_setstate, "Moves to a position."),
    ],
    ..TypeSpec::named("longrange_iterator")
};

/// Start, step and length of a range whose values and whose end are machine words.
fn small_walk(range: &Range) -> Option<(i64, i64, u64)> {
    let (start, stop, step) = range.small()?;
    let length = u64::try_from(super::methods::small_of(&range.length)?).ok()?;
    let fits = length == 0
        || if step > 0 { stop.checked_add(step - 1).is_some() } else { stop.checked_add(step + 1).is_some() };
    fits.then_some((start, step, length))
}

impl Runtime {
    fn small_range_iterator(&self, next: i64, step: i64, remaining: u64) -> Ref {
        let payload = RangeIterator { next: Cell::new(next), step, remaining: Cell::new(remaining) };
        self.heap.alloc(&self.types.range_iterator, payload).into_object()
    }

    fn long_range_iterator(&self, start: IBig, step: IBig, length: IBig) -> Ref {
        let part = |value: IBig| Slot::new(self.new_big_int(value));
        let payload = LongRangeIterator { start: part(start), step: part(step), remaining: part(length) };
        self.tracked(self.heap.alloc(&self.types.long_range_iterator, payload)).into_object()
    }
}

pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let range = receiver(rt, object)?;
    if let Some((start, step, length)) = small_walk(range) {
        return Ok(rt.small_range_iterator(start, step, length));
    }
    let (start, step, length) = range.big();
    Ok(rt.long_range_iterator(start, step, length))
}

pub(super) fn reversed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let range = receiver(rt, args.at(0))?;
    if let Some((start, step, length)) = small_walk(range)
        && step != i64::MIN
    {
        let last = start.wrapping_add(step.wrapping_mul(length.wrapping_sub(1) as i64));
        return Ok(rt.small_range_iterator(last, -step, length));
    }
    let (start, step, length) = range.big();
    let last = start + (&length - IBig::ONE) * &step;
    Ok(rt.long_range_iterator(last, -step, length))
}

#[inline]
fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<RangeIterator>() else { return Ok(None) };
    let left = iterator.remaining.get();
    if left == 0 {
        return Ok(None);
    }
    let value = iterator.next.get();
    iterator.next.set(value.wrapping_add(iterator.step));
    iterator.remaining.set(left - 1);
    Ok(Some(rt.new_int(value)))
}

fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<RangeIterator>().map_or(0, |iterator| iterator.remaining.get());
    Ok(rt.new_usize(left as usize))
}

/// `(iter, (range(start, stop, step),), None)`
fn reduced(rt: &Runtime, start: IBig, step: IBig, left: IBig) -> PyResult {
    let stop = &start + left * &step;
    let range = rt.new_range(rt.new_big_int(start), rt.new_big_int(stop), rt.new_big_int(step));
    let arguments = rt.new_tracked_tuple([range]).into_object();
    Ok(rt.new_tracked_tuple([builtin_iter(rt)?, arguments, rt.none()]).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<RangeIterator>() else {
        return Err(rt.system_error("bad range iterator"));
    };
    let (next, left) = (iterator.next.get(), iterator.remaining.get());
    reduced(rt, IBig::from(next), IBig::from(iterator.step), IBig::from(left))
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = state_index(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<RangeIterator>() {
        let left = iterator.remaining.get();
        let skip = u64::try_from(index).unwrap_or(0).min(left);
        iterator.next.set(iterator.next.get().wrapping_add(iterator.step.wrapping_mul(skip as i64)));
        iterator.remaining.set(left - skip);
    }
    Ok(rt.none())
}

fn long_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<LongRangeIterator>() else { return Ok(None) };
    let left = big_of(&iterator.remaining);
    if left <= IBig::ZERO {
        return Ok(None);
    }
    let value = iterator.start.get();
    let after = big_of(&iterator.start) + big_of(&iterator.step);
    iterator.start.set(Some(rt.new_big_int(after)));
    iterator.remaining.set(Some(rt.new_big_int(left - IBig::ONE)));
    Ok(value)
}

fn long_length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<LongRangeIterator>().and_then(|iterator| iterator.remaining.get());
    Ok(left.unwrap_or_else(|| rt.new_int(0)))
}

fn long_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<LongRangeIterator>() else {
        return Err(rt.system_error("bad range iterator"));
    };
    reduced(rt, big_of(&iterator.start), big_of(&iterator.step), big_of(&iterator.remaining))
}

fn long_setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(skip) = int_value(args.at(1)).map(|value| value.to_big()) else {
        return Err(rt.type_error(format!("state must be an int, not {}", rt.type_name(args.at(1)))));
    };
    if let Some(iterator) = args.at(0).downcast::<LongRangeIterator>() {
        let left = big_of(&iterator.remaining);
        let skip = skip.clamp(IBig::ZERO, left.clone());
        let start = big_of(&iterator.start) + &skip * big_of(&iterator.step);
        iterator.start.set(Some(rt.new_big_int(start)));
        iterator.remaining.set(Some(rt.new_big_int(left - skip)));
    }
    Ok(rt.none())
}
