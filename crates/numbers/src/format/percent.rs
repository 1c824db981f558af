//! The `%` operator of strings and bytes: reading a directive, and formatting numbers for one.
//!
//! Fetching the arguments needs objects, so the caller drives: it reads a [`Directive`], fetches what a `*` asks
//! for, and hands the number with a [`Resolved`] directive back.

use dashu_int::{IBig, Sign};

use super::float::{FloatStyle, float_digits};
use crate::error::{NumberError, Result};
use crate::int;

/// A width or a precision as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amount {
    /// Not written.
    #[default]
    Absent,
    /// `*`: the next argument says.
    Argument,
    /// This many.
    Number(usize),
}

/// One directive as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directive {
    /// Where the text of the mapping key is, without its parentheses.
    pub key: Option<(usize, usize)>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// The least width.
    pub width: Amount,
    /// The precision.
    pub precision: Amount,
    /// The conversion character, as a code point.
    pub conversion: u32,
    /// The position of the conversion character, for messages.
    pub position: usize,
    /// Where the text goes on.
    pub end: usize,
}

/// What comes next in a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextDirective {
    /// Only text, from the position asked about to the end.
    Text,
    /// Text up to `start` (where the `%` is), then a directive.
    Directive {
        /// The position of the `%`.
        start: usize,
        /// The directive.
        directive: Directive,
    },
    /// Text up to `start`, then `%%`.
    Percent {
        /// The position of the first `%`; the text goes on two characters later.
        start: usize,
    },
}

/// Finds the next directive from `from` on.
pub fn next_directive(format: &[u32], from: usize) -> Result<NextDirective> {
    let is = |i: usize, wanted: char| format.get(i) == Some(&u32::from(wanted));
    let Some(offset) = format.get(from..).and_then(|rest| rest.iter().position(|&p| p == u32::from('%')))
    else {
        return Ok(NextDirective::Text);
    };
    let start = from + offset;
    let mut i = start + 1;
    if is(i, '%') {
        return Ok(NextDirective::Percent { start });
    }
    let mut directive = Directive::default();
    if is(i, '(') {
        let close = closing_parenthesis(format, i)?;
        directive.key = Some((i + 1, close));
        i = close + 1;
    }
    while let Some(flag) = format.get(i).copied().and_then(char::from_u32) {
        match flag {
            '-' => directive.left = true,
            '+' => directive.plus = true,
            ' ' => directive.space = true,
            '#' => directive.alternate = true,
            '0' => directive.zero = true,
            _ => break,
        }
        i += 1;
    }
    directive.width = amount(format, &mut i, i64::MAX as usize, "width too big")?;
    if is(i, '.') {
        i += 1;
        directive.precision = match amount(format, &mut i, i32::MAX as usize, "precision too big")? {
            Amount::Absent => Amount::Number(0),
            other => other,
        };
    }
    if is(i, 'h') || is(i, 'l') || is(i, 'L') {
        // C's length modifiers mean nothing here and one is skipped.
        i += 1;
    }
    directive.conversion = *format.get(i).ok_or_else(|| NumberError::value("incomplete format"))?;
    directive.position = i;
    directive.end = i + 1;
    Ok(NextDirective::Directive { start, directive })
}

fn closing_parenthesis(format: &[u32], open: usize) -> Result<usize> {
    let mut depth = 0usize;
    for (i, &point) in format.iter().enumerate().skip(open) {
        if point == u32::from('(') {
            depth += 1;
        } else if point == u32::from(')') {
            depth -= 1;
            if depth == 0 {
                return Ok(i);
            }
        }
    }
    Err(NumberError::value("incomplete format key"))
}

fn amount(format: &[u32], i: &mut usize, limit: usize, too_big: &'static str) -> Result<Amount> {
    if format.get(*i) == Some(&u32::from('*')) {
        *i += 1;
        return Ok(Amount::Argument);
    }
    let mut value = None;
    while let Some(digit) =
        format.get(*i).and_then(|&point| char::from_u32(point)).and_then(|c| c.to_digit(10))
    {
        let next = value.unwrap_or(0usize).checked_mul(10).and_then(|tens| tens.checked_add(digit as usize));
        match next.filter(|&number| number <= limit) {
            Some(number) => value = Some(number),
            None => return Err(NumberError::value(too_big)),
        }
        *i += 1;
    }
    Ok(value.map_or(Amount::Absent, Amount::Number))
}

