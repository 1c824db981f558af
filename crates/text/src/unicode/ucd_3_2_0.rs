//! The character database as it was in Unicode 3.2, which IDNA is defined by: `unicodedata.ucd_3_2_0`.
//!
//! Kept are only the rows that differ from today's. Case mappings and the `str` methods know no other version
//! than today's, so they are not here.

use super::normalize::{self, Form, Step};
use super::{Record, record};
use crate::generated::properties as table;
use crate::generated::unicode32::{CORRECTED, RECORDS, RUNS};
use crate::{Text, TextBuf};

/// The version of the Unicode data.
pub const VERSION: &str = "3.2.0";

fn row(cp: u32) -> &'static Record {
    let at = RUNS.partition_point(|run| run.1 < cp);
    match RUNS.get(at) {
        Some(run) if run.0 <= cp => &RECORDS[run.2 as usize],
        _ => record::record(cp),
    }
}

/// The two-letter general category.
pub fn category(cp: u32) -> &'static str {
    table::CATEGORIES[row(cp).category as usize]
}

/// The bidirectional class, empty for unassigned code points.
pub fn bidirectional(cp: u32) -> &'static str {
    table::BIDIRECTIONAL[row(cp).bidirectional as usize]
}

/// The East Asian width.
pub fn east_asian_width(cp: u32) -> &'static str {
    table::WIDTHS[row(cp).width as usize]
}

/// The canonical combining class.
pub fn combining(cp: u32) -> u8 {
    row(cp).combining
}

/// Whether the character is mirrored in bidirectional text.
pub fn is_mirrored(cp: u32) -> bool {
    row(cp).flags & table::MIRRORED != 0
}

/// The value of a decimal digit.
pub fn decimal(cp: u32) -> Option<u8> {
    Some(row(cp).decimal).filter(|&v| v != 255)
}

/// The value of a digit, superscripts and the like included.
pub fn digit(cp: u32) -> Option<u8> {
    Some(row(cp).digit).filter(|&v| v != 255)
}

/// The numeric value.
pub fn numeric(cp: u32) -> Option<f64> {
    table::NUMERIC_VALUES.get(row(cp).numeric as usize).copied()
}

/// `decomposition`: the tag if any, then the code points in hexadecimal.
pub fn decomposition(cp: u32) -> String {
    if category(cp) == "Cn" { String::new() } else { normalize::decomposition(cp) }
}

/// Unassigned characters do not decompose, and a few ideographs did so wrongly until they were corrected.
fn mapping(cp: u32) -> Option<(&'static str, &'static [u32])> {
    let corrected = CORRECTED.iter().find(|entry| entry.0 == cp);
    match corrected {
        Some(entry) => Some(("", std::slice::from_ref(&entry.1))),
        None if category(cp) == "Cn" => None,
        None => normalize::mapping(cp),
    }
}

/// `normalize`.
pub fn normalize(text: Text<'_>, form: Form) -> TextBuf {
    let step: Step = mapping;
    normalize::normalize_by(text, form, step)
}

/// `is_normalized`.
pub fn is_normalized(text: Text<'_>, form: Form) -> bool {
    normalize(text, form).as_text() == text
}
