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
    /// `ValueError`: an identifier whose normal form is a reserved constant's name.
    Value,
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
    /// The columns in bytes, if the line is to be taken from the program's file where there is one, as CPython does
    /// for modules; see [`SyntaxError::in_line`].
    pub byte_columns: Option<(i32, i32)>,
}

impl SyntaxError {
    /// An error that has no place in the source.
    #[cold]
    pub fn without_place(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { kind, message, line: 0, col: 0, end_line: 0, end_col: 0, text: None, byte_columns: None }
    }

    /// The error with the line as the program's file has it: columns count characters of that line.
    #[must_use]
    pub fn in_line(mut self, line: String) -> Self {
        if let Some((col, end_col)) = self.byte_columns {
            (self.col, self.end_col) = (characters(&line, col), characters(&line, end_col));
            self.text = Some(line);
        }
        self
    }
}

/// How many characters of a line its first bytes make. A place beyond the line's end is one after its last character;
/// what is no place stays as it is.
pub(crate) fn characters(line: &str, bytes: i32) -> i32 {
    let Ok(length) = usize::try_from(bytes) else { return bytes };
    let beyond = line.len() < length;
    let inside = &line.as_bytes()[..length.min(line.len())];
    String::from_utf8_lossy(inside).chars().count() as i32 + i32::from(beyond)
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Value => "ValueError",
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
    /// What it becomes if a filter makes errors of warnings.
    pub error: Box<SyntaxError>,
}

/// A refused program: its error, and the warnings that go before it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Why the program is refused.
    pub error: SyntaxError,
    /// What was to be warned of before that, in order.
    pub warnings: Vec<Warning>,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(out)
    }
}

impl std::error::Error for Failure {}

/// A failure reads as its error, for callers that do not ask for warnings.
impl std::ops::Deref for Failure {
    type Target = SyntaxError;

    fn deref(&self) -> &SyntaxError {
        &self.error
    }
}

impl From<Failure> for SyntaxError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}
