//! The front end as Python programs see it: `compile`, and the native modules `_ast`, `_symtable` and `_tokenize`.
//!
//! [`Compiler`] is plugged into the evaluator and [`MODULES`] into the table of native modules by whoever assembles a
//! runtime. Here trees become objects and objects trees; parsing and compiling themselves know no objects.
#![forbid(unsafe_code)]

mod ast;
mod compile;
mod errors;
mod symtable;
mod tokenize;

use serpentarium_object::ModuleSpec;

pub use compile::Compiler;

/// The native modules of this crate.
pub const MODULES: &[&ModuleSpec] = &[&ast::SPEC, &symtable::SPEC, &tokenize::SPEC];
