//! `escape_decode` and `escape_encode`: the escapes of bytes literals.

use super::InvalidEscape;
use super::escapes::{hexadecimal, octal, simple};
use std::fmt;

/// What to do with a broken `\x` escape.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EscapeErrors {
    /// Fail.
    Strict,
    /// Put `?`.
    Replace,
    /// Leave it out.
    Ignore,
    /// Any other name: fail, naming it.
    Unknown,
}

impl EscapeErrors {
    /// Reads the name of the `errors` argument.
    pub fn from_name(name: &str) -> EscapeErrors {
        match name {
            "strict" => EscapeErrors::Strict,
            "replace" => EscapeErrors::Replace,
            "ignore" => EscapeErrors::Ignore,
            _ => EscapeErrors::Unknown,
        }
    }
}

/// Why bytes with escapes cannot be decoded; always a `ValueError`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EscapeFault {
    /// A backslash and nothing behind.
    Trailing,
    /// A `\x` without two digits, at this position.
    Hex(usize),
    /// The same under an unknown error handler, whose name belongs to the message.
    UnknownHandler,
}

impl fmt::Display for EscapeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EscapeFault::Trailing => f.write_str("Trailing \\ in string"),
            EscapeFault::Hex(at) => write!(f, "invalid \\x escape at position {at}"),
            EscapeFault::UnknownHandler => f.write_str("decoding error; unknown error handling code: "),
        }
    }
}

/// Decodes the escapes of a bytes literal; also tells the first escape that is none and where it stands.
pub fn escape_decode(
    input: &[u8],
    errors: EscapeErrors,
) -> Result<(Vec<u8>, Option<(InvalidEscape, usize)>), EscapeFault> {
    let mut out = Vec::with_capacity(input.len());
    let mut invalid = None;
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        let start = at;
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let &kind = input.get(at).ok_or(EscapeFault::Trailing)?;
        at += 1;
        match kind {
            b'\n' => {}
            b'0'..=b'7' => {
                let (value, n) = octal(&input[at - 1..]);
                at += n - 1;
                if 0xFF < value {
                    invalid = invalid.or(Some((InvalidEscape::Octal(value), start)));
                }
                out.push(value as u8);
            }
            b'x' => {
                let (value, n) = hexadecimal(&input[at..], 2);
                at += n;
                match errors {
                    _ if n == 2 => out.push(value as u8),
                    EscapeErrors::Strict => return Err(EscapeFault::Hex(start)),
                    EscapeErrors::Replace => out.push(b'?'),
                    EscapeErrors::Ignore => {}
                    EscapeErrors::Unknown => return Err(EscapeFault::UnknownHandler),
                }
            }
            _ => match simple(kind) {
                Some(byte) => out.push(byte),
                None => {
                    invalid = invalid.or(Some((InvalidEscape::Char(kind), start)));
                    out.extend([b'\\', kind]);
                }
            },
        }
    }
    Ok((out, invalid))
}

/// Escapes what a bytes literal in single quotes escapes.
pub fn escape_encode(input: &[u8]) -> Vec<u8> {
    crate::bytes::escape(input, b'\'').into_bytes()
}
