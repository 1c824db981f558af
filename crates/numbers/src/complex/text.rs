//! `repr` of complex numbers and `complex(text)`.

use super::Complex;
use crate::error::{NumberError, Result};
use crate::float::{self, parse_prefix, strip_underscores};
use crate::text::trim_ascii_space;

/// `repr(value)`: the real part is left out only when it is positive zero.
pub fn repr(value: Complex) -> String {
    let imag = part(value.imag);
    if value.real == 0.0 && value.real.is_sign_positive() {
        return format!("{imag}j");
    }
    let plus = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imag}j)", part(value.real))
}

/// A part is written like a float, but without a trailing `.0`.
fn part(value: f64) -> String {
    let mut text = float::repr(value);
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// Parses what `complex(text)` accepts. Strings go through [`crate::text::fold_to_ascii`] first; `repr` is the
/// text's `repr()` for the one message that shows it.
pub fn parse(text: &[u8], repr: &str) -> Result<Complex> {
    let trimmed = trim_ascii_space(text);
    let clean = strip_underscores(trimmed)
        .ok_or_else(|| NumberError::value(format!("could not convert string to complex: {repr}")))?;
    let malformed = || NumberError::value("complex() arg is a malformed string");
    let body = match clean.as_slice() {
        [b'(', inner @ .., b')'] => trim_ascii_space(inner),
        other => other,
    };
    parse_body(body).ok_or_else(malformed)
}

/// `real`, `imagj` or `real±imagj`, where a bare sign before `j` means one.
fn parse_body(body: &[u8]) -> Option<Complex> {
    let (first, used) = parse_prefix(body);
    if used == 0 {
        return unit_imaginary(body).map(|imag| Complex::new(0.0, imag));
    }
    match &body[used..] {
        [] => Some(Complex::new(first, 0.0)),
        [b'j' | b'J'] => Some(Complex::new(0.0, first)),
        rest @ [b'+' | b'-', ..] => {
            let (second, used) = parse_prefix(rest);
            let imag = match (used, &rest[used..]) {
                (0, _) => unit_imaginary(rest)?,
                (_, [b'j' | b'J']) => second,
                _ => return None,
            };
            Some(Complex::new(first, imag))
        }
        _ => None,
    }
}

/// `j`, `+j` or `-j`.
fn unit_imaginary(text: &[u8]) -> Option<f64> {
    match text {
        [b'j' | b'J'] | [b'+', b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => None,
    }
}
