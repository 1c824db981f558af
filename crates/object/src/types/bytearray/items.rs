//! Items and slices of `bytearray`.

use serpentarium_heap::{Obj, Object};

use super::ByteArray;
use super::slots::receiver;
use crate::Slice;
use crate::core::{PyResult, Runtime, type_of};
use crate::types::arguments::{RawSlice, Span};
use crate::types::buffer::BytesView;
use crate::types::bytes::{byte_value, bytes_from_iterable};
use crate::types::byteseq::ByteType as _;
use crate::types::{int_value, str_value};

/// What is said of a byte out of range.
pub(super) const RANGE: &str = "byte must be in range(0, 256)";

pub(super) fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let byte = ByteArray::read(object, |bytes| {
        usize::try_from(index).ok().and_then(|index| bytes.get(index).copied())
    });
    byte.map(|byte| rt.new_int(i64::from(byte))).ok_or_else(|| rt.index_error("bytearray index out of range"))
}

fn is_index(object: &Object) -> bool {
    int_value(object).is_some() || type_of(object).slot(|slots| slots.index).is_some()
}

fn bad_key(rt: &Runtime, key: &Object) -> crate::Raised {
    rt.type_error(format!("bytearray indices must be integers or slices, not {}", rt.type_name(key)))
}

/// A position counted from the start, which may be out of range.
fn position(rt: &Runtime, object: &Object, key: &Object) -> PyResult<isize> {
    let index = rt.index_as_isize(key)?;
    let len = ByteArray::read(object, <[u8]>::len) as isize;
    Ok(if index < 0 { index.saturating_add(len) } else { index })
}

pub(super) fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    if let Some(slice) = key.downcast::<Slice>() {
        let raw = RawSlice::read(rt, slice)?;
        let picked = ByteArray::read(object, |bytes| {
            let span = raw.fit(bytes.len());
            match span.range() {
                Some(range) => bytes[range].to_vec(),
                None => span.positions().filter_map(|at| bytes.get(at).copied()).collect(),
            }
        });
        return Ok(rt.new_bytearray(picked).into_object());
    }
    if !is_index(key) {
        return Err(bad_key(rt, key));
    }
    item(rt, object, position(rt, object, key)?)
}

pub(super) fn assign(rt: &Runtime, object: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
    let array = receiver(rt, object)?;
    if let Some(slice) = key.downcast::<Slice>() {
        let raw = RawSlice::read(rt, slice)?;
        let value = value.map(|value| slice_value(rt, value)).transpose()?;
        return assign_slice(rt, array, raw, value.as_deref().unwrap_or_default());
    }
    if !is_index(key) {
        return Err(bad_key(rt, key));
    }
    let index = position(rt, object, key)?;
    let byte = value.map(|value| byte_value(rt, value, RANGE)).transpose()?;
    let len = array.bytes.borrow().len();
    let Some(index) = usize::try_from(index).ok().filter(|&index| index < len) else {
        return Err(rt.index_error("bytearray index out of range"));
    };
    match byte {
        Some(byte) => {
            array.bytes.borrow_mut()[index] = byte;
            Ok(())
        }
        None => array.splice(rt, index..index + 1, &[]),
    }
}

/// The bytes to put in place of a slice.
fn slice_value(rt: &Runtime, value: &Object) -> PyResult<Vec<u8>> {
    let number = {
        let slots = type_of(value).slots.borrow();
        slots.index.is_some() || slots.int.is_some() || slots.float.is_some()
    };
    if number || str_value(value).is_some() {
        return Err(rt.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    match BytesView::get_any_layout(rt, value)? {
        Some(view) => Ok(view.to_vec()),
        None => bytes_from_iterable(rt, value, "bytearray", RANGE),
    }
}

fn assign_slice(rt: &Runtime, array: &Obj<ByteArray>, raw: RawSlice, value: &[u8]) -> PyResult<()> {
    let span = raw.fit(array.bytes.borrow().len());
    if let Some(range) = span.range() {
        return array.splice(rt, range, value);
    }
    if value.is_empty() {
        return remove_span(rt, array, span);
    }
    if value.len() != span.len {
        let (given, wanted) = (value.len(), span.len);
        return Err(rt.value_error(format!(
            "attempt to assign bytes of size {given} to extended slice of size {wanted}"
        )));
    }
    let mut bytes = array.bytes.borrow_mut();
    for (at, byte) in span.positions().zip(value) {
        bytes[at] = *byte;
    }
    Ok(())
}

fn remove_span(rt: &Runtime, array: &Obj<ByteArray>, span: Span) -> PyResult<()> {
    if span.len == 0 {
        return Ok(());
    }
    array.check_resizable(rt)?;
    let mut positions: Vec<usize> = span.positions().collect();
    positions.sort_unstable();
    let mut bytes = array.bytes.borrow_mut();
    let mut doomed = positions.into_iter().peekable();
    let mut at = 0;
    bytes.retain(|_| {
        let remove = doomed.next_if_eq(&at).is_some();
        at += 1;
        !remove
    });
    let size = bytes.len();
    drop(bytes);
    array.note_size(size);
    Ok(())
}
