//! `repr` of bytes.

use crate::text::repr::quote_for;
use std::fmt::Write as _;

/// `repr(bytes)`, with the prefix `b`.
pub fn repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.iter().map(|&b| u32::from(b))) as u8;
    let quote_char = char::from(quote);
    format!("b{quote_char}{}{quote_char}", escape(bytes, quote))
}

/// The content of the literal: what is not printable ASCII, backslashes and the quote are escaped.
pub fn escape(bytes: &[u8], quote: u8) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &b in bytes {
        match b {
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            _ if b == quote || b == b'\\' => {
                out.push('\\');
                out.push(char::from(b));
            }
            0x20..0x7F => out.push(char::from(b)),
            // Writing to a string cannot fail.
            _ => drop(write!(out, "\\x{b:02x}")),
        }
    }
    out
}
