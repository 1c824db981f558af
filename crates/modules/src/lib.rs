//! Native modules of the standard library: the ones CPython writes in C.
//!
//! One file or folder each; [`MODULES`] lists them. A module is a table of functions and a function that adds
//! constants and types once the module object exists. All access to the system goes through the runtime's host.

mod codecs;
mod string_helper;
mod table;

pub use table::{MODULES, find, instantiate};
