//! Codecs driven by a mapping.

use super::driver::{Decoding, Encoding};
use super::{DecodeHandler, Decoded, EncodeHandler, Fault};
use crate::{Text, TextBuf};

const REASON: &str = "character maps to <undefined>";

/// What a decoding map says of a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharmapDecoded {
    /// Nothing, `None` or U+FFFE.
    Undefined,
    /// A character.
    Char(u32),
    /// A string, of any length.
    Text(TextBuf),
}

/// What an encoding map says of a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharmapEncoded {
    /// Nothing or `None`.
    Undefined,
    /// A byte.
    Byte(u8),
    /// Bytes, of any number.
    Bytes(Vec<u8>),
}

impl CharmapDecoded {
    /// What a decoding map that is a string says of a byte.
    pub fn in_table(table: Text<'_>, byte: u8) -> CharmapDecoded {
        match table.get(byte as usize) {
            None | Some(0xFFFE) => CharmapDecoded::Undefined,
            Some(cp) => CharmapDecoded::Char(cp),
        }
    }
}

/// Decodes byte by byte with a map.
pub fn decode_charmap<'h, E>(
    input: &[u8],
    map: &mut dyn FnMut(u8) -> Result<CharmapDecoded, E>,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<Decoded, E> {
    let mut state = Decoding::new("charmap", input, handler);
    while let Some(byte) = state.take() {
        match map(byte)? {
            CharmapDecoded::Char(cp) => state.out.push(cp),
            CharmapDecoded::Text(text) => state.out.push_text(text.as_text()),
            CharmapDecoded::Undefined => state.fault(state.position - 1, state.position, REASON)?,
        }
    }
    Ok(state.finish())
}

/// Encodes character by character with a map.
pub fn encode_charmap<'h, E: From<Fault>>(
    text: Text<'_>,
    map: &mut dyn FnMut(u32) -> Result<CharmapEncoded, E>,
    handler: &'h mut EncodeHandler<'h, E>,
) -> Result<Vec<u8>, E> {
    let mut encode = |cp: u32, out: &mut Vec<u8>| -> Result<bool, E> {
        match map(cp)? {
            CharmapEncoded::Undefined => return Ok(false),
            CharmapEncoded::Byte(byte) => out.push(byte),
            CharmapEncoded::Bytes(bytes) => out.extend(bytes),
        }
        Ok(true)
    };
    let mut state = Encoding::new("charmap", text, handler);
    while let Some(cp) = text.get(state.position) {
        if encode(cp, &mut state.out)? {
            state.position += 1;
            continue;
        }
        let mut end = state.position + 1;
        let mut scratch = Vec::new();
        while let Some(cp) = text.get(end)
            && !encode(cp, &mut scratch)?
        {
            end += 1;
        }
        state.fault(end, REASON, 1, &mut encode)?;
    }
    Ok(state.out)
}
