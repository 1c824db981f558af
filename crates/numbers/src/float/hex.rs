//! `float.hex` and `float.fromhex`.

use super::decompose;
use crate::error::{NumberError, Result};
use crate::int::compose_float;
use crate::text::trim_ascii_space;

/// `value.hex()`.
pub fn to_hex(value: f64) -> String {
    if !value.is_finite() {
        return super::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(value);
    let (lead, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
    format!("{sign}0x{lead}.{fraction:013x}p{:+}", exponent + 52)
}

/// `float.fromhex(text)`.
pub fn from_hex(text: &[u8]) -> Result<f64> {
    let invalid = || NumberError::value("invalid hexadecimal floating-point string");
    let text = trim_ascii_space(text);
    let negative = text.first() == Some(&b'-');
    let body = if matches!(text.first(), Some(b'+' | b'-')) { &text[1..] } else { text };
    let signed = |value: f64| if negative { -value } else { value };
    if body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if body.eq_ignore_ascii_case(b"nan") {
        return Ok(signed(f64::NAN));
    }
    let body = match body {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => body,
    };
    let end = body.iter().position(|byte| matches!(byte, b'p' | b'P')).unwrap_or(body.len());
    let (mantissa, exponent) = mantissa(&body[..end]).ok_or_else(invalid)?;
    let power = match body.get(end + 1..) {
        None => 0,
        Some(text) => power(text).ok_or_else(invalid)?,
    };
    if mantissa == 0 {
        return Ok(signed(0.0));
    }
    let exponent = exponent.saturating_add(power).clamp(-1_000_000, 1_000_000);
    let too_large = || NumberError::overflow("hexadecimal value too large to represent as a float");
    compose_float(mantissa, exponent).map(signed).ok_or_else(too_large)
}

/// The hexadecimal digits as an integer times a power of two; what does not fit is kept as one sticky bit.
fn mantissa(text: &[u8]) -> Option<(u128, i64)> {
    let mut value = 0u128;
    let mut exponent = 0i64;
    let mut digits = 0usize;
    let mut after_point = false;
    for &byte in text {
        if byte == b'.' {
            if after_point {
                return None;
            }
            after_point = true;
            continue;
        }
        let digit = u128::from(char::from(byte).to_digit(16)?);
        digits += 1;
        if value >> 100 == 0 {
            value = value << 4 | digit;
            exponent -= if after_point { 4 } else { 0 };
        } else {
            value |= u128::from(digit != 0);
            exponent += if after_point { 0 } else { 4 };
        }
    }
    (0 < digits).then_some((value, exponent))
}

/// The decimal exponent after `p`, as large as it may be.
fn power(text: &[u8]) -> Option<i64> {
    let negative = text.first() == Some(&b'-');
    let digits = if matches!(text.first(), Some(b'+' | b'-')) { &text[1..] } else { text };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1 << 50));
    Some(if negative { -size } else { size })
}
