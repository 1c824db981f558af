//! Runs every call that `tests/data/record.py` recorded and compares the answers with CPython's.
//!
//! `SERPENTARIUM_TEXT_VECTORS` names another folder of recordings, for longer runs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bytes_calls;
mod codec_calls;
mod format_calls;
mod hostile;
mod str_calls;
mod unicode_calls;
mod value;

use serde_json::Value;

/// Runs each line of a file through `call`, which gets the function's name and its arguments.
fn check(file: &str, call: fn(&str, &[Value]) -> Option<Value>) {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let folder = std::env::var("SERPENTARIUM_TEXT_VECTORS").unwrap_or_else(|_| default.to_owned());
    let text = std::fs::read_to_string(format!("{folder}/{file}.jsonl")).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for line in text.lines() {
        let row: Vec<Value> = serde_json::from_str(line).unwrap();
        let (expected, row) = row.split_last().unwrap();
        let Some(answer) = call(row[0].as_str().unwrap(), &row[1..]) else { continue };
        count += 1;
        if answer != *expected {
            wrong.push(format!("{line}\n    we say {answer}"));
        }
    }
    let shown = wrong[..wrong.len().min(15)].join("\n");
    assert!(wrong.is_empty(), "{} of {count} calls differ:\n{shown}", wrong.len());
    assert!(0 < count);
}

#[test]
fn str_methods() {
    check("str", str_calls::call);
}

#[test]
fn bytes_methods() {
    check("bytes", bytes_calls::call);
}

#[test]
fn templates() {
    check("format", format_calls::call);
}

#[test]
fn codecs() {
    check("codecs", codec_calls::call);
}

#[test]
fn unicode_data() {
    check("unicode", unicode_calls::call);
}
