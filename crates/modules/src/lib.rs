//! Native modules of the standard library: the ones CPython writes in C.
//!
//! One file or folder each; [`MODULES`] lists them. A module is a table of functions and a function that adds
//! constants and types once the module object exists. All access to the system goes through the runtime's host.

mod abc;
mod atexit;
mod builtins;
mod codecs;
mod gc;
mod math;
mod operator;
mod random;
mod string_helper;
mod io;
mod posix;
mod signal;
mod support;
mod sys;
mod table;
mod thread;
mod warnings;
mod weakref;

pub use sys::{SysFlags, print_exception, set_sys_flags};
pub use io::create_standard_streams;
pub use table::{MODULES, find, instantiate};
pub(crate) use thread::thread_ident;
