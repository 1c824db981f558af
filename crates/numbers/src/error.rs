//! The one error type of this crate: which Python exception to raise, and its text.

use std::borrow::Cow;
use std::fmt;

/// Which Python exception an error stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ValueError`.
    Value,
    /// `TypeError`.
    Type,
    /// `OverflowError`.
    Overflow,
    /// `OverflowError(34, 'Numerical result out of range')`: the only one with two arguments.
    Range,
    /// `ZeroDivisionError`.
    ZeroDivision,
    /// `MemoryError`: the result would not fit; raised before anything is allocated.
    Memory,
}

/// An exception to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberError {
    /// Which exception.
    pub kind: ErrorKind,
    /// Its text; for [`ErrorKind::Range`] the second argument.
    pub message: Cow<'static, str>,
}

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, NumberError>;

impl NumberError {
    /// An exception with this text.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A `ValueError`.
    #[cold]
    pub fn value(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Value, message)
    }

    /// An `OverflowError`.
    #[cold]
    pub fn overflow(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Overflow, message)
    }

    /// `ZeroDivisionError: division by zero`.
    #[cold]
    pub fn division_by_zero() -> Self {
        Self::new(ErrorKind::ZeroDivision, "division by zero")
    }

    /// A `MemoryError`, which has no text.
    #[cold]
    pub fn memory() -> Self {
        Self::new(ErrorKind::Memory, "")
    }

    /// `OverflowError(34, 'Numerical result out of range')`.
    #[cold]
    pub fn range() -> Self {
        Self::new(ErrorKind::Range, "Numerical result out of range")
    }

    /// The name of the exception's class.
    pub fn exception_name(&self) -> &'static str {
        match self.kind {
            ErrorKind::Value => "ValueError",
            ErrorKind::Type => "TypeError",
            ErrorKind::Overflow | ErrorKind::Range => "OverflowError",
            ErrorKind::ZeroDivision => "ZeroDivisionError",
            ErrorKind::Memory => "MemoryError",
        }
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ErrorKind::Range => write!(f, "OverflowError: (34, '{}')", self.message),
            _ => write!(f, "{}: {}", self.exception_name(), self.message),
        }
    }
}

impl std::error::Error for NumberError {}
