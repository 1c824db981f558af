//! Borrowed text in CPython's compact kinds, and everything `str` does to it.
//!
//! A canonical text has the narrowest kind that holds its largest code point. A slice keeps the kind of what
//! it was cut from, so it may be wider than canonical; every method accepts such texts, comparison is by
//! content, and whoever stores one calls [`Text::narrow`] first.

mod case;
mod classify;
mod edit;
mod layout;
pub(crate) mod repr;
mod search;
mod slice;
pub(crate) mod split;
pub(crate) mod translate;

use crate::seq::Unit;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

/// How the code points of a text are stored.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One byte each, all below 128.
    Ascii,
    /// One byte each.
    Latin1,
    /// Two bytes each.
    Ucs2,
    /// Four bytes each.
    Ucs4,
}

impl Kind {
    /// The narrowest kind that holds this code point.
    pub fn of(max_char: u32) -> Kind {
        match max_char {
            0..0x80 => Kind::Ascii,
            0x80..0x100 => Kind::Latin1,
            0x100..0x1_0000 => Kind::Ucs2,
            _ => Kind::Ucs4,
        }
    }

    /// Bytes per code point: 1, 2 or 4, the number CPython calls the kind.
    pub fn width(self) -> usize {
        match self {
            Kind::Ascii | Kind::Latin1 => 1,
            Kind::Ucs2 => 2,
            Kind::Ucs4 => 4,
        }
    }

    /// The largest code point the kind holds, as `PyUnicode_MAX_CHAR_VALUE` reports it.
    pub fn max_char(self) -> u32 {
        match self {
            Kind::Ascii => 0x7F,
            Kind::Latin1 => 0xFF,
            Kind::Ucs2 => 0xFFFF,
            Kind::Ucs4 => 0x10_FFFF,
        }
    }
}

