//! `object.__reduce_ex__` and `object.__getstate__`: how instances are taken apart for `copy` and `pickle`.

use serpentarium_heap::{Obj, Object, Ref};

use crate::core::{PyResult, Runtime, type_of};
use crate::types::{Builtin, tuple_value};
use crate::{Dict, List, Tuple, Type};

/// `copyreg.__newobj__` form of an object (protocol 2 and above).
pub(crate) fn reduce_newobj(rt: &Runtime, object: &Object) -> PyResult {
    let class = type_of(object);
    if class.slot(|slots| slots.new).is_none() {
        return Err(cannot_pickle(rt, class));
    }
    let (args, kwargs) = new_arguments(rt, object)?;
    let copyreg = rt.loaded_module("copyreg")?;
    let has_args = args.is_some();
    let class = class.to_ref().into_object();
    let (make, make_args) = match (args, kwargs.filter(|kwargs| !kwargs.is_empty())) {
        (args, None) => {
            let mut all = vec![class];
            all.extend(args.iter().flat_map(|args| args.tail().iter().cloned()));
            ("__newobj__", rt.new_tracked_tuple(all))
        }
        (Some(args), Some(kwargs)) => {
            ("__newobj_ex__", rt.new_tracked_tuple([class, args.into_object(), kwargs.into_object()]))
        }
        (None, Some(_)) => {
            return Err(rt.system_error("keyword arguments of __new__ without positional ones"));
        }
    };
    let make = rt.getattr_str(&copyreg, make)?;
    let required = !(has_args || object.is::<List>() || object.is::<Dict>());
    let state = state_of(rt, object, required)?;
    let list_items = if object.is::<List>() { rt.iter(object)? } else { rt.none() };
    let dict_items = if object.is::<Dict>() {
        rt.iter(&*rt.call_method(object, &rt.names.items, &[])?)?
    } else {
        rt.none()
    };
    Ok(rt.new_tracked_tuple([make, make_args.into_object(), state, list_items, dict_items]).into_object())
}

fn cannot_pickle(rt: &Runtime, class: &Obj<Type>) -> crate::Raised {
    rt.type_error(format!("cannot pickle '{}' object", rt.class_name(class)))
}

type NewArguments = (Option<Ref<Tuple>>, Option<Ref<Dict>>);

/// What `__getnewargs_ex__` or `__getnewargs__` give, if the object has them.
fn new_arguments(rt: &Runtime, object: &Object) -> PyResult<NewArguments> {
    if let Some(both) = rt.call_special(object, &rt.names.getnewargs_ex, &[])? {
        return new_arguments_ex(rt, &both);
    }
    let Some(args) = rt.call_special(object, &rt.names.getnewargs, &[])? else { return Ok((None, None)) };
    match tuple_value(&args) {
        Some(args) => Ok((Some(args.to_ref()), None)),
        None => {
            Err(rt.type_error(format!("__getnewargs__ should return a tuple, not '{}'", rt.type_name(&args))))
        }
    }
}

fn new_arguments_ex(rt: &Runtime, both: &Object) -> PyResult<NewArguments> {
    let Some(parts) = tuple_value(both) else {
        return Err(
            rt.type_error(format!("__getnewargs_ex__ should return a tuple, not '{}'", rt.type_name(both)))
        );
    };
    let [args, kwargs] = parts.tail() else {
        let count = parts.tail().len();
        return Err(
            rt.value_error(format!("__getnewargs_ex__ should return a tuple of length 2, not {count}"))
        );
    };
    let wrong = |which: &str, wanted: &str, given: &Object| {
        let given = rt.type_name(given);
        rt.type_error(format!(
            "{which} item of the tuple returned by __getnewargs_ex__ must be a {wanted}, not '{given}'"
        ))
    };
    let first = tuple_value(args).ok_or_else(|| wrong("first", "tuple", args))?;
    let second = kwargs.downcast::<Dict>().ok_or_else(|| wrong("second", "dict", kwargs))?;
    Ok((Some(first.to_ref()), Some(second.to_ref())))
}

/// `__getstate__()`; the default one is told whether the object has to have all its state in attributes.
fn state_of(rt: &Runtime, object: &Object, required: bool) -> PyResult {
    let method = rt.getattr(object, rt.names.getstate.as_object())?;
    let default = method.downcast::<Builtin>().is_some_and(|method| {
        method.self_.holds(object)
            && rt
                .types
                .object
                .namespace()
                .and_then(|dict| dict.get_str(rt, &rt.names.getstate))
                .and_then(|known| {
                    known
                        .downcast::<crate::MethodDescriptor>()
                        .map(|known| std::ptr::eq(known.def, method.def))
                })
                .unwrap_or(false)
    });
    if default { default_getstate(rt, object, required) } else { rt.call(&method, &[]) }
}

/// What `object.__getstate__` returns.
pub(crate) fn default_getstate(rt: &Runtime, object: &Object, required: bool) -> PyResult {
    let class = type_of(object);
    if required && class.itemsize.get() != 0 {
        return Err(rt.type_error(format!("cannot pickle {} objects", rt.class_name(class))));
    }
    let state = match rt.instance_dict(object) {
        Some(dict) if !dict.is_empty() => dict.into_object(),
        _ => rt.none(),
    };
    let names = slot_names(rt, class)?;
    if required {
        let mut size = rt.types.object.basicsize.get();
        size += if class.dictoffset.get() > 0 { 8 } else { 0 };
        size += if class.weaklistoffset.get() > 0 { 8 } else { 0 };
        size += 8 * names.len();
        if class.basicsize.get() > size {
            return Err(cannot_pickle(rt, class));
        }
    }
    let slots = rt.new_dict();
    for name in &names {
        let value = rt.getattr(object, name);
        if let Some(value) = rt.swallow(value, &rt.exceptions.attribute_error)? {
            slots.set_item(rt, name, &value)?;
        }
    }
    if slots.is_empty() {
        Ok(state)
    } else {
        Ok(rt.new_tracked_tuple([state, slots.into_object()]).into_object())
    }
}

/// Names of the `__slots__` members of a class and its bases, as `copyreg` finds and remembers them.
fn slot_names(rt: &Runtime, class: &Obj<Type>) -> PyResult<Vec<Ref>> {
    let known = class.namespace().and_then(|dict| dict.get_str(rt, &rt.names.slotnames));
    let names = match known {
        Some(known) => known,
        None if class.member_len.get() == 0 => return Ok(Vec::new()),
        None => {
            let copyreg = rt.loaded_module("copyreg")?;
            let find = rt.getattr_str(&copyreg, "_slotnames")?;
            rt.call(&find, &[class.as_object()])?
        }
    };
    if rt.is_none(&names) {
        return Ok(Vec::new());
    }
    match names.downcast::<List>() {
        Some(list) => Ok(list.to_vec()),
        None => {
            let (class, given) = (rt.class_name(class), rt.type_name(&names));
            Err(rt.type_error(format!("{class}.__slotnames__ should be a list or None, not {given}")))
        }
    }
}
