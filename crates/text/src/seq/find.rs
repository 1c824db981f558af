//! Substring search. Bytes go to `memchr`; wider units to a search that never steps back in the haystack, so
//! that no input makes it quadratic.

use super::{Unit, window};

/// `find`: the first place of `needle` in `hay[start:end]`.
pub fn find<U: Unit>(hay: &[U], needle: &[U], start: isize, end: isize) -> Option<usize> {
    let range = window(start, end, hay.len(), needle.len())?;
    if needle.is_empty() {
        return Some(range.start);
    }
    U::find_in(&hay[range.clone()], needle).map(|at| at + range.start)
}

/// `rfind`: the last place of `needle` in `hay[start:end]`.
pub fn rfind<U: Unit>(hay: &[U], needle: &[U], start: isize, end: isize) -> Option<usize> {
    let range = window(start, end, hay.len(), needle.len())?;
    if needle.is_empty() {
        return Some(range.end);
    }
    U::rfind_in(&hay[range.clone()], needle).map(|at| at + range.start)
}

/// `count`: how often `needle` occurs in `hay[start:end]` without overlapping.
pub fn count<U: Unit>(hay: &[U], needle: &[U], start: isize, end: isize) -> usize {
    let Some(range) = window(start, end, hay.len(), needle.len()) else { return 0 };
    if needle.is_empty() {
        return range.len() + 1;
    }
    Matches::new(&hay[range], needle).count()
}

/// The places of a needle, left to right, not overlapping. The needle is prepared once, so that many
/// matches in a long haystack cost no more than one pass.
pub(crate) struct Matches<'a, U> {
    hay: &'a [U],
    needle: &'a [U],
    /// The failure table, empty for a needle of one unit.
    table: Vec<usize>,
    position: usize,
}

impl<'a, U: Unit> Matches<'a, U> {
    /// The needle must not be empty.
    pub(crate) fn new(hay: &'a [U], needle: &'a [U]) -> Matches<'a, U> {
        let table = if size_of::<U>() == 1 || needle.len() == 1 { Vec::new() } else { failures(needle) };
        Matches { hay, needle, table, position: 0 }
    }
}

impl<U: Unit> Iterator for Matches<'_, U> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let rest = &self.hay[self.position..];
        if rest.len() < self.needle.len() {
            return None;
        }
        let at = if self.table.is_empty() {
            U::find_in(rest, self.needle)
        } else {
            search(rest.len(), self.needle, &self.table, |i| rest[i])
        }? + self.position;
        self.position = at + self.needle.len();
        Some(at)
    }
}

/// For each length of a matched beginning, how much of it still matches after a mismatch (Knuth, Morris and
/// Pratt).
fn failures<U: Unit>(needle: &[U]) -> Vec<usize> {
    let mut table = vec![0; needle.len()];
    let mut matched = 0;
    for i in 1..needle.len() {
        while 0 < matched && needle[i] != needle[matched] {
            matched = table[matched - 1];
        }
        if needle[i] == needle[matched] {
            matched += 1;
        }
        table[i] = matched;
    }
    table
}

/// Looks for the needle in `len` units read through `at`.
fn search<U: Unit>(len: usize, needle: &[U], table: &[usize], at: impl Fn(usize) -> U) -> Option<usize> {
    let mut matched = 0;
    for i in 0..len {
        let unit = at(i);
        while 0 < matched && unit != needle[matched] {
            matched = table[matched - 1];
        }
        if unit == needle[matched] {
            matched += 1;
        }
        if matched == needle.len() {
            return Some(i + 1 - matched);
        }
    }
    None
}

pub(crate) fn find_linear<U: Unit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let first = *needle.first()?;
    let start = hay.iter().position(|&u| u == first)?;
    if needle.len() == 1 {
        return Some(start);
    }
    let hay = &hay[start..];
    search(hay.len(), needle, &failures(needle), |i| hay[i]).map(|at| at + start)
}

pub(crate) fn rfind_linear<U: Unit>(hay: &[U], needle: &[U]) -> Option<usize> {
    if let [unit] = needle {
        return hay.iter().rposition(|u| u == unit);
    }
    let backwards: Vec<U> = needle.iter().rev().copied().collect();
    let at = search(hay.len(), &backwards, &failures(&backwards), |i| hay[hay.len() - 1 - i])?;
    Some(hay.len() - at - needle.len())
}
