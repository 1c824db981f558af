//! What `bytes` and `bytearray` do, over `&[u8]`. Case and classes are those of ASCII.
//!
//! Searching, splitting on a separator, replacing, repeating and padding are [`crate::seq`]'s, used as they
//! are; here is what differs from `str`.

mod case;
mod classify;
mod edit;
mod hex;
mod repr;

pub use crate::seq::{count, expandtabs, find, partition, repeat, replace, rfind, rpartition, rsplit, split};
pub use case::{capitalize, lower, swapcase, title, upper};
pub use classify::{
    is_line_break, is_space, isalnum, isalpha, isascii, isdigit, islower, isspace, istitle, isupper,
};
pub use edit::{
    center, endswith, join, ljust, removeprefix, removesuffix, rjust, rsplit_whitespace, split_whitespace,
    splitlines, startswith, strip, translate, zfill,
};
pub use hex::{HexError, fromhex, hex};
pub use repr::{escape, repr};
