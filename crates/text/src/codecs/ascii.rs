//! ASCII and Latin-1.

use super::driver::{Decoding, Encoding};
use super::{DecodeHandler, Decoded, EncodeHandler, Fault};
use crate::{Text, TextBuf};

/// Decodes ASCII.
pub fn decode_ascii<'h, E>(input: &[u8], handler: &'h mut DecodeHandler<'h, E>) -> Result<Decoded, E> {
    let mut state = Decoding::new("ascii", input, handler);
    loop {
        let rest = state.rest();
        let run = rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let (start, end) = (state.position, state.position + run);
        state.out.push_text(Text::Ascii(&state.input[start..end]));
        state.position = end;
        if end == state.input.len() {
            return Ok(state.finish());
        }
        state.fault(end, end + 1, "ordinal not in range(128)")?;
    }
}

/// Decodes Latin-1, which cannot fail.
pub fn decode_latin1(input: &[u8]) -> TextBuf {
    TextBuf::from_latin1(input.to_vec())
}

/// Encodes to ASCII.
pub fn encode_ascii<'h, E: From<Fault>>(
    text: Text<'_>,
    handler: &'h mut EncodeHandler<'h, E>,
) -> Result<Vec<u8>, E> {
    encode_below(128, Encoding::new("ascii", text, handler), "ordinal not in range(128)")
}

/// Encodes to Latin-1.
pub fn encode_latin1<'h, E: From<Fault>>(
    text: Text<'_>,
    handler: &'h mut EncodeHandler<'h, E>,
) -> Result<Vec<u8>, E> {
    encode_below(256, Encoding::new("latin-1", text, handler), "ordinal not in range(256)")
}

fn encode_below<E: From<Fault>>(
    limit: u32,
    mut state: Encoding<'_, '_, E>,
    reason: &'static str,
) -> Result<Vec<u8>, E> {
    while state.position < state.text.len() {
        let good = state.run(|cp| cp < limit);
        let run = state.text.slice(state.position..state.position + good);
        match run.one_byte() {
            Some(bytes) => state.out.extend_from_slice(bytes),
            None => state.out.extend(run.iter().map(|cp| cp as u8)),
        }
        state.position += good;
        if state.position < state.text.len() {
            let end = state.position + state.run(|cp| limit <= cp);
            state.fault(end, reason, 1, |cp, out| {
                out.push(cp as u8);
                Ok(cp < limit)
            })?;
        }
    }
    Ok(state.out)
}
