//! Taking a runtime down in CPython's order (`Py_FinalizeEx`, `finalize_modules`).

use serpentarium_object::{Dict, Module, Object, Ref, Runtime, StrMethods as _, str_value};

use super::Python;

/// What the process exits with when standard output cannot be flushed.
const FLUSH_FAILED: i32 = 120;

/// Runs exit callbacks, flushes, and lets modules go; the final exit status.
pub(super) fn finish(python: &Python, status: i32) -> i32 {
    let rt = &*python.rt;
    call_if_there(rt, "threading", "_shutdown");
    call_if_there(rt, "atexit", "_run_exitfuncs");
    let mut status = status;
    if !flush_stdout(python) {
        status = FLUSH_FAILED;
    }
    python.flush("stderr");
    let mut modules = clear_sys(rt);
    clear_modules(rt, &mut modules);
    python.flush("stdout");
    python.flush("stderr");
    status
}

fn call_if_there(rt: &Runtime, module: &str, function: &str) {
    let Some(module) = rt.imported_module(module) else { return };
    let Ok(Some(function)) = rt.lookup_attr(&module, &rt.intern(function)) else { return };
    if let Err(raised) = rt.call(&function, &[]) {
        rt.report_unraisable(raised, Some("Exception ignored on threading shutdown"), None);
    }
}

fn flush_stdout(python: &Python) -> bool {
    let rt = &*python.rt;
    let Some(stdout) = rt.sys_attribute("stdout").filter(|stream| !rt.is_none(stream)) else { return true };
    match rt.call_method(&stdout, &rt.names.flush, &[]) {
        Ok(_) => true,
        Err(raised) => {
            rt.report_unraisable(raised, Some("Exception ignored while flushing sys.stdout"), None);
            false
        }
    }
}

/// Sets special `sys` attributes to `None` and empties `sys.modules`; modules still alive, in import order.
fn clear_sys(rt: &Runtime) -> Vec<(String, Ref)> {
    if let Some(sys) = rt.imported_module("sys") {
        let names = [
            "path",
            "argv",
            "ps1",
            "ps2",
            "last_exc",
            "last_type",
            "last_value",
            "last_traceback",
            "path_hooks",
            "path_importer_cache",
            "meta_path",
        ];
        for name in names {
            if matches!(rt.lookup_attr(&sys, &rt.intern(name)), Ok(Some(_))) {
                let _ = rt.setattr(&sys, rt.intern(name).as_object(), Some(&rt.none()));
            }
        }
    }
    let Some(modules) = rt.modules.get().and_then(|modules| modules.try_downcast::<Dict>().ok()) else {
        return Vec::new();
    };
    let mut kept = Vec::new();
    for (name, module) in modules.to_vec() {
        let Some(name) = str_value(&name) else { continue };
        modules.set_str(rt, name, rt.none());
        kept.push((name.to_text().into_owned(), module));
    }
    kept
}

/// Lets modules die: those nobody holds by count, the rest by a collection, then by clearing their namespaces,
/// most recently imported first, `sys` and `builtins` last.
fn clear_modules(rt: &Runtime, modules: &mut Vec<(String, Ref)>) {
    let last: Vec<(String, Ref)> = {
        let (last, rest): (Vec<_>, Vec<_>) =
            std::mem::take(modules).into_iter().partition(|(name, _)| name == "sys" || name == "builtins");
        *modules = rest;
        last
    };
    let mut survivors: Vec<Ref> = Vec::new();
    for (_, module) in modules.drain(..) {
        if 1 < module.ref_count()
            && let Some(dict) = module.downcast::<Module>().and_then(|module| module.dict.get())
        {
            survivors.push(dict);
        }
    }
    let _ = rt.collect(2);
    for dict in survivors.iter().rev() {
        clear_namespace(rt, dict);
    }
    drop(survivors);
    let _ = rt.collect(2);
    for (_, module) in &last {
        if let Some(dict) = module.downcast::<Module>().and_then(|module| module.dict.get()) {
            debug_assert!(dict.is::<Dict>());
        }
    }
}

/// First names with exactly one leading underscore, then all others but `__builtins__`, become `None`.
fn clear_namespace(rt: &Runtime, dict: &Object) {
    let Some(dict) = dict.downcast::<Dict>() else { return };
    for private_pass in [true, false] {
        for (name, value) in dict.to_vec() {
            let Some(name) = str_value(&name) else { continue };
            let text = name.to_text();
            let private = text.starts_with('_') && !text.starts_with("__");
            if private == private_pass && text != "__builtins__" && !rt.is_none(&value) {
                drop(value);
                dict.set_str(rt, name, rt.none());
            }
        }
    }
}
