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
    let encoding = match declared.as_deref() {
        None => Encoding::Utf8,
        Some(name) => {
            if marked && normal_name(name) != "utf-8" {
                return Err(mark_problem(bytes, &normal_name(name)));
            }
            known_encoding(name).ok_or_else(|| without_line(format!("unknown encoding: {name}")))?
        }
    };
    match encoding {
        Encoding::Utf8 => utf8(bytes, declared.is_none_or(|name| normal_name(&name) == "utf-8")),
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

/// An error met before any line is read: CPython gives it line 0 and column -1.
fn without_line(message: String) -> SyntaxError {
    SyntaxError { col: -1, ..SyntaxError::without_place(ErrorKind::Syntax, message) }
}

/// A byte order mark, which means UTF-8, before another encoding's name.
fn mark_problem(bytes: &[u8], name: &str) -> SyntaxError {
    let is_comment = |line: &&[u8]| cookie(line).is_some();
    let (index, line) =
        bytes.split(|byte| *byte == b'\n').enumerate().find(|(_, line)| is_comment(line)).unwrap_or((0, b""));
    let text = String::from_utf8_lossy(line).into_owned();
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: format!("encoding problem: {name} with BOM"),
        line: index as i32 + 1,
        col: 0,
        end_line: index as i32 + 1,
        end_col: text.chars().count() as i32,
        text: Some(text),
    }
}

/// Text in UTF-8, which CPython checks line by line if the encoding is its tokenizer's own.
fn utf8(bytes: &[u8], own: bool) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes[at];
    if !own {
        let reason = match error.error_len() {
            None => "unexpected end of data",
            Some(_) if matches!(byte, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
            Some(_) => "invalid continuation byte",
        };
        return Err(without_line(format!(
            "'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
        )));
    }
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() as i32 + 1;
    let line_start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let rest = &bytes[line_start..];
    let whole = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let col = String::from_utf8_lossy(&bytes[line_start..at]).chars().count() as i32 + 1;
    Err(SyntaxError {
        kind: ErrorKind::Syntax,
        message: format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        ),
        line,
        col,
        end_line: line,
        end_col: col,
        text: Some(String::from_utf8_lossy(whole).into_owned()),
    })
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
