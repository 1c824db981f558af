//! Finding and counting.

use super::{Text, by_pair};
use crate::seq;

impl Text<'_> {
    /// `str.find(sub, start, end)`; pass `0` and `isize::MAX` for the defaults.
    pub fn find(self, sub: Text<'_>, start: isize, end: isize) -> Option<usize> {
        by_pair!(self, sub, (s, n) => seq::find(s, n, start, end), else None)
    }

    /// `str.rfind(sub, start, end)`.
    pub fn rfind(self, sub: Text<'_>, start: isize, end: isize) -> Option<usize> {
        by_pair!(self, sub, (s, n) => seq::rfind(s, n, start, end), else None)
    }

    /// `str.count(sub, start, end)`.
    pub fn count(self, sub: Text<'_>, start: isize, end: isize) -> usize {
        by_pair!(self, sub, (s, n) => seq::count(s, n, start, end), else 0)
    }

    /// `sub in self`.
    pub fn contains(self, sub: Text<'_>) -> bool {
        self.find(sub, 0, isize::MAX).is_some()
    }

    /// The place of one code point.
    pub fn find_char(self, cp: u32) -> Option<usize> {
        match (self.one_byte(), u8::try_from(cp)) {
            (Some(bytes), Ok(byte)) => memchr::memchr(byte, bytes),
            (Some(_), Err(_)) => None,
            (None, _) => self.iter().position(|c| c == cp),
        }
    }

    /// `str.startswith(prefix, start, end)` for one prefix.
    pub fn startswith(self, prefix: Text<'_>, start: isize, end: isize) -> bool {
        seq::window(start, end, self.len(), prefix.len())
            .is_some_and(|range| self.slice(range.start..range.start + prefix.len()) == prefix)
    }

    /// `str.endswith(suffix, start, end)` for one suffix.
    pub fn endswith(self, suffix: Text<'_>, start: isize, end: isize) -> bool {
        seq::window(start, end, self.len(), suffix.len())
            .is_some_and(|range| self.slice(range.end - suffix.len()..range.end) == suffix)
    }
}
