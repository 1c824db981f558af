//! `memoryview.cast`: the same bytes in another format or shape.

use serpentarium_heap::{Object, Ref};

use super::item::{is_byte, native, size};
use super::{live, receiver};
use crate::StrMethods as _;
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::buffer::strides_of;
use crate::types::{BufferView, List, int_value, str_value, tuple_value};

/// Most dimensions a buffer may have (`PyBUF_MAX_NDIM`).
const MAX_DIMENSIONS: usize = 64;

pub(super) fn cast(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut view = live(rt, receiver(rt, args.at(0))?)?;
    let Some(format) = str_value(args.at(1)) else {
        let name = crate::types::arguments::shown_type(rt, args.at(1));
        return Err(rt.type_error(format!("cast() argument 'format' must be str, not {name}")));
    };
    if !view.is_c_contiguous() {
        return Err(rt.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let shape = rt_shape(rt, args.get(2))?;
    if (shape.is_some() || view.shape.len() != 1) && view.shape.contains(&0) {
        return Err(rt.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    if let Some(shape) = &shape
        && view.shape.len() != 1
        && shape.len() != 1
    {
        return Err(rt.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    set_format(rt, &mut view, &format.to_text())?;
    if let Some(shape) = shape {
        set_shape(rt, &mut view, &shape)?;
    }
    Ok(rt.new_memoryview(view).into_object())
}

fn rt_shape(rt: &Runtime, object: Option<&Object>) -> PyResult<Option<Vec<Ref>>> {
    let Some(object) = object else { return Ok(None) };
    let parts = if let Some(list) = object.downcast::<List>() {
        list.to_vec()
    } else if let Some(tuple) = tuple_value(object) {
        tuple.tail().to_vec()
    } else {
        return Err(rt.type_error("shape must be a list or a tuple"));
    };
    if parts.len() > MAX_DIMENSIONS {
        return Err(rt.value_error("memoryview: number of dimensions must not exceed 64"));
    }
    Ok(Some(parts))
}

fn set_format(rt: &Runtime, view: &mut BufferView, format: &str) -> PyResult<()> {
    const NATIVE: &str = "format must be a native single character format prefixed with an optional '@'";
    let Some(source) = native(&view.format) else {
        return Err(rt.value_error(format!("memoryview: source {NATIVE}")));
    };
    let Some((target, itemsize)) = native(format).and_then(|target| Some((target, size(target)?))) else {
        return Err(rt.value_error(format!("memoryview: destination {NATIVE}")));
    };
    if !is_byte(source) && !is_byte(target) {
        return Err(rt.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    if !view.len.is_multiple_of(itemsize) {
        return Err(rt.type_error("memoryview: length is not a multiple of itemsize"));
    }
    view.format = format.to_owned().into();
    view.itemsize = itemsize;
    view.shape = vec![view.len / itemsize];
    view.strides = vec![itemsize as isize];
    Ok(())
}

fn set_shape(rt: &Runtime, view: &mut BufferView, parts: &[Ref]) -> PyResult<()> {
    let mut shape = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(value) = int_value(part) else {
            return Err(rt.type_error("memoryview.cast(): elements of shape must be integers"));
        };
        match value.small().and_then(|value| usize::try_from(value).ok()) {
            Some(len) if len > 0 => shape.push(len),
            _ => return Err(rt.value_error("memoryview.cast(): elements of shape must be integers > 0")),
        }
    }
    let total = shape.iter().try_fold(view.itemsize, |total, &len| total.checked_mul(len));
    match total {
        None => return Err(rt.value_error("memoryview.cast(): product(shape) > SSIZE_MAX")),
        Some(total) if total == view.len => {}
        Some(_) => return Err(rt.type_error("memoryview: product(shape) * itemsize != buffer size")),
    }
    view.strides = strides_of(&shape, view.itemsize);
    view.shape = shape;
    Ok(())
}
