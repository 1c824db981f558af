//! UTF-7.

use super::driver::Decoding;
use super::{DecodeHandler, Decoded};
use crate::{Text, TextBuilder};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of a base64 digit.
fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// Whether the encoder writes a character as itself.
fn is_direct(cp: u32) -> bool {
    matches!(cp, 9 | 10 | 13 | 0x20..0x7E) && !matches!(cp, 0x2B | 0x5C)
}

/// A base64 section while it is read: bits that are not yet a unit, and a high surrogate that waits.
#[derive(Default)]
struct Shift {
    bits: u32,
    buffer: u32,
    surrogate: Option<u32>,
    /// Where the section begins in the input and in the output.
    start: (usize, usize),
}

impl Shift {
    fn feed(&mut self, value: u32, out: &mut TextBuilder) {
        self.buffer = self.buffer << 6 | value;
        self.bits += 6;
        if self.bits < 16 {
            return;
        }
        self.bits -= 16;
        let unit = self.buffer >> self.bits;
        self.buffer &= (1 << self.bits) - 1;
        if let Some(high) = self.surrogate.take() {
            if (0xDC00..0xE000).contains(&unit) {
                out.push(0x1_0000 + ((high & 0x3FF) << 10) + (unit & 0x3FF));
                return;
            }
            out.push(high);
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = Some(unit);
        } else {
            out.push(unit);
        }
    }

    /// What is wrong with the bits left at the end of the section.
    fn leftover(&self) -> Option<&'static str> {
        match self.bits {
            6.. => Some("partial character in shift sequence"),
            _ if self.buffer != 0 => Some("non-zero padding bits in shift sequence"),
            _ => None,
        }
    }
}

/// Decodes UTF-7. Unless it is the last input, an open base64 section is left for the next time.
pub fn decode_utf7<'h, E>(
    input: &[u8],
    last: bool,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<Decoded, E> {
    let mut state = Decoding::new("utf7", input, handler);
    let mut shift: Option<Shift> = None;
    // A fault inside a section is reported from the section's start.
    let mut start = 0;
    loop {
        let Some(&byte) = state.rest().first() else {
            let Some(open) = shift.take_if(|_| last) else { break };
            if open.surrogate.is_some() || open.leftover().is_some() {
                state.fault(start, state.input.len(), "unterminated shift sequence")?;
            }
            continue;
        };
        if let Some(open) = &mut shift {
            if let Some(value) = digit(byte) {
                open.feed(value, &mut state.out);
                state.position += 1;
                continue;
            }
            let (reason, surrogate) = (open.leftover(), open.surrogate);
            shift = None;
            if let Some(reason) = reason {
                state.fault(start, state.position + 1, reason)?;
                continue;
            }
            if let Some(high) = surrogate.filter(|_| byte < 128 && byte != b'+') {
                state.out.push(high);
            }
            state.position += usize::from(byte == b'-');
            continue;
        }
        state.position += 1;
        match (byte, state.rest().first()) {
            (b'+', Some(b'-')) => {
                start = state.position - 1;
                state.position += 1;
                state.out.push(u32::from('+'));
            }
            (b'+', Some(&next)) if digit(next).is_none() => {
                start = state.position - 1;
                state.fault(start, state.position + 1, "ill-formed sequence")?;
            }
            (b'+', _) => {
                start = state.position - 1;
                shift = Some(Shift { start: (start, state.out.len()), ..Shift::default() });
            }
            (0..128, _) => state.out.push(byte.into()),
            _ => {
                start = state.position - 1;
                state.fault(start, start + 1, "unexpected special character")?;
            }
        }
    }
    if let Some(open) = shift {
        state.position = open.start.0;
        let text = state.out.as_text().slice(0..open.start.1).to_buf();
        state.out = TextBuilder::from_buf(text);
    }
    Ok(state.finish())
}

/// Encodes to UTF-7, which takes any code point.
pub fn encode_utf7(text: Text<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut shifted, mut bits, mut buffer) = (false, 0_u32, 0_u64);
    for cp in text.iter() {
        if is_direct(cp) {
            if shifted {
                flush(&mut out, &mut bits, &mut buffer);
                shifted = false;
                if cp == u32::from('-') || digit(cp as u8).is_some() {
                    out.push(b'-');
                }
            }
            out.push(cp as u8);
            continue;
        }
        if !shifted && cp == u32::from('+') {
            out.extend(b"+-");
            continue;
        }
        if !shifted {
            out.push(b'+');
            shifted = true;
        }
        let units = match cp.checked_sub(0x1_0000) {
            Some(rest) => [Some(0xD800 + (rest >> 10)), Some(0xDC00 + (rest & 0x3FF))],
            None => [Some(cp), None],
        };
        for unit in units.into_iter().flatten() {
            buffer = buffer << 16 | u64::from(unit);
            bits += 16;
            while 6 <= bits {
                bits -= 6;
                out.push(DIGITS[(buffer >> bits & 63) as usize]);
            }
            buffer &= (1 << bits) - 1;
        }
    }
    if shifted {
        flush(&mut out, &mut bits, &mut buffer);
        out.push(b'-');
    }
    out
}

/// Writes the bits that do not fill a digit, with zeros behind them.
fn flush(out: &mut Vec<u8>, bits: &mut u32, buffer: &mut u64) {
    if 0 < *bits {
        out.push(DIGITS[(*buffer << (6 - *bits) & 63) as usize]);
        (*bits, *buffer) = (0, 0);
    }
}
