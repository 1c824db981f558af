//! `str(object, encoding, errors)`, `encode`, and what pickle and `getsizeof` ask.

use serpentarium_heap::{Obj, Object};

use super::slots::{receiver, unchanged};
use super::{Str, StrMethods as _, Width, alloc_str, str_value};
use crate::core::{CallArgs, NativeArgs, PyResult, Runtime};
use crate::types::arguments::named;
use crate::types::codecs::codec_argument;
use crate::{Type, types::buffer::BytesView};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let plain = class.is_same(&rt.types.str);
    if plain
        && args.names.is_none()
        && let [only] = args.values
        && let Some(object) = only.get()
    {
        return rt.str(object);
    }
    let [object, encoding, errors] = named(rt, args, "str", ["object", "encoding", "errors"])?;
    let encoding = codec_argument(rt, encoding, "str() argument 'encoding'")?;
    let errors = codec_argument(rt, errors, "str() argument 'errors'")?;
    let value = match object {
        None => rt.names.empty.clone().into_object(),
        Some(object) if encoding.is_none() && errors.is_none() => rt.str(object)?,
        Some(object) => decode_object(rt, object, encoding.as_deref(), errors.as_deref())?,
    };
    if plain {
        return Ok(value);
    }
    let text = receiver(rt, &value)?.text();
    Ok(alloc_str(&rt.heap, class, text).into_object())
}

/// `PyUnicode_FromEncodedObject`
fn decode_object(rt: &Runtime, object: &Object, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    if str_value(object).is_some() {
        return Err(rt.type_error("decoding str is not supported"));
    }
    let Some(view) = BytesView::get(rt, object)? else {
        let name = rt.type_name(object);
        return Err(rt.type_error(format!("decoding to str: need a bytes-like object, {name} found")));
    };
    view.decode(rt, encoding, errors)
}

pub(super) fn encode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let encoding = codec_argument(rt, args.get(1), "encode() argument 'encoding'")?;
    let errors = codec_argument(rt, args.get(2), "encode() argument 'errors'")?;
    rt.encode(receiver(rt, args.at(0))?, encoding.as_deref(), errors.as_deref())
}

pub(super) fn getnewargs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let copy = rt.str_from_canonical(receiver(rt, args.at(0))?.text());
    Ok(rt.new_tuple([copy.into_object()]).into_object())
}

pub(super) fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let units = string.char_len() + 1;
    let exact = rt.is_exact_str(string.as_object());
    let size = match string.width {
        // A subclass instance stores its characters in a block of its own.
        _ if !exact => 64 + units * string.width.bytes(),
        Width::Ascii => 40 + units,
        Width::Latin1 if units == 2 => 56 + units + 3,
        Width::Latin1 => 56 + units,
        Width::Ucs2 => 56 + 2 * units,
        Width::Ucs4 => 56 + 4 * units,
    };
    Ok(rt.new_usize(size))
}

pub(super) fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let spec = args.at(1);
    let Some(spec) = str_value(spec) else {
        return Err(rt.type_error(format!(
            "__format__() argument must be str, not {}",
            crate::types::arguments::shown_type(rt, spec)
        )));
    };
    format_str(rt, string, spec)
}

fn format_str(rt: &Runtime, string: &Obj<Str>, spec: &Obj<Str>) -> PyResult {
    if spec.char_len() == 0 {
        if rt.is_exact_str(string.as_object()) {
            return Ok(unchanged(rt, string));
        }
        return rt.str(string.as_object());
    }
    use serpentarium_text::format::FormatError;
    match string.text().format(spec.text(), "str") {
        Ok(text) => Ok(rt.shared_str(&text)),
        Err(FormatError::Spec(error)) => Err(rt.value_error(error.to_string())),
        Err(FormatError::Size(_)) => Err(rt.memory_error()),
    }
}
