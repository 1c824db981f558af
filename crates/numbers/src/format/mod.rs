//! The mini-language of `format()`, f-strings and `str.format`, and the directives of the `%` operator.
//!
//! [`Spec::parse`] reads a specification for one kind of value; `format_int` and its siblings apply it. The result
//! is a [`Formatted`], which knows its padding by length, because the fill character may be a lone surrogate that a
//! Rust string cannot hold.

mod apply;
mod float;
mod group;
mod percent;
mod spec;

pub use apply::{Formatted, StrLayout, format_complex, format_float, format_int, format_str_layout};
pub use float::{FloatStyle, float_digits};
pub use percent::{
    Amount, Directive, NextDirective, Resolved, next_directive, pad_text, percent_float, percent_int,
    unsupported_character,
};
pub use spec::{Align, Kind, SignMode, Spec};
