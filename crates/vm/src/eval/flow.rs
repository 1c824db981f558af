//! Iteration in `for` loops.

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{List, ListIterator, PyResult, RangeIterator, Runtime};

/// The next value of an iterator, built-in iterators first.
#[inline]
pub(super) fn next_value(rt: &Runtime, iterator: &Object) -> PyResult<Option<Ref>> {
    if let Some(range) = iterator.downcast::<RangeIterator>() {
        let remaining = range.remaining.get();
        if remaining == 0 {
            return Ok(None);
        }
        range.remaining.set(remaining - 1);
        let value = range.next.get();
        range.next.set(value.wrapping_add(range.step));
        return Ok(Some(rt.new_int(value)));
    }
    if let Some(iterator) = iterator.downcast::<ListIterator>() {
        let index = iterator.index.get();
        let item = iterator.sequence.with(|list| list?.downcast::<List>()?.get(index as usize));
        if item.is_some() {
            iterator.index.set(index + 1);
        } else {
            iterator.sequence.set(None);
        }
        return Ok(item);
    }
    rt.next(iterator)
}
