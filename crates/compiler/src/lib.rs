//! Python syntax trees to CPython 3.14 code objects, byte for byte.
//!
//! Stages, in order: the scopes of names (`symtable`), instructions with symbolic labels (`codegen`), their sequence
//! ([`instruction_sequence`]) and the unit around it ([`unit`]), the flow graph and its passes ([`flowgraph`]), and the
//! finished code object ([`assemble`]). This crate executes nothing and knows no heap.
#![forbid(unsafe_code)]

pub mod assemble;
pub mod error;
pub mod flowgraph;
pub mod instruction_sequence;
pub mod unit;

pub use assemble::assemble_unit;
pub use error::{CompileError, ErrorKind};
