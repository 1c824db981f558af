//! Constants as `repr()` shows them.

use std::rc::Rc;

use rustpython_wtf8::Wtf8;
use serpentarium_numbers::{complex, float};
use serpentarium_text::unicode::is_printable;

use super::Const;
use crate::code::CodeObject;

/// How a code object is shown inside other things; its address is the caller's to give.
pub fn code_repr(code: &CodeObject, address: u64) -> String {
    let CodeObject { name, filename, firstlineno, .. } = code;
    format!("<code object {name} at {address:#x}, file \"{filename}\", line {firstlineno}>")
}

/// `repr()` of a string.
pub fn str_repr(text: &Wtf8) -> String {
    let bytes = text.as_bytes();
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for point in text.code_points() {
        let number = point.to_u32();
        match point.to_char() {
            Some('\t') => out.push_str("\\t"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some(c) if c == quote || c == '\\' => out.extend(['\\', c]),
            Some(c) if is_printable(number) => out.push(c),
            _ if number < 0x100 => out.push_str(&format!("\\x{number:02x}")),
            _ if number < 0x1_0000 => out.push_str(&format!("\\u{number:04x}")),
            _ => out.push_str(&format!("\\U{number:08x}")),
        }
    }
    out.push(quote);
    out
}

impl Const {
    /// `repr()` of the constant. `address` says where a code object is.
    pub fn repr(&self, address: &dyn Fn(&Rc<CodeObject>) -> u64) -> String {
        let list =
            |items: &[Rc<Const>]| items.iter().map(|item| item.repr(address)).collect::<Vec<_>>().join(", ");
        match self {
            Self::None => "None".to_owned(),
            Self::Ellipsis => "Ellipsis".to_owned(),
            Self::True => "True".to_owned(),
            Self::False => "False".to_owned(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => float::repr(*value),
            Self::Complex(real, imag) => complex::repr(complex::Complex { real: *real, imag: *imag }),
            Self::Str(text) => str_repr(text),
            Self::Bytes(bytes) => serpentarium_text::bytes::repr(bytes),
            Self::Tuple(items) if items.len() == 1 => format!("({},)", list(items)),
            Self::Tuple(items) => format!("({})", list(items)),
            Self::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
            Self::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
            Self::Slice(parts) => format!("slice({})", list(&parts[..])),
            Self::Code(code) => code_repr(code, address(code)),
        }
    }
}
