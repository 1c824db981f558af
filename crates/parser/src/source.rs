//! Bytes to text: encoding declarations, the byte order mark, and line ends.

use std::borrow::Cow;

use crate::error::{ErrorKind, SyntaxError};

/// A source file's text, or what is to be decoded by someone who knows more codecs than this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The text.
    Text(String),
    /// Bytes in an encoding that is declared by its name, with line ends made `\n` and without a byte order mark.
    Encoded {
        /// The encoding's name as it is declared.
        encoding: String,
        /// The file's bytes.
        bytes: Vec<u8>,
    },
}

/// Decodes a source file as its byte order mark or its encoding declaration tells, by default as UTF-8.
///
/// # Errors
/// What CPython says of bytes that are not in their encoding. Such an error names no file.
pub fn read_source(bytes: &[u8]) -> Result<Source, SyntaxError> {
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let bytes = &*unix_lines(bytes);
    let Some(encoding) = declared_encoding(bytes) else {
        return utf8(bytes).map(Source::Text);
    };
    let normal = normal_name(&encoding);
    if marked && normal != "utf-8" {
        return Err(mark_problem(bytes, &normal));
    }
    match normal.as_str() {
        "utf-8" => utf8(bytes).map(Source::Text),
        "iso-8859-1" => Ok(Source::Text(bytes.iter().map(|byte| char::from(*byte)).collect())),
        _ => {
            let mut bytes = bytes.to_vec();
            if !bytes.ends_with(b"\n") {
                bytes.push(b'\n');
            }
            Ok(Source::Encoded { encoding, bytes })
        }
    }
}

/// As [`read_source`], for callers without codecs of their own: of other encodings only ASCII and further names of
/// UTF-8 and Latin 1 are known.
///
/// # Errors
/// As [`read_source`], and for encodings that are not known.
pub fn decode_source(bytes: &[u8]) -> Result<String, SyntaxError> {
    match read_source(bytes)? {
        Source::Text(text) => Ok(text),
        Source::Encoded { encoding, bytes } => decode_known(&encoding, &bytes).map_err(decoding_error),
    }
}

/// The error for bytes that a codec refuses: CPython gives it line 0 and column -1.
pub fn decoding_error(message: String) -> SyntaxError {
    SyntaxError { col: -1, ..SyntaxError::without_place(ErrorKind::Syntax, message) }
}

fn decode_known(encoding: &str, bytes: &[u8]) -> Result<String, String> {
    match normal_name(encoding).as_str() {
        "utf8" | "u8" | "utf" => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(utf8_problem(bytes, &error)),
        },
        "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" => {
            Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        "ascii" | "us-ascii" | "646" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Some(at) => {
                let byte = bytes[at];
                Err(format!(
                    "'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)"
                ))
            }
        },
        _ => Err(format!("unknown encoding: {encoding}")),
    }
}

/// The message of a `UnicodeDecodeError` of UTF-8.
fn utf8_problem(bytes: &[u8], error: &std::str::Utf8Error) -> String {
    let at = error.valid_up_to();
    let byte = bytes[at];
    let reason = match error.error_len() {
        None => "unexpected end of data",
        Some(_) if matches!(byte, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
        Some(_) => "invalid continuation byte",
    };
    format!("'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}")
}

/// The bytes with every line end made `\n`.
fn unix_lines(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\r', bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut lines = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'\r', rest) {
        lines.extend_from_slice(&rest[..at]);
        lines.push(b'\n');
        rest = rest[at + 1..].strip_prefix(b"\n").unwrap_or(&rest[at + 1..]);
    }
    lines.extend_from_slice(rest);
    Cow::Owned(lines)
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
        // In the second line CPython counts the end of the first one too.
        end_col: text.chars().count() as i32 + i32::from(0 < index),
        text: Some(text),
        byte_columns: None,
    }
}

/// Text in UTF-8, which CPython checks line by line.
fn utf8(bytes: &[u8]) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes[at];
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
        byte_columns: None,
    })
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
