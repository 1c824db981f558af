//! What `str` and `bytes` do alike, over slices of units: searching, splitting, stripping, replacing, padding.
//!
//! Results are ranges of the input wherever that is possible, so that the caller decides what to copy.

mod edit;
mod find;
mod pad;
mod split;
mod strip;

pub use edit::{repeat, replace};
pub use find::{count, find, rfind};
pub use pad::{center_padding, expandtabs, pad, zfill_position};
pub use split::{
    Partition, partition, rpartition, rsplit, rsplit_whitespace, split, split_whitespace, splitlines,
};
pub use strip::{strip_end, strip_start};

use crate::Text;
use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;

/// One stored unit of a string: a byte, or a code point in one, two or four bytes.
pub trait Unit: Copy + Eq + Ord + Debug + Into<u32> + 'static {
    /// The unit for a code point, if it fits.
    fn from_code_point(cp: u32) -> Option<Self>;

    /// The code point it stands for.
    fn code_point(self) -> u32 {
        self.into()
    }

    /// A text's code points as units of this width, if they fit; borrowed when stored so already.
    fn units(text: Text<'_>) -> Option<Cow<'_, [Self]>>;

    /// A slice of units seen as text, in the kind of its width.
    fn text(units: &[Self]) -> Text<'_>;

    /// The first place of a needle that is neither empty nor longer than the haystack.
    fn find_in(hay: &[Self], needle: &[Self]) -> Option<usize> {
        find::find_linear(hay, needle)
    }

    /// The last place of a needle that is neither empty nor longer than the haystack.
    fn rfind_in(hay: &[Self], needle: &[Self]) -> Option<usize> {
        find::rfind_linear(hay, needle)
    }

    /// As [`Unit::units`], the width being that of a slice at hand.
    fn units_like<'t>(_like: &[Self], text: Text<'t>) -> Option<Cow<'t, [Self]>> {
        Self::units(text)
    }
}

/// Copies units of another width, if all fit.
fn convert<U: Unit>(text: Text<'_>) -> Option<Cow<'_, [U]>> {
    text.iter().map(U::from_code_point).collect::<Option<Vec<U>>>().map(Cow::Owned)
}

impl Unit for u8 {
    fn from_code_point(cp: u32) -> Option<u8> {
        u8::try_from(cp).ok()
    }

    fn units(text: Text<'_>) -> Option<Cow<'_, [u8]>> {
        text.one_byte().map_or_else(|| convert(text), |units| Some(Cow::Borrowed(units)))
    }

    fn text(units: &[u8]) -> Text<'_> {
        Text::Latin1(units)
    }

    fn find_in(hay: &[u8], needle: &[u8]) -> Option<usize> {
        match needle {
            [byte] => memchr::memchr(*byte, hay),
            _ => memchr::memmem::find(hay, needle),
        }
    }

    fn rfind_in(hay: &[u8], needle: &[u8]) -> Option<usize> {
        match needle {
            [byte] => memchr::memrchr(*byte, hay),
            _ => memchr::memmem::rfind(hay, needle),
        }
    }
}

impl Unit for u16 {
    fn from_code_point(cp: u32) -> Option<u16> {
        u16::try_from(cp).ok()
    }

    fn units(text: Text<'_>) -> Option<Cow<'_, [u16]>> {
        match text {
            Text::Ucs2(units) => Some(Cow::Borrowed(units)),
            _ => convert(text),
        }
    }

    fn text(units: &[u16]) -> Text<'_> {
        Text::Ucs2(units)
    }
}

impl Unit for u32 {
    fn from_code_point(cp: u32) -> Option<u32> {
        Some(cp)
    }

    fn units(text: Text<'_>) -> Option<Cow<'_, [u32]>> {
        match text {
            Text::Ucs4(units) => Some(Cow::Borrowed(units)),
            _ => convert(text),
        }
    }

    fn text(units: &[u32]) -> Text<'_> {
        Text::Ucs4(units)
    }
}

/// Why a result cannot be built. The caller raises `OverflowError` with the text of its method, or
/// `MemoryError`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum SizeError {
    /// The length does not fit a `Py_ssize_t`.
    TooLong,
    /// The allocator refused.
    NoMemory,
}

/// A vector with room for exactly so many units.
pub(crate) fn reserve<U>(len: usize) -> Result<Vec<U>, SizeError> {
    if isize::try_from(len).is_err() {
        return Err(SizeError::TooLong);
    }
    let mut out = Vec::new();
    out.try_reserve_exact(len).map_err(|_| SizeError::NoMemory)?;
    Ok(out)
}

/// Python's treatment of the optional `start` and `end` of the searching methods: negative numbers count from
/// the end, `end` is cut to the length, `start` is not.
pub fn adjust_indices(start: isize, end: isize, len: usize) -> (isize, isize) {
    let len = len as isize;
    let from_end = |i: isize| if i < 0 { i.saturating_add(len).max(0) } else { i };
    (from_end(start), if end > len { len } else { from_end(end) })
}

/// The part to search for something `needed` units long, if it is long enough.
pub(crate) fn window(start: isize, end: isize, len: usize, needed: usize) -> Option<Range<usize>> {
    let (start, end) = adjust_indices(start, end, len);
    (needed as isize <= end - start).then_some(start as usize..end as usize)
}
