//! Padding and tab stops.

use super::{SizeError, Unit, reserve};

/// The fill left and right of something `len` units long that `center` is to make `width` units long.
pub fn center_padding(len: usize, width: isize) -> (usize, usize) {
    let Some(total) = usize::try_from(width).ok().and_then(|w| w.checked_sub(len)) else { return (0, 0) };
    let left = total / 2 + (total & width as usize & 1);
    (left, total - left)
}

/// The units with so many fills left and right.
pub fn pad<U: Unit>(units: &[U], left: usize, right: usize, fill: U) -> Result<Vec<U>, SizeError> {
    let total = units.len().checked_add(left).and_then(|n| n.checked_add(right));
    let mut out = reserve(total.ok_or(SizeError::TooLong)?)?;
    out.resize(left, fill);
    out.extend_from_slice(units);
    out.resize(out.len() + right, fill);
    Ok(out)
}

/// Where `zfill` puts its zeros: behind a sign, else in front.
pub fn zfill_position<U: Unit>(units: &[U]) -> usize {
    usize::from(units.first().is_some_and(|&u| matches!(u.into(), 0x2B | 0x2D)))
}

/// `expandtabs(tabsize)`: spaces to the next tab stop; lines start anew after `\n` and `\r`.
pub fn expandtabs<U: Unit>(units: &[U], tabsize: isize) -> Result<Vec<U>, SizeError> {
    let tabsize = usize::try_from(tabsize).unwrap_or(0);
    let mut column = 0;
    let mut total = 0_usize;
    let width = |column: usize| if tabsize == 0 { 0 } else { tabsize - column % tabsize };
    let mut spaces = Vec::new();
    for &unit in units {
        let step = match unit.into() {
            9 => {
                spaces.push(width(column));
                width(column)
            }
            _ => 1,
        };
        column = if matches!(unit.into(), 10 | 13) { 0 } else { column.wrapping_add(step) };
        total = total.checked_add(step).ok_or(SizeError::TooLong)?;
    }
    let mut out = reserve(total)?;
    let (mut spaces, blank) = (spaces.into_iter(), U::from_code_point(32));
    for &unit in units {
        match (unit.into(), blank) {
            (9, Some(blank)) => out.resize(out.len() + spaces.next().unwrap_or(0), blank),
            _ => out.push(unit),
        }
    }
    Ok(out)
}
