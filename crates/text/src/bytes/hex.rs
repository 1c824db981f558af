//! Hexadecimal text from and to bytes.

use super::is_space;
use crate::Text;
use std::fmt;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// `bytes.hex(sep, bytes_per_sep)`. Groups are counted from the right, from the left if the size is negative.
pub fn hex(bytes: &[u8], sep: Option<u8>, bytes_per_sep: isize) -> String {
    let group = bytes_per_sep.unsigned_abs();
    let mut out = String::with_capacity(bytes.len() * 2);
    for (i, b) in bytes.iter().enumerate() {
        let at = if bytes_per_sep < 0 { i } else { bytes.len() - i };
        if let Some(sep) = sep
            && 0 < i
            && 0 < group
            && at.is_multiple_of(group)
        {
            out.push(char::from(sep));
        }
        out.push(char::from(DIGITS[(b >> 4) as usize]));
        out.push(char::from(DIGITS[(b & 15) as usize]));
    }
    out
}

/// Why `fromhex` refuses; a `ValueError`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum HexError {
    /// The character at this position is not a digit.
    NotHex(usize),
    /// A digit is missing at the end.
    Odd,
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HexError::NotHex(at) => {
                write!(f, "non-hexadecimal number found in fromhex() arg at position {at}")
            }
            HexError::Odd => f.write_str("fromhex() arg must contain an even number of hexadecimal digits"),
        }
    }
}

/// `bytes.fromhex(string)`; whitespace between bytes is skipped.
pub fn fromhex(text: Text<'_>) -> Result<Vec<u8>, HexError> {
    let digit = |at: usize| match text.get(at) {
        None => Err(HexError::Odd),
        Some(cp) => char::from_u32(cp).and_then(|c| c.to_digit(16)).ok_or(HexError::NotHex(at)),
    };
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while let Some(cp) = text.get(at) {
        if is_space(cp) {
            at += 1;
            continue;
        }
        out.push((digit(at)? << 4 | digit(at + 1)?) as u8);
        at += 2;
    }
    Ok(out)
}
