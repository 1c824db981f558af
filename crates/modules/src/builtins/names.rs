//! The constants, types and exceptions among the built-in names.

use serpentarium_object::{Dict, Module, PyResult, Ref, Runtime, Type};

/// Adds everything that is no function.
pub(super) fn add_names(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let dict = module.downcast::<Module>().and_then(|module| module.dict.get());
    let Some(dict) = dict.as_deref().and_then(|dict| dict.downcast::<Dict>()) else {
        return Err(rt.system_error("the module has no namespace"));
    };
    let constants: [(&str, Ref); 6] = [
        ("None", rt.none()),
        ("Ellipsis", rt.singletons.ellipsis.clone()),
        ("NotImplemented", rt.not_implemented()),
        ("False", rt.bool(false)),
        ("True", rt.bool(true)),
        ("__debug__", rt.bool(true)),
    ];
    for (name, value) in constants {
        dict.set_str(rt, &rt.intern(name), value);
    }
    for ty in types(rt) {
        dict.set_str(rt, &rt.intern(ty.static_name.get()), ty.clone().into_object());
    }
    for ty in rt.exceptions.all() {
        dict.set_str(rt, &rt.intern(ty.static_name.get()), ty.clone().into_object());
    }
    dict.set_str(rt, &rt.intern("ExceptionGroup"), rt.exception_group_class()?);
    for alias in ["EnvironmentError", "IOError"] {
        dict.set_str(rt, &rt.intern(alias), rt.exceptions.os_error.clone().into_object());
    }
    Ok(())
}

/// The types with a built-in name.
fn types(rt: &Runtime) -> [&Ref<Type>; 26] {
    let types = &rt.types;
    [
        &types.bool,
        &types.memoryview,
        &types.bytearray,
        &types.bytes,
        &types.classmethod,
        &types.complex,
        &types.dict,
        &types.enumerate,
        &types.filter,
        &types.float,
        &types.frozenset,
        &types.property,
        &types.int,
        &types.list,
        &types.map,
        &types.object,
        &types.range,
        &types.reversed,
        &types.set,
        &types.slice,
        &types.staticmethod,
        &types.str,
        &types.super_,
        &types.tuple,
        &types.type_,
        &types.zip,
    ]
}
