//! `isinstance` and `issubclass` (`PyObject_IsInstance`, `PyObject_IsSubclass`), unions of types, changing bases.

use serpentarium_heap::{Obj, Object, Ref, Slot};

use crate::core::{PyResult, Runtime};
use crate::types::{Super, Tuple, UnionType, tuple_value};
use crate::{GenericAlias, Type};

impl Runtime {
    /// `isinstance(object, class)`
    pub fn isinstance(&self, object: &Object, class: &Object) -> PyResult<bool> {
        if object.type_object().is_same(class) {
            return Ok(true);
        }
        if class.type_object().is_same(&self.types.type_) {
            return self.plain_isinstance(object, class);
        }
        if let Some(union) = class.downcast::<UnionType>() {
            return self.any_of(union.args.get(), |class| self.isinstance(object, class));
        }
        if tuple_value(class).is_some() {
            return self.any_of(Some(class.to_ref()), |class| self.isinstance(object, class));
        }
        match self.call_special(class, &self.names.instancecheck, &[object])? {
            Some(result) => self.is_true(&result),
            None => self.plain_isinstance(object, class),
        }
    }

    fn any_of(&self, classes: Option<Ref>, check: impl Fn(&Object) -> PyResult<bool>) -> PyResult<bool> {
        let Some(classes) = classes else { return Ok(false) };
        self.evaluator().enter_recursion(self, " in __instancecheck__")?;
        let result = tuple_value(&classes).map_or(Ok(false), |classes| {
            for class in classes.tail() {
                if check(class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        self.evaluator().leave_recursion(self);
        result
    }

    /// `isinstance` without asking `__instancecheck__`: by type, then by `__class__`.
    pub fn plain_isinstance(&self, object: &Object, class: &Object) -> PyResult<bool> {
        if let Some(class) = class.downcast::<Type>() {
            if self.type_check(object, class) {
                return Ok(true);
            }
            let own = self.lookup_attr(object, &self.names.class)?;
            return Ok(own.is_some_and(|own| {
                !own.is_same(object.type_object())
                    && own.downcast::<Type>().is_some_and(|own| self.is_subtype(own, class))
            }));
        }
        if !self.has_bases(class)? {
            return Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"));
        }
        match self.lookup_attr(object, &self.names.class)? {
            Some(own) => self.abstract_issubclass(&own, class),
            None => Ok(false),
        }
    }

    /// `issubclass(derived, class)`
    pub fn issubclass(&self, derived: &Object, class: &Object) -> PyResult<bool> {
        if class.type_object().is_same(&self.types.type_) {
            if derived.is_same(class) {
                return Ok(true);
            }
            return self.plain_issubclass(derived, class);
        }
        if let Some(union) = class.downcast::<UnionType>() {
            return self.any_of(union.args.get(), |class| self.issubclass(derived, class));
        }
        if tuple_value(class).is_some() {
            return self.any_of(Some(class.to_ref()), |class| self.issubclass(derived, class));
        }
        match self.call_special(class, &self.names.subclasscheck, &[derived])? {
            Some(result) => self.is_true(&result),
            None => self.plain_issubclass(derived, class),
        }
    }

    /// `issubclass` without asking `__subclasscheck__`.
    pub fn plain_issubclass(&self, derived: &Object, class: &Object) -> PyResult<bool> {
        if let (Some(derived), Some(class)) = (derived.downcast::<Type>(), class.downcast::<Type>()) {
            return Ok(self.is_subtype(derived, class));
        }
        if !self.has_bases(derived)? {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        if !self.has_bases(class)? {
            return Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
        }
        self.abstract_issubclass(derived, class)
    }

    fn has_bases(&self, class: &Object) -> PyResult<bool> {
        Ok(self.lookup_attr(class, &self.names.bases)?.is_some_and(|bases| bases.is::<Tuple>()))
    }

    fn abstract_issubclass(&self, derived: &Object, class: &Object) -> PyResult<bool> {
        let mut pending = vec![derived.to_ref()];
        while let Some(current) = pending.pop() {
            if current.is_same(class) {
                return Ok(true);
            }
            if let Some(bases) = self.lookup_attr(&current, &self.names.bases)?
                && let Some(bases) = tuple_value(&bases)
            {
                pending.extend(bases.tail().iter().rev().cloned());
            }
        }
        Ok(false)
    }

    /// A bound `super` object.
    pub fn new_super(&self, class: &Obj<Type>, object: &Object, object_type: &Obj<Type>) -> Ref<Super> {
        let payload = Super {
            ty: Slot::new(class.to_ref().into_object()),
            object: Slot::new(object.to_ref()),
            object_type: Slot::new(object_type.to_ref().into_object()),
        };
        self.tracked(self.heap.alloc(&self.types.super_, payload))
    }

    /// `type[key]`: a generic alias.
    pub fn new_generic_alias(&self, origin: &Object, args: &Object) -> PyResult {
        let args = if args.type_object().is_same(&self.types.tuple) {
            args.to_ref()
        } else {
            self.new_tuple([args.to_ref()]).into_object()
        };
        let payload = GenericAlias {
            origin: Slot::new(origin.to_ref()),
            args: Slot::new(args),
            parameters: Slot::empty(),
            starred: std::cell::Cell::new(false),
        };
        Ok(self.tracked(self.heap.alloc(&self.types.generic_alias, payload)).into_object())
    }

    /// Gives a class other bases (`type_set_bases`).
    pub fn replace_bases(&self, class: &Obj<Type>, bases: &Obj<Tuple>) -> PyResult<()> {
        let name = self.class_name(class);
        if bases.tail().is_empty() {
            return Err(
                self.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()"))
            );
        }
        for base in bases.tail() {
            let Some(base) = base.downcast::<Type>() else {
                let given = self.type_name(base);
                return Err(
                    self.type_error(format!("{name}.__bases__ must be tuple of classes, not '{given}'"))
                );
            };
            if self.is_subtype(base, class) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
        }
        let Some(first) = bases.tail().first().and_then(|base| base.downcast::<Type>()) else {
            return Ok(());
        };
        let compatible = class.base().is_some_and(|old| {
            old.same_layout_payload(first)
                && old.member_len.get() == first.member_len.get()
                && old.has_dict.get() == first.has_dict.get()
        });
        if !compatible {
            let old = class.base().map_or(String::new(), |old| self.class_name(&old));
            let new = self.class_name(first);
            return Err(
                self.type_error(format!("__bases__ assignment: '{new}' object layout differs from '{old}'"))
            );
        }
        let old_bases = class.bases.replace(Some(bases.to_ref().into_object()));
        let old_base = class.base.replace(Some(first.to_ref().into_object()));
        if let Err(raised) = self.set_mro(class) {
            class.bases.set(old_bases);
            class.base.set(old_base);
            return Err(raised);
        }
        self.bases_changed(class, old_bases)
    }

    fn bases_changed(&self, class: &Obj<Type>, old_bases: Option<Ref>) -> PyResult<()> {
        if let Some(old) = old_bases.as_deref().and_then(tuple_value) {
            for base in old.tail().iter().filter_map(|base| base.downcast::<Type>()) {
                self.remove_subclass(base, class);
            }
        }
        if let Some(new) = class.bases.get().as_deref().and_then(tuple_value) {
            for base in new.tail().iter().filter_map(|base| base.downcast::<Type>()) {
                self.add_subclass(base, class);
            }
        }
        self.type_modified(class);
        for subclass in self.subclasses_of(class) {
            self.set_mro(&subclass)?;
        }
        self.update_slots(class);
        Ok(())
    }
}
