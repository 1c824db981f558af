//! Reading and writing code objects and constants in marshal format, version 5.
//!
//! An object's type byte may carry [`FLAG_REF`]: the object is then numbered, and may be referred to by its number
//! later. Which objects are flagged shows which were shared when they were written, see [`write_code`].

mod read;
mod write;

use std::fmt;

pub use read::{read_code, read_const};
pub use write::{write_code, write_const};

/// The version of the format.
pub const VERSION: i32 = 5;
/// Set in a type byte when the object is numbered.
pub const FLAG_REF: u8 = 0x80;
/// How deeply objects may be nested.
const MAX_DEPTH: u32 = 2000;

/// The type bytes.
mod code {
    pub(super) const NONE: u8 = b'N';
    pub(super) const FALSE: u8 = b'F';
    pub(super) const TRUE: u8 = b'T';
    pub(super) const ELLIPSIS: u8 = b'.';
    pub(super) const INT: u8 = b'i';
    pub(super) const LONG: u8 = b'l';
    pub(super) const FLOAT: u8 = b'g';
    pub(super) const COMPLEX: u8 = b'y';
    pub(super) const BYTES: u8 = b's';
    pub(super) const SHORT_ASCII: u8 = b'z';
    pub(super) const SHORT_ASCII_INTERNED: u8 = b'Z';
    pub(super) const ASCII: u8 = b'a';
    pub(super) const ASCII_INTERNED: u8 = b'A';
    pub(super) const UNICODE: u8 = b'u';
    pub(super) const INTERNED: u8 = b't';
    pub(super) const SMALL_TUPLE: u8 = b')';
    pub(super) const TUPLE: u8 = b'(';
    pub(super) const FROZENSET: u8 = b'>';
    pub(super) const SLICE: u8 = b':';
    pub(super) const CODE: u8 = b'c';
    pub(super) const REF: u8 = b'r';
}

/// Why data could not be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarshalError {
    /// The data ends too early (`EOFError`).
    TooShort,
    /// The data is damaged (`ValueError`); says how.
    Bad(&'static str),
    /// The object, or one inside it, is none that a code object can hold.
    Unsupported,
}

impl fmt::Display for MarshalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => f.write_str("marshal data too short"),
            Self::Bad(what) => write!(f, "bad marshal data ({what})"),
            Self::Unsupported => f.write_str("unmarshallable object"),
        }
    }
}

impl std::error::Error for MarshalError {}
