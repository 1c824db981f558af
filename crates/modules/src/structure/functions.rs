//! The functions of the module: each compiles its format first.

use serpentarium_object::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, StackRef};

use super::compiled::{self, compile};
use super::iterator;

/// All functions.
pub(super) const FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("_clearcache", "($module, /)", |rt, _| Ok(rt.none()), "Clear the internal cache."),
    MethodDef::new("calcsize", "($module, format, /)", calcsize, "Bytes a format takes."),
    MethodDef::new(
        "iter_unpack",
        "($module, format, buffer, /)",
        iter_unpack,
        "An iterator over the tuples in a buffer.",
    ),
    MethodDef::fast("pack", "", pack, "Packs values."),
    MethodDef::fast("pack_into", "", pack_into, "Packs values into a buffer."),
    MethodDef::new("unpack", "($module, format, buffer, /)", unpack, "The values in a buffer."),
    MethodDef::new(
        "unpack_from",
        "($module, format, /, buffer, offset=0)",
        unpack_from,
        "The values in a part of a buffer.",
    ),
];

fn calcsize(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(compile(rt, args.at(0))?.0.size))
}

fn iter_unpack(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    iterator::over_format(rt, compile(rt, args.at(0))?.0, args.at(1))
}

fn split<'a>(rt: &Runtime, args: CallArgs<'a>, name: &str) -> PyResult<(&'a StackRef, &'a [StackRef])> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("_struct.{name}() takes no keyword arguments")));
    }
    args.positional_values().split_first().ok_or_else(|| rt.type_error("missing format argument"))
}

fn pack(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (format, values) = split(rt, args, "pack")?;
    let format = format.to_ref().unwrap_or_else(|| rt.none());
    compiled::pack_values(rt, &compile(rt, &format)?.0, values)
}

fn pack_into(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (format, values) = split(rt, args, "pack_into")?;
    let format = format.to_ref().unwrap_or_else(|| rt.none());
    compiled::pack_into(rt, &compile(rt, &format)?.0, values)
}

fn unpack(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    compiled::unpack_all(rt, &compile(rt, args.at(0))?.0, args.at(1))
}

fn unpack_from(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    compiled::unpack_from(rt, &compile(rt, args.at(0))?.0, args.at(1), args.get(2))
}
