//! Writing through a `memoryview`.

use serpentarium_heap::Object;

use super::item::pack;
use super::slots::{Key, offset_of, read_key, sliced};
use super::{live, receiver};
use crate::core::{PyResult, Runtime};
use crate::types::BufferView;
use crate::types::buffer::offsets;

pub(super) fn assign(rt: &Runtime, object: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
    let view = live(rt, receiver(rt, object)?)?;
    if view.readonly {
        return Err(rt.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(rt.type_error("cannot delete memory")) };
    match read_key(rt, key, view.shape.len())? {
        Key::Whole => write_item(rt, object, &view, view.offset, value),
        Key::Indices(indices) => {
            let offset = offset_of(rt, &view, &indices)?;
            write_item(rt, object, &view, offset, value)
        }
        Key::Slice(raw) => {
            if view.shape.len() != 1 {
                return Err(
                    rt.not_supported("memoryview slice assignments are currently restricted to ndim = 1")
                );
            }
            let source = rt.buffer(value, false)?;
            write_slice(rt, &sliced(view, raw), &source)
        }
    }
}

fn write_item(
    rt: &Runtime,
    object: &Object,
    view: &BufferView,
    offset: usize,
    value: &Object,
) -> PyResult<()> {
    let bytes = pack(rt, &view.format, value)?;
    // Packing may have run Python code that released the view.
    live(rt, receiver(rt, object)?)?;
    view.write(|memory| {
        if let Some(place) = memory.get_mut(offset..offset + view.itemsize) {
            place.copy_from_slice(&bytes);
        }
    });
    Ok(())
}

fn write_slice(rt: &Runtime, target: &BufferView, source: &BufferView) -> PyResult<()> {
    if plain(&target.format) != plain(&source.format)
        || target.shape != source.shape
        || target.itemsize != source.itemsize
    {
        return Err(rt.value_error("memoryview assignment: lvalue and rvalue have different structures"));
    }
    let bytes = source.to_vec();
    let places = offsets(target.offset, &target.shape, &target.strides);
    target.write(|memory| {
        for (at, item) in places.into_iter().zip(bytes.chunks(target.itemsize.max(1))) {
            if let Some(place) = memory.get_mut(at..at + item.len()) {
                place.copy_from_slice(item);
            }
        }
    });
    Ok(())
}

/// A format without the sign for native layout.
fn plain(format: &str) -> &str {
    format.strip_prefix('@').unwrap_or(format)
}
