//! Integers from objects: `__index__`, positions, sizes (`PyNumber_Index`, `PyNumber_AsSsize_t`).

use serpentarium_heap::{Object, Ref};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::int_value;

impl Runtime {
    /// `operator.index(object)`: an int, possibly of a subclass.
    pub fn index(&self, object: &Object) -> PyResult<Ref> {
        if int_value(object).is_some() {
            return Ok(object.to_ref());
        }
        let Some(index) = type_of(object).slot(|slots| slots.index) else {
            let name = self.type_name(object);
            return Err(self.type_error(format!("'{name}' object cannot be interpreted as an integer")));
        };
        let result = index(self, object)?;
        if int_value(&result).is_some() {
            return Ok(result);
        }
        Err(self.type_error(format!("__index__ returned non-int (type {})", self.type_name(&result))))
    }

    /// An index as a position; beyond the range, `IndexError`.
    pub fn index_as_isize(&self, object: &Object) -> PyResult<isize> {
        self.index_checked(object, |rt, name| {
            rt.index_error(format!("cannot fit '{name}' into an index-sized integer"))
        })
    }

    /// An index as a size; beyond the range, `OverflowError`.
    pub fn index_as_size(&self, object: &Object) -> PyResult<isize> {
        self.index_checked(object, |rt, name| {
            rt.overflow_error(format!("cannot fit '{name}' into an index-sized integer"))
        })
    }

    fn index_checked(&self, object: &Object, error: fn(&Self, String) -> crate::Raised) -> PyResult<isize> {
        let index = self.index(object)?;
        match int_value(&index).and_then(|value| value.small()) {
            Some(small) => Ok(small as isize),
            None => Err(error(self, self.type_name(object))),
        }
    }

    /// An index clipped to the range of positions (slices).
    pub fn index_clipped(&self, object: &Object) -> PyResult<isize> {
        let index = self.index(object)?;
        Ok(match int_value(&index) {
            Some(value) => match value.small() {
                Some(small) => small as isize,
                None if value.is_negative() => isize::MIN,
                None => isize::MAX,
            },
            None => 0,
        })
    }

    /// A C `int` argument.
    pub fn index_as_i32(&self, object: &Object) -> PyResult<i32> {
        let index = self.index(object)?;
        let value = int_value(&index).and_then(|value| value.small());
        match value.map(i32::try_from) {
            Some(Ok(value)) => Ok(value),
            _ => {
                let negative = int_value(&index).is_some_and(|value| value.is_negative());
                let bound = if negative { "less than minimum" } else { "greater than maximum" };
                Err(self.overflow_error(format!("signed integer is {bound}")))
            }
        }
    }

    /// A C `long long` argument.
    pub fn index_as_i64(&self, object: &Object) -> PyResult<i64> {
        let index = self.index(object)?;
        int_value(&index)
            .and_then(|value| value.small())
            .ok_or_else(|| self.overflow_error("Python int too large to convert to C long"))
    }

    /// A position in a sequence of `len` items: negative counts from the end. None if out of range.
    pub fn position(index: isize, len: usize) -> Option<usize> {
        let index = if index < 0 { index.checked_add(len as isize)? } else { index };
        usize::try_from(index).ok().filter(|&index| index < len)
    }
}
