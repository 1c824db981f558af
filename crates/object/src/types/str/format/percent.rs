//! The `%` operator of `str`.

use serpentarium_heap::{Obj, Object, Ref};
use serpentarium_numbers::format::{Resolved, pad_text};
use serpentarium_text::Text;
use serpentarium_text::format::{PercentError, PercentPiece, PercentSpec, PercentTemplate};

use super::output::Output;
use super::percent_args::{PercentArgs, float_text, integer_text, resolve};
use crate::core::{PyResult, Runtime};
use crate::types::{int_value, str_value};
use crate::{Str, StrMethods as _};

/// `template % args`
pub(in crate::types::str) fn percent(rt: &Runtime, template: &Obj<Str>, args: &Object) -> PyResult {
    let text = template.text();
    let mut args = PercentArgs::new(args, false);
    let mut output = Output::new();
    for piece in PercentTemplate::new(text) {
        match piece {
            Ok(PercentPiece::Literal(range)) => output.push_text(text.slice(range)),
            Ok(PercentPiece::Percent) => output.push_str("%"),
            Ok(PercentPiece::Spec(spec)) => convert(rt, text, &spec, &mut args, &mut output)?,
            Err(error) => return Err(fault(rt, text, &error, &mut args)),
        }
    }
    args.finish(rt, "string")?;
    Ok(output.finish(rt))
}

fn key_object(rt: &Runtime, text: Text<'_>, key: &std::ops::Range<usize>) -> Ref {
    rt.str_from_text(text.slice(key.clone())).into_object()
}

/// What CPython would have complained about before it came to the fault in the template.
fn fault(rt: &Runtime, text: Text<'_>, error: &PercentError, args: &mut PercentArgs<'_>) -> crate::Raised {
    let mut earlier = || -> PyResult<()> {
        if error.needs_mapping {
            args.require_mapping(rt)?;
        }
        if let Some(key) = &error.key {
            args.use_key(rt, &key_object(rt, text, key))?;
        }
        for _ in 0..error.stars {
            if int_value(&*args.take(rt)?).is_none() {
                return Err(rt.type_error("* wants int"));
            }
        }
        Ok(())
    };
    match earlier() {
        Ok(()) => rt.value_error(error.fault.message(false)),
        Err(raised) => raised,
    }
}

fn convert(
    rt: &Runtime,
    text: Text<'_>,
    spec: &PercentSpec,
    args: &mut PercentArgs<'_>,
    output: &mut Output,
) -> PyResult<()> {
    if let Some(key) = &spec.key {
        args.require_mapping(rt)?;
        args.use_key(rt, &key_object(rt, text, key))?;
    }
    let how = resolve(rt, spec, args)?;
    let conversion = char::from_u32(spec.conversion).unwrap_or('\u{fffd}');
    let value = args.take(rt)?;
    match conversion {
        's' => push_padded(rt, &*rt.str(&value)?, conversion, how, output),
        'r' => push_padded(rt, &*rt.repr(&value)?, conversion, how, output),
        'a' => push_padded(rt, &*rt.ascii(&value)?, conversion, how, output),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            output.push_str(&integer_text(rt, &value, conversion, how)?);
            Ok(())
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = rt.as_f64(&value)?;
            output.push_str(&float_text(rt, number, conversion, how)?);
            Ok(())
        }
        'c' => {
            let cp = character(rt, &value)?;
            let (_, left, right) = pad_text(1, 'c', how).map_err(|_| rt.memory_error())?;
            output.push_spaces(left);
            output.push_char(cp);
            output.push_spaces(right);
            Ok(())
        }
        _ => {
            let point = spec.conversion;
            let shown = Some(conversion).filter(|_| (32..127).contains(&point)).unwrap_or('?');
            Err(rt.value_error(format!(
                "unsupported format character '{shown}' (0x{point:x}) at index {}",
                spec.index
            )))
        }
    }
}

fn push_padded(
    rt: &Runtime,
    string: &Object,
    conversion: char,
    how: Resolved,
    output: &mut Output,
) -> PyResult<()> {
    let Some(value) = str_value(string) else { return Ok(()) };
    let len = value.char_len();
    let (take, left, right) = pad_text(len, conversion, how).map_err(|_| rt.memory_error())?;
    output.push_spaces(left);
    if take == len {
        output.push_object(rt, string);
    } else {
        output.push_text(value.text().slice(0..take));
    }
    output.push_spaces(right);
    Ok(())
}

/// The character for `%c`.
fn character(rt: &Runtime, value: &Object) -> PyResult<u32> {
    if let Some(string) = str_value(value) {
        if let (1, Some(cp)) = (string.char_len(), string.text().get(0)) {
            return Ok(cp);
        }
        let len = string.char_len();
        return Err(
            rt.type_error(format!("%c requires an int or a unicode character, not a string of length {len}"))
        );
    }
    let index = rt.index(value);
    let Some(index) = rt.swallow(index, &rt.exceptions.type_error)? else {
        let name = rt.type_name(value);
        return Err(rt.type_error(format!("%c requires an int or a unicode character, not {name}")));
    };
    let number =
        int_value(&index).and_then(|value| value.small()).and_then(|value| u32::try_from(value).ok());
    number.filter(|cp| *cp < 0x11_0000).ok_or_else(|| rt.overflow_error("%c arg not in range(0x110000)"))
}
