//! The character database: what Unicode 16.0 says of each code point, as Python 3.14 reports it.
//!
//! Every function takes any `u32`; a number beyond U+10FFFF is treated as an unassigned code point.

pub mod names;
pub mod normalize;
mod record;
pub mod ucd_3_2_0;
pub use record::Mapping;
pub(crate) use record::{Cases, Record, cases};

use crate::generated::properties as table;

/// The version of the Unicode data.
pub const VERSION: &str = "16.0.0";

fn has(cp: u32, flag: u16) -> bool {
    record::record(cp).flags & flag != 0
}

/// The two-letter general category.
pub fn category(cp: u32) -> &'static str {
    table::CATEGORIES[record::record(cp).category as usize]
}

/// The bidirectional class, empty for unassigned code points.
pub fn bidirectional(cp: u32) -> &'static str {
    table::BIDIRECTIONAL[record::record(cp).bidirectional as usize]
}

/// The East Asian width.
pub fn east_asian_width(cp: u32) -> &'static str {
    table::WIDTHS[record::record(cp).width as usize]
}

/// The canonical combining class.
pub fn combining(cp: u32) -> u8 {
    record::record(cp).combining
}

/// Whether the character is mirrored in bidirectional text.
pub fn is_mirrored(cp: u32) -> bool {
    has(cp, table::MIRRORED)
}

/// The value of a decimal digit.
pub fn decimal(cp: u32) -> Option<u8> {
    Some(record::record(cp).decimal).filter(|&v| v != 255)
}

/// The value of a digit, superscripts and the like included.
pub fn digit(cp: u32) -> Option<u8> {
    Some(record::record(cp).digit).filter(|&v| v != 255)
}

/// The numeric value.
pub fn numeric(cp: u32) -> Option<f64> {
    table::NUMERIC_VALUES.get(record::record(cp).numeric as usize).copied()
}

/// `str.isalpha` of one character.
pub fn is_alpha(cp: u32) -> bool {
    has(cp, table::ALPHA)
}

/// `str.isdecimal` of one character.
pub fn is_decimal(cp: u32) -> bool {
    has(cp, table::DECIMAL)
}

/// `str.isdigit` of one character.
pub fn is_digit(cp: u32) -> bool {
    has(cp, table::DIGIT)
}

/// `str.isnumeric` of one character.
pub fn is_numeric(cp: u32) -> bool {
    has(cp, table::NUMERIC)
}

/// `str.isalnum` of one character.
pub fn is_alnum(cp: u32) -> bool {
    has(cp, table::ALPHA | table::DECIMAL | table::DIGIT | table::NUMERIC)
}

/// `str.islower` of one character.
pub fn is_lower(cp: u32) -> bool {
    has(cp, table::LOWER)
}

/// `str.isupper` of one character.
pub fn is_upper(cp: u32) -> bool {
    has(cp, table::UPPER)
}

/// Whether the character is a title-case letter such as U+01C5.
pub fn is_title(cp: u32) -> bool {
    has(cp, table::TITLE)
}

/// `str.isspace` of one character.
pub fn is_space(cp: u32) -> bool {
    if cp < 0x80 { matches!(cp, 9..=13 | 28..=32) } else { has(cp, table::SPACE) }
}

/// Whether `str.splitlines` ends a line here.
pub fn is_line_break(cp: u32) -> bool {
    matches!(cp, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// Whether `repr` shows the character as it is.
pub fn is_printable(cp: u32) -> bool {
    has(cp, table::PRINTABLE)
}

/// Whether an identifier may begin with the character (the underscore included).
pub fn is_identifier_start(cp: u32) -> bool {
    has(cp, table::XID_START)
}

/// Whether an identifier may go on with the character.
pub fn is_identifier_continue(cp: u32) -> bool {
    has(cp, table::XID_CONTINUE)
}

/// Whether the character has case, for title case and the final sigma.
pub fn is_cased(cp: u32) -> bool {
    has(cp, table::CASED)
}

/// Whether the character is passed over when the neighbours of a sigma are looked for.
pub fn is_case_ignorable(cp: u32) -> bool {
    has(cp, table::CASE_IGNORABLE)
}

pub(crate) fn decomposes(cp: u32) -> bool {
    has(cp, table::DECOMPOSES)
}

pub(crate) fn composes_back(cp: u32) -> bool {
    has(cp, table::COMPOSES_BACK)
}

/// The one-to-one lower case, as the `re` module uses it.
pub fn simple_lower(cp: u32) -> u32 {
    cp.wrapping_add_signed(cases(cp).simple_lower)
}

/// Full lower case, without the rule of the final sigma.
pub fn lower(cp: u32) -> Mapping {
    Mapping::decode(cp, cases(cp).lower)
}

/// Full upper case.
pub fn upper(cp: u32) -> Mapping {
    Mapping::decode(cp, cases(cp).upper)
}

/// Full title case.
pub fn title(cp: u32) -> Mapping {
    Mapping::decode(cp, cases(cp).title)
}

/// Full case folding.
pub fn fold(cp: u32) -> Mapping {
    Mapping::decode(cp, cases(cp).fold)
}
