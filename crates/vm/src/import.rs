//! `import`: the instructions, and the way to `importlib` (`Python/import.c`).

use std::rc::Rc;

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{Dict, PyResult, Runtime, StrMethods as _, dict_value, str_value};

use crate::frame::Frame;

/// `IMPORT_NAME`: through `__import__` of the frame's builtins.
pub(crate) fn import_name(
    rt: &Runtime,
    frame: &Rc<Frame>,
    name: &Object,
    fromlist: &Object,
    level: &Object,
) -> PyResult {
    let Some(import) = frame.builtins.get_str(rt, &rt.names.import) else {
        return Err(rt.raise(&rt.exceptions.import_error, "__import__ not found"));
    };
    let locals = frame.locals.get().unwrap_or_else(|| rt.none());
    rt.call(&import, &[name, frame.globals.as_object(), &locals, fromlist, level])
}

fn importlib(rt: &Runtime) -> PyResult {
    rt.importlib.get().ok_or_else(|| rt.raise(&rt.exceptions.import_error, "importlib is not set up"))
}

fn modules(rt: &Runtime) -> PyResult<Ref<Dict>> {
    let modules = rt.modules.get().and_then(|modules| modules.try_downcast().ok());
    modules.ok_or_else(|| rt.runtime_error("unable to get sys.modules"))
}

/// `__import__`'s work (`PyImport_ImportModuleLevelObject`).
pub(crate) fn import_module_level(
    rt: &Runtime,
    name: &Object,
    globals: Option<&Object>,
    fromlist: Option<&Object>,
    level: i64,
) -> PyResult {
    let Some(text) = str_value(name) else { return Err(rt.type_error("module name must be a string")) };
    if level < 0 {
        return Err(rt.value_error("level must be >= 0"));
    }
    let full_name = if 0 < level {
        resolve_name(rt, text.to_text().as_ref(), globals, level)?
    } else {
        if text.char_len() == 0 {
            return Err(rt.value_error("Empty module name"));
        }
        text.to_ref().into_object()
    };
    let module = find_or_load(rt, &full_name)?;
    let has_fromlist = match fromlist {
        Some(fromlist) if !rt.is_none(fromlist) => rt.is_true(fromlist)?,
        _ => false,
    };
    if !has_fromlist {
        return top_module(rt, &text.to_text(), &full_name, module, level);
    }
    let has_path = rt.lookup_attr(&module, &rt.names.path)?.is_some();
    match fromlist {
        Some(fromlist) if has_path => {
            let importlib = importlib(rt)?;
            let handle = rt.getattr_str(&importlib, "_handle_fromlist")?;
            let import = rt.getattr_str(&importlib, "_gcd_import")?;
            rt.call(&handle, &[&module, fromlist, &import])
        }
        _ => Ok(module),
    }
}

/// The module of an absolute name: from `sys.modules`, waiting for nothing, or loaded by importlib.
fn find_or_load(rt: &Runtime, full_name: &Object) -> PyResult {
    let modules = modules(rt)?;
    if let Some(module) = modules.get_item(rt, full_name)?
        && !rt.is_none(&module)
    {
        return Ok(module);
    }
    let find = rt.getattr_str(&*importlib(rt)?, "_find_and_load")?;
    let import = rt.getattr_str(&*importlib(rt)?, "_gcd_import")?;
    rt.call(&find, &[full_name, &import])
}

/// What `import a.b.c` binds: `a`.
fn top_module(rt: &Runtime, name: &str, full_name: &Object, module: Ref, level: i64) -> PyResult {
    let Some((front, _)) = name.split_once('.') else {
        return Ok(module);
    };
    if level == 0 {
        return find_or_load(rt, rt.new_str(front).as_object());
    }
    let full = str_value(full_name).map_or(String::new(), |full| full.to_text().into_owned());
    let cut = name.len() - front.len();
    let top = &full[..full.len() - cut];
    match modules(rt)?.get_item(rt, rt.new_str(top).as_object())? {
        Some(module) => Ok(module),
        None => {
            let message = format!("'{top}' not in sys.modules as expected");
            Err(rt.raise(&rt.exceptions.key_error, &message))
        }
    }
}

