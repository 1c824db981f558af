//! `hex` and `fromhex`.

use serpentarium_heap::Object;
use serpentarium_text::{Text, bytes};

use super::ByteType;
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::int_or;
use crate::types::buffer::BytesView;
use crate::types::{ByteArray, Bytes, str_value};
use crate::{StrMethods as _, Type};

/// The separator of `hex`: one ASCII character.
pub(in crate::types) fn separator(rt: &Runtime, object: Option<&Object>) -> PyResult<Option<u8>> {
    let Some(object) = object else { return Ok(None) };
    if rt.len(object)? != 1 {
        return Err(rt.value_error("sep must be length 1."));
    }
    let unit = if let Some(string) = str_value(object) {
        string.text().get(0)
    } else if let Some(bytes) = object.downcast::<Bytes>() {
        bytes.tail().first().map(|&byte| u32::from(byte))
    } else {
        return Err(rt.type_error("sep must be str or bytes."));
    };
    match unit.map(u8::try_from) {
        Some(Ok(byte)) if byte.is_ascii() => Ok(Some(byte)),
        _ => Err(rt.value_error("sep must be ASCII.")),
    }
}

pub(in crate::types) fn hex<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let group = int_or(rt, args.get(2), 1)?;
    let separator = separator(rt, args.get(1))?;
    let text = T::read(args.at(0), |own| bytes::hex(own, separator, group as isize));
    Ok(rt.new_str(&text).into_object())
}

/// `bytes.fromhex(string)`, a class method.
pub(in crate::types) fn fromhex<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let source = args.at(1);
    let decoded = if let Some(string) = str_value(source) {
        bytes::fromhex(string.text())
    } else if let Some(view) = BytesView::get(rt, source)? {
        bytes::fromhex(Text::Latin1(&view))
    } else {
        let name = rt.type_name(source);
        return Err(rt.type_error(format!("fromhex() argument must be str or bytes-like, not {name}")));
    };
    let result = T::make(rt, &decoded.map_err(|error| rt.value_error(error.to_string()))?);
    let class = args.at(0);
    let exact = [&rt.types.bytes, &rt.types.bytearray].iter().any(|ty| class.is_same(ty));
    if exact || class.downcast::<Type>().is_none() { Ok(result) } else { rt.call(class, &[&result]) }
}

/// The bytes of an object of either type, copied.
pub(super) fn copied(object: &Object) -> Option<Vec<u8>> {
    if let Some(bytes) = object.downcast::<Bytes>() {
        return Some(bytes.tail().to_vec());
    }
    object.downcast::<ByteArray>().map(|array| array.bytes.borrow().clone())
}
