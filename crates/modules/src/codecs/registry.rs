//! Search functions, codecs by name, error handlers by name.

use serpentarium_object::heap::Object;
use serpentarium_object::{NativeArgs, PyResult, Runtime};
use serpentarium_text::codecs::Errors;

use super::arguments::name;

pub(super) fn register(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.register_codec_search(args.at(0))?;
    Ok(rt.none())
}

pub(super) fn unregister(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.unregister_codec_search(args.at(0));
    Ok(rt.none())
}

pub(super) fn lookup(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let encoding = name(rt, args.at(0), "lookup() argument")?;
    Ok(rt.lookup_codec(&encoding)?.into_object())
}

fn optional(rt: &Runtime, object: Option<&Object>, what: &str) -> PyResult<Option<String>> {
    object.map(|object| name(rt, object, what)).transpose()
}

pub(super) fn encode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let encoding = optional(rt, args.get(1), "encode() argument 'encoding'")?;
    let errors = optional(rt, args.get(2), "encode() argument 'errors'")?;
    rt.encode_any(args.at(0), encoding.as_deref().unwrap_or("utf-8"), errors.as_deref())
}

pub(super) fn decode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let encoding = optional(rt, args.get(1), "decode() argument 'encoding'")?;
    let errors = optional(rt, args.get(2), "decode() argument 'errors'")?;
    rt.decode_any(args.at(0), encoding.as_deref().unwrap_or("utf-8"), errors.as_deref())
}

pub(super) fn register_error(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = name(rt, args.at(0), "register_error() argument 1")?;
    rt.register_error_handler(&errors, args.at(1))?;
    Ok(rt.none())
}

pub(super) fn unregister_error(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = name(rt, args.at(0), "_unregister_error() argument")?;
    if Errors::from_name(&errors).is_some() {
        return Err(rt.value_error(format!("cannot un-register built-in error handler '{errors}'")));
    }
    Ok(rt.bool(rt.unregister_error_handler(&errors)))
}

pub(super) fn lookup_error(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = name(rt, args.at(0), "lookup_error() argument")?;
    rt.lookup_error_handler(&errors)
}
