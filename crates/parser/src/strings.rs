//! What string literals mean: escape sequences to text or bytes.

use bumpalo::Bump;
use rustpython_wtf8::{CodePoint, Wtf8, Wtf8Buf};

/// A literal's value and the first invalid escape in it.
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    pub(crate) invalid: Option<InvalidEscape>,
}

/// An invalid escape in a literal's body.
pub(crate) struct InvalidEscape {
    /// What follows the backslash: a character, or three octal digits.
    pub(crate) text: String,
    /// Newlines before it in the body.
    pub(crate) lines: usize,
    /// Bytes from the body's start, or from the last newline, to the escape's text, where CPython counts: it decodes
    /// a copy in which every character outside ASCII is written as ten.
    pub(crate) column: usize,
}

impl InvalidEscape {
    fn new(body: &str, backslash: usize, length: usize, widened: bool) -> Self {
        let before = body.get(..=backslash).unwrap_or("");
        let line = before.rfind('\n').map_or(before, |newline| &before[newline + 1..]);
        let width = |ch: char| if ch.is_ascii() || !widened { ch.len_utf8() } else { 10 };
        Self {
            text: body.get(backslash + 1..backslash + 1 + length).unwrap_or("").to_owned(),
            lines: memchr::memchr_iter(b'\n', before.as_bytes()).count(),
            column: line.chars().map(width).sum(),
        }
    }

    fn is_octal(&self) -> bool {
        self.text.len() == 3
    }

    /// The text of the warning.
    pub(crate) fn warning(&self) -> String {
        if self.is_octal() { octal_warning(&self.text) } else { escape_warning(&self.text) }
    }

    /// The text of the error that a filter makes of the warning.
    pub(crate) fn error(&self) -> String {
        if self.is_octal() {
            let digits = &self.text;
            return format!(
                "\"\\{digits}\" is an invalid octal escape sequence. Did you mean \"\\\\{digits}\"? \
                 A raw string is also an option."
            );
        }
        escape_error(&self.text)
    }
}

/// The text of the error that a filter makes of [`escape_warning`].
pub(crate) fn escape_error(ch: &str) -> String {
    format!(
        "\"\\{ch}\" is an invalid escape sequence. Did you mean \"\\\\{ch}\"? A raw string is also an option."
    )
}

/// The text of the warning about a backslash before a character.
pub(crate) fn escape_warning(ch: &str) -> String {
    format!(
        "\"\\{ch}\" is an invalid escape sequence. Such sequences will not work in the future. \
         Did you mean \"\\\\{ch}\"? A raw string is also an option."
    )
}

fn octal_warning(digits: &str) -> String {
    format!(
        "\"\\{digits}\" is an invalid octal escape sequence. Such sequences will not work in the future. \
         Did you mean \"\\\\{digits}\"? A raw string is also an option."
    )
}

/// Copies text into the arena.
pub(crate) fn alloc_wtf8<'a>(arena: &'a Bump, text: &Wtf8) -> &'a Wtf8 {
    Wtf8::from_bytes(arena.alloc_slice_copy(text.as_bytes())).unwrap_or_default()
}

/// What the simple escapes, those of one letter, stand for.
fn simple_escape(byte: u8) -> Option<u8> {
    Some(match byte {
        b'\\' | b'\'' | b'"' => byte,
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        _ => return None,
    })
}

/// Reads up to three octal digits from `at` on: the value and the number of digits.
fn octal(bytes: &[u8], at: usize) -> (u32, usize) {
    let digits = bytes[at..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    digits.fold((0, 0), |(value, count), digit| (value * 8 + u32::from(digit - b'0'), count + 1))
}

/// The text of a string literal's body. The error is the message of a `UnicodeDecodeError`.
pub(crate) fn decode_text<'a>(arena: &'a Bump, body: &str) -> Result<Decoded<&'a Wtf8>, String> {
    let mut decoder = TextDecoder { body, at: 0, virtual_shift: 0, out: Wtf8Buf::with_capacity(body.len()) };
    let mut invalid = None;
    while let Some(offset) = memchr::memchr(b'\\', &body.as_bytes()[decoder.at..]) {
        decoder.plain(offset);
        let start = decoder.at;
        if let Some(length) = decoder.escape()?
            && invalid.is_none()
        {
            invalid = Some(InvalidEscape::new(body, start, length, true));
        }
    }
    decoder.plain(body.len() - decoder.at);
    Ok(Decoded { value: alloc_wtf8(arena, &decoder.out), invalid })
}

struct TextDecoder<'s> {
    body: &'s str,
    at: usize,
    /// CPython decodes a copy in which every character outside ASCII is written as ten, and its messages count
    /// in that copy: this is how much further it is there.
    virtual_shift: usize,
    out: Wtf8Buf,
}

