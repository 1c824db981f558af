//! Warnings, and the result type of this crate's functions.

use serpentarium_parser::ast::Location;

use crate::error::CompileError;

/// A `SyntaxWarning`.
#[derive(Clone, Debug, PartialEq)]
pub struct CompileWarning {
    /// Its text.
    pub message: String,
    /// The place to report; columns are byte offsets from zero.
    pub location: Location,
}

/// What the stages of compilation return.
pub(crate) type Result<T = ()> = std::result::Result<T, CompileError>;
