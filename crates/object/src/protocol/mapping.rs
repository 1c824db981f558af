//! Containers: length, subscription, membership (`PyObject_GetItem`, `PySequence_Contains`).

use serpentarium_heap::Object;

use crate::core::{PyResult, Raised, Runtime, type_of};
use crate::{Type, int_value};

impl Runtime {
    /// `len(object)`
    pub fn len(&self, object: &Object) -> PyResult<usize> {
        match type_of(object).slot(|slots| slots.length) {
            Some(length) => length(self, object),
            None => Err(self.type_error(format!("object of type '{}' has no len()", self.type_name(object)))),
        }
    }

    /// `object[key]`
    pub fn get_item(&self, object: &Object, key: &Object) -> PyResult {
        if let Some(subscript) = type_of(object).slot(|slots| slots.subscript) {
            return subscript(self, object, key);
        }
        if let Some(item) = type_of(object).slot(|slots| slots.item) {
            let Some(index) = self.optional_index(key)? else {
                return Err(
                    self.type_error(format!("sequence index must be integer, not '{}'", self.type_name(key)))
                );
            };
            let mut index = index;
            if index < 0
                && let Some(length) = type_of(object).slot(|slots| slots.length)
            {
                index += length(self, object)? as isize;
            }
            return item(self, object, index);
        }
        if let Some(class) = object.downcast::<Type>() {
            return self.class_getitem(class, key);
        }
        Err(self.type_error(format!("'{}' object is not subscriptable", self.type_name(object))))
    }

    fn class_getitem(&self, class: &serpentarium_heap::Obj<Type>, key: &Object) -> PyResult {
        if class.is_same(&self.types.type_) {
            return self.new_generic_alias(class.as_object(), key);
        }
        match self.lookup_attr(class.as_object(), &self.names.class_getitem)? {
            Some(method) if !self.is_none(&method) => self.call(&method, &[key]),
            _ => Err(self.type_error(format!("type '{}' is not subscriptable", self.class_name(class)))),
        }
    }

    /// An index if the object has `__index__`, clipped to the size of a position.
    fn optional_index(&self, object: &Object) -> PyResult<Option<isize>> {
        if int_value(object).is_none() && type_of(object).slot(|slots| slots.index).is_none() {
            return Ok(None);
        }
        self.index_as_isize(object).map(Some)
    }

    /// `object[key] = value`, or `del object[key]` without a value.
    pub fn set_item(&self, object: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
        match type_of(object).slot(|slots| slots.ass_subscript) {
            Some(assign) => assign(self, object, key, value),
            None => Err(self.unsupported_item_change(object, key, value.is_some())),
        }
    }

    /// The failure of a change to an item of something that cannot change. Deleting by position from a type with a
    /// sequence side words it differently (`PySequence_DelItem`).
    #[cold]
    fn unsupported_item_change(&self, object: &Object, key: &Object, assigning: bool) -> Raised {
        let name = self.type_name(object);
        if assigning {
            return self.type_error(format!("'{name}' object does not support item assignment"));
        }
        let ty = type_of(object);
        let sequence_side = ty.is_heap_type()
            || ty.slot(|slots| slots.item).is_some()
            || ty.slot(|slots| slots.contains).is_some()
            || ty.slot(|slots| slots.length).is_some();
        let position = int_value(key).is_some() || type_of(key).slot(|slots| slots.index).is_some();
        let refuses = if sequence_side && position { "doesn't support" } else { "does not support" };
        self.type_error(format!("'{name}' object {refuses} item deletion"))
    }

    /// `item in container`
    pub fn contains(&self, container: &Object, item: &Object) -> PyResult<bool> {
        match type_of(container).slot(|slots| slots.contains) {
            Some(contains) => contains(self, container, item),
            None => self.contains_by_iteration(container, item),
        }
    }

    /// Membership by comparing with each value.
    pub fn contains_by_iteration(&self, container: &Object, item: &Object) -> PyResult<bool> {
        let has_iter = type_of(container).slot(|slots| slots.iter).is_some() || self.is_sequence(container);
        if !has_iter {
            let name = self.type_name(container);
            return Err(self.type_error(format!("argument of type '{name}' is not a container or iterable")));
        }
        let iterator = self.iter(container)?;
        while let Some(value) = self.next(&iterator)? {
            if self.equal(&value, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
