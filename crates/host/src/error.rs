//! What a request to the operating system fails with: an error number.

use std::fmt;
use std::io;

use crate::errno::{errno_name, number, strerror};

/// A failed request. The runtime makes `OSError` and its subclasses of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HostError {
    /// The error number.
    pub errno: i32,
}

/// What the methods of [`crate::Host`] return.
pub type HostResult<T> = Result<T, HostError>;

impl HostError {
    /// An error with this number.
    pub const fn new(errno: i32) -> Self {
        Self { errno }
    }

    /// What `os.strerror` says about it.
    pub fn text(self) -> String {
        strerror(self.errno)
    }

    /// Its name, such as `ENOENT`.
    pub fn name(self) -> &'static str {
        errno_name(self.errno).unwrap_or("UNKNOWN")
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[Errno {}] {}", self.errno, self.text())
    }
}

impl fmt::Debug for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostError({} {})", self.errno, self.name())
    }
}

impl std::error::Error for HostError {}

impl From<rustix::io::Errno> for HostError {
    fn from(error: rustix::io::Errno) -> Self {
        Self::new(error.raw_os_error())
    }
}

impl From<io::Error> for HostError {
    fn from(error: io::Error) -> Self {
        Self::new(error.raw_os_error().unwrap_or(number::EINVAL))
    }
}
