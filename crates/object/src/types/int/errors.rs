//! Failures of the number algorithms as Python exceptions.

use serpentarium_numbers::NumberError;
use serpentarium_numbers::error::ErrorKind;

use crate::core::{PyResult, Raised, Runtime};

impl Runtime {
    /// The exception a number algorithm asks for.
    #[cold]
    pub fn number_error(&self, error: NumberError) -> Raised {
        match error.kind {
            ErrorKind::Value => self.value_error(error.message),
            ErrorKind::Type => self.type_error(error.message),
            ErrorKind::Overflow => self.overflow_error(error.message),
            ErrorKind::ZeroDivision => self.raise(&self.exceptions.zero_division_error, &error.message),
            ErrorKind::Memory => self.memory_error(),
            ErrorKind::Range => {
                let text = self.new_str(&error.message).into_object();
                self.raise_with(&self.exceptions.overflow_error, vec![self.new_int(34), text])
            }
        }
    }

    /// The value, or the exception a number algorithm asks for.
    #[inline]
    pub fn number<T>(&self, result: serpentarium_numbers::Result<T>) -> PyResult<T> {
        result.map_err(|error| self.number_error(error))
    }

    /// `ZeroDivisionError: division by zero`
    #[cold]
    pub fn division_by_zero(&self) -> Raised {
        self.raise(&self.exceptions.zero_division_error, "division by zero")
    }
}
