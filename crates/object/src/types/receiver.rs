//! What the getters and methods of built-in types share: their receiver, fields that show `None` while empty,
//! names of callables, and arguments of constructors.

use serpentarium_heap::{Obj, Object, Payload, Ref, Slot};

use crate::core::{BoundFn, CallArgs, NativeCode, PyResult, Runtime, Signature};
use crate::{Dict, Str};

/// The receiver as what the type table says it is.
#[inline]
pub(crate) fn receiver<'a, T: Payload>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<T>> {
    match object.downcast::<T>() {
        Some(receiver) => Ok(receiver),
        None => Err(rt.type_error(format!("unexpected receiver of type '{}'", rt.type_name(object)))),
    }
}

/// A field's value, or `None` while it is empty.
#[inline]
pub(crate) fn slot_value(rt: &Runtime, slot: &Slot) -> PyResult {
    Ok(slot.get().unwrap_or_else(|| rt.none()))
}

/// Binds the arguments of a constructor to its signature and hands them on.
pub(crate) fn bind(
    rt: &Runtime,
    name: &str,
    signature: &'static str,
    args: CallArgs<'_>,
    then: BoundFn,
) -> PyResult {
    rt.call_native(NativeCode::Bound(then), &Signature::parse(signature), &|| name.to_owned(), args, false)
}

/// The arguments of a constructor without keywords.
pub(crate) fn exactly<'a, const N: usize>(
    rt: &Runtime,
    name: &str,
    args: CallArgs<'a>,
) -> PyResult<[&'a Object; N]> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("{name}() takes no keyword arguments")));
    }
    let values: Vec<&Object> = args.values.iter().filter_map(crate::StackRef::get).collect();
    let given = values.len();
    <[&Object; N]>::try_from(values).map_err(|_| {
        let plural = if N == 1 { "" } else { "s" };
        rt.type_error(format!("{name} expected {N} argument{plural}, got {given}"))
    })
}

/// Sets a field that must be a `str`.
pub(crate) fn set_text(rt: &Runtime, slot: &Slot, name: &str, value: Option<&Object>) -> PyResult<()> {
    match value.filter(|value| value.is::<Str>()) {
        Some(value) => {
            slot.set(Some(value.to_ref()));
            Ok(())
        }
        None => Err(rt.type_error(format!("{name} must be set to a string object"))),
    }
}

/// Sets an instance's `__dict__` as `PyObject_GenericSetDict` does: it cannot be deleted.
pub(crate) fn set_dict(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    match value {
        Some(_) => crate::core::set_instance_dict(rt, object, value),
        None => Err(rt.type_error("cannot delete __dict__")),
    }
}

impl Runtime {
    /// Something of the `builtins` module, by name.
    pub fn builtin_named(&self, name: &str) -> PyResult {
        let name = self.intern(name);
        let found = self.builtins_dict.get().and_then(|dict| dict.downcast::<Dict>()?.get_str(self, &name));
        found.ok_or_else(|| {
            self.attribute_error(
                &self.none(),
                &name,
                &format!("builtins has no '{}'", crate::StrMethods::to_text(&*name)),
            )
        })
    }

    /// `(getattr, (object, name))`: how bound things are pickled.
    pub(crate) fn reduce_as_attribute(&self, object: &Object, name: Ref) -> PyResult {
        let getattr = self.builtin_named("getattr")?;
        let args = self.new_tracked_tuple([object.to_ref(), name]);
        Ok(self.new_tracked_tuple([getattr, args.into_object()]).into_object())
    }

    /// True if the object says that it is abstract (`_PyObject_IsAbstract`).
    pub(crate) fn is_abstract(&self, object: Option<Ref>) -> PyResult<bool> {
        let Some(object) = object else { return Ok(false) };
        match self.lookup_attr(&object, &self.names.isabstractmethod)? {
            Some(answer) => self.is_true(&answer),
            None => Ok(false),
        }
    }
}
