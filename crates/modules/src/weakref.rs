//! `_weakref`: what the `weakref` module is made of.

use serpentarium_object::{
    CallArgs, MethodDef, ModuleSpec, NativeArgs, PyResult, Ref, Runtime, WeakRef, dict_value,
};

use crate::support::add;

/// The module `_weakref`.
pub(crate) const WEAKREF: ModuleSpec = ModuleSpec {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[
        MethodDef::new(
            "getweakrefcount",
            "($module, object, /)",
            getweakrefcount,
            "How many weak references there are.",
        ),
        MethodDef::new(
            "_remove_dead_weakref",
            "($module, dct, key, /)",
            remove_dead_weakref,
            "Delete a key if its value is a dead weak reference.",
        ),
        MethodDef::new(
            "getweakrefs",
            "($module, object, /)",
            getweakrefs,
            "The weak references to an object.",
        ),
        MethodDef::fast(
            "proxy",
            "($module, object, callback=None, /)",
            proxy,
            "A proxy that does not keep its object alive.",
        ),
    ],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let types = [
        ("ref", &rt.types.weakref),
        ("ReferenceType", &rt.types.weakref),
        ("ProxyType", &rt.types.proxy),
        ("CallableProxyType", &rt.types.callable_proxy),
    ];
    for (name, ty) in types {
        add(rt, module, name, ty.clone().into_object());
    }
    Ok(())
}

fn getweakrefcount(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(rt.weak_references_to(args.at(0)).len()))
}

fn getweakrefs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_list(rt.weak_references_to(args.at(0))).into_object())
}

fn remove_dead_weakref(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(dict) = dict_value(args.at(0)) else {
        let given = if rt.is_none(args.at(0)) { "None".to_owned() } else { rt.type_name(args.at(0)) };
        return Err(rt.type_error(format!("_remove_dead_weakref() argument 1 must be dict, not {given}")));
    };
    let Some(value) = dict.get_item(rt, args.at(1))? else { return Ok(rt.none()) };
    let Some(weak) = value.downcast::<WeakRef>() else { return Err(rt.type_error("not a weakref")) };
    if rt.weak_target(weak).is_none() {
        dict.remove_item(rt, args.at(1))?;
    }
    Ok(rt.none())
}

fn proxy(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("_weakref.proxy() takes no keyword arguments"));
    }
    let given = args.values.len();
    let Some(object) = args.get(0) else {
        return Err(rt.type_error("proxy expected at least 1 argument, got 0"));
    };
    if given > 2 {
        return Err(rt.type_error(format!("proxy expected at most 2 arguments, got {given}")));
    }
    let ty = if rt.is_callable(object) { &rt.types.callable_proxy } else { &rt.types.proxy };
    rt.new_weak_reference(ty, object, args.get(1))
}
