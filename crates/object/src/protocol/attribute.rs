//! Attribute access (`PyObject_GetAttr`, `PyObject_GenericGetAttr` and relatives).

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{PyResult, Runtime, SlotTable, type_flag, type_of};
use crate::types::{SlotWrapper, str_value};
use crate::{Str, StrMethods as _, Type};

/// A method found for a call: with the instance still to be passed, or ready as it is.
#[derive(Debug)]
pub enum LoadedMethod {
    /// A function of the type; pass the instance first.
    Unbound(Ref),
    /// Anything else; call it as it is.
    Bound(Ref),
}

impl Runtime {
    fn attribute_name<'a>(&self, name: &'a Object) -> PyResult<&'a Obj<Str>> {
        str_value(name).ok_or_else(|| {
            self.type_error(format!("attribute name must be string, not '{}'", self.type_name(name)))
        })
    }

    /// `getattr(object, name)`
    #[inline]
    pub fn getattr(&self, object: &Object, name: &Object) -> PyResult {
        match type_of(object).slot(|slots| slots.getattro) {
            Some(getattro) => getattro(self, object, name),
            None => Err(self.no_attribute(object, self.attribute_name(name)?)),
        }
    }

    /// `getattr` with a name from Rust.
    pub fn getattr_str(&self, object: &Object, name: &str) -> PyResult {
        self.getattr(object, self.intern(name).as_object())
    }

    /// `getattr`, or none where it raises `AttributeError`.
    pub fn lookup_attr(&self, object: &Object, name: &Obj<Str>) -> PyResult<Option<Ref>> {
        let result = self.getattr(object, name.as_object());
        self.swallow(result, &self.exceptions.attribute_error)
    }

    /// `setattr(object, name, value)`, or `delattr` without a value.
    pub fn setattr(&self, object: &Object, name: &Object, value: Option<&Object>) -> PyResult<()> {
        let text = self.attribute_name(name)?;
        let Some(setattro) = type_of(object).slot(|slots| slots.setattro) else {
            let what = if value.is_some() { "assign to" } else { "del" };
            let ty = self.type_name(object);
            return Err(
                self.type_error(format!("'{ty}' object has no attributes ({what} .{})", text.to_text()))
            );
        };
        if self.is_exact_str(name) {
            let interned = self.intern_str(text.to_ref());
            return setattro(self, object, interned.as_object(), value);
        }
        setattro(self, object, name, value)
    }

    /// Attribute access as `object` has it: data descriptor, instance, other descriptor or class attribute.
    pub fn generic_getattr(&self, object: &Object, name: &Object) -> PyResult {
        let name = self.attribute_name(name)?;
        match self.generic_lookup(object, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// As [`Runtime::generic_getattr`], with none instead of `AttributeError` where nothing is found.
    pub fn generic_lookup(&self, object: &Object, name: &Obj<Str>) -> PyResult<Option<Ref>> {
        let ty = type_of(object);
        let found = self.type_lookup(ty, name);
        let get = found.as_ref().and_then(|found| type_of(found).slot(|slots| slots.descr_get));
        if let (Some(descriptor), Some(get)) = (&found, get)
            && type_of(descriptor).slot(|slots| slots.descr_set).is_some()
        {
            return get(self, descriptor, Some(object), Some(ty.as_object())).map(Some);
        }
        if let Some(value) = self.instance_attribute(object, name) {
            return Ok(Some(value));
        }
        match (found, get) {
            (Some(descriptor), Some(get)) => {
                get(self, &descriptor, Some(object), Some(ty.as_object())).map(Some)
            }
            (found, _) => Ok(found),
        }
    }

    /// Looks a method up for a call without making a bound method (`_PyObject_GetMethod`).
    pub fn load_method(&self, object: &Object, name: &Obj<Str>) -> PyResult<LoadedMethod> {
        let ty = type_of(object);
        let generic = ty.slot(|slots| slots.getattro).is_some_and(|getattro| {
            std::ptr::fn_addr_eq(getattro, crate::types::object_getattro as crate::BinaryFn)
        });
        if !generic {
            return self.getattr(object, name.as_object()).map(LoadedMethod::Bound);
        }
        let found = self.type_lookup(ty, name);
        if let Some(method) = &found
            && type_of(method).has_flag(type_flag::METHOD_DESCRIPTOR)
            && self.instance_attribute(object, name).is_none()
        {
            return Ok(LoadedMethod::Unbound(method.clone()));
        }
        self.generic_getattr(object, name.as_object()).map(LoadedMethod::Bound)
    }

    /// Attribute assignment as `object` has it.
    pub fn generic_setattr(&self, object: &Object, name: &Object, value: Option<&Object>) -> PyResult<()> {
        let name = self.attribute_name(name)?;
        let ty = type_of(object);
        let found = self.type_lookup(ty, name);
        if let Some(descriptor) = &found
            && let Some(set) = type_of(descriptor).slot(|slots| slots.descr_set)
        {
            return set(self, descriptor, object, value);
        }
        let done = match value {
            Some(value) => self.set_instance_attribute(object, name, value),
            None => self.remove_instance_attribute(object, name).is_some(),
        };
        if done {
            return Ok(());
        }
        Err(self.cannot_set(object, name, found.is_some(), value.is_some()))
    }

    fn cannot_set(&self, object: &Object, name: &Obj<Str>, in_class: bool, setting: bool) -> crate::Raised {
        let (ty, text) = (self.type_name(object), name.to_text());
        if self.dict_slot(object).is_some() {
            if type_of(object).has_flag(type_flag::INLINE_VALUES) {
                return self.bare_attribute_error(&format!("'{ty}' object has no attribute '{text}'"));
            }
            return self.no_attribute(object, name);
        }
        let message = if in_class {
            format!("'{ty}' object attribute '{text}' is read-only")
        } else if setting || !in_class {
            format!("'{ty}' object has no attribute '{text}' and no __dict__ for setting new attributes")
        } else {
            format!("'{ty}' object has no attribute '{text}'")
        };
        self.attribute_error(object, name, &message)
    }

    /// True if the callable is `object.__getattribute__` itself.
    pub(crate) fn is_object_getattribute(&self, callable: &Object) -> bool {
        callable.downcast::<SlotWrapper>().is_some_and(|wrapper| {
            wrapper.owner.is_same(&self.types.object) && wrapper.def.name == "__getattribute__"
        })
    }

    /// Refuses `object.__setattr__(type, ...)`, which would get around a type's own rule (`hackcheck`).
    pub(crate) fn check_hacky_setattr(&self, object: &Object, table: &SlotTable, name: &str) -> PyResult<()> {
        let mut native = self.nearest_native(type_of(object));
        while let Some(base) = native.base() {
            let (own, above) = (native.slot(|slots| slots.setattro), base.slot(|slots| slots.setattro));
            let inherited =
                matches!((own, above), (Some(own), Some(above)) if std::ptr::fn_addr_eq(own, above));
            if !inherited {
                break;
            }
            native = base;
        }
        let same = match (table.setattro, native.slot(|slots| slots.setattro)) {
            (Some(called), Some(own)) => std::ptr::fn_addr_eq(called, own),
            _ => true,
        };
        let is_type = object.is::<Type>();
        if same || !is_type {
            return Ok(());
        }
        Err(self.type_error(format!("can't apply this {name} to {} object", self.type_name(object))))
    }

    /// True if `class` finds another attribute of this name than `base` does.
    pub fn overrides(&self, base: &Obj<Type>, class: &Obj<Type>, name: &Obj<Str>) -> bool {
        match (self.type_lookup(base, name), self.type_lookup(class, name)) {
            (Some(a), Some(b)) => !a.is_same(&b),
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }
}
