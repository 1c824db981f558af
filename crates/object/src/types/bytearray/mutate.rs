//! Methods that change a `bytearray` in place.

use serpentarium_heap::Object;
use serpentarium_text::seq;

use super::ByteArray;
use super::items::RANGE;
use super::slots::receiver;
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{ssize, ssize_or};
use crate::types::buffer::BytesView;
use crate::types::bytes::byte_value;
use crate::types::byteseq::ByteType as _;
use crate::types::str_value;

pub(super) fn append(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let byte = byte_value(rt, args.at(1), RANGE)?;
    let array = receiver(rt, args.at(0))?;
    let len = array.bytes.borrow().len();
    array.splice(rt, len..len, &[byte])?;
    Ok(rt.none())
}

pub(super) fn clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let array = receiver(rt, args.at(0))?;
    let len = array.bytes.borrow().len();
    array.splice(rt, 0..len, &[])?;
    Ok(rt.none())
}

pub(super) fn copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(ByteArray::unchanged(rt, args.at(0)))
}

pub(super) fn extend(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let source = args.at(1);
    let array = receiver(rt, args.at(0))?;
    let bytes = match BytesView::get(rt, source)? {
        Some(view) => view.to_vec(),
        None => collected(rt, source)?,
    };
    let len = array.bytes.borrow().len();
    array.splice(rt, len..len, &bytes)?;
    Ok(rt.none())
}

fn collected(rt: &Runtime, source: &Object) -> PyResult<Vec<u8>> {
    let iterator = rt.iter(source);
    let Some(iterator) = rt.swallow(iterator, &rt.exceptions.type_error)? else {
        return Err(rt.type_error(format!("can't extend bytearray with {}", rt.type_name(source))));
    };
    let mut bytes = Vec::new();
    while let Some(item) = rt.next(&iterator)? {
        if str_value(source).is_some() {
            let name = rt.type_name(source);
            return Err(rt.type_error(format!("expected iterable of integers; got: '{name}'")));
        }
        bytes.push(byte_value(rt, &item, RANGE)?);
    }
    Ok(bytes)
}

pub(super) fn insert(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = ssize(rt, args.at(1))?;
    let byte = byte_value(rt, args.at(2), RANGE)?;
    let array = receiver(rt, args.at(0))?;
    let len = array.bytes.borrow().len();
    let at = if index < 0 {
        index.saturating_add(len as isize).max(0) as usize
    } else {
        (index as usize).min(len)
    };
    array.splice(rt, at..at, &[byte])?;
    Ok(rt.none())
}

pub(super) fn pop(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = ssize_or(rt, args.get(1), -1)?;
    let array = receiver(rt, args.at(0))?;
    let len = array.bytes.borrow().len();
    if len == 0 {
        return Err(rt.index_error("pop from empty bytearray"));
    }
    let Some(at) = Runtime::position(index, len) else {
        return Err(rt.index_error("pop index out of range"));
    };
    array.check_resizable(rt)?;
    let byte = array.bytes.borrow()[at];
    array.splice(rt, at..at + 1, &[])?;
    Ok(rt.new_int(i64::from(byte)))
}

pub(super) fn remove(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let byte = byte_value(rt, args.at(1), RANGE)?;
    let array = receiver(rt, args.at(0))?;
    let found = array.bytes.borrow().iter().position(|&known| known == byte);
    let Some(at) = found else { return Err(rt.value_error("value not found in bytearray")) };
    array.splice(rt, at..at + 1, &[])?;
    Ok(rt.none())
}

pub(super) fn resize(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = ssize(rt, args.at(1))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(rt.value_error(format!("Can only resize to positive sizes, got {size}")));
    };
    let array = receiver(rt, args.at(0))?;
    let len = array.bytes.borrow().len();
    if size <= len {
        array.splice(rt, size..len, &[])?;
    } else {
        rt.check_room(size)?;
        array.splice(rt, len..len, &vec![0; size - len])?;
    }
    Ok(rt.none())
}

pub(super) fn reverse(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.bytes.borrow_mut().reverse();
    Ok(rt.none())
}

pub(super) fn inplace_concat(rt: &Runtime, object: &Object, other: &Object) -> PyResult {
    let Some(view) = BytesView::get(rt, other)? else {
        return Err(rt.type_error(format!(
            "can't concat {} to {}",
            rt.type_name(other),
            rt.type_name(object)
        )));
    };
    let array = receiver(rt, object)?;
    let len = array.bytes.borrow().len();
    array.splice(rt, len..len, &view)?;
    Ok(object.to_ref())
}

pub(super) fn inplace_repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let array = receiver(rt, object)?;
    let result =
        ByteArray::read(object, |own| seq::repeat(own, count.max(0))).map_err(|_| rt.memory_error())?;
    let len = array.bytes.borrow().len();
    array.splice(rt, 0..len, &result)?;
    Ok(object.to_ref())
}