/// The absolute name of a relative import (`resolve_name`).
fn resolve_name(rt: &Runtime, name: &str, globals: Option<&Object>, level: i64) -> PyResult {
    let Some(globals) = globals.and_then(dict_value) else {
        return Err(rt.raise(&rt.exceptions.key_error, "'__name__' not in globals"));
    };
    let importlib = importlib(rt)?;
    let calc = rt.getattr_str(&importlib, "_calc___package__")?;
    let package = rt.call(&calc, &[globals.as_object()])?;
    let Some(package) = str_value(&package) else { return Err(rt.type_error("package must be a string")) };
    if package.char_len() == 0 {
        let message = "attempted relative import with no known parent package";
        return Err(rt.raise(&rt.exceptions.import_error, message));
    }
    let package = package.to_text().into_owned();
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((front, _)) => base = front,
            None => {
                let message = "attempted relative import beyond top-level package";
                return Err(rt.raise(&rt.exceptions.import_error, message));
            }
        }
    }
    let full = if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") };
    Ok(rt.new_str(&full).into_object())
}

/// `IMPORT_FROM`: an attribute of the module, or a submodule of that name.
pub(crate) fn import_from(rt: &Runtime, module: &Object, name: &Object) -> PyResult {
    let Some(text) = str_value(name) else { return Err(rt.system_error("bad name")) };
    if let Some(value) = rt.lookup_attr(module, text)? {
        return Ok(value);
    }
    let package = rt.lookup_attr(module, &rt.names.name)?;
    let package_text = package.as_deref().and_then(str_value).map(|package| package.to_text().into_owned());
    if let Some(package) = &package_text {
        let full = rt.new_str(&format!("{package}.{}", text.to_text()));
        if let Some(found) = modules(rt)?.get_item(rt, full.as_object())? {
            return Ok(found);
        }
    }
    Err(cannot_import(rt, module, text, package_text))
}

fn cannot_import(
    rt: &Runtime,
    module: &Object,
    name: &serpentarium_heap::Obj<serpentarium_object::Str>,
    package: Option<String>,
) -> serpentarium_object::Raised {
    let shown = package.clone().unwrap_or_else(|| "<unknown module name>".to_owned());
    let origin = rt
        .lookup_attr(module, &rt.names.file)
        .ok()
        .flatten()
        .and_then(|file| str_value(&file).map(|file| file.to_text().into_owned()));
    let initializing = rt
        .lookup_attr(module, &rt.names.spec)
        .ok()
        .flatten()
        .and_then(|spec| rt.lookup_attr(&spec, &rt.names.initializing).ok().flatten())
        .is_some_and(|flag| rt.is_true(&flag).unwrap_or(false));
    let text = name.to_text();
    let place = origin.clone().unwrap_or_else(|| "unknown location".to_owned());
    let message = if initializing {
        format!(
            "cannot import name '{text}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{text}' from '{shown}' ({place})")
    };
    let exception = rt.new_exception(&rt.exceptions.import_error, vec![rt.new_str(&message).into_object()]);
    let values = [
        Some(rt.new_str(&message).into_object()),
        package.map(|package| rt.new_str(&package).into_object()),
        origin.map(|origin| rt.new_str(&origin).into_object()),
        Some(name.to_ref().into_object()),
    ];
    for (field, value) in exception.fields.iter().zip(values) {
        field.set(value);
    }
    rt.raise_exception(exception.into_object())
}

/// `from module import *`
pub(crate) fn import_star(rt: &Runtime, frame: &Rc<Frame>, module: &Object) -> PyResult {
    let all = rt.lookup_attr(module, &rt.intern("__all__"))?;
    let skip_underscores = all.is_none();
    let names = match all {
        Some(all) => rt.to_vec(&all)?,
        None => {
            let Some(dict) = rt.lookup_attr(module, &rt.names.dict)? else {
                let message = "from-import-* object has no __dict__ and no __all__";
                return Err(rt.raise(&rt.exceptions.import_error, message));
            };
            rt.to_vec(&*rt.call_method(&dict, &rt.names.keys, &[])?)?
        }
    };
    let Some(locals) = frame.locals.get() else {
        return Err(rt.system_error("no locals found during 'import *'"));
    };
    for name in names {
        let Some(text) = str_value(&name) else {
            let given = rt.type_name(&name);
            let holder = rt
                .lookup_attr(module, &rt.names.name)?
                .map_or(String::new(), |name| rt.str_text(&name).unwrap_or_default());
            let place = if skip_underscores { "Key in" } else { "Item in" };
            let member = if skip_underscores { "__dict__" } else { "__all__" };
            return Err(rt.type_error(format!("{place} {holder}.{member} must be str, not {given}")));
        };
        if skip_underscores && text.to_text().starts_with('_') {
            continue;
        }
        let value = rt.getattr(module, &name)?;
        rt.set_item(&locals, &name, Some(&value))?;
    }
    Ok(rt.none())
}
