//! `repr` of constants.

use std::fmt::Write as _;

use rustpython_wtf8::Wtf8;
use unicode_general_category::{GeneralCategory as G, get_general_category};

use crate::ast::Constant;

/// Appends `repr(value)`.
pub(super) fn constant(out: &mut String, value: &Constant<'_>) {
    match *value {
        Constant::None => out.push_str("None"),
        Constant::True => out.push_str("True"),
        Constant::False => out.push_str("False"),
        Constant::Ellipsis => out.push_str("Ellipsis"),
        Constant::Int(value) => out.push_str(&value.to_string()),
        Constant::BigInt(digits) => out.push_str(&decimal(digits)),
        Constant::Float(value) => out.push_str(&float(value, true)),
        Constant::Complex { real, imag } if real == 0.0 && real.is_sign_positive() => {
            let _ = write!(out, "{}j", float(imag, false));
        }
        Constant::Complex { real, imag } => {
            let sign = if imag.is_sign_negative() { "" } else { "+" };
            let _ = write!(out, "({}{sign}{}j)", float(real, false), float(imag, false));
        }
        Constant::Str(text) => str(out, text),
        Constant::Bytes(value) => bytes(out, value),
        Constant::Tuple(items) => {
            out.push('(');
            sequence(out, items);
            out.push_str(if items.len() == 1 { ",)" } else { ")" });
        }
        Constant::FrozenSet(items) => {
            out.push_str("frozenset({");
            sequence(out, items);
            out.push_str("})");
        }
    }
}

fn sequence(out: &mut String, items: &[Constant<'_>]) {
    for (index, item) in items.iter().enumerate() {
        if 0 < index {
            out.push_str(", ");
        }
        constant(out, item);
    }
}

/// A float as Python writes it; a whole number ends with `.0` if `dot_zero` asks for it.
fn float(value: f64, dot_zero: bool) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value < 0.0 { "-inf" } else { "inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&power) {
        let plain = value.to_string();
        return if dot_zero && !plain.contains('.') { plain + ".0" } else { plain };
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", power.abs())
}

/// A long integer literal in decimal.
fn decimal(literal: &str) -> String {
    let (radix, digits) = match literal.get(..2) {
        Some("0x") => (16, &literal[2..]),
        Some("0o") => (8, &literal[2..]),
        Some("0b") => (2, &literal[2..]),
        _ => return literal.to_owned(),
    };
    const BASE: u64 = 1_000_000_000;
    let mut groups: Vec<u32> = vec![0];
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        let mut carry = u64::from(digit);
        for group in &mut groups {
            let value = u64::from(*group) * u64::from(radix) + carry;
            *group = (value % BASE) as u32;
            carry = value / BASE;
        }
        if 0 < carry {
            groups.push(carry as u32);
        }
    }
    let mut text = groups.pop().unwrap_or(0).to_string();
    for group in groups.iter().rev() {
        let _ = write!(text, "{group:09}");
    }
    text
}

/// Appends the `repr` of text.
pub(super) fn str(out: &mut String, text: &Wtf8) {
    let has = |ch: char| text.code_points().any(|code| code == ch);
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    out.push(quote);
    for code in text.code_points() {
        let number = code.to_u32();
        let Some(ch) = code.to_char() else {
            let _ = write!(out, "\\u{number:04x}");
            continue;
        };
        match ch {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if ch == quote => {
                out.push('\\');
                out.push(ch);
            }
            ' '..='~' => out.push(ch),
            _ if is_printable(ch) => out.push(ch),
            _ if number <= 0xff => {
                let _ = write!(out, "\\x{number:02x}");
            }
            _ if number <= 0xffff => {
                let _ = write!(out, "\\u{number:04x}");
            }
            _ => {
                let _ = write!(out, "\\U{number:08x}");
            }
        }
    }
    out.push(quote);
}

fn is_printable(ch: char) -> bool {
    !matches!(
        get_general_category(ch),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
            | G::SpaceSeparator
    )
}

fn bytes(out: &mut String, value: &[u8]) {
    let quote = if value.contains(&b'\'') && !value.contains(&b'"') { b'"' } else { b'\'' };
    out.push('b');
    out.push(char::from(quote));
    for byte in value {
        match byte {
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\\' => out.push_str("\\\\"),
            _ if *byte == quote => {
                out.push('\\');
                out.push(char::from(quote));
            }
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(char::from(quote));
}
