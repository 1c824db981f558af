//! Integers to text, with the limit on the length of decimal conversions.

use dashu_int::IBig;

use super::arith::bit_length;
use crate::error::{NumberError, Result};

/// What `sys.get_int_max_str_digits()` is at start.
pub const DEFAULT_MAX_STR_DIGITS: usize = 4300;
/// The smallest limit that may be set, other than 0 for none.
pub const MAX_STR_DIGITS_THRESHOLD: usize = 640;

/// `ValueError: Exceeds the limit (... digits) for integer string conversion`; `int()` also says how long the text
/// was.
#[cold]
pub fn limit_error(limit: usize, found: Option<usize>) -> NumberError {
    let found = found.map(|digits| format!(": value has {digits} digits")).unwrap_or_default();
    NumberError::value(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion{found}; use sys.set_int_max_str_digits() \
         to increase the limit"
    ))
}

/// Decimal text, as `str(n)`. `max_digits` 0 means no limit.
pub fn to_decimal(value: &IBig, max_digits: usize) -> Result<String> {
    // A number of b bits has at least (b - 1) * log10(2) digits, so hopeless cases stop before the conversion.
    let at_least = (bit_length(value).saturating_sub(1) as u128 * 30102 / 100_000) as usize;
    if max_digits != 0 && max_digits < at_least {
        return Err(limit_error(max_digits, None));
    }
    let text = value.to_string();
    let digits = text.len() - usize::from(text.starts_with('-'));
    if max_digits != 0 && max_digits < digits {
        return Err(limit_error(max_digits, None));
    }
    Ok(text)
}

/// Text in base 2 to 36 without a prefix, lower case; `None` for another base. Not limited in length, so decimal
/// text for Python goes through [`to_decimal`].
pub fn to_radix(value: &IBig, radix: u8) -> Option<String> {
    match radix {
        2 => Some(format!("{value:b}")),
        8 => Some(format!("{value:o}")),
        16 => Some(format!("{value:x}")),
        3..=36 => Some(value.in_radix(radix).to_string()),
        _ => None,
    }
}
