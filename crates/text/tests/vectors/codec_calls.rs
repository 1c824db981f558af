//! Codecs with the built-in error handlers.

use crate::value::{error, from_bytes, from_text, to_bytes, to_text};
use serde_json::{Value, json};
use serpentarium_text::codecs::{
    self, ByteOrder, CharmapDecoded, CharmapEncoded, Decoded, Errors, EscapeErrors, EscapeFault, Fault,
};
use serpentarium_text::{Text, TextBuf};

pub(crate) fn call(name: &str, args: &[Value]) -> Option<Value> {
    Some(match name {
        "decode" => {
            let (encoding, errors) = (args[0].as_str().unwrap(), args[2].as_str().unwrap());
            match decode(encoding, &to_bytes(&args[1]), Errors::from_name(errors).unwrap(), args[3] == true) {
                Ok(decoded) => json!([from_text(decoded.text.as_text()), decoded.consumed]),
                Err(fault) => show(fault),
            }
        }
        "encode" => {
            let (encoding, errors) = (args[0].as_str().unwrap(), args[2].as_str().unwrap());
            if errors == "namereplace" {
                // Names are not this crate's.
                return None;
            }
            match encode(encoding, to_text(&args[1]).as_text(), Errors::from_name(errors).unwrap()) {
                Ok(bytes) => from_bytes(&bytes),
                Err(fault) => show(fault),
            }
        }
        "escape_decode" => {
            let errors = EscapeErrors::from_name(args[1].as_str().unwrap());
            match codecs::escape_decode(&to_bytes(&args[0]), errors) {
                Ok((bytes, _)) => from_bytes(&bytes),
                Err(fault @ (EscapeFault::Trailing | EscapeFault::Hex(_))) => {
                    error("ValueError", &fault.to_string())
                }
                Err(EscapeFault::UnknownHandler) => return None,
            }
        }
        "escape_encode" => from_bytes(&codecs::escape_encode(&to_bytes(&args[0]))),
        _ => panic!("no function {name}"),
    })
}

fn show(fault: Fault) -> Value {
    json!({ "e": [fault.encoding, fault.start, fault.end, fault.reason] })
}

fn order(encoding: &str) -> Option<ByteOrder> {
    match &encoding["utf-16".len()..] {
        "-le" => Some(ByteOrder::Little),
        "-be" => Some(ByteOrder::Big),
        _ => None,
    }
}

fn names(name: &[u8]) -> Option<u32> {
    (name == b"SPACE").then_some(32)
}

/// Code page 1252 differs from Latin-1 in this range; the undefined places are U+FFFE.
const CP1252: &str = "€\u{FFFE}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFE}Ž\u{FFFE}\u{FFFE}‘’“”•–—˜™š›œ\u{FFFE}žŸ";

fn cp1252() -> TextBuf {
    let middle: Vec<u32> = CP1252.chars().map(u32::from).collect();
    TextBuf::from_code_points((0..256).map(|b: u32| match b {
        0x80..0xA0 => middle[b as usize - 0x80],
        _ => b,
    }))
}

fn decode(encoding: &str, input: &[u8], errors: Errors, last: bool) -> Result<Decoded, Fault> {
    let handler = &mut errors.decoder::<Fault>();
    match encoding {
        "utf-8" => codecs::decode_utf8(input, last, handler),
        "utf-16" | "utf-16-le" | "utf-16-be" => {
            codecs::decode_utf16(input, order(encoding), last, handler).map(|found| found.0)
        }
        "utf-32" | "utf-32-le" | "utf-32-be" => {
            codecs::decode_utf32(input, order(encoding), last, handler).map(|found| found.0)
        }
        "utf-7" => codecs::decode_utf7(input, last, handler),
        "ascii" => codecs::decode_ascii(input, handler),
        "unicode_escape" => codecs::decode_unicode_escape(input, last, &names, handler).map(|d| d.decoded),
        "raw_unicode_escape" => codecs::decode_raw_unicode_escape(input, last, handler),
        "cp1252" => {
            let table = cp1252();
            let map = &mut |byte| Ok(CharmapDecoded::in_table(table.as_text(), byte));
            codecs::decode_charmap(input, map, handler)
        }
        _ => panic!("no codec {encoding}"),
    }
}

fn encode(encoding: &str, text: Text<'_>, errors: Errors) -> Result<Vec<u8>, Fault> {
    let handler = &mut errors.encoder::<Fault>(|_| None);
    match encoding {
        "utf-8" => codecs::encode_utf8(text, handler),
        "utf-16" | "utf-16-le" | "utf-16-be" => codecs::encode_utf16(text, order(encoding), handler),
        "utf-32" | "utf-32-le" | "utf-32-be" => codecs::encode_utf32(text, order(encoding), handler),
        "utf-7" => Ok(codecs::encode_utf7(text)),
        "ascii" => codecs::encode_ascii(text, handler),
        "latin-1" => codecs::encode_latin1(text, handler),
        "unicode_escape" => Ok(codecs::encode_unicode_escape(text)),
        "raw_unicode_escape" => Ok(codecs::encode_raw_unicode_escape(text)),
        "cp1252" => {
            let table = cp1252();
            let map = &mut |cp| {
                let found = table.as_text().find_char(cp).filter(|_| cp != 0xFFFE);
                Ok(found.map_or(CharmapEncoded::Undefined, |b| CharmapEncoded::Byte(b as u8)))
            };
            codecs::encode_charmap(text, map, handler)
        }
        _ => panic!("no codec {encoding}"),
    }
}