/// `ValueError: unsupported format character ...`.
#[cold]
pub fn unsupported_character(directive: &Directive) -> NumberError {
    let point = directive.conversion;
    let shown = char::from_u32(point).filter(|_| (32..128).contains(&point)).unwrap_or('?');
    NumberError::value(format!(
        "unsupported format character '{shown}' (0x{point:x}) at index {}",
        directive.position
    ))
}

/// A directive whose width and precision are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Text to the left of its padding.
    pub left: bool,
    /// A plus before positive numbers.
    pub plus: bool,
    /// A space before positive numbers.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// Zeros rather than spaces.
    pub zero: bool,
    /// The least width.
    pub width: usize,
    /// The precision.
    pub precision: Option<usize>,
}

impl Resolved {
    /// Puts in the values of the arguments a `*` asked for. A negative width means left alignment, a negative
    /// precision 0.
    pub fn new(directive: &Directive, width_argument: Option<i64>, precision_argument: Option<i64>) -> Self {
        let mut left = directive.left;
        let width = match directive.width {
            Amount::Number(number) => number,
            Amount::Absent => 0,
            Amount::Argument => {
                let width = width_argument.unwrap_or(0);
                left |= width < 0;
                width.unsigned_abs() as usize
            }
        };
        let precision = match directive.precision {
            Amount::Number(number) => Some(number),
            Amount::Absent => None,
            Amount::Argument => Some(precision_argument.unwrap_or(0).max(0) as usize),
        };
        Self {
            left,
            plus: directive.plus,
            space: directive.space,
            alternate: directive.alternate,
            zero: directive.zero,
            width,
            precision,
        }
    }
}

/// An integer for `%d`, `%i`, `%u`, `%o`, `%x` or `%X`, padded. `max_digits` limits decimal text.
pub fn percent_int(value: &IBig, conversion: char, how: Resolved, max_digits: usize) -> Result<String> {
    let negative = value.sign() == Sign::Negative;
    let size = if negative { -value } else { value.clone() };
    let (mut digits, prefix) = match conversion {
        'o' => (format!("{size:o}"), "0o"),
        'x' => (format!("{size:x}"), "0x"),
        'X' => (format!("{size:X}"), "0X"),
        _ => (int::to_decimal(&size, max_digits)?, ""),
    };
    let precision = how.precision.unwrap_or(0);
    if i32::MAX as usize - 3 < precision {
        return Err(NumberError::overflow("precision too large"));
    }
    if digits.len() < precision {
        digits.insert_str(0, &"0".repeat(precision - digits.len()));
    }
    let prefix = if how.alternate { prefix } else { "" };
    pad_number(negative, prefix, &digits, how)
}

/// A float for `%e`, `%f`, `%g` or their capitals, padded.
pub fn percent_float(value: f64, conversion: char, how: Resolved) -> Result<String> {
    let style = FloatStyle {
        style: conversion.to_ascii_lowercase(),
        precision: how.precision.unwrap_or(6),
        alternate: how.alternate,
        add_point_zero: false,
        upper: conversion.is_ascii_uppercase(),
    };
    let digits = float_digits(value, style)?;
    pad_number(value.is_sign_negative() && !value.is_nan(), "", &digits, how)
}

fn pad_number(negative: bool, prefix: &str, digits: &str, how: Resolved) -> Result<String> {
    let sign = match (negative, how.plus, how.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    };
    let missing = missing(how.width, sign.len() + prefix.len() + digits.len())?;
    let fill = |c: &str| c.repeat(missing);
    Ok(if how.left {
        format!("{sign}{prefix}{digits}{}", fill(" "))
    } else if how.zero {
        format!("{sign}{prefix}{}{digits}", fill("0"))
    } else {
        format!("{}{sign}{prefix}{digits}", fill(" "))
    })
}

/// How many characters of a text of this length `%s`, `%r`, `%a` or `%c` keeps, and the spaces before and after
/// them. `%c` ignores the precision.
pub fn pad_text(length: usize, conversion: char, how: Resolved) -> Result<(usize, usize, usize)> {
    let take = match how.precision {
        Some(precision) if conversion != 'c' => precision.min(length),
        _ => length,
    };
    let missing = missing(how.width, take)?;
    Ok(if how.left { (take, 0, missing) } else { (take, missing, 0) })
}

fn missing(width: usize, length: usize) -> Result<usize> {
    let missing = width.saturating_sub(length);
    if 1 << 32 < missing { Err(NumberError::memory()) } else { Ok(missing) }
}
