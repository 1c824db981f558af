//! Splitting into ranges, and cutting off ends.

use super::{Text, by_pair, by_width};
use crate::seq::{self, Partition};
use crate::unicode;
use std::ops::Range;

/// Which ends a stripping method works on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `strip`
    Both,
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
}

impl<'a> Text<'a> {
    /// `str.split(sep, maxsplit)`; without a separator, at whitespace. The separator must not be empty: the
    /// caller has raised `empty separator`.
    pub fn split(self, sep: Option<Text<'_>>, maxsplit: isize) -> Vec<Range<usize>> {
        match sep {
            None => by_width!(self, s => seq::split_whitespace(s, maxsplit, unicode::is_space)),
            Some(sep) => {
                let whole = 0..self.len();
                by_pair!(self, sep, (s, n) => seq::split(s, n, maxsplit), else vec![whole])
            }
        }
    }

    /// `str.rsplit(sep, maxsplit)`.
    pub fn rsplit(self, sep: Option<Text<'_>>, maxsplit: isize) -> Vec<Range<usize>> {
        match sep {
            None => by_width!(self, s => seq::rsplit_whitespace(s, maxsplit, unicode::is_space)),
            Some(sep) => {
                let whole = 0..self.len();
                by_pair!(self, sep, (s, n) => seq::rsplit(s, n, maxsplit), else vec![whole])
            }
        }
    }

    /// `str.splitlines(keepends)`.
    pub fn splitlines(self, keepends: bool) -> Vec<Range<usize>> {
        by_width!(self, s => seq::splitlines(s, keepends, unicode::is_line_break))
    }

    /// `str.partition(sep)`: what is before, in and behind it, or nothing if it does not occur.
    pub fn partition(self, sep: Text<'_>) -> Option<Partition> {
        by_pair!(self, sep, (s, n) => seq::partition(s, n), else None)
    }

    /// `str.rpartition(sep)`.
    pub fn rpartition(self, sep: Text<'_>) -> Option<Partition> {
        by_pair!(self, sep, (s, n) => seq::rpartition(s, n), else None)
    }

    /// `str.strip`, `lstrip` and `rstrip`: the part that stays. Without `chars`, whitespace goes.
    pub fn strip(self, ends: Ends, chars: Option<Text<'_>>) -> Range<usize> {
        let Some(chars) = chars else { return self.strip_by(ends, unicode::is_space) };
        let mut sorted: Vec<u32> = chars.iter().collect();
        sorted.sort_unstable();
        self.strip_by(ends, |cp| sorted.binary_search(&cp).is_ok())
    }

    fn strip_by(self, ends: Ends, strip: impl Fn(u32) -> bool) -> Range<usize> {
        by_width!(self, s => {
            let start = if ends == Ends::Right { 0 } else { seq::strip_start(s, &strip) };
            let end = if ends == Ends::Left { s.len() } else { seq::strip_end(s, start, &strip) };
            start..end
        })
    }

    /// `str.removeprefix(prefix)`.
    pub fn removeprefix(self, prefix: Text<'_>) -> Text<'a> {
        let found = self.startswith(prefix, 0, isize::MAX);
        self.slice(if found { prefix.len() } else { 0 }..self.len())
    }

    /// `str.removesuffix(suffix)`.
    pub fn removesuffix(self, suffix: Text<'_>) -> Text<'a> {
        let found = self.endswith(suffix, 0, isize::MAX);
        self.slice(0..self.len() - if found { suffix.len() } else { 0 })
    }
}
