//! The type `bytearray`: slots, and the table of methods.

use serpentarium_heap::{Obj, Object};
use serpentarium_text::{bytes, seq};

use super::{ByteArray, construction, items, mutate};
use crate::core::{CompareOp, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of};
use crate::types::buffer::BytesView;
use crate::types::byteseq::{self, ByteType as _, byte_methods};
use crate::types::{BufferAccess, BufferView};

/// The type `bytearray`.
pub(crate) const BYTEARRAY: TypeSpec = TypeSpec {
    doc: "A mutable sequence of bytes.",
    basicsize: 56,
    flags: type_flag::BASETYPE | type_flag::MATCH_SELF,
    slots: SlotTable {
        new: Some(construction::new),
        init: Some(construction::init),
        repr: Some(repr),
        str: Some(repr),
        hash: Some(crate::core::hash_not_implemented),
        compare: Some(compare),
        iter: Some(byteseq::iter),
        remainder: Some(remainder),
        length: Some(length),
        concat: Some(concat),
        repeat: Some(repeat),
        inplace_concat: Some(mutate::inplace_concat),
        inplace_repeat: Some(mutate::inplace_repeat),
        item: Some(items::item),
        contains: Some(byteseq::contains::<ByteArray>),
        subscript: Some(items::subscript),
        ass_subscript: Some(items::assign),
        buffer: Some(buffer),
        release_buffer: Some(|_, _, _| Ok(())),
        ..SlotTable::EMPTY
    },
    methods: byte_methods!(ByteArray;
        MethodDef::new("__alloc__", "($self, /)", construction::alloc, "Bytes of memory the data takes."),
        MethodDef::new("__reduce__", "($self, /)", construction::reduce, "State for pickle."),
        MethodDef::new("__reduce_ex__", "($self, proto=0, /)", construction::reduce_ex, "State for pickle."),
        MethodDef::new("__sizeof__", "($self, /)", construction::sizeof, "Size in memory, in bytes."),
        MethodDef::new("append", "($self, item, /)", mutate::append, "Puts a byte at the end."),
        MethodDef::new("clear", "($self, /)", mutate::clear, "Removes all bytes."),
        MethodDef::new("copy", "($self, /)", mutate::copy, "A copy."),
        MethodDef::new("extend", "($self, iterable_of_ints, /)", mutate::extend, "Puts all bytes of an iterable at the end."),
        MethodDef::new("insert", "($self, index, item, /)", mutate::insert, "Puts a byte before a position."),
        MethodDef::new("pop", "($self, index=-1, /)", mutate::pop, "Removes a byte and returns it."),
        MethodDef::new("remove", "($self, value, /)", mutate::remove, "Removes the first byte of this value."),
        MethodDef::new("resize", "($self, size, /)", mutate::resize, "Cuts off or fills up with zeros."),
        MethodDef::new("reverse", "($self, /)", mutate::reverse, "Reverses the order in place."),
    ),
    ..TypeSpec::named("bytearray")
};

pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<ByteArray>> {
    object.downcast::<ByteArray>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    // Unlike that of bytes, this repr escapes single quotes inside double ones too.
    let shown = ByteArray::read(object, bytes::repr);
    let shown = if shown.starts_with("b\"") { shown.replace('\'', "\\'") } else { shown };
    Ok(rt.new_str(&format!("{}({shown})", rt.type_name(object))).into_object())
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (BytesView::get(rt, a)?, BytesView::get(rt, b)?) else {
        return Ok(rt.not_implemented());
    };
    Ok(rt.bool(op.accepts(left.cmp(&right))))
}

fn length(_: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(ByteArray::read(object, <[u8]>::len))
}

fn concat(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let (Some(left), Some(right)) = (BytesView::get(rt, a)?, BytesView::get(rt, b)?) else {
        return Err(rt.type_error(format!("can't concat {} to {}", rt.type_name(b), rt.type_name(a))));
    };
    let joined = bytes::join(&[], &[&left, &right]).map_err(|_| rt.memory_error())?;
    Ok(rt.new_bytearray(joined).into_object())
}

fn repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let result = ByteArray::read(object, |own| seq::repeat(own, count.max(0)));
    // Both a length that does not fit and one there is no memory for are a MemoryError here.
    let result = result.map_err(|_| rt.memory_error())?;
    Ok(rt.new_bytearray(result).into_object())
}

fn remainder(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some(template) = a.downcast::<ByteArray>() else { return Ok(rt.not_implemented()) };
    let template = template.bytes.borrow().clone();
    let result = byteseq::percent(rt, &template, b)?;
    Ok(rt.new_bytearray(result).into_object())
}

fn count_exports(object: &Object, change: isize) {
    if let Some(array) = object.downcast::<ByteArray>() {
        array.exports.set(array.exports.get().saturating_add_signed(change));
    }
}

static ACCESS: BufferAccess = BufferAccess {
    read: |object, look| ByteArray::read(object, |bytes| look(bytes)),
    write: |object, change| {
        if let Some(array) = object.downcast::<ByteArray>() {
            change(&mut array.bytes.borrow_mut());
        }
    },
    acquire: |object| count_exports(object, 1),
    release: |object| count_exports(object, -1),
};

fn buffer(_: &Runtime, object: &Object, _: bool) -> PyResult<BufferView> {
    let len = ByteArray::read(object, <[u8]>::len);
    Ok(BufferView::of_bytes(object, &ACCESS, false, len))
}

/// The size of the fixed part, which subclasses extend.
pub(super) fn basic_size(object: &Object) -> usize {
    type_of(object).basicsize.get()
}
