//! What the decoders of backslash escapes share.

use super::Decoded;

/// The first escape that is not one; the caller warns about it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum InvalidEscape {
    /// A backslash before a character that has no such meaning.
    Char(u8),
    /// An octal escape above `\377`; the value.
    Octal(u32),
}

impl InvalidEscape {
    /// The escape as the warning shows it, without quotes.
    pub fn shown(self) -> String {
        match self {
            InvalidEscape::Char(byte) => format!("\\{}", char::from(byte)),
            InvalidEscape::Octal(value) => format!("\\{value:o}"),
        }
    }
}

/// Decoded text, and the first invalid escape with the position of its backslash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnicodeEscaped {
    /// The text and how far the input was read.
    pub decoded: Decoded,
    /// The first escape that is not one.
    pub invalid: Option<(InvalidEscape, usize)>,
}

/// The meaning of a single character behind a backslash.
pub(super) fn simple(byte: u8) -> Option<u8> {
    Some(match byte {
        b'\\' | b'\'' | b'"' => byte,
        b'b' => 8,
        b'f' => 12,
        b't' => 9,
        b'n' => 10,
        b'r' => 13,
        b'v' => 11,
        b'a' => 7,
        _ => return None,
    })
}

/// The value of up to three octal digits at the start of the input, and how many there are.
pub(super) fn octal(input: &[u8]) -> (u32, usize) {
    let digits = input.iter().take(3).take_while(|b| matches!(b, b'0'..=b'7'));
    digits.fold((0, 0), |(value, n), b| (value << 3 | u32::from(b - b'0'), n + 1))
}

/// Up to `count` hexadecimal digits at the start of the input: their value and how many there are.
pub(super) fn hexadecimal(input: &[u8], count: usize) -> (u32, usize) {
    let digits = input.iter().take(count).map_while(|&b| char::from(b).to_digit(16));
    digits.fold((0, 0), |(value, n), digit| (value << 4 | digit, n + 1))
}
