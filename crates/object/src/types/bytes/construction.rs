//! `bytes(source, encoding, errors)` and what pickle and `getsizeof` ask.

use serpentarium_heap::{Obj, Object};

use super::Bytes;
use crate::Type;
use crate::core::{CallArgs, NativeArgs, PyResult, Raised, Runtime, type_of};
use crate::types::arguments::named;
use crate::types::buffer::BytesView;
use crate::types::byteseq::ByteType as _;
use crate::types::codecs::codec_argument;
use crate::types::{int_value, str_value};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [source, encoding, errors] = named(rt, args, "bytes", ["source", "encoding", "errors"])?;
    let encoding = codec_argument(rt, encoding, "bytes() argument 'encoding'")?;
    let errors = codec_argument(rt, errors, "bytes() argument 'errors'")?;
    let result = match source {
        None if encoding.is_some() => return Err(rt.type_error("encoding without a string argument")),
        None if errors.is_some() => return Err(rt.type_error("errors without a string argument")),
        None => rt.new_bytes(&[]).into_object(),
        Some(source) if encoding.is_some() => match str_value(source) {
            Some(string) => rt.encode(string, encoding.as_deref(), errors.as_deref())?,
            None => return Err(rt.type_error("encoding without a string argument")),
        },
        Some(source) if errors.is_some() => {
            let text = str_value(source).is_some();
            let missing =
                if text { "string argument without an encoding" } else { "errors without a string argument" };
            return Err(rt.type_error(missing));
        }
        Some(source) => from_object(rt, source)?,
    };
    if class.is_same(&rt.types.bytes) {
        return Ok(result);
    }
    Ok(Bytes::read(&result, |bytes| rt.bytes_of_type(class, bytes)).into_object())
}

/// The bytes of any object `bytes()` takes.
fn from_object(rt: &Runtime, source: &Object) -> PyResult {
    if source.type_object().is_same(&rt.types.bytes) {
        return Ok(source.to_ref());
    }
    if let Some(result) = rt.call_special(source, &rt.names.bytes, &[])? {
        if result.downcast::<Bytes>().is_none() {
            return Err(
                rt.type_error(format!("__bytes__ returned non-bytes (type {})", rt.type_name(&result)))
            );
        }
        return Ok(result);
    }
    if str_value(source).is_some() {
        return Err(rt.type_error("string argument without an encoding"));
    }
    if let Some(count) = count_argument(rt, source)? {
        rt.check_room(count)?;
        return Ok(rt.new_bytes(&vec![0; count]).into_object());
    }
    if let Some(view) = BytesView::get_any_layout(rt, source)? {
        return Ok(rt.new_bytes(&view).into_object());
    }
    let range = "bytes must be in range(0, 256)";
    Ok(rt.new_bytes(&bytes_from_iterable(rt, source, "bytes", range)?).into_object())
}

/// The count if the object is an integer: so many zeros are asked for.
pub(in crate::types) fn count_argument(rt: &Runtime, source: &Object) -> PyResult<Option<usize>> {
    if int_value(source).is_none() && type_of(source).slot(|slots| slots.index).is_none() {
        return Ok(None);
    }
    let count = rt.index_as_size(source);
    let Some(count) = rt.swallow(count, &rt.exceptions.type_error)? else { return Ok(None) };
    usize::try_from(count).map(Some).map_err(|_| rt.value_error("negative count"))
}

/// One byte out of an integer.
pub(in crate::types) fn byte_value(rt: &Runtime, object: &Object, complaint: &str) -> Result<u8, Raised> {
    u8::try_from(rt.index_clipped(object)?).map_err(|_| rt.value_error(complaint))
}

/// The bytes of an iterable of integers.
pub(in crate::types) fn bytes_from_iterable(
    rt: &Runtime,
    source: &Object,
    target: &str,
    complaint: &str,
) -> PyResult<Vec<u8>> {
    let iterator = rt.iter(source);
    let Some(iterator) = rt.swallow(iterator, &rt.exceptions.type_error)? else {
        return Err(rt.type_error(format!("cannot convert '{}' object to {target}", rt.type_name(source))));
    };
    let mut bytes = Vec::new();
    while let Some(item) = rt.next(&iterator)? {
        bytes.push(byte_value(rt, &item, complaint)?);
    }
    Ok(bytes)
}

pub(super) fn getnewargs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let copy = Bytes::read(args.at(0), |bytes| rt.new_bytes(bytes));
    Ok(rt.new_tuple([copy.into_object()]).into_object())
}

pub(super) fn dunder_bytes(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(Bytes::unchanged(rt, args.at(0)))
}

pub(super) fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let base = type_of(args.at(0)).basicsize.get();
    Ok(rt.new_usize(base + Bytes::read(args.at(0), <[u8]>::len)))
}
