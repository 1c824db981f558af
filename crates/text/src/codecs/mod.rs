//! Encoding and decoding, with CPython's positions and reasons when something does not fit.
//!
//! What cannot be converted is a [`Fault`], which goes to a handler: a closure that either answers with a
//! replacement and the place to go on from, or fails with the caller's own error. [`Errors`] are the handlers
//! that are built in; a handler written in Python is wrapped by the caller. A decoder that is told that more
//! input may follow (`last == false`) stops before an incomplete sequence and says how far it came.

mod ascii;
mod charmap;
mod driver;
mod escape;
mod escapes;
mod fault;
mod handlers;
mod unicode_escape;
mod utf16;
mod utf32;
mod utf7;
mod utf8;

pub use ascii::{decode_ascii, decode_latin1, encode_ascii, encode_latin1};
pub use charmap::{CharmapDecoded, CharmapEncoded, decode_charmap, encode_charmap};
pub use escape::{EscapeErrors, EscapeFault, escape_decode, escape_encode};
pub use escapes::{InvalidEscape, UnicodeEscaped};
pub use fault::{
    DecodeHandler, DecodeReplacement, Decoded, EncodeHandler, EncodeReplacement, EncodedReplacement, Fault,
    resume_position,
};
pub use handlers::{Errors, Unhandled};
pub use unicode_escape::{
    decode_raw_unicode_escape, decode_unicode_escape, encode_raw_unicode_escape, encode_unicode_escape,
};
pub use utf7::{decode_utf7, encode_utf7};
pub use utf8::{decode_utf8, encode_utf8};
pub use utf16::{ByteOrder, decode_utf16, encode_utf16};
pub use utf32::{decode_utf32, encode_utf32};
