//! CPython 3.14's instruction set, code objects and their outward forms: listings, marshal data and `.pyc` files.
//!
//! This crate knows no heap and runs nothing. Reading order: the instruction set ([`opcode`]), what a compiled unit is
//! ([`code`], [`constant`]), how to walk it ([`instructions`], [`linetable`], [`exceptiontable`]), and how it leaves and
//! enters the process ([`dis`], [`marshal`], [`pyc`], [`verify`]).
#![forbid(unsafe_code)]

pub mod code;
pub mod constant;
pub mod dis;
pub mod exceptiontable;
mod generated;
pub mod instructions;
pub mod linetable;
pub mod marshal;
pub mod opcode;
pub mod pyc;
pub mod verify;

pub use code::CodeObject;
pub use constant::Const;
pub use opcode::Opcode;
