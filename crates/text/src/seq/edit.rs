//! Building longer strings out of one: replacing and repeating.

use super::find::Matches;
use super::{SizeError, Unit, reserve};

/// `replace(old, new, count)`; a negative count means all. Nothing if nothing is to be replaced.
pub fn replace<U: Unit>(hay: &[U], old: &[U], new: &[U], count: isize) -> Result<Option<Vec<U>>, SizeError> {
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    if limit == 0 {
        return Ok(None);
    }
    if old.is_empty() {
        return interleave(hay, new, limit).map(|out| Some(out).filter(|_| !new.is_empty()));
    }
    let found = Matches::new(hay, old).take(limit).count();
    if found == 0 {
        return Ok(None);
    }
    let kept = hay.len() - found * old.len();
    let total = found.checked_mul(new.len()).and_then(|n| n.checked_add(kept)).ok_or(SizeError::TooLong)?;
    let mut out = reserve(total)?;
    let mut start = 0;
    for at in Matches::new(hay, old).take(found) {
        out.extend_from_slice(&hay[start..at]);
        out.extend_from_slice(new);
        start = at + old.len();
    }
    out.extend_from_slice(&hay[start..]);
    Ok(Some(out))
}

/// Replacing nothing puts the new string before every unit and at the end.
fn interleave<U: Unit>(hay: &[U], new: &[U], limit: usize) -> Result<Vec<U>, SizeError> {
    let places = limit.min(hay.len() + 1);
    let total = places.checked_mul(new.len()).and_then(|n| n.checked_add(hay.len()));
    let mut out = reserve(total.ok_or(SizeError::TooLong)?)?;
    for i in 0..places {
        out.extend_from_slice(new);
        out.extend(hay.get(i).copied());
    }
    out.extend_from_slice(hay.get(places..).unwrap_or_default());
    Ok(out)
}

/// The units `count` times over; a negative count means none.
pub fn repeat<U: Unit>(units: &[U], count: isize) -> Result<Vec<U>, SizeError> {
    let count = usize::try_from(count).unwrap_or(0);
    let total = units.len().checked_mul(count).ok_or(SizeError::TooLong)?;
    let mut out = reserve(total)?;
    match units {
        [] => {}
        [unit] => out.resize(total, *unit),
        _ => (0..count).for_each(|_| out.extend_from_slice(units)),
    }
    Ok(out)
}
