//! The algorithms of `str` and `bytes` as plain data: no heap, no I/O, no Python objects.
//!
//! A string is a [`Text`], a borrowed view in one of CPython's compact kinds, or an owned [`TextBuf`]; a
//! [`TextBuilder`] grows one and widens it as needed. Whatever Python does to a string is a method of `Text`;
//! whatever it does to a byte string is a function of [`bytes`]. What both do alike is written once in [`seq`],
//! over slices of units. [`unicode`] is the character database of Unicode 16.0, [`format`] takes templates of
//! `str.format` and of the `%` operator apart, [`codecs`] encodes and decodes.
//!
//! Nothing here knows an object: where Python calls back (error handlers, mappings), a closure stands in.

#![forbid(unsafe_code)]

mod buf;
mod builder;
pub mod bytes;
pub mod codecs;
pub mod format;
mod generated;
pub mod seq;
mod text;
pub mod unicode;
mod wtf8;

pub use buf::{Narrowed, TextBuf};
pub use builder::TextBuilder;
pub use seq::{SizeError, Unit, adjust_indices};
pub use text::split::Ends;
pub use text::translate::Translation;
pub use text::{Chars, Kind, Text};
