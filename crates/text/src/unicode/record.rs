//! The shape of the generated tables: what is known of a code point, and how to find it.

use crate::generated::properties::{CASES, EXTRA, INDEX1, INDEX2, RECORDS, SHIFT};

/// Everything the database says of a code point besides its decomposition. Code points that agree share one.
pub(crate) struct Record {
    /// Number of the general category.
    pub(crate) category: u8,
    /// Number of the bidirectional class.
    pub(crate) bidirectional: u8,
    /// The canonical combining class.
    pub(crate) combining: u8,
    /// Number of the East Asian width.
    pub(crate) width: u8,
    /// The decimal value, or 255.
    pub(crate) decimal: u8,
    /// The digit value, or 255.
    pub(crate) digit: u8,
    /// Number of the numeric value, or 255.
    pub(crate) numeric: u8,
    /// Number of the row of case mappings.
    pub(crate) cases: u16,
    /// Yes-or-no properties, one bit each.
    pub(crate) flags: u16,
}

/// Case mappings. The full ones are deltas, or point into `EXTRA` when the target is longer than one code point.
pub(crate) struct Cases {
    /// Delta to the one-to-one lower case, as the `re` module folds.
    pub(crate) simple_lower: i32,
    /// Full lower case, without the rule of the final sigma.
    pub(crate) lower: i32,
    /// Full upper case.
    pub(crate) upper: i32,
    /// Full title case.
    pub(crate) title: i32,
    /// Full case folding.
    pub(crate) fold: i32,
}

/// The last code point, which is a noncharacter: what is beyond it is looked up as if it were unassigned.
const LAST: u32 = 0x10_FFFF;

pub(crate) fn record(cp: u32) -> &'static Record {
    let cp = cp.min(LAST);
    let block = INDEX1[(cp >> SHIFT) as usize] as usize;
    let row = INDEX2[(block << SHIFT) + (cp & ((1 << SHIFT) - 1)) as usize];
    &RECORDS[row as usize]
}

pub(crate) fn cases(cp: u32) -> &'static Cases {
    &CASES[record(cp).cases as usize]
}

/// What a case mapping makes of one code point: one to three code points.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    points: [u32; 3],
    len: u8,
}

impl Mapping {
    /// The code points, in order.
    pub fn as_slice(&self) -> &[u32] {
        &self.points[..self.len as usize]
    }

    /// Reads one entry of a [`Cases`] row.
    pub(crate) fn decode(cp: u32, entry: i32) -> Mapping {
        if entry < 1 << 24 {
            return Mapping { points: [cp.wrapping_add_signed(entry), 0, 0], len: 1 };
        }
        let (len, at) = ((entry >> 16 & 0xFF) as usize, (entry & 0xFFFF) as usize);
        let mut points = [0; 3];
        points[..len].copy_from_slice(&EXTRA[at..at + len]);
        Mapping { points, len: len as u8 }
    }
}
