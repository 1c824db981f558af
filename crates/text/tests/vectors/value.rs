//! Python values in the recordings.

use serde_json::{Value, json};
use serpentarium_text::{Text, TextBuf};
use std::ops::Range;

pub(crate) fn to_text(value: &Value) -> TextBuf {
    match value {
        Value::String(text) => TextBuf::from(text.as_str()),
        _ => TextBuf::from_code_points(
            value["u"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as u32),
        ),
    }
}

pub(crate) fn from_text(text: Text<'_>) -> Value {
    match text.to_utf8() {
        Some(text) => Value::String(text),
        None => json!({ "u": text.iter().collect::<Vec<u32>>() }),
    }
}

pub(crate) fn to_bytes(value: &Value) -> Vec<u8> {
    let hex = value["b"].as_str().unwrap();
    serpentarium_text::bytes::fromhex(TextBuf::from(hex).as_text()).unwrap()
}

pub(crate) fn from_bytes(bytes: &[u8]) -> Value {
    json!({ "b": serpentarium_text::bytes::hex(bytes, None, 1) })
}

pub(crate) fn to_int(value: &Value) -> isize {
    value.as_i64().unwrap() as isize
}

pub(crate) fn index(found: Option<usize>) -> Value {
    found.map_or(json!(-1), |at| json!(at))
}

pub(crate) fn slices(text: Text<'_>, ranges: Vec<Range<usize>>) -> Value {
    ranges.into_iter().map(|r| from_text(text.slice(r))).collect()
}

pub(crate) fn byte_slices(bytes: &[u8], ranges: Vec<Range<usize>>) -> Value {
    ranges.into_iter().map(|r| from_bytes(&bytes[r])).collect()
}

pub(crate) fn error(kind: &str, message: &str) -> Value {
    json!({ "e": [kind, message] })
}
