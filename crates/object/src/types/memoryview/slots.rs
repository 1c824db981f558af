//! Reading a `memoryview`: length, items, slices, and the buffer it lends in its turn.

use serpentarium_heap::{Object, Ref};

use super::item::unpack;
use super::{MemoryView, inspect, live, receiver, released};
use crate::core::{CallArgs, PyResult, Raised, Runtime, type_of};
use crate::types::arguments::RawSlice;
use crate::types::{BufferAccess, BufferView, hash_bytes, int_value, tuple_value};
use crate::{Slice, Type};

pub(super) fn new(rt: &Runtime, _: &serpentarium_heap::Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let given = args.values.len();
    if given > 1 {
        return Err(rt.type_error(format!("memoryview() takes at most 1 argument ({given} given)")));
    }
    let [object] = crate::types::arguments::named(rt, args, "memoryview", ["object"])?;
    match object {
        Some(object) => Ok(rt.memoryview_of(object)?.into_object()),
        None => Err(rt.type_error("memoryview() missing required argument 'object' (pos 1)")),
    }
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let what = if receiver(rt, object)?.view.borrow().is_some() { "memory" } else { "released memory" };
    Ok(rt.new_str(&format!("<{what} at {:#x}>", object.address())).into_object())
}

pub(super) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let own = receiver(rt, object)?;
    if own.hash.get() == -1 {
        let view = live(rt, own)?;
        if !view.readonly {
            return Err(rt.value_error("cannot hash writable memoryview object"));
        }
        if !super::item::native(&view.format).is_some_and(super::item::is_byte) {
            return Err(rt.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        rt.hash(&view.owner)?;
        own.hash.set(hash_bytes(rt.hash_key, &view.to_vec()));
    }
    Ok(own.hash.get())
}

pub(super) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    match inspect(rt, object, |view| view.shape.first().copied())? {
        Some(len) => Ok(len),
        None => Err(rt.type_error("0-dim memory has no length")),
    }
}

/// The byte offset of the item at these indices.
pub(super) fn offset_of(rt: &Runtime, view: &BufferView, indices: &[isize]) -> PyResult<usize> {
    let mut offset = view.offset as isize;
    for (dimension, (&index, (&len, &stride))) in
        indices.iter().zip(view.shape.iter().zip(&view.strides)).enumerate()
    {
        let Some(at) = Runtime::position(index, len) else {
            return Err(rt.index_error(format!("index out of bounds on dimension {}", dimension + 1)));
        };
        offset += at as isize * stride;
    }
    Ok(offset as usize)
}

/// The value of the item at a byte offset.
pub(super) fn value_at(rt: &Runtime, view: &BufferView, offset: usize) -> PyResult {
    let bytes = view.read(|memory| memory.get(offset..offset + view.itemsize).map(<[u8]>::to_vec)).flatten();
    unpack(rt, &view.format, &bytes.unwrap_or_default())
}

/// What a key asks for.
pub(super) enum Key {
    Whole,
    Indices(Vec<isize>),
    Slice(RawSlice),
}

fn bad_key(rt: &Runtime) -> Raised {
    rt.type_error("memoryview: invalid slice key")
}

pub(super) fn is_index(object: &Object) -> bool {
    int_value(object).is_some() || type_of(object).slot(|slots| slots.index).is_some()
}

/// Reads a key for a view of so many dimensions.
pub(super) fn read_key(rt: &Runtime, key: &Object, dimensions: usize) -> PyResult<Key> {
    if dimensions == 0 {
        let whole = key.is_same(&rt.singletons.ellipsis)
            || tuple_value(key).is_some_and(|tuple| tuple.tail().is_empty());
        return if whole { Ok(Key::Whole) } else { Err(rt.type_error("invalid indexing of 0-dim memory")) };
    }
    if is_index(key) {
        if dimensions > 1 {
            return Err(rt.not_supported("multi-dimensional sub-views are not implemented"));
        }
        return Ok(Key::Indices(vec![rt.index_as_isize(key)?]));
    }
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(Key::Slice(RawSlice::read(rt, slice)?));
    }
    let Some(tuple) = tuple_value(key) else { return Err(bad_key(rt)) };
    let parts = tuple.tail();
    if !parts.is_empty() && parts.iter().all(|part| part.downcast::<Slice>().is_some()) {
        return Err(rt.not_supported("multi-dimensional slicing is not implemented"));
    }
    if !parts.iter().all(|part| is_index(part)) {
        return Err(bad_key(rt));
    }
    if parts.len() < dimensions {
        return Err(rt.not_supported("sub-views are not implemented"));
    }
    if parts.len() > dimensions {
        let count = parts.len();
        return Err(
            rt.type_error(format!("cannot index {dimensions}-dimension view with {count}-element tuple"))
        );
    }
    Ok(Key::Indices(parts.iter().map(|part| rt.index_as_isize(part)).collect::<PyResult<_>>()?))
}

