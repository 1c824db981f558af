//! Floats from text, as `float(text)` accepts it.

use crate::error::NumberError;
use crate::text::trim_ascii_space;

/// `ValueError: could not convert string to float: ...`, given the `repr` of the text.
#[cold]
pub fn could_not_convert(repr: &str) -> NumberError {
    NumberError::value(format!("could not convert string to float: {repr}"))
}

/// Parses what `float()` accepts: spaces around, underscores between digits, `inf`, `infinity` and `nan` in any
/// case. Strings go through [`crate::text::fold_to_ascii`] first. `None` if it is no float.
pub fn parse(text: &[u8]) -> Option<f64> {
    let text = strip_underscores(trim_ascii_space(text))?;
    match parse_prefix(&text) {
        (value, used) if 0 < used && used == text.len() => Some(value),
        _ => None,
    }
}

/// The text without its underscores; `None` if one stands anywhere but between two digits.
pub(crate) fn strip_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut clean = Vec::with_capacity(text.len());
    for (i, &byte) in text.iter().enumerate() {
        if byte == b'_' {
            let digit_at = |i: usize| text.get(i).is_some_and(u8::is_ascii_digit);
            if i == 0 || !digit_at(i - 1) || !digit_at(i + 1) {
                return None;
            }
        } else {
            clean.push(byte);
        }
    }
    Some(clean)
}

/// The longest float the text begins with, and how many bytes it takes: 0 if it begins with none.
pub(crate) fn parse_prefix(text: &[u8]) -> (f64, usize) {
    let sign_len = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let body = &text[sign_len..];
    let negative = text.first() == Some(&b'-');
    let signed = |value: f64| if negative { -value } else { value };
    let begins = |word: &[u8]| body.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word));
    for (word, value) in [(&b"infinity"[..], f64::INFINITY), (b"inf", f64::INFINITY), (b"nan", f64::NAN)] {
        if begins(word) {
            return (signed(value), sign_len + word.len());
        }
    }
    let used = decimal_len(body);
    let value = std::str::from_utf8(&body[..used]).ok().and_then(|number| number.parse().ok());
    value.map_or((0.0, 0), |value| (signed(value), sign_len + used))
}

/// The length of the unsigned decimal number at the start.
fn decimal_len(text: &[u8]) -> usize {
    let digits_from = |start: usize| text.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits_from(0);
    let mut end = whole;
    let mut digits = whole;
    if text.get(whole) == Some(&b'.') {
        let fraction = digits_from(whole + 1);
        digits += fraction;
        end = whole + 1 + fraction;
    }
    if digits == 0 {
        return 0;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits_from(end + 1 + sign);
        if 0 < exponent {
            end += 1 + sign + exponent;
        }
    }
    end
}
