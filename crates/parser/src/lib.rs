//! Python 3.14 source text to tokens and syntax tree.
#![forbid(unsafe_code)]

pub mod ast;
pub mod visit;