/// A view of a slice of the first dimension.
pub(super) fn sliced(mut view: BufferView, raw: RawSlice) -> BufferView {
    let (Some(&len), Some(&stride)) = (view.shape.first(), view.strides.first()) else { return view };
    let span = raw.fit(len);
    if span.len > 0 {
        view.offset = (view.offset as isize + span.start * stride) as usize;
    }
    view.shape[0] = span.len;
    view.strides[0] = stride.wrapping_mul(span.step);
    view.len = view.item_count() * view.itemsize;
    view
}

pub(super) fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let view = live(rt, receiver(rt, object)?)?;
    match read_key(rt, key, view.shape.len())? {
        Key::Whole if key.is_same(&rt.singletons.ellipsis) => Ok(object.to_ref()),
        Key::Whole => value_at(rt, &view, view.offset),
        Key::Indices(indices) => {
            let offset = offset_of(rt, &view, &indices)?;
            value_at(rt, &view, offset)
        }
        Key::Slice(raw) => Ok(rt.new_memoryview(sliced(view, raw)).into_object()),
    }
}

/// All values as nested lists.
pub(super) fn to_list(rt: &Runtime, view: &BufferView) -> PyResult {
    let bytes = view.to_vec();
    let mut items = bytes.chunks(view.itemsize.max(1));
    nested(rt, &view.shape, &mut || match items.next() {
        Some(item) => unpack(rt, &view.format, item),
        None => Err(released(rt)),
    })
}

fn nested(rt: &Runtime, shape: &[usize], next: &mut dyn FnMut() -> PyResult) -> PyResult {
    let Some((&len, rest)) = shape.split_first() else { return next() };
    let mut items: Vec<Ref> = Vec::new();
    for _ in 0..len {
        items.push(nested(rt, rest, next)?);
    }
    Ok(rt.new_list(items).into_object())
}

fn count_exports(object: &Object, change: isize) {
    if let Some(view) = object.downcast::<MemoryView>() {
        view.exports.set(view.exports.get().saturating_add_signed(change));
    }
}

/// A consumer of a view sees the memory of the object behind it; the view itself cannot be released meanwhile.
static ACCESS: BufferAccess = BufferAccess {
    read: |object, look| {
        if let Some(view) = object.downcast::<MemoryView>()
            && let Some(view) = &*view.view.borrow()
        {
            view.read(|bytes| look(bytes));
        }
    },
    write: |object, change| {
        if let Some(view) = object.downcast::<MemoryView>()
            && let Some(view) = &*view.view.borrow()
        {
            view.write(|bytes| change(bytes));
        }
    },
    acquire: |object| count_exports(object, 1),
    release: |object| count_exports(object, -1),
};

pub(super) fn buffer(rt: &Runtime, object: &Object, writable: bool) -> PyResult<BufferView> {
    let view = live(rt, receiver(rt, object)?)?;
    if writable && view.readonly {
        return Err(rt.raise(&rt.exceptions.buffer_error, "memoryview: underlying buffer is not writable"));
    }
    let mut lent =
        BufferView::of_items(object, &ACCESS, view.readonly, view.format.clone(), view.itemsize, 0);
    lent.len = view.len;
    lent.offset = view.offset;
    lent.shape.clone_from(&view.shape);
    lent.strides.clone_from(&view.strides);
    Ok(lent)
}
