//! Applying a specification to a number or a string.

use dashu_int::{IBig, Sign};

use super::float::{FloatStyle, float_digits};
use super::group::{group_fraction, group_whole};
use super::spec::{Align, Kind, SignMode, Spec};
use crate::complex::Complex;
use crate::error::{NumberError, Result};
use crate::int;

/// The widest result: what is wider could not be allocated anyway.
const MAX_WIDTH: usize = 1 << 31;

/// A formatted number with its padding still as lengths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The fill character, as a code point.
    pub fill: u32,
    /// Fill characters before everything.
    pub left: usize,
    /// The sign and a prefix such as `0x`.
    pub prefix: String,
    /// Fill characters between the prefix and the digits.
    pub inner: usize,
    /// The digits and what follows them. ASCII unless the type was `c`.
    pub body: String,
    /// The code point asked for by the type `c` if it is a surrogate, in which case the body is empty.
    pub surrogate: Option<u32>,
    /// Fill characters after everything.
    pub right: usize,
}

impl Formatted {
    /// All of it as code points.
    pub fn code_points(&self) -> impl Iterator<Item = u32> {
        let pad = |count| std::iter::repeat_n(self.fill, count);
        pad(self.left)
            .chain(self.prefix.chars().map(u32::from))
            .chain(pad(self.inner))
            .chain(self.body.chars().map(u32::from))
            .chain(self.surrogate)
            .chain(pad(self.right))
    }

    /// All of it as a Rust string; a surrogate becomes U+FFFD.
    pub fn into_string(self) -> String {
        self.code_points().map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }
}

/// How a string is cut and padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrLayout {
    /// The fill character, as a code point.
    pub fill: u32,
    /// Fill characters before the text.
    pub left: usize,
    /// How many characters of the text are kept.
    pub take: usize,
    /// Fill characters after the text.
    pub right: usize,
}

/// Text taken apart for layout: CPython counts the digits before the point apart from the rest.
struct Parts {
    sign: &'static str,
    prefix: &'static str,
    whole: String,
    rest: String,
}

