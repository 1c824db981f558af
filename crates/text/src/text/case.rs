//! Upper, lower and title case with Unicode's full mappings.

use super::Text;
use crate::unicode::{self, Mapping};
use crate::{TextBuf, TextBuilder};

const CAPITAL_SIGMA: u32 = 0x3A3;
const SIGMA: u32 = 0x3C3;
const FINAL_SIGMA: u32 = 0x3C2;

impl Text<'_> {
    /// `str.upper()`.
    pub fn upper(self) -> TextBuf {
        match self {
            Text::Ascii(s) => TextBuf::Ascii(s.to_ascii_uppercase()),
            _ => self.mapped(|_, cp, out| push(out, unicode::upper(cp))),
        }
    }

    /// `str.lower()`.
    pub fn lower(self) -> TextBuf {
        match self {
            Text::Ascii(s) => TextBuf::Ascii(s.to_ascii_lowercase()),
            _ => self.mapped(|i, cp, out| self.push_lower(i, cp, out)),
        }
    }

    /// `str.casefold()`.
    pub fn casefold(self) -> TextBuf {
        match self {
            Text::Ascii(s) => TextBuf::Ascii(s.to_ascii_lowercase()),
            _ => self.mapped(|_, cp, out| push(out, unicode::fold(cp))),
        }
    }

    /// `str.capitalize()`.
    pub fn capitalize(self) -> TextBuf {
        self.mapped(|i, cp, out| match i {
            0 => push(out, unicode::title(cp)),
            _ => self.push_lower(i, cp, out),
        })
    }

    /// `str.title()`.
    pub fn title(self) -> TextBuf {
        let mut in_word = false;
        self.mapped(|i, cp, out| {
            if in_word {
                self.push_lower(i, cp, out);
            } else {
                push(out, unicode::title(cp));
            }
            in_word = unicode::is_cased(cp);
        })
    }

    /// `str.swapcase()`.
    pub fn swapcase(self) -> TextBuf {
        self.mapped(|i, cp, out| {
            if unicode::is_upper(cp) {
                self.push_lower(i, cp, out);
            } else if unicode::is_lower(cp) {
                push(out, unicode::upper(cp));
            } else {
                out.push(cp);
            }
        })
    }

    fn mapped(self, mut map: impl FnMut(usize, u32, &mut TextBuilder)) -> TextBuf {
        let mut out = TextBuilder::with_capacity(self.len());
        for (i, cp) in self.iter().enumerate() {
            map(i, cp, &mut out);
        }
        out.finish()
    }

    fn push_lower(self, i: usize, cp: u32, out: &mut TextBuilder) {
        if cp == CAPITAL_SIGMA {
            out.push(if self.is_final(i) { FINAL_SIGMA } else { SIGMA });
        } else {
            push(out, unicode::lower(cp));
        }
    }

    /// Whether the sigma at `i` ends a word: a cased letter before it and none behind, ignorable characters
    /// aside.
    fn is_final(self, i: usize) -> bool {
        let relevant = |cp: &u32| !unicode::is_case_ignorable(*cp);
        let before = self.slice(0..i).iter().rev().find(relevant);
        let behind = self.slice(i + 1..self.len()).iter().find(relevant);
        before.is_some_and(unicode::is_cased) && !behind.is_some_and(unicode::is_cased)
    }
}

fn push(out: &mut TextBuilder, mapping: Mapping) {
    for &cp in mapping.as_slice() {
        out.push(cp);
    }
}
