//! Codecs of backslash escapes.

use serpentarium_object::heap::Object;
use serpentarium_object::{Bytes, NativeArgs, PyResult, Runtime};
use serpentarium_text::codecs::{self, EscapeErrors, EscapeFault, InvalidEscape};

use super::arguments::{bytes_or_text, errors, flag, pair};

fn warn(rt: &Runtime, invalid: Option<(InvalidEscape, usize)>, prefix: &str) -> PyResult<()> {
    let Some((escape, _)) = invalid else { return Ok(()) };
    let kind = if matches!(escape, InvalidEscape::Octal(_)) {
        "an invalid octal escape"
    } else {
        "an invalid escape"
    };
    let shown = escape.shown();
    let text =
        format!("{prefix}\"{shown}\" is {kind} sequence. Such sequences will not work in the future. ");
    rt.warn(&rt.exceptions.deprecation_warning, &text, 1)
}

pub(super) fn escape_encode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(bytes) = args.at(0).downcast::<Bytes>() else {
        let given = shown(rt, args.at(0));
        return Err(rt.type_error(format!("escape_encode() argument 1 must be bytes, not {given}")));
    };
    errors(rt, args, "escape_encode")?;
    let escaped = codecs::escape_encode(bytes.tail());
    pair(rt, rt.new_bytes(&escaped).into_object(), bytes.tail().len())
}

fn shown(rt: &Runtime, object: &Object) -> String {
    if rt.is_none(object) { "None".to_owned() } else { rt.type_name(object) }
}

pub(super) fn escape_decode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = errors(rt, args, "escape_decode")?;
    let name = errors.as_deref().unwrap_or("strict");
    let input = bytes_or_text(rt, args.at(0))?;
    let (bytes, invalid) = codecs::escape_decode(&input, EscapeErrors::from_name(name)).map_err(|fault| {
        let text = fault.to_string();
        match fault {
            EscapeFault::UnknownHandler => rt.value_error(format!("{text}{name}")),
            _ => rt.value_error(text),
        }
    })?;
    warn(rt, invalid, "b")?;
    pair(rt, rt.new_bytes(&bytes).into_object(), input.len())
}

pub(super) fn unicode_escape_decode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = errors(rt, args, "unicode_escape_decode")?;
    let last = flag(rt, args.get(2), true)?;
    let input = bytes_or_text(rt, args.at(0))?;
    let escaped = rt.run_decoder(&input, errors.as_deref(), |input, handler| {
        codecs::decode_unicode_escape(input, last, &|name| rt.character_by_name(name), handler)
    })?;
    warn(rt, escaped.invalid, "")?;
    let text = rt.str_from_canonical(escaped.decoded.text.as_text()).into_object();
    pair(rt, text, escaped.decoded.consumed)
}

pub(super) fn raw_unicode_escape_decode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = errors(rt, args, "raw_unicode_escape_decode")?;
    let last = flag(rt, args.get(2), true)?;
    let input = bytes_or_text(rt, args.at(0))?;
    let decoded = rt.run_decoder(&input, errors.as_deref(), |input, handler| {
        codecs::decode_raw_unicode_escape(input, last, handler)
    })?;
    pair(rt, rt.str_from_canonical(decoded.text.as_text()).into_object(), decoded.consumed)
}
