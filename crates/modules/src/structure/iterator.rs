//! `unpack_iterator`: one tuple after the other from a buffer.

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_object::{
    MethodDef, NativeArgs, Object, PyResult, Ref, Runtime, Slot, SlotTable, TypeSpec, type_flag,
};

use super::format::Format;
use super::{State, compiled, error, unpack};
use crate::binding::{gc_payload, make, ready, self_iter, this};
use crate::support::state;

/// The payload: the format, what is read, and how far.
pub(crate) struct UnpackIterator {
    format: Rc<Format>,
    buffer: Slot,
    length: usize,
    index: Cell<usize>,
}
gc_payload!(UnpackIterator { buffer: "buf" });

pub(crate) const UNPACK_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 112,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many tuples are left.")],
    ..TypeSpec::named("_struct.unpack_iterator")
};

/// An iterator over a buffer with the format of a `Struct`.
pub(super) fn over(rt: &Runtime, object: &Object, buffer: &Object) -> PyResult {
    over_format(rt, compiled::format_of(rt, object)?, buffer)
}

/// An iterator over a buffer with a format.
pub(super) fn over_format(rt: &Runtime, format: Rc<Format>, buffer: &Object) -> PyResult {
    if format.size == 0 {
        return Err(error(rt, "cannot iteratively unpack with a struct of length 0"));
    }
    let length = rt.bytes_like(buffer)?.len();
    if length % format.size != 0 {
        let size = format.size;
        return Err(error(
            rt,
            format!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
        ));
    }
    let class = ready(rt, &state::<State>(rt, super::NAME).iterator)?;
    make(
        rt,
        &class,
        UnpackIterator { format, buffer: Slot::new(buffer.to_ref()), length, index: Cell::new(0) },
    )
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let iterator = this::<UnpackIterator>(rt, object)?;
    let Some(buffer) = iterator.buffer.get() else { return Ok(None) };
    let start = iterator.index.get();
    let end = start + iterator.format.size;
    if end > iterator.length {
        iterator.buffer.set(None);
        return Ok(None);
    }
    iterator.index.set(end);
    let view = rt.buffer(&buffer, false)?;
    let bytes = view.read(|bytes| bytes.get(start..end).map(<[u8]>::to_vec)).flatten();
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => rt.bytes_like(&buffer)?.get(start..end).map(<[u8]>::to_vec).unwrap_or_default(),
    };
    Ok(Some(unpack::unpack(rt, &iterator.format, &bytes)))
}

fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = this::<UnpackIterator>(rt, args.at(0))?;
    if iterator.buffer.is_empty() {
        return Ok(rt.new_int(0));
    }
    Ok(rt.new_usize((iterator.length - iterator.index.get()) / iterator.format.size))
}
