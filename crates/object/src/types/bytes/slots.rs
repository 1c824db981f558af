//! The type `bytes`: slots, and the table of methods.

use std::cmp::Ordering;

use serpentarium_heap::{Obj, Object};
use serpentarium_text::{bytes, seq};

use super::{Bytes, construction};
use crate::Slice;
use crate::core::{CompareOp, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of};
use crate::types::arguments::{RawSlice, size_error};
use crate::types::buffer::BytesView;
use crate::types::byteseq::{self, ByteType as _, byte_methods};
use crate::types::{BufferAccess, BufferView, hash_bytes, int_value};

/// The type `bytes`.
pub(crate) const BYTES: TypeSpec = TypeSpec {
    doc: "An immutable sequence of bytes.",
    basicsize: 33,
    itemsize: 1,
    flags: type_flag::BASETYPE | type_flag::BYTES_SUBCLASS | type_flag::MATCH_SELF,
    slots: SlotTable {
        new: Some(construction::new),
        repr: Some(repr),
        str: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        iter: Some(byteseq::iter),
        remainder: Some(remainder),
        length: Some(length),
        concat: Some(concat),
        repeat: Some(repeat),
        item: Some(item),
        contains: Some(byteseq::contains::<Bytes>),
        subscript: Some(subscript),
        buffer: Some(buffer),
        ..SlotTable::EMPTY
    },
    methods: byte_methods!(Bytes;
        MethodDef::new("__getnewargs__", "($self, /)", construction::getnewargs, "Arguments for __new__ when unpickled."),
        MethodDef::new("__bytes__", "($self, /)", construction::dunder_bytes, "The object as exact bytes."),
        MethodDef::new("__sizeof__", "($self, /)", construction::sizeof, "Size in memory, in bytes."),
    ),
    ..TypeSpec::named("bytes")
};

fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Bytes>> {
    object.downcast::<Bytes>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_str(&bytes::repr(receiver(rt, object)?.tail())).into_object())
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let own = receiver(rt, object)?;
    if own.hash.get() == -1 {
        own.hash.set(hash_bytes(rt.hash_key, own.tail()));
    }
    Ok(own.hash.get())
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (a.downcast::<Bytes>(), b.downcast::<Bytes>()) else {
        return Ok(rt.not_implemented());
    };
    let answer = match op {
        _ if a.is_same(b) => op.accepts(Ordering::Equal),
        CompareOp::Eq => left.tail() == right.tail(),
        CompareOp::Ne => left.tail() != right.tail(),
        _ => op.accepts(left.tail().cmp(right.tail())),
    };
    Ok(rt.bool(answer))
}

fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.tail().len())
}

fn concat(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let left = receiver(rt, a)?.tail();
    let Some(right) = BytesView::get(rt, b)? else {
        return Err(rt.type_error(format!("can't concat {} to bytes", rt.type_name(b))));
    };
    let exact = |object: &Object| object.type_object().is_same(&rt.types.bytes);
    if left.is_empty() && exact(b) {
        return Ok(b.to_ref());
    }
    if right.is_empty() && exact(a) {
        return Ok(a.to_ref());
    }
    let joined = bytes::join(&[], &[left, &right]);
    let joined = joined.map_err(|_| rt.memory_error())?;
    Ok(rt.new_bytes(&joined).into_object())
}

fn repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let own = receiver(rt, object)?;
    if count == 1 {
        return Ok(Bytes::unchanged(rt, object));
    }
    let result = seq::repeat(own.tail(), count)
        .map_err(|error| size_error(rt, error, "repeated bytes are too long"))?;
    Ok(rt.new_bytes(&result).into_object())
}

fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let own = receiver(rt, object)?;
    match usize::try_from(index).ok().and_then(|index| own.tail().get(index)) {
        Some(&byte) => Ok(rt.new_int(i64::from(byte))),
        None => Err(rt.index_error("index out of range")),
    }
}

fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let own = receiver(rt, object)?;
    if let Some(slice) = key.downcast::<Slice>() {
        let span = RawSlice::read(rt, slice)?.fit(own.tail().len());
        if span.step == 1 && span.len == own.tail().len() {
            return Ok(Bytes::unchanged(rt, object));
        }
        return Ok(match span.range() {
            Some(range) => rt.new_bytes(&own.tail()[range]),
            None => {
                let picked: Vec<u8> = span.positions().filter_map(|at| own.tail().get(at).copied()).collect();
                rt.new_bytes(&picked)
            }
        }
        .into_object());
    }
    if int_value(key).is_none() && type_of(key).slot(|slots| slots.index).is_none() {
        let name = rt.type_name(key);
        return Err(rt.type_error(format!("byte indices must be integers or slices, not {name}")));
    }
    let index = rt.index_as_isize(key)?;
    let index = if index < 0 { index.saturating_add(own.tail().len() as isize) } else { index };
    item(rt, object, index)
}

fn remainder(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some(template) = a.downcast::<Bytes>() else { return Ok(rt.not_implemented()) };
    let result = byteseq::percent(rt, template.tail(), b)?;
    Ok(rt.new_bytes(&result).into_object())
}

static ACCESS: BufferAccess = BufferAccess {
    read: |object, look| Bytes::read(object, |bytes| look(bytes)),
    write: |_, _| {},
    acquire: |_| {},
    release: |_| {},
};

fn buffer(rt: &Runtime, object: &Object, writable: bool) -> PyResult<BufferView> {
    if writable {
        return Err(rt.raise(&rt.exceptions.buffer_error, "Object is not writable."));
    }
    let len = receiver(rt, object)?.tail().len();
    Ok(BufferView::of_bytes(object, &ACCESS, true, len))
}
