//! Failures of the host as `OSError`.

use serpentarium_heap::Object;
use serpentarium_host::HostError;

use crate::core::{Raised, Runtime};

/// Raising a host's failure.
pub trait HostErrorExt {
    /// `OSError` with a file name, if there is one.
    fn raise(self, rt: &Runtime, filename: Option<&Object>) -> Raised;
    /// `OSError` with two file names.
    fn raise_two(self, rt: &Runtime, first: &Object, second: &Object) -> Raised;
}

impl HostErrorExt for HostError {
    fn raise(self, rt: &Runtime, filename: Option<&Object>) -> Raised {
        rt.os_error(self.errno, filename)
    }

    fn raise_two(self, rt: &Runtime, first: &Object, second: &Object) -> Raised {
        let (number, text) = (rt.new_int(i64::from(self.errno)), rt.new_str(&self.text()));
        let none = rt.none();
        rt.raise_call(rt.exceptions.os_error.as_object(), &[&number, text.as_object(), first, &none, second])
    }
}
