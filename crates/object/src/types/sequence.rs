//! What lists, tuples and other sequences of objects share.

use serpentarium_heap::StackRef;

use crate::core::{PyResult, Runtime, type_of};
use crate::types::int_value;

/// The optional `start` and `stop` of `index(value, start, stop)`, fitted to a length.
pub(crate) fn search_bounds(rt: &Runtime, values: &[StackRef], len: usize) -> PyResult<(usize, usize)> {
    let read = |place: usize, default: isize| match values.get(place).and_then(StackRef::get) {
        None => Ok(default),
        Some(object) => {
            if int_value(object).is_none() && type_of(object).slot(|slots| slots.index).is_none() {
                return Err(rt.type_error("slice indices must be integers or have an __index__ method"));
            }
            rt.index_clipped(object)
        }
    };
    let (start, stop) = (read(2, 0)?, read(3, isize::MAX)?);
    let fit = |at: isize| if at < 0 { at.saturating_add(len as isize).max(0) } else { at };
    Ok((fit(start) as usize, fit(stop) as usize))
}
