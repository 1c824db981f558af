//! What lists, tuples and other sequences of objects share.

use serpentarium_heap::{Obj, Object, StackRef};

use crate::Type;
use crate::core::{CallArgs, PyResult, Runtime, type_of};
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

/// True if a class initialises its instances as the native type does, so that a constructor may refuse
/// keywords that no `__init__` will take.
pub(crate) fn has_same_init(class: &Obj<Type>, native: &Obj<Type>) -> bool {
    match (class.slot(|slots| slots.init), native.slot(|slots| slots.init)) {
        (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
        (own, plain) => own.is_none() && plain.is_none(),
    }
}

/// Refuses keywords in the constructor of a native type (`_PyArg_NoKeywords`).
pub(crate) fn no_keywords(
    rt: &Runtime,
    class: &Obj<Type>,
    native: &Obj<Type>,
    args: CallArgs<'_>,
) -> PyResult<()> {
    if args.keyword_len() == 0 || !(class.is_same(native) || has_same_init(class, native)) {
        return Ok(());
    }
    Err(rt.type_error(format!("{}() takes no keyword arguments", rt.class_name(native))))
}

/// A position given to `__setstate__`: an int, not merely something with `__index__`.
pub(crate) fn state_index(rt: &Runtime, object: &Object) -> PyResult<isize> {
    let Some(value) = int_value(object) else { return Err(rt.type_error("an integer is required")) };
    match value.small() {
        Some(small) => Ok(small as isize),
        None => Err(rt.overflow_error("Python int too large to convert to C ssize_t")),
    }
}
