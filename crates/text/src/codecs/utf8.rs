//! UTF-8.

use super::driver::{Decoding, Encoding};
use super::{DecodeHandler, Decoded, EncodeHandler, Fault};
use crate::Text;

/// Why a sequence is no character.
enum Bad {
    /// The input ends within it.
    Cut,
    /// The first byte cannot begin one.
    Start,
    /// The byte at this offset does not go on with it.
    Continuation(usize),
}

/// Finds out what is wrong with the sequence at the start of the input, which is known to be wrong.
fn diagnose(input: &[u8]) -> Bad {
    let [first, rest @ ..] = input else { return Bad::Cut };
    // The second byte's range keeps out overlong forms, surrogates and what is beyond U+10FFFF.
    let (len, second) = match first {
        0xC2..=0xDF => (2, 0x80..=0xBF),
        0xE0 => (3, 0xA0..=0xBF),
        0xED => (3, 0x80..=0x9F),
        0xE1..=0xEF => (3, 0x80..=0xBF),
        0xF0 => (4, 0x90..=0xBF),
        0xF4 => (4, 0x80..=0x8F),
        0xF1..=0xF3 => (4, 0x80..=0xBF),
        _ => return Bad::Start,
    };
    for offset in 1..len {
        match rest.get(offset - 1) {
            None => return Bad::Cut,
            Some(byte) if offset == 1 && !second.contains(byte) => return Bad::Continuation(offset),
            Some(byte) if byte & 0xC0 != 0x80 => return Bad::Continuation(offset),
            Some(_) => {}
        }
    }
    Bad::Start
}

/// Decodes UTF-8. Unless it is the last input, an incomplete sequence at its end is left for the next time.
pub fn decode_utf8<'h, E>(
    input: &[u8],
    last: bool,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<Decoded, E> {
    let mut state = Decoding::new("utf-8", input, handler);
    loop {
        let good = match std::str::from_utf8(state.rest()) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let (start, end) = (state.position, state.position + good);
        if let Some(text) = state.input.get(start..end).and_then(|run| std::str::from_utf8(run).ok()) {
            state.out.push_str(text);
        }
        state.position = end;
        let rest = state.rest();
        if rest.is_empty() {
            return Ok(state.finish());
        }
        match diagnose(rest) {
            Bad::Cut if !last => return Ok(state.finish()),
            Bad::Cut => state.fault(end, state.input.len(), "unexpected end of data")?,
            Bad::Start => state.fault(end, end + 1, "invalid start byte")?,
            // The beginning of a surrogate may be one that the handler lets pass once it is complete.
            Bad::Continuation(1) if !last && matches!(rest, [0xED, 0xA0..=0xBF]) => return Ok(state.finish()),
            Bad::Continuation(offset) => state.fault(end, end + offset, "invalid continuation byte")?,
        }
    }
}

/// Encodes to UTF-8.
pub fn encode_utf8<'h, E: From<Fault>>(
    text: Text<'_>,
    handler: &'h mut EncodeHandler<'h, E>,
) -> Result<Vec<u8>, E> {
    if let Text::Ascii(bytes) = text {
        return Ok(bytes.to_vec());
    }
    let mut state = Encoding::new("utf-8", text, handler);
    while let Some(cp) = text.get(state.position) {
        if let Some(c) = char::from_u32(cp) {
            state.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            state.position += 1;
            continue;
        }
        let end = state.position + state.run(|cp| (0xD800..0xE000).contains(&cp)).max(1);
        state.fault(end, "surrogates not allowed", 1, |cp, out| {
            out.push(cp as u8);
            Ok(cp < 0x80)
        })?;
    }
    Ok(state.out)
}
