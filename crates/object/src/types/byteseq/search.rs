//! Searching in bytes: `find`, `index`, `count`, `startswith` and their kin.

use serpentarium_heap::Object;
use serpentarium_text::bytes;

use super::ByteType;
use crate::core::{CallArgs, PyResult, Runtime, type_of};
use crate::types::arguments::{bounds, positional};
use crate::types::buffer::BytesView;
use crate::types::{int_value, tuple_value};

/// What to look for: bytes, or one byte as an integer.
fn needle(rt: &Runtime, object: &Object) -> PyResult<BytesView> {
    if let Some(view) = BytesView::get(rt, object)? {
        return Ok(view);
    }
    if int_value(object).is_none() && type_of(object).slot(|slots| slots.index).is_none() {
        let name = rt.type_name(object);
        return Err(rt.type_error(format!("argument should be integer or bytes-like object, not '{name}'")));
    }
    match u8::try_from(rt.index_clipped(object)?) {
        Ok(byte) => Ok(BytesView::Copied(vec![byte])),
        Err(_) => Err(rt.value_error("byte must be in range(0, 256)")),
    }
}

fn search<T: ByteType, R>(
    rt: &Runtime,
    args: CallArgs<'_>,
    name: &str,
    look: impl FnOnce(&[u8], &[u8], isize, isize) -> R,
) -> PyResult<R> {
    let values = positional(rt, args, T::NAME, name, 1, 3)?;
    let (Some(object), Some(sub)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("missing argument"));
    };
    let (start, end) = bounds(rt, values, 2)?;
    let sub = needle(rt, sub)?;
    Ok(T::read(object, |own| look(own, &sub, start, end)))
}

fn position(rt: &Runtime, found: Option<usize>) -> PyResult {
    Ok(found.map_or_else(|| rt.new_int(-1), |at| rt.new_usize(at)))
}

fn required(rt: &Runtime, found: Option<usize>) -> PyResult {
    found.map(|at| rt.new_usize(at)).ok_or_else(|| rt.value_error("subsection not found"))
}

pub(in crate::types) fn find<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    position(rt, search::<T, _>(rt, args, "find", bytes::find)?)
}

pub(in crate::types) fn rfind<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    position(rt, search::<T, _>(rt, args, "rfind", bytes::rfind)?)
}

pub(in crate::types) fn index<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    required(rt, search::<T, _>(rt, args, "index", bytes::find)?)
}

pub(in crate::types) fn rindex<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    required(rt, search::<T, _>(rt, args, "rindex", bytes::rfind)?)
}

pub(in crate::types) fn count<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    Ok(rt.new_usize(search::<T, _>(rt, args, "count", bytes::count)?))
}

type Test = fn(&[u8], &[u8], isize, isize) -> bool;

pub(in crate::types) fn startswith<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    tail_match::<T>(rt, args, "startswith", bytes::startswith)
}

pub(in crate::types) fn endswith<T: ByteType>(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    tail_match::<T>(rt, args, "endswith", bytes::endswith)
}

fn tail_match<T: ByteType>(rt: &Runtime, args: CallArgs<'_>, name: &str, test: Test) -> PyResult {
    let values = positional(rt, args, T::NAME, name, 1, 3)?;
    let (Some(object), Some(wanted)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("missing argument"));
    };
    let (start, end) = bounds(rt, values, 2)?;
    if let Some(choices) = tuple_value(wanted) {
        for choice in choices.tail() {
            let choice = BytesView::require(rt, choice)?;
            if T::read(object, |own| test(own, &choice, start, end)) {
                return Ok(rt.bool(true));
            }
        }
        return Ok(rt.bool(false));
    }
    match BytesView::get(rt, wanted)? {
        Some(wanted) => Ok(rt.bool(T::read(object, |own| test(own, &wanted, start, end)))),
        None => Err(rt.type_error(format!(
            "{name} first arg must be bytes or a tuple of bytes, not {}",
            rt.type_name(wanted)
        ))),
    }
}

/// The `contains` slot of both types.
pub(in crate::types) fn contains<T: ByteType>(
    rt: &Runtime,
    object: &Object,
    item: &Object,
) -> PyResult<bool> {
    if int_value(item).is_some() || type_of(item).slot(|slots| slots.index).is_some() {
        return match u8::try_from(rt.index_clipped(item)?) {
            Ok(byte) => Ok(T::read(object, |own| own.contains(&byte))),
            Err(_) => Err(rt.value_error("byte must be in range(0, 256)")),
        };
    }
    let item = BytesView::require(rt, item)?;
    Ok(T::read(object, |own| bytes::find(own, &item, 0, isize::MAX).is_some()))
}
