//! Items of a memory: bytes in a native `struct` format from and to Python values.

use serpentarium_heap::{Object, Ref};

use crate::core::{PyResult, Raised, Runtime, type_of};
use crate::types::{Bytes, Int, int_value};

/// The native single-character format, if the text is one, with or without `@`.
pub(super) fn native(format: &str) -> Option<char> {
    let mut chars = format.strip_prefix('@').unwrap_or(format).chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if size(c).is_some() => Some(c),
        _ => None,
    }
}

/// Bytes an item of a format.
pub(super) fn size(format: char) -> Option<usize> {
    Some(match format {
        'c' | 'b' | 'B' | '?' => 1,
        'h' | 'H' | 'e' => 2,
        'i' | 'I' | 'f' => 4,
        'l' | 'L' | 'q' | 'Q' | 'n' | 'N' | 'd' | 'P' => 8,
        _ => return None,
    })
}

/// True for the formats of single bytes.
pub(super) fn is_byte(format: char) -> bool {
    matches!(format, 'c' | 'b' | 'B')
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.first_chunk::<N>().copied().unwrap_or([0; N])
}

/// The value of an item.
pub(super) fn unpack(rt: &Runtime, format: &str, bytes: &[u8]) -> PyResult {
    let Some(kind) = native(format) else { return Err(unsupported(rt, format)) };
    Ok(match kind {
        'c' => rt.new_bytes(bytes).into_object(),
        'b' => rt.new_int(i64::from(i8::from_ne_bytes(array(bytes)))),
        'B' => rt.new_int(i64::from(u8::from_ne_bytes(array(bytes)))),
        '?' => rt.bool(bytes.first().is_some_and(|&byte| byte != 0)),
        'h' => rt.new_int(i64::from(i16::from_ne_bytes(array(bytes)))),
        'H' => rt.new_int(i64::from(u16::from_ne_bytes(array(bytes)))),
        'i' => rt.new_int(i64::from(i32::from_ne_bytes(array(bytes)))),
        'I' => rt.new_int(i64::from(u32::from_ne_bytes(array(bytes)))),
        'l' | 'q' | 'n' => rt.new_int(i64::from_ne_bytes(array(bytes))),
        'e' => rt.new_float(half_to_f64(u16::from_ne_bytes(array(bytes)))),
        'f' => rt.new_float(f64::from(f32::from_ne_bytes(array(bytes)))),
        'd' => rt.new_float(f64::from_ne_bytes(array(bytes))),
        _ => unsigned(rt, u64::from_ne_bytes(array(bytes))),
    })
}

fn unsigned(rt: &Runtime, value: u64) -> Ref {
    match i64::try_from(value) {
        Ok(value) => rt.new_int(value),
        Err(_) => rt.new_big_int(dashu_int::IBig::from(value)),
    }
}

pub(super) fn unsupported(rt: &Runtime, format: &str) -> Raised {
    rt.not_supported(&format!("memoryview: format {format} not supported"))
}

/// The bytes of a value in a format.
pub(super) fn pack(rt: &Runtime, format: &str, value: &Object) -> PyResult<Vec<u8>> {
    let Some(kind) = native(format) else { return Err(unsupported(rt, format)) };
    match kind {
        'c' => pack_char(rt, format, value),
        '?' => Ok(vec![u8::from(rt.is_true(value)?)]),
        'e' | 'f' | 'd' => pack_float(rt, format, kind, value),
        _ => pack_integer(rt, format, kind, value),
    }
}

fn wrong_type(rt: &Runtime, format: &str) -> Raised {
    rt.type_error(format!("memoryview: invalid type for format '{format}'"))
}

fn wrong_value(rt: &Runtime, format: &str) -> Raised {
    rt.value_error(format!("memoryview: invalid value for format '{format}'"))
}

fn pack_char(rt: &Runtime, format: &str, value: &Object) -> PyResult<Vec<u8>> {
    let Some(bytes) = value.downcast::<Bytes>() else { return Err(wrong_type(rt, format)) };
    if bytes.tail().len() == 1 { Ok(bytes.tail().to_vec()) } else { Err(wrong_value(rt, format)) }
}

fn pack_float(rt: &Runtime, format: &str, kind: char, value: &Object) -> PyResult<Vec<u8>> {
    let number = rt.as_f64(value);
    let Some(number) = rt.swallow(number, &rt.exceptions.type_error)? else {
        return Err(wrong_type(rt, format));
    };
    match kind {
        'd' => Ok(number.to_ne_bytes().to_vec()),
        'f' => {
            let narrow = number as f32;
            if narrow.is_infinite() && number.is_finite() {
                return Err(wrong_value(rt, format));
            }
            Ok(narrow.to_ne_bytes().to_vec())
        }
        _ => match f64_to_half(number) {
            Some(half) => Ok(half.to_ne_bytes().to_vec()),
            None => Err(wrong_value(rt, format)),
        },
    }
}

fn pack_integer(rt: &Runtime, format: &str, kind: char, value: &Object) -> PyResult<Vec<u8>> {
    if int_value(value).is_none() && type_of(value).slot(|slots| slots.index).is_none() {
        return Err(wrong_type(rt, format));
    }
    let index = rt.index(value)?;
    let number = match int_value(&index).map(|value| &**value) {
        Some(Int::Small(small)) => Some(i128::from(*small)),
        Some(Int::Big(big)) => i128::try_from(&**big).ok(),
        None => None,
    };
    let bytes = number.and_then(|number| match kind {
        'b' => i8::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        'B' => u8::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        'h' => i16::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        'H' => u16::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        'i' => i32::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        'I' => u32::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        'l' | 'q' | 'n' => i64::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
        _ => u64::try_from(number).ok().map(|value| value.to_ne_bytes().to_vec()),
    });
    bytes.ok_or_else(|| wrong_value(rt, format))
}

/// The value of an IEEE half-precision number.
fn half_to_f64(half: u16) -> f64 {
    let sign = if half & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(half >> 10 & 31);
    let fraction = f64::from(half & 0x3FF);
    sign * match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
    }
}

/// The nearest half-precision number, ties to even; none if it is too large.
fn f64_to_half(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let size = value.abs();
    if value.is_nan() {
        return Some(sign | 0x7E00);
    }
    if size.is_infinite() {
        return Some(sign | 0x7C00);
    }
    if size < 2_f64.powi(-14) {
        return Some(sign | (size * 2_f64.powi(24)).round_ties_even() as u16);
    }
    let exponent = ((size.to_bits() >> 52) as i32 - 1023).min(16);
    let fraction = (size * 2_f64.powi(10 - exponent)).round_ties_even();
    let bits = (exponent + 14) as f64 * 1024.0 + fraction;
    (bits < 31744.0).then_some(sign | bits as u16)
}
