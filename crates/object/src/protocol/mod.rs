//! CPython's abstract object API, one protocol a file. Everything here may run Python code.

mod attribute;
mod call;
mod classes;
mod compare;
mod convert;
mod errors;
mod host_error;
mod index;
mod iterate;
mod mapping;
mod number;
mod represent;
mod source;
mod support;

pub use attribute::LoadedMethod;
pub use call::SpecialMethod;
pub use host_error::HostErrorExt;
pub use number::BinaryOp;
