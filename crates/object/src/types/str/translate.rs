//! `str.maketrans` and `str.translate`.

use serpentarium_heap::Object;
use serpentarium_text::{Text, Translation};

use super::slots::receiver;
use super::{StrMethods as _, str_value};
use crate::core::{NativeArgs, PyResult, Raised, Runtime};
use crate::types::{dict_value, int_value};

/// `str.maketrans(x, y=None, z=None, /)`: a table for `translate`.
pub(super) fn maketrans(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let table = rt.new_dict();
    let from = args.at(0);
    let Some(to) = args.get(1) else {
        copy_mapping(rt, from, &table)?;
        return Ok(table.into_object());
    };
    let to = text_argument(rt, to, 2)?;
    let removed = args.get(2).map(|removed| text_argument(rt, removed, 3)).transpose()?;
    let Some(from) = str_value(from) else {
        return Err(rt.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    if from.char_len() != to.len() {
        return Err(rt.value_error("the first two maketrans arguments must have equal length"));
    }
    for (key, value) in from.text().iter().zip(to.iter()) {
        table.set_item(rt, &rt.new_int(i64::from(key)), &rt.new_int(i64::from(value)))?;
    }
    for key in removed.into_iter().flat_map(Text::iter) {
        table.set_item(rt, &rt.new_int(i64::from(key)), &rt.none())?;
    }
    Ok(table.into_object())
}

fn text_argument<'a>(rt: &Runtime, object: &'a Object, position: usize) -> PyResult<Text<'a>> {
    match str_value(object) {
        Some(string) => Ok(string.text()),
        None => {
            let name = crate::types::arguments::shown_type(rt, object);
            Err(rt.type_error(format!("maketrans() argument {position} must be str, not {name}")))
        }
    }
}

fn copy_mapping(rt: &Runtime, mapping: &Object, table: &crate::Dict) -> PyResult<()> {
    let Some(dict) =
        dict_value(mapping).filter(|dict| dict.as_object().type_object().is_same(&rt.types.dict))
    else {
        return Err(rt.type_error("if you give only one argument to maketrans it must be a dict"));
    };
    for (key, value) in dict.to_vec() {
        if let Some(string) = str_value(&key) {
            let (1, Some(cp)) = (string.char_len(), string.text().get(0)) else {
                return Err(rt.value_error("string keys in translatetable must be of length 1"));
            };
            table.set_item(rt, &rt.new_int(i64::from(cp)), &value)?;
        } else if int_value(&key).is_some() {
            table.set_item(rt, &key, &value)?;
        } else {
            return Err(rt.type_error("keys in translate table mustbe strings or integers"));
        }
    }
    Ok(())
}

/// `str.translate(table)`
pub(super) fn translate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let text = receiver(rt, args.at(0))?.text();
    let table = args.at(1);
    let result = text.translate(|cp| translation(rt, table, cp))?;
    Ok(rt.shared_str(&result))
}

/// What a table says of a character (`charmaptranslate_lookup`).
pub(crate) fn translation(rt: &Runtime, table: &Object, cp: u32) -> Result<Translation, Raised> {
    let key = rt.new_int(i64::from(cp));
    let found = rt.get_item(table, &key);
    let Some(found) = rt.swallow(found, &rt.exceptions.lookup_error)? else { return Ok(Translation::Keep) };
    if rt.is_none(&found) {
        return Ok(Translation::Delete);
    }
    if let Some(string) = str_value(&found) {
        return Ok(Translation::Text(string.text().to_buf()));
    }
    let Some(value) = int_value(&found) else {
        return Err(rt.type_error("character mapping must return integer, None or str"));
    };
    match value.small().and_then(|value| u32::try_from(value).ok()) {
        Some(cp) if cp < 0x11_0000 => Ok(Translation::Char(cp)),
        _ => Err(rt.value_error("character mapping must be in range(0x110000)")),
    }
}
