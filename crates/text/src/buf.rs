//! Owned text, always in its canonical kind.

use crate::{Kind, Text, TextBuilder};

/// An owned string. The constructors keep it canonical: the kind is the narrowest that holds the content.
#[derive(Clone, Debug)]
pub enum TextBuf {
    /// All code points are below 128.
    Ascii(Vec<u8>),
    /// All code points are below 256.
    Latin1(Vec<u8>),
    /// All code points are below 65536.
    Ucs2(Vec<u16>),
    /// Anything.
    Ucs4(Vec<u32>),
}

/// A text in canonical kind: the original if it was, else a narrower copy.
#[derive(Clone, Debug)]
pub enum Narrowed<'a> {
    /// The same memory.
    Borrowed(Text<'a>),
    /// A narrower copy.
    Owned(TextBuf),
}

impl Narrowed<'_> {
    /// The text.
    pub fn as_text(&self) -> Text<'_> {
        match self {
            Narrowed::Borrowed(text) => *text,
            Narrowed::Owned(buf) => buf.as_text(),
        }
    }
}

impl TextBuf {
    /// The empty text.
    pub fn new() -> TextBuf {
        TextBuf::Ascii(Vec::new())
    }

    /// A view of it.
    pub fn as_text(&self) -> Text<'_> {
        match self {
            TextBuf::Ascii(s) => Text::Ascii(s),
            TextBuf::Latin1(s) => Text::Latin1(s),
            TextBuf::Ucs2(s) => Text::Ucs2(s),
            TextBuf::Ucs4(s) => Text::Ucs4(s),
        }
    }

    /// The number of code points.
    pub fn len(&self) -> usize {
        self.as_text().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One byte per code point.
    pub fn from_latin1(bytes: Vec<u8>) -> TextBuf {
        if bytes.is_ascii() { TextBuf::Ascii(bytes) } else { TextBuf::Latin1(bytes) }
    }

    /// A single code point.
    pub fn from_char(cp: u32) -> TextBuf {
        let mut out = TextBuilder::new();
        out.push(cp);
        out.finish()
    }

    /// The code points one by one.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> TextBuf {
        let points = points.into_iter();
        let mut out = TextBuilder::with_capacity(points.size_hint().0);
        points.for_each(|cp| out.push(cp));
        out.finish()
    }
}

impl Default for TextBuf {
    fn default() -> TextBuf {
        TextBuf::new()
    }
}

impl From<&str> for TextBuf {
    fn from(text: &str) -> TextBuf {
        if text.is_ascii() {
            return TextBuf::Ascii(text.as_bytes().to_vec());
        }
        TextBuf::from_code_points(text.chars().map(u32::from))
    }
}

impl From<String> for TextBuf {
    fn from(text: String) -> TextBuf {
        if text.is_ascii() { TextBuf::Ascii(text.into_bytes()) } else { TextBuf::from(text.as_str()) }
    }
}

impl PartialEq for TextBuf {
    fn eq(&self, other: &TextBuf) -> bool {
        self.as_text() == other.as_text()
    }
}

impl Eq for TextBuf {}

impl PartialEq<str> for TextBuf {
    fn eq(&self, other: &str) -> bool {
        self.as_text() == *other
    }
}

impl PartialEq<&str> for TextBuf {
    fn eq(&self, other: &&str) -> bool {
        self.as_text() == **other
    }
}

impl<'a> Text<'a> {
    /// The same content in canonical kind; copies only if the kind is too wide.
    pub fn narrow(self) -> Narrowed<'a> {
        let kind = self.canonical_kind();
        match self {
            Text::Latin1(s) if kind == Kind::Ascii => Narrowed::Borrowed(Text::Ascii(s)),
            _ if kind == self.kind() => Narrowed::Borrowed(self),
            _ => Narrowed::Owned(self.to_buf()),
        }
    }

    /// A canonical copy.
    pub fn to_buf(self) -> TextBuf {
        match (self.canonical_kind(), self) {
            (Kind::Ascii, Text::Ascii(s) | Text::Latin1(s)) => TextBuf::Ascii(s.to_vec()),
            (Kind::Ascii, _) => TextBuf::Ascii(self.iter().map(|u| u as u8).collect()),
            (Kind::Latin1, _) => TextBuf::Latin1(self.iter().map(|u| u as u8).collect()),
            (Kind::Ucs2, Text::Ucs2(s)) => TextBuf::Ucs2(s.to_vec()),
            (Kind::Ucs2, _) => TextBuf::Ucs2(self.iter().map(|u| u as u16).collect()),
            (Kind::Ucs4, _) => TextBuf::Ucs4(self.iter().collect()),
        }
    }
}