/// A borrowed string.
#[derive(Copy, Clone, Debug)]
pub enum Text<'a> {
    /// All code points are below 128.
    Ascii(&'a [u8]),
    /// All code points are below 256.
    Latin1(&'a [u8]),
    /// All code points are below 65536.
    Ucs2(&'a [u16]),
    /// Anything.
    Ucs4(&'a [u32]),
}

/// Runs one expression for whichever unit the text is stored in.
macro_rules! by_width {
    ($text:expr, $units:ident => $body:expr) => {
        match $text {
            $crate::Text::Ascii($units) | $crate::Text::Latin1($units) => $body,
            $crate::Text::Ucs2($units) => $body,
            $crate::Text::Ucs4($units) => $body,
        }
    };
}
pub(crate) use by_width;

/// Runs one expression with the units of a text and those of a second one brought to the same width; when
/// the second holds code points the first cannot hold, the alternative.
macro_rules! by_pair {
    ($text:expr, $other:expr, ($a:ident, $b:ident) => $body:expr, else $none:expr) => {
        $crate::text::by_width!($text, $a => match $crate::seq::Unit::units_like($a, $other) {
            Some(units) => { let $b = units.as_ref(); $body }
            None => $none,
        })
    };
}
pub(crate) use by_pair;

impl<'a> Text<'a> {
    /// The empty text.
    pub const EMPTY: Text<'static> = Text::Ascii(&[]);

    /// The kind it is stored in, which for a slice may be wider than needed.
    pub fn kind(self) -> Kind {
        match self {
            Text::Ascii(_) => Kind::Ascii,
            Text::Latin1(_) => Kind::Latin1,
            Text::Ucs2(_) => Kind::Ucs2,
            Text::Ucs4(_) => Kind::Ucs4,
        }
    }

    /// One byte per code point, as ASCII if it is.
    pub fn from_latin1(bytes: &'a [u8]) -> Text<'a> {
        if bytes.is_ascii() { Text::Ascii(bytes) } else { Text::Latin1(bytes) }
    }

    /// A view of a `&str` that is ASCII.
    pub fn from_ascii_str(text: &'a str) -> Option<Text<'a>> {
        text.is_ascii().then_some(Text::Ascii(text.as_bytes()))
    }

    /// The number of code points.
    pub fn len(self) -> usize {
        by_width!(self, s => s.len())
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code point at an index.
    pub fn get(self, index: usize) -> Option<u32> {
        by_width!(self, s => s.get(index).map(|u| u.code_point()))
    }

    /// The code points from `range.start` to `range.end`, both cut to the length. The kind stays.
    pub fn slice(self, range: Range<usize>) -> Text<'a> {
        let end = range.end.min(self.len());
        let range = range.start.min(end)..end;
        match self {
            Text::Ascii(s) => Text::Ascii(&s[range]),
            Text::Latin1(s) => Text::Latin1(&s[range]),
            Text::Ucs2(s) => Text::Ucs2(&s[range]),
            Text::Ucs4(s) => Text::Ucs4(&s[range]),
        }
    }

    /// The code points in order; surrogates may be among them.
    pub fn iter(self) -> Chars<'a> {
        Chars(match self {
            Text::Ascii(s) | Text::Latin1(s) => Units::One(s.iter()),
            Text::Ucs2(s) => Units::Two(s.iter()),
            Text::Ucs4(s) => Units::Four(s.iter()),
        })
    }

    /// The largest code point, 0 if there is none.
    pub fn max_char(self) -> u32 {
        match self {
            Text::Ascii(s) | Text::Latin1(s) => s.iter().copied().max().map_or(0, u32::from),
            Text::Ucs2(s) => s.iter().copied().max().map_or(0, u32::from),
            Text::Ucs4(s) => s.iter().copied().max().unwrap_or(0),
        }
    }

    /// The kind a canonical copy has.
    pub fn canonical_kind(self) -> Kind {
        match self {
            Text::Ascii(_) => Kind::Ascii,
            Text::Latin1(s) if s.is_ascii() => Kind::Ascii,
            Text::Latin1(_) => Kind::Latin1,
            _ => Kind::of(self.max_char()),
        }
    }

    /// Whether every code point is below 128.
    pub fn is_ascii(self) -> bool {
        match self {
            Text::Ascii(_) => true,
            Text::Latin1(s) => s.is_ascii(),
            Text::Ucs2(s) => s.iter().all(|&u| u < 0x80),
            Text::Ucs4(s) => s.iter().all(|&u| u < 0x80),
        }
    }

    /// The bytes if every code point is stored in one.
    pub fn one_byte(self) -> Option<&'a [u8]> {
        match self {
            Text::Ascii(s) | Text::Latin1(s) => Some(s),
            Text::Ucs2(_) | Text::Ucs4(_) => None,
        }
    }

    /// The text as `&str`, if it is stored as ASCII.
    pub fn as_ascii_str(self) -> Option<&'a str> {
        match self {
            Text::Ascii(s) => std::str::from_utf8(s).ok(),
            _ => None,
        }
    }

    /// The stored bytes of a canonical text, least significant first: what `hash` is computed from.
    pub fn storage_bytes(self) -> Cow<'a, [u8]> {
        match self {
            Text::Ascii(s) | Text::Latin1(s) => Cow::Borrowed(s),
            Text::Ucs2(s) if cfg!(target_endian = "little") => Cow::Borrowed(bytemuck::cast_slice(s)),
            Text::Ucs4(s) if cfg!(target_endian = "little") => Cow::Borrowed(bytemuck::cast_slice(s)),
            Text::Ucs2(s) => s.iter().flat_map(|u| u.to_le_bytes()).collect(),
            Text::Ucs4(s) => s.iter().flat_map(|u| u.to_le_bytes()).collect(),
        }
    }

    pub(crate) fn units<U: Unit>(self) -> Option<Cow<'a, [U]>> {
        U::units(self)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Text<'_>) -> bool {
        if self.len() != other.len() {
            return false;
        }
        match (*self, *other) {
            (Text::Ascii(a) | Text::Latin1(a), Text::Ascii(b) | Text::Latin1(b)) => a == b,
            (Text::Ucs2(a), Text::Ucs2(b)) => a == b,
            (Text::Ucs4(a), Text::Ucs4(b)) => a == b,
            (a, b) => a.iter().eq(b.iter()),
        }
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        match self {
            Text::Ascii(s) => *s == other.as_bytes(),
            _ => self.iter().eq(other.chars().map(u32::from)),
        }
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl Ord for Text<'_> {
    fn cmp(&self, other: &Text<'_>) -> Ordering {
        match (*self, *other) {
            (Text::Ascii(a) | Text::Latin1(a), Text::Ascii(b) | Text::Latin1(b)) => a.cmp(b),
            (Text::Ucs2(a), Text::Ucs2(b)) => a.cmp(b),
            (Text::Ucs4(a), Text::Ucs4(b)) => a.cmp(b),
            (a, b) => a.iter().cmp(b.iter()),
        }
    }
}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Text<'_>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Iterator over the code points of a [`Text`].
#[derive(Clone, Debug)]
pub struct Chars<'a>(Units<'a>);

#[derive(Clone, Debug)]
enum Units<'a> {
    One(std::slice::Iter<'a, u8>),
    Two(std::slice::Iter<'a, u16>),
    Four(std::slice::Iter<'a, u32>),
}

impl Iterator for Chars<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match &mut self.0 {
            Units::One(it) => it.next().map(|&u| u32::from(u)),
            Units::Two(it) => it.next().map(|&u| u32::from(u)),
            Units::Four(it) => it.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Units::One(it) => it.size_hint(),
            Units::Two(it) => it.size_hint(),
            Units::Four(it) => it.size_hint(),
        }
    }
}

impl DoubleEndedIterator for Chars<'_> {
    fn next_back(&mut self) -> Option<u32> {
        match &mut self.0 {
            Units::One(it) => it.next_back().map(|&u| u32::from(u)),
            Units::Two(it) => it.next_back().map(|&u| u32::from(u)),
            Units::Four(it) => it.next_back().copied(),
        }
    }
}

impl ExactSizeIterator for Chars<'_> {}
