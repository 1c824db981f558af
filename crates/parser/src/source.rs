//! Bytes to text: encoding declarations, the byte order mark, and line ends.

use crate::error::{ErrorKind, SyntaxError};

/// The encodings a source file may declare that are decoded here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Latin1,
    Ascii,
}

/// Decodes a source file as its byte order mark or its encoding declaration tells, by default as UTF-8.
///
/// The byte order mark is dropped. Line ends stay as they are; [`crate::parse`] takes any.
pub fn decode_source(bytes: &[u8]) -> Result<String, SyntaxError> {
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let declared = declared_encoding(bytes);
    let encoding = match declared {
        None => Encoding::Utf8,
        Some(name) => {
            if marked && normal_name(&name) != "utf-8" {
                return Err(without_line(format!("encoding problem: {name} with BOM")));
            }
            known_encoding(&name).ok_or_else(|| without_line(format!("unknown encoding: {name}")))?
        }
    };
    match encoding {
        Encoding::Utf8 => utf8(bytes, declared_encoding(bytes).is_some()),
        Encoding::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Encoding::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Some(at) => Err(without_line(format!(
                "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                bytes[at]
            ))),
        },
    }
}

fn without_line(message: String) -> SyntaxError {
    SyntaxError::without_place(ErrorKind::Syntax, message)
}

fn utf8(bytes: &[u8], declared: bool) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    let byte = bytes[at];
    let reason = match error.error_len() {
        None => "unexpected end of data",
        Some(_) if matches!(byte, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
        Some(_) => "invalid continuation byte",
    };
    if declared {
        let message = format!(
            "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
        );
        return Err(without_line(message));
    }
    let line_start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let column = at - line_start;
    let message = format!(
        "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {column}: {reason}"
    );
    let mut error = without_line(message);
    error.line = line as i32;
    Err(error)
}

/// The encoding a source file declares, if any: for callers that know more codecs than [`decode_source`].
pub fn source_encoding(bytes: &[u8]) -> Option<String> {
    declared_encoding(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// The name in a comment like `# -*- coding: latin-1 -*-` in one of the first two lines.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for (index, line) in bytes.split(|byte| *byte == b'\n').take(2).enumerate() {
        let content = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | 0x0c | b'\r'));
        match content {
            Some(at) if line[at] == b'#' => {
                if let Some(name) = cookie(&line[at..]) {
                    return Some(name);
                }
            }
            // A second line counts only below a line that is blank or a comment.
            Some(_) if index == 0 => return None,
            _ => {}
        }
    }
    None
}

fn cookie(comment: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&comment[from..], b"coding") {
        let mut at = from + found + b"coding".len();
        from = at;
        if !matches!(comment.get(at), Some(b':' | b'=')) {
            continue;
        }
        at += 1;
        while matches!(comment.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let rest = &comment[at..];
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        if 0 < length {
            return Some(String::from_utf8_lossy(&rest[..length]).into_owned());
        }
    }
    None
}

/// The name with the spellings of UTF-8 and Latin 1 that CPython's tokenizer knows itself made one.
fn normal_name(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let is =
        |known: &str| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if is("utf-8") {
        return "utf-8".to_owned();
    }
    if ["latin-1", "iso-8859-1", "iso-latin-1"].into_iter().any(is) {
        return "iso-8859-1".to_owned();
    }
    name
}

fn known_encoding(name: &str) -> Option<Encoding> {
    match normal_name(name).as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Some(Encoding::Utf8),
        "iso-8859-1" | "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" => Some(Encoding::Latin1),
        "ascii" | "us-ascii" | "646" => Some(Encoding::Ascii),
        _ => None,
    }
}

/// The text with every line end made `\n`, and with one at the end if `final_newline` asks for it; `None` if it is
/// so already.
pub(crate) fn normalize_lines(source: &str, final_newline: bool) -> Option<String> {
    let complete = !final_newline || source.is_empty() || source.ends_with('\n');
    if memchr::memchr(b'\r', source.as_bytes()).is_none() {
        return if complete { None } else { Some(format!("{source}\n")) };
    }
    let mut text = source.replace("\r\n", "\n").replace('\r', "\n");
    if final_newline && !text.ends_with('\n') {
        text.push('\n');
    }
    Some(text)
}
