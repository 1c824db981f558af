//! UTF-16.

use super::driver::{Decoding, Encoding};
use super::{DecodeHandler, Decoded, EncodeHandler, Fault};
use crate::Text;

/// The order of the bytes of a unit.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant first.
    Little,
    /// Most significant first.
    Big,
}

impl ByteOrder {
    /// This machine's.
    pub const NATIVE: ByteOrder =
        if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little };

    fn read(self, bytes: [u8; 2]) -> u32 {
        match self {
            ByteOrder::Little => u16::from_le_bytes(bytes).into(),
            ByteOrder::Big => u16::from_be_bytes(bytes).into(),
        }
    }

    fn write(self, unit: u16, out: &mut Vec<u8>) {
        match self {
            ByteOrder::Little => out.extend(unit.to_le_bytes()),
            ByteOrder::Big => out.extend(unit.to_be_bytes()),
        }
    }
}

/// Decodes UTF-16. Without an order, a byte order mark decides, else the machine's own order holds; the
/// answer tells the order found (nothing if there was no mark and none was given).
pub fn decode_utf16<'h, E>(
    input: &[u8],
    order: Option<ByteOrder>,
    last: bool,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<(Decoded, Option<ByteOrder>), E> {
    let mut found = order;
    let mut skip = 0;
    if order.is_none() {
        found = match input {
            [0xFF, 0xFE, ..] => Some(ByteOrder::Little),
            [0xFE, 0xFF, ..] => Some(ByteOrder::Big),
            _ => None,
        };
        skip = if found.is_some() { 2 } else { 0 };
    }
    let actual = found.unwrap_or(ByteOrder::NATIVE);
    let name = if actual == ByteOrder::Little { "utf-16-le" } else { "utf-16-be" };
    let mut state = Decoding::new(name, input, handler);
    state.position = skip;
    loop {
        let (at, len) = (state.position, state.input.len());
        let (unit, next) = match state.rest() {
            [] => return Ok((state.finish(), found)),
            [_] if !last => return Ok((state.finish(), found)),
            [_] => {
                state.fault(at, len, "truncated data")?;
                continue;
            }
            [a, b, c, d, ..] => (actual.read([*a, *b]), Some(actual.read([*c, *d]))),
            [a, b, ..] => (actual.read([*a, *b]), None),
        };
        match (unit, next) {
            (0xD800..0xDC00, None) if !last => return Ok((state.finish(), found)),
            (0xD800..0xDC00, None) => state.fault(at, len, "unexpected end of data")?,
            (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
                state.out.push(0x1_0000 + ((unit & 0x3FF) << 10) + (low & 0x3FF));
                state.position += 4;
            }
            (0xD800..0xDC00, Some(_)) => state.fault(at, at + 2, "illegal UTF-16 surrogate")?,
            (0xDC00..0xE000, _) => state.fault(at, at + 2, "illegal encoding")?,
            _ => {
                state.out.push(unit);
                state.position += 2;
            }
        }
    }
}

/// Encodes to UTF-16; without an order, in the machine's own behind a byte order mark.
pub fn encode_utf16<'h, E: From<Fault>>(
    text: Text<'_>,
    order: Option<ByteOrder>,
    handler: &'h mut EncodeHandler<'h, E>,
) -> Result<Vec<u8>, E> {
    let name = match order {
        None => "utf-16",
        Some(ByteOrder::Little) => "utf-16-le",
        Some(ByteOrder::Big) => "utf-16-be",
    };
    let actual = order.unwrap_or(ByteOrder::NATIVE);
    let mut state = Encoding::new(name, text, handler);
    if order.is_none() {
        actual.write(0xFEFF, &mut state.out);
    }
    while let Some(cp) = text.get(state.position) {
        if let Some(c) = char::from_u32(cp) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                actual.write(*unit, &mut state.out);
            }
            state.position += 1;
            continue;
        }
        let end = state.position + 1;
        state.fault(end, "surrogates not allowed", 2, |cp, out| {
            actual.write(cp as u16, out);
            Ok(cp < 0x80)
        })?;
    }
    Ok(state.out)
}
