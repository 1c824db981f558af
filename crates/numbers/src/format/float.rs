//! The digits of a float in one of the styles `e`, `f`, `g`, `r` or `%`, without sign and padding.

use crate::error::{NumberError, Result};
use crate::float::{Decimal, shortest, to_exponent_digits, to_fixed, write_exponent};

/// The most digits that are written: beyond it a `MemoryError` stands for the memory that would be needed.
const MAX_PRECISION: usize = 1 << 30;

/// How a float is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloatStyle {
    /// `e`, `f`, `g` or `r` (shortest digits).
    pub style: char,
    /// Digits after the point (`e`, `f`) or significant ones (`g`); not used by `r`.
    pub precision: usize,
    /// `#`: a point even without digits after it, and trailing zeros kept.
    pub alternate: bool,
    /// At least one digit after the point, as in `repr`.
    pub add_point_zero: bool,
    /// `E`, `INF`, `NAN`.
    pub upper: bool,
}

/// The absolute value as text in the given style.
pub fn float_digits(value: f64, how: FloatStyle) -> Result<String> {
    if i32::MAX as usize <= how.precision {
        return Err(NumberError::value("precision too big"));
    }
    if MAX_PRECISION < how.precision {
        return Err(NumberError::memory());
    }
    let text = if value.is_nan() {
        "nan".to_owned()
    } else if value.is_infinite() {
        "inf".to_owned()
    } else {
        match how.style {
            'e' => exponent_style(value, how),
            'f' => fixed_style(value, how),
            'g' => general_style(value, how),
            _ => shortest_style(value, how),
        }
    };
    Ok(if how.upper { text.to_ascii_uppercase() } else { text })
}

fn fixed_style(value: f64, how: FloatStyle) -> String {
    let mut text = to_fixed(value, how.precision);
    if how.precision == 0 && how.alternate {
        text.push('.');
    }
    text
}

fn exponent_style(value: f64, how: FloatStyle) -> String {
    let (digits, exponent) = to_exponent_digits(value, how.precision.saturating_add(1));
    with_exponent(&digits, exponent, how.alternate)
}

fn general_style(value: f64, how: FloatStyle) -> String {
    let precision = how.precision.max(1);
    let (mut digits, exponent) = to_exponent_digits(value, precision);
    if !how.alternate {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    let point = exponent + 1;
    // A point that must be followed by a digit needs room for it within the precision.
    let limit = precision as i64 - i64::from(how.add_point_zero);
    if point <= -4 || limit < i64::from(point) {
        return with_exponent(&digits, exponent, how.alternate);
    }
    positional(&Decimal { digits, point }, how)
}

fn shortest_style(value: f64, how: FloatStyle) -> String {
    let decimal = shortest(value);
    if decimal.point <= -4 || 16 < decimal.point {
        return with_exponent(&decimal.digits, decimal.point - 1, how.alternate);
    }
    positional(&decimal, how)
}

fn positional(decimal: &Decimal, how: FloatStyle) -> String {
    let Decimal { digits, point } = decimal;
    let mut text = String::with_capacity(digits.len() + 8);
    if *point <= 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        text.push_str(digits);
        return text;
    }
    let whole = *point as usize;
    if digits.len() <= whole {
        text.push_str(digits);
        text.extend(std::iter::repeat_n('0', whole - digits.len()));
        if how.add_point_zero {
            text.push_str(".0");
        } else if how.alternate {
            text.push('.');
        }
        return text;
    }
    text.push_str(&digits[..whole]);
    text.push('.');
    text.push_str(&digits[whole..]);
    text
}

fn with_exponent(digits: &str, exponent: i32, alternate: bool) -> String {
    let mut text = String::with_capacity(digits.len() + 6);
    text.push_str(&digits[..1]);
    if 1 < digits.len() || alternate {
        text.push('.');
        text.push_str(&digits[1..]);
    }
    write_exponent(&mut text, exponent, 'e');
    text
}
