//! Arguments and results the codec functions share.

use serpentarium_object::{
    Int, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Str, StrMethods as _, int_value, str_value,
};

/// The type of a wrong argument as argument parsing names it.
fn shown_type(rt: &Runtime, object: &Object) -> String {
    if rt.is_none(object) { "None".to_owned() } else { rt.type_name(object) }
}

/// A string argument; `what` names function and argument.
pub(super) fn string<'a>(rt: &Runtime, object: &'a Object, what: &str) -> PyResult<&'a Obj<Str>> {
    str_value(object)
        .ok_or_else(|| rt.type_error(format!("{what} must be str, not {}", shown_type(rt, object))))
}

/// A name: a string without null characters.
pub(super) fn name(rt: &Runtime, object: &Object, what: &str) -> PyResult<String> {
    let string = string(rt, object, what)?;
    if string.text().find_char(0).is_some() {
        return Err(rt.value_error("embedded null character"));
    }
    Ok(String::from_utf8_lossy(&rt.utf8_bytes(string)?).into_owned())
}

/// The name of an error handler, which is the second argument and may be `None`.
pub(super) fn errors(rt: &Runtime, args: NativeArgs<'_>, function: &str) -> PyResult<Option<String>> {
    let Some(object) = rt.not_none(args.get(1)) else { return Ok(None) };
    if str_value(object).is_none() {
        let given = rt.type_name(object);
        return Err(rt.type_error(format!("{function}() argument 2 must be str or None, not {given}")));
    }
    name(rt, object, function).map(Some)
}

/// An optional truth value.
pub(super) fn flag(rt: &Runtime, object: Option<&Object>, default: bool) -> PyResult<bool> {
    object.map_or(Ok(default), |object| rt.is_true(object))
}

/// A byte order: 0 native with mark, below that little, above that big.
pub(super) fn order(
    rt: &Runtime,
    object: Option<&Object>,
) -> PyResult<Option<serpentarium_text::codecs::ByteOrder>> {
    use serpentarium_text::codecs::ByteOrder;
    let Some(object) = object else { return Ok(None) };
    Ok(match rt.index_as_i32(object)? {
        0 => None,
        ..0 => Some(ByteOrder::Little),
        _ => Some(ByteOrder::Big),
    })
}

/// The bytes of a bytes-like argument; strings count as their UTF-8 bytes where the codec allows that.
pub(super) fn bytes_or_text(rt: &Runtime, object: &Object) -> PyResult<Vec<u8>> {
    match str_value(object) {
        Some(string) => Ok(rt.utf8_bytes(string)?.into_owned()),
        None => rt.bytes_like(object),
    }
}

/// `(result, length)`
pub(super) fn pair(rt: &Runtime, result: Ref, used: usize) -> PyResult {
    Ok(rt.new_tracked_tuple([result, rt.new_usize(used)]).into_object())
}

/// An int as a code point or byte.
pub(super) enum Small {
    /// Below the limit.
    Fits(u32),
    /// An int, but not below the limit.
    TooLarge,
    /// No int.
    NoInt,
}

/// Reads an int that must be below a limit.
pub(super) fn small_value(object: &Object, limit: u32) -> Small {
    let Some(value) = int_value(object) else { return Small::NoInt };
    match &**value {
        Int::Small(small) => match u32::try_from(*small) {
            Ok(value) if value < limit => Small::Fits(value),
            _ => Small::TooLarge,
        },
        Int::Big(_) => Small::TooLarge,
    }
}