/// `format(value, spec)` of an integer. `max_digits` limits decimal text, see [`int::to_decimal`].
pub fn format_int(value: &IBig, spec: &Spec, kind: Kind<'_>, max_digits: usize) -> Result<Formatted> {
    let presentation = spec.presentation_char();
    match presentation {
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return format_float(int::to_float(value)?, spec, kind),
        _ => return Err(spec.unknown_code(kind)),
    }
    if spec.precision.is_some() {
        return Err(NumberError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(NumberError::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if presentation == 'c' {
        return format_character(value, spec);
    }
    let size = if value.sign() == Sign::Negative { -value } else { value.clone() };
    let (whole, prefix) = match presentation {
        'b' => (format!("{size:b}"), "0b"),
        'o' => (format!("{size:o}"), "0o"),
        'x' => (format!("{size:x}"), "0x"),
        'X' => (format!("{size:X}"), "0X"),
        _ => (int::to_decimal(&size, max_digits)?, ""),
    };
    let group_size = if prefix.is_empty() { 3 } else { 4 };
    let parts = Parts {
        sign: sign_text(value.sign() == Sign::Negative, spec.sign),
        prefix: if spec.alternate { prefix } else { "" },
        whole,
        rest: String::new(),
    };
    lay_out(parts, spec, group_size)
}

fn format_character(value: &IBig, spec: &Spec) -> Result<Formatted> {
    if spec.sign.is_some() {
        return Err(NumberError::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(NumberError::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let number = int::to_i64(value)
        .ok_or_else(|| NumberError::overflow("Python int too large to convert to C long"))?;
    let point = u32::try_from(number).ok().filter(|&point| point < 0x110000);
    let point = point.ok_or_else(|| NumberError::overflow("%c arg not in range(0x110000)"))?;
    let character = char::from_u32(point);
    let mut formatted = pad(String::new(), character.map(String::from).unwrap_or_default(), 1, spec)?;
    formatted.surrogate = if character.is_none() { Some(point) } else { None };
    Ok(formatted)
}

/// `format(value, spec)` of a float.
pub fn format_float(value: f64, spec: &Spec, kind: Kind<'_>) -> Result<Formatted> {
    let presentation = spec.presentation_char();
    let (how, scaled, suffix) = match presentation {
        '\0' => {
            let style = if spec.precision.is_some() { 'g' } else { 'r' };
            (float_style(style, spec, true), value, "")
        }
        'n' => (float_style('g', spec, false), value, ""),
        '%' => (float_style('f', spec, false), value * 100.0, "%"),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => (float_style(presentation, spec, false), value, ""),
        _ => return Err(spec.unknown_code(kind)),
    };
    let mut parts = float_parts(scaled, how, spec, spec.sign)?;
    parts.rest.push_str(suffix);
    lay_out(parts, spec, 3)
}

/// `format(value, spec)` of a complex number.
pub fn format_complex(value: Complex, spec: &Spec, kind: Kind<'_>) -> Result<Formatted> {
    let presentation = spec.presentation_char();
    if !matches!(presentation, '\0' | 'n' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G') {
        return Err(spec.unknown_code(kind));
    }
    if spec.fill == u32::from('0') {
        return Err(NumberError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(NumberError::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let style = match (presentation, spec.precision) {
        ('\0', None) => 'r',
        ('\0' | 'n', _) => 'g',
        (other, _) => other,
    };
    let how = float_style(style, spec, false);
    let bare = Spec { width: None, align: Align::Right, ..spec.clone() };
    let part = |number: f64, sign| -> Result<String> {
        Ok(lay_out(float_parts(number, how, spec, sign)?, &bare, 3)?.into_string())
    };
    let skip_real = presentation == '\0' && value.real == 0.0 && value.real.is_sign_positive();
    let text = if skip_real {
        part(value.imag, spec.sign)? + "j"
    } else {
        let both = part(value.real, spec.sign)? + &part(value.imag, Some(SignMode::Plus))? + "j";
        if presentation == '\0' { format!("({both})") } else { both }
    };
    let length = text.len();
    pad(String::new(), text, length, spec)
}

/// `format(text, spec)` of a string with this many characters.
pub fn format_str_layout(length: usize, spec: &Spec, kind: Kind<'_>) -> Result<StrLayout> {
    if spec.presentation_char() != 's' {
        return Err(spec.unknown_code(kind));
    }
    let refused = match spec.sign {
        Some(SignMode::Space) => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if spec.no_negative_zero => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        None if spec.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if spec.align == Align::AfterSign => {
            Some("'=' alignment not allowed in string format specifier")
        }
        None => None,
    };
    if let Some(message) = refused {
        return Err(NumberError::value(message));
    }
    let take = spec.precision.map_or(length, |precision| precision.min(length));
    let (left, _, right) = padding(take, spec)?;
    Ok(StrLayout { fill: spec.fill, left, take, right })
}

fn float_style(style: char, spec: &Spec, add_point_zero: bool) -> FloatStyle {
    FloatStyle {
        style: style.to_ascii_lowercase(),
        precision: spec.precision.unwrap_or(if style == 'r' { 0 } else { 6 }),
        alternate: spec.alternate,
        add_point_zero,
        upper: style.is_ascii_uppercase(),
    }
}

fn float_parts(value: f64, how: FloatStyle, spec: &Spec, sign: Option<SignMode>) -> Result<Parts> {
    let text = float_digits(value, how)?;
    let mut negative = value.is_sign_negative() && !value.is_nan();
    if spec.no_negative_zero && negative {
        let mantissa = text.split(['e', 'E']).next().unwrap_or(&text);
        negative = !mantissa.chars().all(|c| matches!(c, '0' | '.'));
    }
    let whole_len = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, after) = text.split_at(whole_len);
    let rest = match after.strip_prefix('.') {
        Some(after) => {
            let fraction_len = after.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, after) = after.split_at(fraction_len);
            format!(".{}{after}", group_fraction(fraction, spec.fraction_grouping))
        }
        None => after.to_owned(),
    };
    Ok(Parts { sign: sign_text(negative, sign), prefix: "", whole: whole.to_owned(), rest })
}

fn sign_text(negative: bool, mode: Option<SignMode>) -> &'static str {
    match (negative, mode) {
        (true, _) => "-",
        (false, Some(SignMode::Plus)) => "+",
        (false, Some(SignMode::Space)) => " ",
        (false, _) => "",
    }
}

fn lay_out(parts: Parts, spec: &Spec, group_size: usize) -> Result<Formatted> {
    let prefix = format!("{}{}", parts.sign, parts.prefix);
    let width = spec.width.unwrap_or(0);
    if MAX_WIDTH < width {
        return Err(NumberError::memory());
    }
    // Zeros that pad are digits and take part in the grouping.
    let zero_padded = spec.fill == u32::from('0') && spec.align == Align::AfterSign;
    let min_width = if zero_padded { width.saturating_sub(prefix.len() + parts.rest.len()) } else { 0 };
    let whole = if parts.whole.is_empty() {
        String::new()
    } else {
        group_whole(&parts.whole, spec.grouping, group_size, min_width)
    };
    let body = whole + &parts.rest;
    let length = body.len();
    pad(prefix, body, length, spec)
}

fn pad(prefix: String, body: String, body_length: usize, spec: &Spec) -> Result<Formatted> {
    let (left, inner, right) = padding(prefix.len() + body_length, spec)?;
    Ok(Formatted { fill: spec.fill, left, prefix, inner, body, surrogate: None, right })
}

/// Fill characters before, inside and after a text of this length.
fn padding(length: usize, spec: &Spec) -> Result<(usize, usize, usize)> {
    let missing = spec.width.unwrap_or(0).saturating_sub(length);
    if MAX_WIDTH < missing {
        return Err(NumberError::memory());
    }
    Ok(match spec.align {
        Align::Left => (0, 0, missing),
        Align::Right => (missing, 0, 0),
        Align::Center => (missing / 2, 0, missing - missing / 2),
        Align::AfterSign => (0, missing, 0),
    })
}
