//! Native modules of the standard library: the ones CPython writes in C.
//!
//! One file or folder each; [`MODULES`] lists them. A module is a table of functions and a function that adds
//! constants and types once the module object exists. All access to the system goes through the runtime's host.

mod abc;
mod atexit;
mod binding;
mod bisect;
mod builtins;
mod codecs;
mod collections;
mod contextvars;
mod errno;
mod functools;
mod gc;
mod heapq;
mod imp;
mod io;
mod itertools;
mod locale;
mod marshal;
mod math;
mod opcode;
mod operator;
mod posix;
mod random;
mod signal;
mod sre;
mod stat;
mod string_helper;
mod structure;
mod support;
mod sys;
mod table;
mod thread;
mod time;
mod typing;
mod unicodedata;
mod warnings;
mod weakref;

pub use io::create_standard_streams;
pub use marshal::unmarshal;
pub use support::{add, add_ints, fspath, state};
pub use sys::{SysFlags, print_exception, set_sys_flags};
pub use table::{MODULES, find, instantiate, plug};
pub(crate) use thread::thread_ident;
