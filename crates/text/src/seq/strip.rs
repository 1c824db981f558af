//! Where the interesting part of a string begins and ends.

use super::Unit;

/// How many units at the start satisfy the predicate.
pub fn strip_start<U: Unit>(units: &[U], mut strip: impl FnMut(u32) -> bool) -> usize {
    units.iter().position(|&u| !strip(u.into())).unwrap_or(units.len())
}

/// Where the units at the end that satisfy the predicate begin; not before `start`.
pub fn strip_end<U: Unit>(units: &[U], start: usize, mut strip: impl FnMut(u32) -> bool) -> usize {
    units[start.min(units.len())..].iter().rposition(|&u| !strip(u.into())).map_or(start, |at| at + start + 1)
}
