//! `_imp`: what importlib asks of the interpreter (`Python/import.c`).

use std::cell::Cell;

use serpentarium_object::{
    Code, MethodDef, ModuleSpec, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Str, StrMethods as _,
    str_value,
};

use crate::support::{add, int_argument, state, str_argument};

/// The module `_imp`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_imp",
    doc: "Access to the parts of the import system the interpreter has itself.",
    functions: &[
        MethodDef::new(
            "_fix_co_filename",
            "($module, code, path, /)",
            fix_co_filename,
            "Changes the file name of code.",
        ),
        MethodDef::new(
            "_frozen_module_names",
            "($module, /)",
            frozen_module_names,
            "The names of frozen modules.",
        ),
        MethodDef::new(
            "_override_frozen_modules_for_tests",
            "($module, override, /)",
            ignored,
            "Whether to use frozen modules.",
        ),
        MethodDef::new(
            "_override_multi_interp_extensions_check",
            "($module, override, /)",
            zero,
            "Whether to check extensions.",
        ),
        MethodDef::new("acquire_lock", "($module, /)", acquire_lock, "Takes the import lock."),
        MethodDef::new("create_builtin", "($module, spec, /)", create_builtin, "Makes a built-in module."),
        MethodDef::new(
            "create_dynamic",
            "($module, spec, file=None, /)",
            create_dynamic,
            "Loads an extension module.",
        ),
        MethodDef::new("exec_builtin", "($module, mod, /)", zero, "Completes a built-in module."),
        MethodDef::new("exec_dynamic", "($module, mod, /)", zero, "Completes an extension module."),
        MethodDef::new(
            "extension_suffixes",
            "($module, /)",
            extension_suffixes,
            "File name endings of extension modules.",
        ),
        MethodDef::new(
            "find_frozen",
            "($module, name, /, *, withdata=False)",
            find_frozen,
            "What is known of a frozen module.",
        ),
        MethodDef::new(
            "get_frozen_object",
            "($module, name, data=None, /)",
            no_frozen,
            "The code of a frozen module.",
        ),
        MethodDef::new("init_frozen", "($module, name, /)", ignored, "Makes a frozen module."),
        MethodDef::new("is_builtin", "($module, name, /)", is_builtin, "Whether a module is built in."),
        MethodDef::new("is_frozen", "($module, name, /)", is_frozen, "Whether a module is frozen."),
        MethodDef::new(
            "is_frozen_package",
            "($module, name, /)",
            no_frozen,
            "Whether a frozen module is a package.",
        ),
        MethodDef::new("lock_held", "($module, /)", lock_held, "Whether the import lock is held."),
        MethodDef::new("release_lock", "($module, /)", release_lock, "Gives the import lock back."),
        MethodDef::new(
            "source_hash",
            "($module, /, key, source)",
            source_hash,
            "The hash that validates compiled files.",
        ),
    ],
    exec,
};

/// How often the import lock is held.
#[derive(Debug, Default)]
struct ImportLock(Cell<usize>);

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    add(rt, module, "check_hash_based_pycs", rt.new_str("default").into_object());
    add(rt, module, "pyc_magic_number_token", rt.new_int(168_627_755));
    Ok(())
}

fn ignored(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.none())
}

fn zero(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(0))
}

/// Tells code read from a compiled file where its source is now. Units that came from elsewhere keep their name.
fn fix_co_filename(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(code) = args.at(0).downcast::<Code>() else {
        let given = rt.type_name(args.at(0));
        return Err(rt.type_error(format!("_fix_co_filename() argument 1 must be code, not {given}")));
    };
    let Some(path) = str_value(args.at(1)) else {
        let given = rt.type_name(args.at(1));
        return Err(rt.type_error(format!("_fix_co_filename() argument 2 must be str, not {given}")));
    };
    let old = code.file();
    if path.to_text() != old {
        rename(code, &old, &path.to_ref());
    }
    Ok(rt.none())
}

/// Goes through the units nested in `code`. They nest as deeply as the file says, so this may not recurse.
fn rename(code: &Obj<Code>, old: &str, new: &Ref<Str>) {
    let mut pending = vec![code.to_ref()];
    while let Some(code) = pending.pop() {
        if code.file() == old {
            drop(code.filename.replace(new.clone()));
            let consts = code.consts.tail().iter();
            pending.extend(consts.filter_map(|constant| constant.downcast::<Code>()).map(Obj::to_ref));
        }
    }
}

fn frozen_module_names(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_list(Vec::new()).into_object())
}

fn acquire_lock(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let lock = state::<ImportLock>(rt, "_imp");
    lock.0.set(lock.0.get().saturating_add(1));
    Ok(rt.none())
}

fn release_lock(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let lock = state::<ImportLock>(rt, "_imp");
    match lock.0.get().checked_sub(1) {
        Some(left) => lock.0.set(left),
        None => return Err(rt.runtime_error("not holding the import lock")),
    }
    Ok(rt.none())
}

fn lock_held(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(state::<ImportLock>(rt, "_imp").0.get() > 0))
}

fn spec_name(rt: &Runtime, spec: &Object) -> PyResult<String> {
    let name = rt.getattr_str(spec, "name")?;
    str_argument(rt, &name, "create_builtin", "")
}

fn create_builtin(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = spec_name(rt, args.at(0))?;
    if matches!(name.as_str(), "sys" | "builtins")
        && let Some(module) = rt.imported_module(&name)
    {
        return Ok(module);
    }
    match crate::find(rt, &name) {
        Some(spec) => crate::instantiate(rt, spec),
        None => Ok(rt.none()),
    }
}

fn import_error(rt: &Runtime, text: &str, name: &Object) -> PyResult {
    let raised = rt.raise(&rt.exceptions.import_error, text);
    rt.setattr(raised.exception(), rt.intern("name").as_object(), Some(name))?;
    Err(raised)
}

fn create_dynamic(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = rt.getattr_str(args.at(0), "name")?;
    let text = format!("extension modules cannot be loaded: {}", rt.str_text(&name)?);
    import_error(rt, &text, &name)
}

fn extension_suffixes(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_list(Vec::new()).into_object())
}

fn find_frozen(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    str_argument(rt, args.at(0), "find_frozen", "")?;
    Ok(rt.none())
}

fn is_frozen(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    str_argument(rt, args.at(0), "is_frozen", "")?;
    Ok(rt.bool(false))
}

fn no_frozen(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = rt.repr_text(args.at(0))?;
    import_error(rt, &format!("No such frozen object named {name}"), args.at(0))
}

fn is_builtin(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = str_argument(rt, args.at(0), "is_builtin", "")?;
    Ok(rt.new_int(match name.as_str() {
        "sys" | "builtins" | "_imp" | "_thread" | "_warnings" | "marshal" => -1,
        _ => i64::from(crate::find(rt, &name).is_some()),
    }))
}

fn source_hash(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    use std::hash::Hasher as _;
    let key = int_argument(rt, args.at(0))?;
    let Some(source) = rt.buffer_bytes(args.at(1))? else {
        let given = rt.type_name(args.at(1));
        return Err(rt.type_error(format!("a bytes-like object is required, not '{given}'")));
    };
    let mut hasher = siphasher::sip::SipHasher13::new_with_keys(key as u64, 0);
    hasher.write(&source);
    Ok(rt.new_bytes(&hasher.finish().to_le_bytes()).into_object())
}
