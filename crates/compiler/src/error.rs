//! Why a program cannot be compiled.

use std::fmt;

use serpentarium_parser::ast::Location;

/// The Python exception a [`CompileError`] becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `RecursionError`: the tree is nested too deeply.
    Recursion,
    /// `ValueError`: the tree is not one a program could have.
    Value,
    /// `TypeError`: a part of the tree is of the wrong kind.
    Type,
    /// `MemoryError`
    Memory,
    /// `OverflowError`: a table of the unit outgrew its operand.
    Overflow,
    /// `SystemError`: the compiler contradicts itself.
    System,
}

/// A compile-time error: an exception type, its message, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// The exception's type.
    pub kind: ErrorKind,
    /// The exception's message.
    pub message: String,
    /// The place it points at (columns are byte offsets from zero), if it has one.
    pub location: Option<Location>,
    /// Whether CPython makes the exception with its place among the arguments, as its code generator does, instead of
    /// adding the place to an exception made of the message, as its symbol table does.
    pub placed_in_args: bool,
}

impl CompileError {
    /// A `SyntaxError` at `location`.
    #[cold]
    pub fn syntax(message: impl Into<String>, location: Location) -> Self {
        Self {
            kind: ErrorKind::Syntax,
            message: message.into(),
            location: Some(location),
            placed_in_args: false,
        }
    }

    /// The error for a tree that is nested too deeply.
    #[cold]
    pub fn recursion() -> Self {
        let message = "maximum recursion depth exceeded during compilation".to_owned();
        Self { kind: ErrorKind::Recursion, message, location: None, placed_in_args: false }
    }

    /// The error for a tree that no parser makes.
    #[cold]
    pub fn value(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Value, message: message.into(), location: None, placed_in_args: false }
    }

    /// The error for a contradiction inside the compiler itself.
    #[cold]
    pub fn system(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::System, message: message.into(), location: None, placed_in_args: false }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.location {
            Some(location) => write!(f, " (line {}, column {})", location.line, location.col),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CompileError {}
