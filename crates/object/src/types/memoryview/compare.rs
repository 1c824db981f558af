//! `==` of memoryviews: same shape and equal values.

use serpentarium_heap::Object;

use super::item::{native, unpack};
use super::receiver;
use crate::core::{CompareOp, PyResult, Runtime, type_of};
use crate::types::{BufferView, MemoryView};

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(rt.not_implemented());
    }
    let Some(equal) = equal(rt, a, b)? else { return Ok(rt.not_implemented()) };
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

fn equal(rt: &Runtime, a: &Object, b: &Object) -> PyResult<Option<bool>> {
    let Some(left) = receiver(rt, a)?.view.borrow().clone() else { return Ok(Some(a.is_same(b))) };
    let right = match b.downcast::<MemoryView>() {
        Some(view) => match view.view.borrow().clone() {
            Some(view) => view,
            None => return Ok(Some(a.is_same(b))),
        },
        None => {
            let Some(buffer) = type_of(b).slot(|slots| slots.buffer) else { return Ok(None) };
            // A buffer that cannot be had is nothing one could compare with.
            match buffer(rt, b, false) {
                Ok(view) => view,
                Err(_) => return Ok(None),
            }
        }
    };
    if left.shape != right.shape {
        return Ok(Some(false));
    }
    equal_items(rt, &left, &right).map(Some)
}

fn equal_items(rt: &Runtime, left: &BufferView, right: &BufferView) -> PyResult<bool> {
    let (Some(left_kind), Some(right_kind)) = (native(&left.format), native(&right.format)) else {
        return Ok(left.format == right.format && left.to_vec() == right.to_vec());
    };
    let (left_bytes, right_bytes) = (left.to_vec(), right.to_vec());
    if left_kind == right_kind && !matches!(left_kind, 'e' | 'f' | 'd' | '?') {
        return Ok(left_bytes == right_bytes);
    }
    let items = left_bytes.chunks(left.itemsize.max(1)).zip(right_bytes.chunks(right.itemsize.max(1)));
    for (a, b) in items {
        let (a, b) = (unpack(rt, &left.format, a)?, unpack(rt, &right.format, b)?);
        if !rt.compare_bool(&a, &b, CompareOp::Eq)? {
            return Ok(false);
        }
    }
    Ok(true)
}
