//! Conversions between Rust and Python values that several types need.

use serpentarium_heap::{Object, Ref};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::{Float, Int, int_value, str_value};
use crate::{Str, StrMethods as _};

impl Runtime {
    /// A float object.
    #[inline]
    pub fn new_float(&self, value: f64) -> Ref {
        self.heap.alloc(&self.types.float, Float(value)).into_object()
    }

    /// The value of a float, an int, or anything with `__float__` or `__index__` (`PyFloat_AsDouble`).
    pub fn as_f64(&self, object: &Object) -> PyResult<f64> {
        if let Some(float) = object.downcast::<Float>() {
            return Ok(float.0);
        }
        if let Some(float) = type_of(object).slot(|slots| slots.float) {
            let result = float(self, object)?;
            return match result.downcast::<Float>() {
                Some(value) if result.type_object().is_same(&self.types.float) => Ok(value.0),
                Some(value) => {
                    self.warn(
                        &self.exceptions.deprecation_warning,
                        &format!(
                            "{}.__float__ returned non-float (type {}).  The ability to return an instance of a strict \
                             subclass of float is deprecated, and may be removed in a future version of Python.",
                            self.type_name(object),
                            self.type_name(&result)
                        ),
                        1,
                    )?;
                    Ok(value.0)
                }
                None => Err(self.type_error(format!(
                    "{}.__float__ returned non-float (type {})",
                    self.type_name(object),
                    self.type_name(&result)
                ))),
            };
        }
        if type_of(object).slot(|slots| slots.index).is_some() {
            let index = self.index(object)?;
            if let Some(value) = int_value(&index) {
                return self.int_as_f64(value);
            }
        }
        Err(self.type_error(format!("must be real number, not {}", self.type_name(object))))
    }

    /// An int as a float, correctly rounded; too large is `OverflowError`.
    pub fn int_as_f64(&self, value: &Int) -> PyResult<f64> {
        match value {
            Int::Small(small) => Ok(*small as f64),
            Int::Big(big) => {
                let float = big.to_f64().value();
                if float.is_finite() {
                    Ok(float)
                } else {
                    Err(self.overflow_error("int too large to convert to float"))
                }
            }
        }
    }

    /// The object as a string argument, or `TypeError` naming `function` and what was expected.
    pub fn expect_str_argument<'a>(
        &self,
        object: &'a Object,
        what: &str,
    ) -> PyResult<&'a serpentarium_heap::Obj<Str>> {
        str_value(object).ok_or_else(|| {
            let given = if self.is_none(object) { "None".to_owned() } else { self.type_name(object) };
            self.type_error(format!("{what} must be str, not {given}"))
        })
    }

    /// A string argument as Rust text; lone surrogates become U+FFFD.
    pub fn text_argument(&self, object: &Object, what: &str) -> PyResult<String> {
        Ok(self.expect_str_argument(object, what)?.to_text().into_owned())
    }

    /// The object, or none if it is `None` or was not given.
    pub fn not_none<'a>(&self, object: Option<&'a Object>) -> Option<&'a Object> {
        object.filter(|object| !self.is_none(object))
    }
}
