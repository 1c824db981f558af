//! Codecs driven by a mapping.

use serpentarium_object::heap::Object;
use serpentarium_object::{Bytes, CodecFailure, NativeArgs, PyResult, Runtime, StrMethods as _, str_value};
use serpentarium_text::codecs::{self, CharmapDecoded, CharmapEncoded};

use super::arguments::{Small, errors, pair, small_value, string};

/// What a mapping has under a number; nothing if a look-up error says that there is nothing.
fn look_up(rt: &Runtime, mapping: &Object, key: u32) -> PyResult<Option<serpentarium_object::Ref>> {
    let found = rt.get_item(mapping, &rt.new_int(i64::from(key)));
    Ok(rt.swallow(found, &rt.exceptions.lookup_error)?.filter(|value| !rt.is_none(value)))
}

fn encoded(rt: &Runtime, mapping: &Object, cp: u32) -> Result<CharmapEncoded, CodecFailure> {
    let Some(value) = look_up(rt, mapping, cp)? else { return Ok(CharmapEncoded::Undefined) };
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(CharmapEncoded::Bytes(bytes.tail().to_vec()));
    }
    match small_value(&value, 256) {
        Small::Fits(byte) => Ok(CharmapEncoded::Byte(byte as u8)),
        Small::TooLarge => Err(rt.type_error("character mapping must be in range(256)").into()),
        Small::NoInt => {
            let name = rt.type_name(&value);
            Err(rt
                .type_error(format!("character mapping must return integer, bytes or None, not {name}"))
                .into())
        }
    }
}

pub(super) fn encode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let input = string(rt, args.at(0), "charmap_encode() argument 1")?;
    let errors = errors(rt, args, "charmap_encode")?;
    let bytes = rt.run_encoder(input, errors.as_deref(), |text, handler| match rt.not_none(args.get(2)) {
        None => codecs::encode_latin1(text, handler),
        Some(mapping) => codecs::encode_charmap(text, &mut |cp| encoded(rt, mapping, cp), handler),
    })?;
    pair(rt, rt.new_bytes(&bytes).into_object(), input.char_len())
}

fn decoded(rt: &Runtime, mapping: &Object, byte: u8) -> Result<CharmapDecoded, CodecFailure> {
    let Some(value) = look_up(rt, mapping, u32::from(byte))? else { return Ok(CharmapDecoded::Undefined) };
    if let Some(text) = str_value(&value) {
        let undefined = text.char_len() == 1 && text.text().get(0) == Some(0xFFFE);
        return Ok(if undefined {
            CharmapDecoded::Undefined
        } else {
            CharmapDecoded::Text(text.text().to_buf())
        });
    }
    match small_value(&value, 0x11_0000) {
        Small::Fits(0xFFFE) => Ok(CharmapDecoded::Undefined),
        Small::Fits(cp) => Ok(CharmapDecoded::Char(cp)),
        Small::TooLarge => Err(rt.type_error("character mapping must be in range(0x110000)").into()),
        Small::NoInt => Err(rt.type_error("character mapping must return integer, None or str").into()),
    }
}

pub(super) fn decode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let errors = errors(rt, args, "charmap_decode")?;
    let input = rt.bytes_like(args.at(0))?;
    let Some(mapping) = rt.not_none(args.get(2)) else {
        let text = codecs::decode_latin1(&input);
        return pair(rt, rt.str_from_canonical(text.as_text()).into_object(), input.len());
    };
    let result = rt.run_decoder(&input, errors.as_deref(), |input, handler| match str_value(mapping) {
        Some(table) => {
            let table = table.text();
            codecs::decode_charmap(input, &mut |byte| Ok(CharmapDecoded::in_table(table, byte)), handler)
        }
        None => codecs::decode_charmap(input, &mut |byte| decoded(rt, mapping, byte), handler),
    })?;
    pair(rt, rt.str_from_canonical(result.text.as_text()).into_object(), input.len())
}

/// A dict from characters to bytes. CPython has a type of its own for the usual tables, which answers the same.
pub(super) fn build(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let table = string(rt, args.at(0), "charmap_build() argument")?;
    let map = rt.new_dict();
    for (byte, cp) in table.text().iter().take(256).enumerate() {
        map.set_item(rt, &rt.new_int(i64::from(cp)), &rt.new_usize(byte))?;
    }
    Ok(map.into_object())
}
