//! `SyntaxError` and its subclasses as values, with CPython's own messages and positions.

use std::fmt;

/// Which exception the error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `MemoryError`: the program nests too deeply to be parsed.
    Memory,
}

/// An error in a program, as CPython reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which exception it becomes.
    pub kind: ErrorKind,
    /// The exception's `msg`.
    pub message: String,
    /// `lineno`, from one. Zero if the error has no place: then all places are `None`, or, if `col` is -1, it was met
    /// before the first line and only the end is `None`.
    pub line: i32,
    /// `offset`: characters (not bytes) from one.
    pub col: i32,
    /// `end_lineno`
    pub end_line: i32,
    /// `end_offset`: as `col`, or zero or less if unknown.
    pub end_col: i32,
    /// `text`: the line the error is in.
    pub text: Option<String>,
}

impl SyntaxError {
    /// An error that has no place in the source.
    #[cold]
    pub fn without_place(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), line: 0, col: 0, end_line: 0, end_col: 0, text: None }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Memory => "MemoryError",
        };
        write!(out, "{name}: {} (line {}, column {})", self.message, self.line, self.col)
    }
}

impl std::error::Error for SyntaxError {}

/// A `SyntaxWarning` met on the way, to be issued by whoever runs the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The warning's text.
    pub message: String,
    /// The line it belongs to.
    pub line: i32,
    /// Where the offending token starts: byte offset in its line. An error filter turns the warning into a
    /// `SyntaxError` at this place.
    pub col: i32,
}
