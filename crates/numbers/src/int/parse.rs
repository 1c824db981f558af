//! Integers from text: `int(text, base)` and the literals of source code.

use dashu_int::{IBig, UBig};

use super::text::limit_error;
use crate::error::NumberError;
use crate::text::trim_ascii_space;

/// Why a text is no integer. The caller owns the text, hence the `repr` that goes into the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseIntError {
    /// The base is neither 0 nor between 2 and 36.
    Base,
    /// Not an integer in this base.
    Invalid,
    /// More decimal digits than `sys.set_int_max_str_digits` allows; how many there are.
    TooManyDigits {
        /// The limit in force.
        limit: usize,
        /// The digits found, leading zeros included.
        digits: usize,
    },
}

impl ParseIntError {
    /// The exception `int()` raises; `repr` is the `repr()` of what was to be parsed, cut by the caller to 200
    /// characters as CPython does.
    pub fn into_error(self, base: u32, repr: &str) -> NumberError {
        match self {
            Self::Base => NumberError::value("int() base must be >= 2 and <= 36, or 0"),
            Self::Invalid => {
                NumberError::value(format!("invalid literal for int() with base {base}: {repr}"))
            }
            Self::TooManyDigits { limit, digits } => limit_error(limit, Some(digits)),
        }
    }
}

/// Parses what `int(text, base)` accepts: spaces around, a sign, a prefix where the base allows it, and
/// underscores between digits. Strings go through [`crate::text::fold_to_ascii`] first; bytes are passed as they
/// are. `max_digits` 0 means no limit.
pub fn parse(text: &[u8], base: u32, max_digits: usize) -> Result<IBig, ParseIntError> {
    if base == 1 || 36 < base {
        return Err(ParseIntError::Base);
    }
    let text = trim_ascii_space(text);
    let (negative, text) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let magnitude = parse_magnitude(text, base, max_digits)?;
    Ok(if negative { -IBig::from(magnitude) } else { IBig::from(magnitude) })
}

/// Parses an integer literal of source code, which has no sign and no spaces: base 0 of [`parse`].
pub fn parse_literal(text: &[u8], max_digits: usize) -> Result<IBig, ParseIntError> {
    parse_magnitude(text, 0, max_digits).map(IBig::from)
}

fn parse_magnitude(text: &[u8], base: u32, max_digits: usize) -> Result<UBig, ParseIntError> {
    let prefixed = match text {
        [b'0', letter, ..] => match letter | 0x20 {
            b'x' => Some(16),
            b'o' => Some(8),
            b'b' => Some(2),
            _ => None,
        },
        _ => None,
    };
    let (radix, mut digits) = match (base, prefixed) {
        (0, Some(radix)) => (radix, &text[2..]),
        (0, None) => (10, text),
        (_, Some(radix)) if radix == base => (base, &text[2..]),
        _ => (base, text),
    };
    // One underscore may follow a prefix, as in `0x_ff`.
    if digits.len() < text.len() && digits.first() == Some(&b'_') {
        digits = &digits[1..];
    }
    let clean = strip_underscores(digits, radix)?;
    if base == 0 && radix == 10 && clean.first() == Some(&b'0') && clean.iter().any(|&byte| byte != b'0') {
        // `01` would be octal in C; Python refuses it, but `00` is zero.
        return Err(ParseIntError::Invalid);
    }
    if !radix.is_power_of_two() && max_digits != 0 && max_digits < clean.len() {
        return Err(ParseIntError::TooManyDigits { limit: max_digits, digits: clean.len() });
    }
    let digits = std::str::from_utf8(&clean).map_err(|_| ParseIntError::Invalid)?;
    UBig::from_str_radix(digits, radix).map_err(|_| ParseIntError::Invalid)
}

/// The digits alone; an error if a character is no digit or an underscore stands anywhere but between two.
fn strip_underscores(text: &[u8], radix: u32) -> Result<Vec<u8>, ParseIntError> {
    let mut clean = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for &byte in text {
        if byte == b'_' {
            if !after_digit {
                return Err(ParseIntError::Invalid);
            }
            after_digit = false;
        } else if char::from(byte).is_digit(radix) {
            clean.push(byte);
            after_digit = true;
        } else {
            return Err(ParseIntError::Invalid);
        }
    }
    if after_digit { Ok(clean) } else { Err(ParseIntError::Invalid) }
}