impl TextDecoder<'_> {
    /// Takes over `length` bytes as they are.
    fn plain(&mut self, length: usize) {
        let text = &self.body[self.at..self.at + length];
        if !text.is_ascii() {
            let wide = text.chars().filter(|ch| !ch.is_ascii());
            self.virtual_shift += wide.map(|ch| 10 - ch.len_utf8()).sum::<usize>();
        }
        self.out.push_str(text);
        self.at += length;
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.body.as_bytes().get(at).copied()
    }

    /// One escape sequence, at its backslash. The result is the length of what follows it if that is invalid.
    fn escape(&mut self) -> Result<Option<usize>, String> {
        let start = self.at;
        let Some(letter) = self.byte(start + 1) else {
            self.out.push_char('\\');
            self.at += 1;
            return Ok(None);
        };
        if 0x80 <= letter {
            self.out.push_char('\\');
            self.at += 1;
            self.virtual_shift += 5;
            return Ok(None);
        }
        self.at += 2;
        if let Some(byte) = simple_escape(letter) {
            self.out.push_char(char::from(byte));
            return Ok(None);
        }
        match letter {
            b'\n' => {}
            b'0'..=b'7' => {
                let (value, count) = octal(self.body.as_bytes(), start + 1);
                self.at = start + 1 + count;
                self.push(value);
                if 0o377 < value {
                    return Ok(Some(count));
                }
            }
            b'x' => self.hex(start, 2, "truncated \\xXX escape")?,
            b'u' => self.hex(start, 4, "truncated \\uXXXX escape")?,
            b'U' => self.hex(start, 8, "truncated \\UXXXXXXXX escape")?,
            b'N' => self.named(start)?,
            _ => {
                self.out.push_char('\\');
                self.out.push_char(char::from(letter));
                return Ok(Some(1));
            }
        }
        Ok(None)
    }

    fn push(&mut self, value: u32) {
        if let Some(code) = CodePoint::from_u32(value) {
            self.out.push(code);
        }
    }

    fn hex(&mut self, start: usize, count: usize, message: &str) -> Result<(), String> {
        let mut value = 0_u32;
        for _ in 0..count {
            let Some(digit) = self.byte(self.at).and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.error(start, self.at, message));
            };
            value = value.wrapping_mul(16).wrapping_add(digit);
            self.at += 1;
        }
        if 0x10_ffff < value {
            return Err(self.error(start, self.at, "illegal Unicode character"));
        }
        self.push(value);
        Ok(())
    }

    fn named(&mut self, start: usize) -> Result<(), String> {
        let malformed = "malformed \\N character escape";
        if self.byte(self.at) != Some(b'{') {
            return Err(self.error(start, self.at, malformed));
        }
        let name_start = self.at + 1;
        let Some(length) = memchr::memchr(b'}', &self.body.as_bytes()[name_start..]) else {
            return Err(self.error(start, self.body.len(), malformed));
        };
        let name_end = name_start + length;
        if length == 0 {
            return Err(self.error(start, name_end, malformed));
        }
        let name = &self.body[name_start..name_end];
        let Some(ch) = crate::names::character(name) else {
            return Err(self.error(start, name_end + 1, "unknown Unicode character name"));
        };
        self.at = name_end + 1;
        self.out.push_char(ch);
        Ok(())
    }

    #[cold]
    fn error(&self, start: usize, end: usize, message: &str) -> String {
        let first = start + self.virtual_shift;
        let inside = self.body.get(start..end).unwrap_or("");
        let wide: usize = inside.chars().filter(|ch| !ch.is_ascii()).map(|ch| 10 - ch.len_utf8()).sum();
        let last = (end + self.virtual_shift + wide).saturating_sub(1);
        if first == last {
            return format!("'unicodeescape' codec can't decode byte 0x5c in position {first}: {message}");
        }
        format!("'unicodeescape' codec can't decode bytes in position {first}-{last}: {message}")
    }
}

/// The bytes of a bytes literal's body. The error is the message of a `ValueError`.
pub(crate) fn decode_bytes<'a>(arena: &'a Bump, text: &str) -> Result<Decoded<&'a [u8]>, String> {
    let body = text.as_bytes();
    let mut out = Vec::with_capacity(body.len());
    let mut invalid = None;
    let mut at = 0;
    while let Some(offset) = memchr::memchr(b'\\', &body[at..]) {
        out.extend_from_slice(&body[at..at + offset]);
        let start = at + offset;
        at = start + 2;
        let Some(&letter) = body.get(start + 1) else {
            return Err("Trailing \\ in string".to_owned());
        };
        if let Some(byte) = simple_escape(letter) {
            out.push(byte);
            continue;
        }
        match letter {
            b'\n' => {}
            b'0'..=b'7' => {
                let (value, count) = octal(body, start + 1);
                at = start + 1 + count;
                out.push(value as u8);
                if 0o377 < value && invalid.is_none() {
                    invalid = Some(InvalidEscape::new(text, start, count, false));
                }
            }
            b'x' => {
                let digit = |at: usize| body.get(at).and_then(|byte| char::from(*byte).to_digit(16));
                let (Some(high), Some(low)) = (digit(at), digit(at + 1)) else {
                    return Err(format!("invalid \\x escape at position {start}"));
                };
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            _ => {
                out.extend_from_slice(&[b'\\', letter]);
                if invalid.is_none() {
                    invalid = Some(InvalidEscape::new(text, start, 1, false));
                }
            }
        }
    }
    out.extend_from_slice(&body[at..]);
    Ok(Decoded { value: arena.alloc_slice_copy(&out), invalid })
}
