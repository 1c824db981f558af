//! Python syntax trees to CPython 3.14 code objects, byte for byte.
//!
//! [`compile()`] does it all. Stages, in order: what is rewritten in the tree (`preprocess`), the scopes of names
//! ([`symtable`]), instructions with symbolic labels (`codegen`), their sequence
//! ([`instruction_sequence`]) and the unit around it ([`unit`]), the flow graph and its passes ([`flowgraph`]), and the
//! finished code object ([`assemble`]). This crate executes nothing and knows no heap.
#![forbid(unsafe_code)]

mod compile;
mod diagnostics;
pub mod error;
mod future;
mod mangle;
mod recursion;
mod unparse;
mod validate;

mod codegen;
mod preprocess;
pub mod symtable;

pub mod assemble;
pub mod flowgraph;
pub mod instruction_sequence;
pub mod unit;

pub use assemble::assemble_unit;
pub use codegen::parse_big_int;
pub use compile::{
    Compiled, Mode, compile, compile_flag, compile_with_warnings, preprocess_tree, symbol_table,
};
pub use diagnostics::CompileWarning;
pub use error::{CompileError, ErrorKind};
pub use validate::{Oddities, validate};
