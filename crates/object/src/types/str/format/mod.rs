//! `str.format`, `str.format_map` and the `%` operator.

mod output;
mod percent;
mod percent_args;
mod template;

pub(super) use percent::percent;
pub(in crate::types) use percent_args::{PercentArgs, float_text, integer_text, resolve};
pub(super) use template::{format, format_map};
