//! Text from and to UTF-8 strings and WTF-8, which is UTF-8 that may hold surrogates.

use crate::{Text, TextBuf};
use rustpython_wtf8::{CodePoint, Wtf8, Wtf8Buf};

impl From<&Wtf8> for TextBuf {
    fn from(text: &Wtf8) -> TextBuf {
        match text.as_str() {
            Ok(text) => TextBuf::from(text),
            Err(_) => TextBuf::from_code_points(text.code_points().map(CodePoint::to_u32)),
        }
    }
}

impl Text<'_> {
    /// The text in WTF-8. Two surrogates that happen to form a pair stay two.
    pub fn to_wtf8(self) -> Wtf8Buf {
        if let Some(text) = self.as_ascii_str() {
            return Wtf8Buf::from(text);
        }
        self.iter().filter_map(CodePoint::from_u32).collect()
    }

    /// The text as a `String`, if it holds no surrogate.
    pub fn to_utf8(self) -> Option<String> {
        self.iter().map(char::from_u32).collect()
    }

    /// The text as a `String` for showing to people: U+FFFD stands for surrogates.
    pub fn to_string_lossy(self) -> String {
        self.iter().map(|cp| char::from_u32(cp).unwrap_or('\u{FFFD}')).collect()
    }
}
