//! `unicode_escape` and `raw_unicode_escape`.

use super::driver::Decoding;
use super::escapes::{hexadecimal, octal, simple};
use super::{DecodeHandler, Decoded, InvalidEscape, UnicodeEscaped};
use crate::Text;
use crate::text::repr::escape;

/// What an escape turned out to be.
enum Outcome {
    /// A character.
    Char(u32),
    /// Nothing, as a backslash at the end of a line.
    Nothing,
    /// The input ends within it.
    Cut(&'static str),
    /// It is wrong up to the present position.
    Bad(&'static str),
    /// It is none.
    Invalid(u8),
}

const BEYOND: u32 = 0x11_0000;

/// Reads the digits of `\x`, `\u` or `\U`.
fn digits<E>(state: &mut Decoding<'_, '_, E>, count: usize, cut: &'static str, big: &'static str) -> Outcome {
    let (value, n) = hexadecimal(state.rest(), count);
    state.position += n;
    match n {
        _ if n < count && state.rest().is_empty() => Outcome::Cut(cut),
        _ if n < count => Outcome::Bad(cut),
        _ if BEYOND <= value => Outcome::Bad(big),
        _ => Outcome::Char(value),
    }
}

/// Reads `{NAME}` behind `\N`.
fn named<E>(state: &mut Decoding<'_, '_, E>, names: &dyn Fn(&[u8]) -> Option<u32>) -> Outcome {
    const MALFORMED: &str = "malformed \\N character escape";
    match state.rest() {
        [] => return Outcome::Cut(MALFORMED),
        [b'{', ..] => state.position += 1,
        _ => return Outcome::Bad(MALFORMED),
    }
    let Some(len) = state.rest().iter().position(|&b| b == b'}') else {
        state.position = state.input.len();
        return Outcome::Cut(MALFORMED);
    };
    let start = state.position;
    state.position += len;
    if len == 0 {
        return Outcome::Bad(MALFORMED);
    }
    state.position += 1;
    match names(&state.input[start..start + len]) {
        Some(cp) => Outcome::Char(cp),
        None => Outcome::Bad("unknown Unicode character name"),
    }
}

fn escape_sequence<E>(state: &mut Decoding<'_, '_, E>, names: &dyn Fn(&[u8]) -> Option<u32>) -> Outcome {
    let Some(byte) = state.take() else { return Outcome::Cut("\\ at end of string") };
    const ILLEGAL: &str = "illegal Unicode character";
    match byte {
        b'\n' => Outcome::Nothing,
        b'0'..=b'7' => {
            state.position -= 1;
            let (value, n) = octal(state.rest());
            state.position += n;
            Outcome::Char(value)
        }
        b'x' => digits(state, 2, "truncated \\xXX escape", ILLEGAL),
        b'u' => digits(state, 4, "truncated \\uXXXX escape", ILLEGAL),
        b'U' => digits(state, 8, "truncated \\UXXXXXXXX escape", ILLEGAL),
        b'N' => named(state, names),
        _ => simple(byte).map_or(Outcome::Invalid(byte), |b| Outcome::Char(b.into())),
    }
}

/// Decodes `unicode_escape`; `names` finds a character by the name in `\N{...}`.
pub fn decode_unicode_escape<'h, E>(
    input: &[u8],
    last: bool,
    names: &dyn Fn(&[u8]) -> Option<u32>,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<UnicodeEscaped, E> {
    let mut state = Decoding::new("unicodeescape", input, handler);
    let mut invalid = None;
    while let Some(byte) = state.take() {
        if byte != b'\\' {
            state.out.push(byte.into());
            continue;
        }
        let start = state.position - 1;
        match escape_sequence(&mut state, names) {
            Outcome::Char(cp) => {
                if 0xFF < cp && state.input.get(start + 1).is_some_and(u8::is_ascii_digit) {
                    invalid = invalid.or(Some((InvalidEscape::Octal(cp), start)));
                }
                state.out.push(cp);
            }
            Outcome::Nothing => {}
            Outcome::Invalid(byte) => {
                invalid = invalid.or(Some((InvalidEscape::Char(byte), start)));
                state.out.push(u32::from('\\'));
                state.out.push(byte.into());
            }
            Outcome::Cut(_) if !last => {
                state.position = start;
                break;
            }
            Outcome::Cut(reason) | Outcome::Bad(reason) => state.fault(start, state.position, reason)?,
        }
    }
    Ok(UnicodeEscaped { decoded: state.finish(), invalid })
}

/// Decodes `raw_unicode_escape`, which knows `\u` and `\U` only.
pub fn decode_raw_unicode_escape<'h, E>(
    input: &[u8],
    last: bool,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<Decoded, E> {
    let mut state = Decoding::new("rawunicodeescape", input, handler);
    while let Some(byte) = state.take() {
        if byte != b'\\' || last && state.rest().is_empty() {
            state.out.push(byte.into());
            continue;
        }
        let start = state.position - 1;
        const BIG: &str = "\\Uxxxxxxxx out of range";
        let outcome = match state.take() {
            None => Outcome::Cut(""),
            Some(b'u') => digits(&mut state, 4, "truncated \\uXXXX escape", BIG),
            Some(b'U') => digits(&mut state, 8, "truncated \\UXXXXXXXX escape", BIG),
            Some(byte) => Outcome::Invalid(byte),
        };
        match outcome {
            Outcome::Char(cp) => state.out.push(cp),
            Outcome::Nothing => {}
            Outcome::Invalid(byte) => {
                state.out.push(u32::from('\\'));
                state.out.push(byte.into());
            }
            Outcome::Cut(_) if !last => {
                state.position = start;
                break;
            }
            Outcome::Cut(reason) | Outcome::Bad(reason) => state.fault(start, state.position, reason)?,
        }
    }
    Ok(state.finish())
}

/// Encodes to `unicode_escape`.
pub fn encode_unicode_escape(text: Text<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for cp in text.iter() {
        match cp {
            9 => out.extend(b"\\t"),
            10 => out.extend(b"\\n"),
            13 => out.extend(b"\\r"),
            0x5C => out.extend(b"\\\\"),
            0x20..0x7F => out.push(cp as u8),
            _ => out.extend(escape(cp).into_bytes()),
        }
    }
    out
}

/// Encodes to `raw_unicode_escape`.
pub fn encode_raw_unicode_escape(text: Text<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for cp in text.iter() {
        match cp {
            0..0x100 => out.push(cp as u8),
            _ => out.extend(escape(cp).into_bytes()),
        }
    }
    out
}
