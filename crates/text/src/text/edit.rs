//! Replacing, repeating, joining.

use super::{Kind, Text, by_width};
use crate::seq::{self, SizeError, Unit};
use crate::{TextBuf, TextBuilder};
use std::borrow::Cow;

/// Canonical text out of units of any width.
pub(super) fn collect<U: Unit>(units: Vec<U>) -> TextBuf {
    // A vector of bytes can be taken over as it is; wider ones may have to be narrowed anyway.
    U::text(&units).to_buf()
}

impl Text<'_> {
    /// `str.replace(old, new, count)`; a negative count means all. Nothing if nothing is to be replaced.
    pub fn replace(self, old: Text<'_>, new: Text<'_>, count: isize) -> Result<Option<TextBuf>, SizeError> {
        match self.kind().max(new.kind()) {
            Kind::Ascii | Kind::Latin1 => self.replace_as::<u8>(old, new, count),
            Kind::Ucs2 => self.replace_as::<u16>(old, new, count),
            Kind::Ucs4 => self.replace_as::<u32>(old, new, count),
        }
    }

    fn replace_as<U: Unit>(
        self,
        old: Text<'_>,
        new: Text<'_>,
        count: isize,
    ) -> Result<Option<TextBuf>, SizeError> {
        let [Some(hay), Some(old), Some(new)] = [self, old, new].map(Text::units::<U>) else {
            return Ok(None);
        };
        Ok(seq::replace(&hay, &old, &new, count)?.map(collect))
    }

    /// `self * count`.
    pub fn repeat(self, count: isize) -> Result<TextBuf, SizeError> {
        if let Some(bytes) = self.one_byte() {
            return Ok(TextBuf::from_latin1(seq::repeat(bytes, count)?));
        }
        by_width!(self, s => Ok(collect(seq::repeat(s, count)?)))
    }

    /// `self.join(parts)`.
    pub fn join(self, parts: &[Text<'_>]) -> Result<TextBuf, SizeError> {
        let gaps = self.len().checked_mul(parts.len().saturating_sub(1));
        let total = parts.iter().try_fold(gaps.ok_or(SizeError::TooLong)?, |n, p| n.checked_add(p.len()));
        let bytes: Vec<u8> = seq::reserve(total.ok_or(SizeError::TooLong)?)?;
        let mut out = TextBuilder::from_buf(TextBuf::Ascii(bytes));
        for (i, part) in parts.iter().enumerate() {
            if 0 < i {
                out.push_text(self);
            }
            out.push_text(*part);
        }
        Ok(out.finish())
    }

    /// `self + other`.
    pub fn concat(self, other: Text<'_>) -> Result<TextBuf, SizeError> {
        Text::EMPTY.join(&[self, other])
    }

    /// The text as `int` and `float` read it: decimal digits of any script and whitespace become ASCII,
    /// other characters `?`. Borrowed if it is ASCII already.
    pub fn to_ascii_number(&self) -> Cow<'_, [u8]> {
        match self {
            Text::Ascii(s) => Cow::Borrowed(s),
            _ => self.iter().map(ascii_of_number_char).collect(),
        }
    }
}

fn ascii_of_number_char(cp: u32) -> u8 {
    match crate::unicode::decimal(cp) {
        _ if cp < 0x80 => cp as u8,
        _ if crate::unicode::is_space(cp) => b' ',
        Some(digit) => b'0' + digit,
        None => b'?',
    }
}
