//! Iteration (`PyObject_GetIter`, `PyIter_Next`).

use std::cell::Cell;

use serpentarium_heap::{Object, Ref, Slot};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::{List, SequenceIterator, tuple_value};

impl Runtime {
    /// `iter(object)`
    #[expect(
        clippy::iter_not_returning_iterator,
        reason = "the name is Python's: it makes a Python iterator"
    )]
    pub fn iter(&self, object: &Object) -> PyResult {
        let ty = type_of(object);
        let Some(iter) = ty.slot(|slots| slots.iter) else {
            if self.is_sequence(object) {
                return self.sequence_iterator(object);
            }
            return Err(self.type_error(format!("'{}' object is not iterable", self.type_name(object))));
        };
        let result = iter(self, object)?;
        if type_of(&result).slot(|slots| slots.iternext).is_some() {
            return Ok(result);
        }
        let given = self.type_name(&result);
        Err(self.type_error(format!("iter() returned non-iterator of type '{given}'")))
    }

    /// An iterator by index over anything with `__getitem__`.
    pub fn sequence_iterator(&self, object: &Object) -> PyResult {
        if !self.is_sequence(object) {
            return Err(self.type_error(format!("'{}' object is not iterable", self.type_name(object))));
        }
        let payload = SequenceIterator { sequence: Slot::new(object.to_ref()), index: Cell::new(0) };
        Ok(self.tracked(self.heap.alloc(&self.types.sequence_iterator, payload)).into_object())
    }

    /// True if the object can be indexed by position: not a dict, and with `__getitem__` (`PySequence_Check`).
    pub fn is_sequence(&self, object: &Object) -> bool {
        if object.is::<crate::Dict>() {
            return false;
        }
        let slots = type_of(object).slots.borrow();
        slots.item.is_some() || slots.subscript.is_some()
    }

    /// The iterator's next value, or none (`PyIter_Next`).
    #[inline]
    pub fn next(&self, iterator: &Object) -> PyResult<Option<Ref>> {
        match self.step(iterator) {
            Err(raised) if self.raised_is(&raised, &self.exceptions.stop_iteration) => Ok(None),
            stepped => stepped,
        }
    }

    /// The iterator's next value. The end is none, or a `StopIteration` if it may have a value (`tp_iternext`).
    #[inline]
    pub fn step(&self, iterator: &Object) -> PyResult<Option<Ref>> {
        match type_of(iterator).slot(|slots| slots.iternext) {
            Some(next) => next(self, iterator),
            None => Err(self.type_error(format!("'{}' object is not an iterator", self.type_name(iterator)))),
        }
    }

    /// Calls `body` with each value.
    pub fn for_each(&self, iterable: &Object, mut body: impl FnMut(Ref) -> PyResult<()>) -> PyResult<()> {
        if let Some(tuple) = tuple_value(iterable)
            && iterable.type_object().is_same(&self.types.tuple)
        {
            return tuple.tail().iter().cloned().try_for_each(body);
        }
        if let Some(list) = iterable.downcast::<List>()
            && iterable.type_object().is_same(&self.types.list)
        {
            let mut index = 0;
            while let Some(item) = list.get(index) {
                body(item)?;
                index += 1;
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        while let Some(value) = self.next(&iterator)? {
            body(value)?;
        }
        Ok(())
    }

    /// All values as a vector.
    pub fn to_vec(&self, iterable: &Object) -> PyResult<Vec<Ref>> {
        let mut values = Vec::new();
        self.for_each(iterable, |value| {
            values.push(value);
            Ok(())
        })?;
        Ok(values)
    }

    /// `operator.length_hint(object, default)`, for sizing only.
    pub fn length_hint(&self, object: &Object, default: usize) -> PyResult<usize> {
        if type_of(object).slot(|slots| slots.length).is_some() {
            let length = self.len(object);
            if let Some(length) = self.swallow(length, &self.exceptions.type_error)? {
                return Ok(length);
            }
        }
        let hint = self.call_special(object, &self.names.length_hint, &[]);
        let Some(Some(hint)) = self.swallow(hint, &self.exceptions.type_error)? else { return Ok(default) };
        if hint.is_same(&self.singletons.not_implemented) {
            return Ok(default);
        }
        if !hint.is::<crate::Int>() {
            return Err(
                self.type_error(format!("__length_hint__ must be an integer, not {}", self.type_name(&hint)))
            );
        }
        let value = self.index_as_isize(&hint)?;
        usize::try_from(value).map_err(|_| self.value_error("__length_hint__() should return >= 0"))
    }
}
