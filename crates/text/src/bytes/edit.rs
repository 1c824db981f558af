//! Splitting at whitespace, stripping, padding, joining, translating.

use super::{is_line_break, is_space};
use crate::seq::{self, SizeError};
use crate::text::split::Ends;
use std::ops::Range;

/// `bytes.split(None, maxsplit)`.
pub fn split_whitespace(bytes: &[u8], maxsplit: isize) -> Vec<Range<usize>> {
    seq::split_whitespace(bytes, maxsplit, is_space)
}

/// `bytes.rsplit(None, maxsplit)`.
pub fn rsplit_whitespace(bytes: &[u8], maxsplit: isize) -> Vec<Range<usize>> {
    seq::rsplit_whitespace(bytes, maxsplit, is_space)
}

/// `bytes.splitlines(keepends)`.
pub fn splitlines(bytes: &[u8], keepends: bool) -> Vec<Range<usize>> {
    seq::splitlines(bytes, keepends, is_line_break)
}

/// `bytes.strip`, `lstrip` and `rstrip`: the part that stays. Without `chars`, whitespace goes.
pub fn strip(bytes: &[u8], ends: Ends, chars: Option<&[u8]>) -> Range<usize> {
    let mut table = [false; 256];
    for b in 0..=255_u8 {
        table[b as usize] = chars.is_none() && is_space(u32::from(b));
    }
    for &b in chars.unwrap_or_default() {
        table[b as usize] = true;
    }
    let strip = |b: u32| table[b as usize];
    let start = if ends == Ends::Right { 0 } else { seq::strip_start(bytes, strip) };
    let end = if ends == Ends::Left { bytes.len() } else { seq::strip_end(bytes, start, strip) };
    start..end
}

/// `bytes.startswith(prefix, start, end)` for one prefix.
pub fn startswith(bytes: &[u8], prefix: &[u8], start: isize, end: isize) -> bool {
    seq::window(start, end, bytes.len(), prefix.len()).is_some_and(|range| bytes[range].starts_with(prefix))
}

/// `bytes.endswith(suffix, start, end)` for one suffix.
pub fn endswith(bytes: &[u8], suffix: &[u8], start: isize, end: isize) -> bool {
    seq::window(start, end, bytes.len(), suffix.len()).is_some_and(|range| bytes[range].ends_with(suffix))
}

/// `bytes.removeprefix(prefix)`.
pub fn removeprefix<'a>(bytes: &'a [u8], prefix: &[u8]) -> &'a [u8] {
    bytes.strip_prefix(prefix).unwrap_or(bytes)
}

/// `bytes.removesuffix(suffix)`.
pub fn removesuffix<'a>(bytes: &'a [u8], suffix: &[u8]) -> &'a [u8] {
    bytes.strip_suffix(suffix).unwrap_or(bytes)
}

fn missing(bytes: &[u8], width: isize) -> usize {
    usize::try_from(width).unwrap_or(0).saturating_sub(bytes.len())
}

/// `bytes.center(width, fillbyte)`.
pub fn center(bytes: &[u8], width: isize, fill: u8) -> Result<Vec<u8>, SizeError> {
    let (left, right) = seq::center_padding(bytes.len(), width);
    seq::pad(bytes, left, right, fill)
}

/// `bytes.ljust(width, fillbyte)`.
pub fn ljust(bytes: &[u8], width: isize, fill: u8) -> Result<Vec<u8>, SizeError> {
    seq::pad(bytes, 0, missing(bytes, width), fill)
}

/// `bytes.rjust(width, fillbyte)`.
pub fn rjust(bytes: &[u8], width: isize, fill: u8) -> Result<Vec<u8>, SizeError> {
    seq::pad(bytes, missing(bytes, width), 0, fill)
}

/// `bytes.zfill(width)`.
pub fn zfill(bytes: &[u8], width: isize) -> Result<Vec<u8>, SizeError> {
    let zeros = missing(bytes, width);
    let mut out = seq::pad(bytes, zeros, 0, b'0')?;
    if 0 < zeros && seq::zfill_position(bytes) == 1 {
        out.swap(0, zeros);
    }
    Ok(out)
}

/// `sep.join(parts)`.
pub fn join(sep: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, SizeError> {
    let gaps = sep.len().checked_mul(parts.len().saturating_sub(1)).ok_or(SizeError::TooLong)?;
    let total = parts.iter().try_fold(gaps, |n, p| n.checked_add(p.len())).ok_or(SizeError::TooLong)?;
    let mut out = seq::reserve(total)?;
    for (i, part) in parts.iter().enumerate() {
        if 0 < i {
            out.extend_from_slice(sep);
        }
        out.extend_from_slice(part);
    }
    Ok(out)
}

/// `bytes.translate(table, delete)`; without a table, bytes are only deleted.
pub fn translate(bytes: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let mut gone = [false; 256];
    for &b in delete {
        gone[b as usize] = true;
    }
    let kept = bytes.iter().filter(|&&b| !gone[b as usize]);
    kept.map(|&b| table.map_or(b, |t| t[b as usize])).collect()
}
