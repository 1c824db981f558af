//! Text that grows, in the narrowest kind that holds what has been pushed so far.

use crate::{Kind, Text, TextBuf};

/// Collects a [`TextBuf`]; the content is widened when a code point needs it.
#[derive(Clone, Debug, Default)]
pub struct TextBuilder {
    buf: TextBuf,
}

impl TextBuilder {
    /// An empty builder.
    pub fn new() -> TextBuilder {
        TextBuilder::default()
    }

    /// An empty builder with room for so many ASCII characters.
    pub fn with_capacity(capacity: usize) -> TextBuilder {
        TextBuilder { buf: TextBuf::Ascii(Vec::with_capacity(capacity)) }
    }

    /// What has been collected so far.
    pub fn as_text(&self) -> Text<'_> {
        self.buf.as_text()
    }

    /// The number of code points so far.
    pub fn len(&self) -> usize {
        self.buf.len()
    }

    /// Whether nothing has been pushed.
    pub fn is_empty(&self) -> bool {
        self.buf.is_empty()
    }

    /// The collected text.
    pub fn finish(self) -> TextBuf {
        self.buf
    }

    /// Appends a code point. Surrogates are code points; a number beyond U+10FFFF becomes U+FFFD.
    pub fn push(&mut self, cp: u32) {
        let cp = if cp > 0x10_FFFF { 0xFFFD } else { cp };
        match &mut self.buf {
            TextBuf::Ascii(s) if cp < 0x80 => s.push(cp as u8),
            TextBuf::Latin1(s) if cp < 0x100 => s.push(cp as u8),
            TextBuf::Ucs2(s) if cp < 0x1_0000 => s.push(cp as u16),
            TextBuf::Ucs4(s) => s.push(cp),
            _ => {
                self.widen(Kind::of(cp));
                self.push(cp);
            }
        }
    }

    /// Appends a text.
    pub fn push_text(&mut self, text: Text<'_>) {
        if self.buf.as_text().kind() < text.kind() {
            self.widen(text.canonical_kind());
        }
        match (&mut self.buf, text) {
            (TextBuf::Ascii(s) | TextBuf::Latin1(s), Text::Ascii(t) | Text::Latin1(t)) => {
                s.extend_from_slice(t);
            }
            (TextBuf::Ascii(s) | TextBuf::Latin1(s), _) => s.extend(text.iter().map(|u| u as u8)),
            (TextBuf::Ucs2(s), Text::Ucs2(t)) => s.extend_from_slice(t),
            (TextBuf::Ucs2(s), _) => s.extend(text.iter().map(|u| u as u16)),
            (TextBuf::Ucs4(s), Text::Ucs4(t)) => s.extend_from_slice(t),
            (TextBuf::Ucs4(s), _) => s.extend(text.iter()),
        }
    }

    /// Appends a `&str`.
    pub fn push_str(&mut self, text: &str) {
        match Text::from_ascii_str(text) {
            Some(text) => self.push_text(text),
            None => text.chars().for_each(|c| self.push(u32::from(c))),
        }
    }

    /// Appends one code point several times.
    pub fn push_repeated(&mut self, cp: u32, count: usize) {
        for _ in 0..count {
            self.push(cp);
        }
    }

    /// Moves the content to a wider kind; a kind not wider than the present one changes nothing.
    fn widen(&mut self, kind: Kind) {
        if kind <= self.buf.as_text().kind() {
            return;
        }
        let old = std::mem::take(&mut self.buf);
        self.buf = match (kind, old) {
            (Kind::Latin1, TextBuf::Ascii(s)) => TextBuf::Latin1(s),
            (Kind::Ucs2, ref old) => TextBuf::Ucs2(with_room(old.as_text().iter().map(|u| u as u16))),
            (_, ref old) => TextBuf::Ucs4(with_room(old.as_text().iter())),
        };
    }
}

/// Collects with room for as much again, because a builder that widens is in the middle of growing.
fn with_room<U>(units: impl ExactSizeIterator<Item = U>) -> Vec<U> {
    let mut out = Vec::with_capacity(units.len() * 2);
    out.extend(units);
    out
}

impl TextBuilder {
    /// Goes on from a text that is there already.
    pub fn from_buf(buf: TextBuf) -> TextBuilder {
        TextBuilder { buf }
    }
}
