//! Text of objects: `repr`, `str`, `format`, `ascii` (`PyObject_Repr`, `PyObject_Str`, `PyObject_Format`).

use serpentarium_heap::{Object, Ref};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::{str_value, type_full_name};
use crate::{Str, StrMethods as _};

impl Runtime {
    /// `repr(object)`
    pub fn repr(&self, object: &Object) -> PyResult {
        let Some(repr) = type_of(object).slot(|slots| slots.repr) else {
            return Ok(self.default_repr(object));
        };
        self.evaluator().enter_recursion(self, " while getting the repr of an object")?;
        let result = repr(self, object);
        self.evaluator().leave_recursion(self);
        self.expect_str(result?, "__repr__")
    }

    /// `str(object)`
    pub fn str(&self, object: &Object) -> PyResult {
        if self.is_exact_str(object) {
            return Ok(object.to_ref());
        }
        let Some(str) = type_of(object).slot(|slots| slots.str) else { return self.repr(object) };
        self.evaluator().enter_recursion(self, " while getting the str of an object")?;
        let result = str(self, object);
        self.evaluator().leave_recursion(self);
        self.expect_str(result?, "__str__")
    }

    fn expect_str(&self, result: Ref, method: &str) -> PyResult {
        if result.is::<Str>() {
            return Ok(result);
        }
        Err(self.type_error(format!("{method} returned non-string (type {})", self.type_name(&result))))
    }

    /// `repr(object)` as Rust text; lone surrogates become U+FFFD.
    pub fn repr_text(&self, object: &Object) -> PyResult<String> {
        let repr = self.repr(object)?;
        Ok(str_value(&repr).map_or(String::new(), |text| text.to_text().into_owned()))
    }

    /// `str(object)` as Rust text; lone surrogates become U+FFFD.
    pub fn str_text(&self, object: &Object) -> PyResult<String> {
        let text = self.str(object)?;
        Ok(str_value(&text).map_or(String::new(), |text| text.to_text().into_owned()))
    }

    /// `repr(object)` for error reports: a placeholder where it fails.
    pub fn repr_or_placeholder(&self, object: &Object) -> String {
        self.repr_text(object)
            .unwrap_or_else(|_| format!("<{} object at {:#x}>", self.type_name(object), object.address()))
    }

    /// `<module.Class object at 0x...>`
    pub fn default_repr(&self, object: &Object) -> Ref {
        let name = type_full_name(self, type_of(object));
        self.new_str(&format!("<{name} object at {:#x}>", object.address())).into_object()
    }

    /// `format(object, spec)`
    pub fn format(&self, object: &Object, spec: &Object) -> PyResult {
        let empty = str_value(spec).is_some_and(|spec| spec.char_len() == 0);
        if empty && (self.is_exact_str(object) || object.type_object().is_same(&self.types.int)) {
            return self.str(object);
        }
        if self.exact_int(object).is_some() && spec.is::<Str>() {
            return crate::types::format_int(self, object, spec);
        }
        let Some(result) = self.call_special(object, &self.names.format, &[spec])? else {
            return Err(self.type_error(format!("Type {} doesn't define __format__", self.type_name(object))));
        };
        if result.is::<Str>() {
            return Ok(result);
        }
        Err(self.type_error(format!("__format__ must return a str, not {}", self.type_name(&result))))
    }
}
