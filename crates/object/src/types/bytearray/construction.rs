//! `bytearray(source, encoding, errors)` and what pickle and `getsizeof` ask.

use serpentarium_heap::{Obj, Object};
use serpentarium_text::Text;

use super::ByteArray;
use super::slots::{basic_size, receiver};
use crate::Type;
use crate::core::{CallArgs, NativeArgs, PyResult, Runtime, type_of};
use crate::types::arguments::{int_or, named};
use crate::types::buffer::BytesView;
use crate::types::bytes::{bytes_from_iterable, count_argument};
use crate::types::byteseq::ByteType as _;
use crate::types::codecs::codec_argument;
use crate::types::{Bytes, List, str_value, tuple_value};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let array = rt.heap.alloc(class, ByteArray::default());
    if class.is_heap_type() {
        rt.heap.track(array.as_object());
    }
    Ok(array.into_object())
}

pub(super) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let [source, encoding, errors] = named(rt, args, "bytearray", ["source", "encoding", "errors"])?;
    let encoding = codec_argument(rt, encoding, "bytearray() argument 'encoding'")?;
    let errors = codec_argument(rt, errors, "bytearray() argument 'errors'")?;
    let array = receiver(rt, object)?;
    let len = array.bytes.borrow().len();
    if len > 0 {
        array.splice(rt, 0..len, &[])?;
    }
    let coded = encoding.is_some() || errors.is_some();
    if coded && source.and_then(str_value).is_none() {
        let what = if encoding.is_some() { "encoding" } else { "errors" };
        return Err(rt.type_error(format!("{what} without a string argument")));
    }
    let Some(source) = source else { return Ok(()) };
    if let Some(string) = str_value(source) {
        if encoding.is_none() {
            return Err(rt.type_error("string argument without an encoding"));
        }
        let encoded = rt.encode(string, encoding.as_deref(), errors.as_deref())?;
        return Bytes::read(&encoded, |bytes| array.splice(rt, 0..0, bytes));
    }
    fill(rt, array, source)
}

/// Fills an empty array from any object `bytearray()` takes.
fn fill(rt: &Runtime, array: &Obj<ByteArray>, source: &Object) -> PyResult<()> {
    if let Some(count) = count_argument(rt, source)? {
        rt.check_room(count)?;
        return array.splice(rt, 0..0, &vec![0; count]);
    }
    if let Some(view) = BytesView::get_any_layout(rt, source)? {
        return array.splice(rt, 0..0, &view);
    }
    let bytes = bytes_from_iterable(rt, source, "bytearray", "byte must be in range(0, 256)")?;
    let sized = source.downcast::<List>().is_some() || tuple_value(source).is_some();
    if !sized {
        // Byte by byte, as CPython does, so that the allocation grows as there.
        (1..=bytes.len()).for_each(|size| array.note_size(size));
        let _ = array.bytes.replace(bytes);
        return Ok(());
    }
    array.splice(rt, 0..0, &bytes)
}

pub(super) fn alloc(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(receiver(rt, args.at(0))?.allocated.get()))
}

pub(super) fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let array = receiver(rt, args.at(0))?;
    Ok(rt.new_usize(basic_size(args.at(0)) + array.allocated.get()))
}

pub(super) fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    reduce_with(rt, args.at(0), 2)
}

pub(super) fn reduce_ex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let protocol = int_or(rt, args.get(1), 0)?;
    reduce_with(rt, args.at(0), protocol)
}

fn reduce_with(rt: &Runtime, object: &Object, protocol: i32) -> PyResult {
    let bytes = ByteArray::read(object, <[u8]>::to_vec);
    let state = if object.type_object().is_same(&rt.types.bytearray) {
        rt.none()
    } else {
        rt.call_method(object, &rt.names.getstate, &[])?
    };
    let arguments = if bytes.is_empty() {
        Vec::new()
    } else if protocol < 3 {
        let text = rt.str_from_text(Text::Latin1(&bytes)).into_object();
        vec![text, rt.new_str("latin-1").into_object()]
    } else {
        vec![rt.new_bytes(&bytes).into_object()]
    };
    let class = type_of(object).to_ref().into_object();
    Ok(rt.new_tuple([class, rt.new_tuple(arguments).into_object(), state]).into_object())
}
