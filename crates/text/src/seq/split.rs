//! Splitting into ranges.

use super::find::Matches;
use super::{Unit, find, rfind};
use std::ops::Range;

/// How many cuts `maxsplit` allows; a negative number means any.
fn limit(maxsplit: isize) -> usize {
    usize::try_from(maxsplit).unwrap_or(usize::MAX)
}

/// `split(sep, maxsplit)`. The separator must not be empty: the caller has raised `empty separator`.
pub fn split<U: Unit>(hay: &[U], sep: &[U], maxsplit: isize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    if !sep.is_empty() {
        for at in Matches::new(hay, sep).take(limit(maxsplit)) {
            parts.push(start..at);
            start = at + sep.len();
        }
    }
    parts.push(start..hay.len());
    parts
}

/// `rsplit(sep, maxsplit)`, the parts in their order from the left.
pub fn rsplit<U: Unit>(hay: &[U], sep: &[U], maxsplit: isize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut end = hay.len();
    let mut cuts = limit(maxsplit);
    if let [single] = sep {
        // One unit needs no table, and going backwards over the slice keeps every step constant.
        for at in (0..hay.len()).rev() {
            if cuts == 0 {
                break;
            }
            if hay[at] == *single {
                parts.push(at + 1..end);
                end = at;
                cuts -= 1;
            }
        }
    } else if !sep.is_empty() {
        let (hay, sep): (Vec<U>, Vec<U>) = (reversed(hay), reversed(sep));
        for at in Matches::new(&hay, &sep).take(cuts) {
            let at = hay.len() - at - sep.len();
            parts.push(at + sep.len()..end);
            end = at;
        }
    }
    parts.push(0..end);
    parts.reverse();
    parts
}

fn reversed<U: Copy>(units: &[U]) -> Vec<U> {
    units.iter().rev().copied().collect()
}

/// `split(None, maxsplit)`: runs of whitespace separate, and none is left at the ends.
pub fn split_whitespace<U: Unit>(hay: &[U], maxsplit: isize, is_space: fn(u32) -> bool) -> Vec<Range<usize>> {
    let space = |i: usize| is_space(hay[i].into());
    let mut parts = Vec::new();
    let mut cuts = limit(maxsplit);
    let mut i = 0;
    loop {
        while i < hay.len() && space(i) {
            i += 1;
        }
        if i == hay.len() {
            return parts;
        }
        if cuts == 0 {
            // What is left keeps its trailing whitespace.
            parts.push(i..hay.len());
            return parts;
        }
        let start = i;
        while i < hay.len() && !space(i) {
            i += 1;
        }
        parts.push(start..i);
        cuts -= 1;
    }
}

/// `rsplit(None, maxsplit)`, the parts in their order from the left.
pub fn rsplit_whitespace<U: Unit>(
    hay: &[U],
    maxsplit: isize,
    is_space: fn(u32) -> bool,
) -> Vec<Range<usize>> {
    let space = |i: usize| is_space(hay[i].into());
    let mut parts = Vec::new();
    let mut cuts = limit(maxsplit);
    let mut end = hay.len();
    loop {
        while 0 < end && space(end - 1) {
            end -= 1;
        }
        if end == 0 {
            break;
        }
        if cuts == 0 {
            parts.push(0..end);
            break;
        }
        let stop = end;
        while 0 < end && !space(end - 1) {
            end -= 1;
        }
        parts.push(end..stop);
        cuts -= 1;
    }
    parts.reverse();
    parts
}

/// `splitlines(keepends)`; a carriage return and the line feed behind it end one line.
pub fn splitlines<U: Unit>(hay: &[U], keepends: bool, is_break: fn(u32) -> bool) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < hay.len() {
        let end = hay[start..].iter().position(|&u| is_break(u.into())).map_or(hay.len(), |at| at + start);
        let is = |at: usize, cp: u32| hay.get(at).is_some_and(|&u| u.into() == cp);
        let next = match end {
            _ if end == hay.len() => end,
            _ if is(end, 13) && is(end + 1, 10) => end + 2,
            _ => end + 1,
        };
        lines.push(start..if keepends { next } else { end });
        start = next;
    }
    lines
}

/// What is before, in and behind a separator.
pub type Partition = (Range<usize>, Range<usize>, Range<usize>);

fn around(len: usize, at: usize, sep: usize) -> Partition {
    (0..at, at..at + sep, at + sep..len)
}

/// `partition(sep)`, or nothing if the separator does not occur. It must not be empty.
pub fn partition<U: Unit>(hay: &[U], sep: &[U]) -> Option<Partition> {
    find(hay, sep, 0, isize::MAX).map(|at| around(hay.len(), at, sep.len()))
}

/// `rpartition(sep)`, or nothing if the separator does not occur. It must not be empty.
pub fn rpartition<U: Unit>(hay: &[U], sep: &[U]) -> Option<Partition> {
    rfind(hay, sep, 0, isize::MAX).map(|at| around(hay.len(), at, sep.len()))
}
