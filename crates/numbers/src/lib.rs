//! Python's numbers and their text: pure functions on Rust data, without heap or I/O.
//!
//! | module | what is in it |
//! |---|---|
//! | [`int`] | text, arithmetic, bytes and conversions of arbitrarily large integers |
//! | [`float`] | `repr`, parsing, `hex`, exact rounding and Python's `//`, `%`, `**` |
//! | [`complex`] | text and arithmetic of complex numbers |
//! | [`format`] | the mini-language of `format()` and the directives of `%` |
//! | [`hash`] | hashes of numbers, bytes, tuples, frozensets and addresses |
//! | [`text`] | digits and white space of Unicode folded to ASCII before parsing |
//! | [`error`] | the one error type: which exception to raise and its text |
//!
//! Everything here behaves as CPython 3.14.10 does, and the tests compare it with answers recorded from it.
#![forbid(unsafe_code)]

pub mod complex;
pub mod error;
pub mod float;
pub mod format;
pub mod hash;
pub mod int;
pub mod text;

pub use complex::Complex;
pub use dashu_int::IBig;
pub use error::{ErrorKind, NumberError, Result};
