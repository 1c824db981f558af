//! UTF-32.

use super::driver::{Decoding, Encoding};
use super::{ByteOrder, DecodeHandler, Decoded, EncodeHandler, Fault};
use crate::Text;

fn read(order: ByteOrder, bytes: [u8; 4]) -> u32 {
    match order {
        ByteOrder::Little => u32::from_le_bytes(bytes),
        ByteOrder::Big => u32::from_be_bytes(bytes),
    }
}

fn write(order: ByteOrder, cp: u32, out: &mut Vec<u8>) {
    match order {
        ByteOrder::Little => out.extend(cp.to_le_bytes()),
        ByteOrder::Big => out.extend(cp.to_be_bytes()),
    }
}

/// Decodes UTF-32; the order is found as in [`super::decode_utf16`].
pub fn decode_utf32<'h, E>(
    input: &[u8],
    order: Option<ByteOrder>,
    last: bool,
    handler: &'h mut DecodeHandler<'h, E>,
) -> Result<(Decoded, Option<ByteOrder>), E> {
    let mut found = order;
    let mut skip = 0;
    if order.is_none() {
        found = match input {
            [0xFF, 0xFE, 0, 0, ..] => Some(ByteOrder::Little),
            [0, 0, 0xFE, 0xFF, ..] => Some(ByteOrder::Big),
            _ => None,
        };
        skip = if found.is_some() { 4 } else { 0 };
    }
    let actual = found.unwrap_or(ByteOrder::NATIVE);
    let name = if actual == ByteOrder::Little { "utf-32-le" } else { "utf-32-be" };
    let mut state = Decoding::new(name, input, handler);
    state.position = skip;
    loop {
        let (at, len) = (state.position, state.input.len());
        let cp = match state.rest() {
            [] => return Ok((state.finish(), found)),
            [a, b, c, d, ..] => read(actual, [*a, *b, *c, *d]),
            _ if !last => return Ok((state.finish(), found)),
            _ => {
                state.fault(at, len, "truncated data")?;
                continue;
            }
        };
        match cp {
            0xD800..0xE000 => {
                state.fault(at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)")?;
            }
            0..0x11_0000 => {
                state.out.push(cp);
                state.position += 4;
            }
            _ => state.fault(at, at + 4, "code point not in range(0x110000)")?,
        }
    }
}

/// Encodes to UTF-32; without an order, in the machine's own behind a byte order mark.
pub fn encode_utf32<'h, E: From<Fault>>(
    text: Text<'_>,
    order: Option<ByteOrder>,
    handler: &'h mut EncodeHandler<'h, E>,
) -> Result<Vec<u8>, E> {
    let name = match order {
        None => "utf-32",
        Some(ByteOrder::Little) => "utf-32-le",
        Some(ByteOrder::Big) => "utf-32-be",
    };
    let actual = order.unwrap_or(ByteOrder::NATIVE);
    let mut state = Encoding::new(name, text, handler);
    if order.is_none() {
        write(actual, 0xFEFF, &mut state.out);
    }
    while let Some(cp) = text.get(state.position) {
        if !(0xD800..0xE000).contains(&cp) {
            write(actual, cp, &mut state.out);
            state.position += 1;
            continue;
        }
        let end = state.position + 1;
        state.fault(end, "surrogates not allowed", 4, |cp, out| {
            write(actual, cp, out);
            Ok(cp < 0x80)
        })?;
    }
    Ok(state.out)
}
