//! `repr` of literals.

use rustpython_wtf8::{Wtf8, Wtf8Buf};
use serpentarium_numbers::{complex, float};
use serpentarium_parser::ast::Constant;
use serpentarium_text::{bytes, unicode};

/// The literal as `repr` shows it; infinite numbers as a literal that overflows to them.
pub(crate) fn constant_repr(constant: &Constant<'_>) -> Wtf8Buf {
    let text = match *constant {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "...".to_owned(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(text) => crate::codegen::parse_big_int(text).to_string(),
        Constant::Float(value) => float::repr(value).replace("inf", "1e309"),
        Constant::Complex { real, imag } => {
            complex::repr(complex::Complex { real, imag }).replace("inf", "1e309")
        }
        Constant::Bytes(value) => bytes::repr(value),
        Constant::Str(text) => return str_repr(text),
        Constant::Tuple(items) => return sequence(items, "(", if items.len() == 1 { ",)" } else { ")" }),
        Constant::FrozenSet(items) => return sequence(items, "frozenset({", "})"),
    };
    Wtf8Buf::from(text)
}

fn sequence(items: &[Constant<'_>], open: &str, close: &str) -> Wtf8Buf {
    let mut out = Wtf8Buf::from(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_wtf8(&constant_repr(item));
    }
    out.push_str(close);
    out
}

/// `repr` of a string.
pub(super) fn str_repr(text: &Wtf8) -> Wtf8Buf {
    let has = |quote: u8| text.as_bytes().contains(&quote);
    let quote = if has(b'\'') && !has(b'"') { '"' } else { '\'' };
    let mut out = Wtf8Buf::with_capacity(text.len() + 2);
    out.push_char(quote);
    for point in text.code_points() {
        match point.to_char() {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(c) if c == quote || c == '\\' => {
                out.push_char('\\');
                out.push_char(c);
            }
            Some(c) if unicode::is_printable(u32::from(c)) => out.push_char(c),
            _ => out.push_str(&escape(point.to_u32())),
        }
    }
    out.push_char(quote);
    out
}

fn escape(point: u32) -> String {
    match point {
        0..0x100 => format!("\\x{point:02x}"),
        0x100..0x1_0000 => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}
