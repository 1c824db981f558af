//! Failure: one word that holds the exception.

use serpentarium_heap::{Object, Ref};

/// A raised exception on its way up. The object is an instance of `BaseException`.
#[derive(Debug)]
#[must_use]
pub struct Raised(Ref);

/// What Python operations return.
pub type PyResult<T = Ref> = Result<T, Raised>;

impl Raised {
    /// Wraps an exception instance. Use `Runtime::raise_*` to make new exceptions with their context.
    pub fn from_exception(exception: Ref) -> Self {
        Self(exception)
    }

    /// The exception.
    pub fn exception(&self) -> &Object {
        &self.0
    }

    /// The exception, taken.
    pub fn into_exception(self) -> Ref {
        self.0
    }
}

const _: () = assert!(size_of::<Raised>() == 8 && size_of::<PyResult<()>>() == 8);
