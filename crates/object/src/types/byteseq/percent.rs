//! The `%` operator of `bytes` and `bytearray`.

use serpentarium_heap::Object;
use serpentarium_numbers::format::{Resolved, pad_text};
use serpentarium_text::Text;
use serpentarium_text::format::{PercentError, PercentPiece, PercentSpec, PercentTemplate};

use super::hex::copied;
use crate::StrMethods as _;
use crate::core::{PyResult, Runtime, type_of};
use crate::types::buffer::BytesView;
use crate::types::str::{PercentArgs, float_text, integer_text, resolve};
use crate::types::{Bytes, Float, int_value, str_value};

/// `template % args`, as bytes.
pub(in crate::types) fn percent(rt: &Runtime, template: &[u8], args: &Object) -> PyResult<Vec<u8>> {
    let text = Text::Latin1(template);
    let mut args = PercentArgs::new(args, true);
    let mut output = Vec::with_capacity(template.len());
    for piece in PercentTemplate::new(text) {
        match piece {
            Ok(PercentPiece::Literal(range)) => output.extend_from_slice(&template[range]),
            Ok(PercentPiece::Percent) => output.push(b'%'),
            Ok(PercentPiece::Spec(spec)) => convert(rt, template, &spec, &mut args, &mut output)?,
            Err(error) => return Err(fault(rt, template, &error, &mut args)),
        }
    }
    args.finish(rt, "bytes")?;
    Ok(output)
}

/// What CPython would have complained about before it came to the fault in the template.
fn fault(rt: &Runtime, template: &[u8], error: &PercentError, args: &mut PercentArgs<'_>) -> crate::Raised {
    let mut earlier = || -> PyResult<()> {
        if error.needs_mapping {
            args.require_mapping(rt)?;
        }
        if let Some(key) = &error.key {
            args.use_key(rt, rt.new_bytes(&template[key.clone()]).as_object())?;
        }
        for _ in 0..error.stars {
            if int_value(&*args.take(rt)?).is_none() {
                return Err(rt.type_error("* wants int"));
            }
        }
        Ok(())
    };
    match earlier() {
        Ok(()) => rt.value_error(error.fault.message(true)),
        Err(raised) => raised,
    }
}

fn convert(
    rt: &Runtime,
    template: &[u8],
    spec: &PercentSpec,
    args: &mut PercentArgs<'_>,
    output: &mut Vec<u8>,
) -> PyResult<()> {
    if let Some(key) = &spec.key {
        args.require_mapping(rt)?;
        args.use_key(rt, rt.new_bytes(&template[key.clone()]).as_object())?;
    }
    let how = resolve(rt, spec, args)?;
    let conversion = char::from_u32(spec.conversion).unwrap_or('\u{fffd}');
    let value = args.take(rt)?;
    match conversion {
        'r' | 'a' => {
            let text = rt.ascii(&value)?;
            let text =
                str_value(&text).map_or_else(Vec::new, |text| text.to_text().into_owned().into_bytes());
            push_padded(rt, &text, conversion, how, output)
        }
        's' | 'b' => push_padded(rt, &bytes_of(rt, &value)?, conversion, how, output),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            output.extend_from_slice(integer_text(rt, &value, conversion, how)?.as_bytes());
            Ok(())
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = real(rt, &value)?;
            output.extend_from_slice(float_text(rt, number, conversion, how)?.as_bytes());
            Ok(())
        }
        'c' => push_padded(rt, &[byte(rt, &value)?], conversion, how, output),
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

fn real(rt: &Runtime, value: &Object) -> PyResult<f64> {
    if let Some(float) = value.downcast::<Float>() {
        return Ok(float.0);
    }
    let number = rt.as_f64(value);
    match rt.swallow(number, &rt.exceptions.type_error)? {
        Some(number) => Ok(number),
        None => Err(rt.type_error(format!("float argument required, not {}", rt.type_name(value)))),
    }
}

fn push_padded(
    rt: &Runtime,
    bytes: &[u8],
    conversion: char,
    how: Resolved,
    output: &mut Vec<u8>,
) -> PyResult<()> {
    let (take, left, right) = pad_text(bytes.len(), conversion, how).map_err(|_| rt.memory_error())?;
    output.resize(output.len() + left, b' ');
    output.extend_from_slice(&bytes[..take]);
    output.resize(output.len() + right, b' ');
    Ok(())
}

/// The bytes for `%b`.
fn bytes_of(rt: &Runtime, value: &Object) -> PyResult<Vec<u8>> {
    if let Some(bytes) = copied(value) {
        return Ok(bytes);
    }
    if type_of(value).slot(|slots| slots.buffer).is_none()
        && let Some(result) = rt.call_special(value, &rt.names.bytes, &[])?
    {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.tail().to_vec()),
            None => {
                Err(rt.type_error(format!("__bytes__ returned non-bytes (type {})", rt.type_name(&result))))
            }
        };
    }
    match BytesView::get_any_layout(rt, value)? {
        Some(view) => Ok(view.to_vec()),
        None => {
            let name = rt.type_name(value);
            Err(rt.type_error(format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
            )))
        }
    }
}

/// The byte for `%c`.
fn byte(rt: &Runtime, value: &Object) -> PyResult<u8> {
    const WANTED: &str = "%c requires an integer in range(256) or a single byte";
    if let Some(bytes) = copied(value) {
        if let [byte] = bytes[..] {
            return Ok(byte);
        }
        let (name, len) = (rt.type_name(value), bytes.len());
        return Err(rt.type_error(format!("{WANTED}, not a {name} object of length {len}")));
    }
    let index = rt.index(value);
    let Some(index) = rt.swallow(index, &rt.exceptions.type_error)? else {
        return Err(rt.type_error(format!("{WANTED}, not {}", rt.type_name(value))));
    };
    let number = int_value(&index).and_then(|value| value.small()).and_then(|value| u8::try_from(value).ok());
    number.ok_or_else(|| rt.overflow_error("%c arg not in range(256)"))
}
