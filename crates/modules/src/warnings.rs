//! `_warnings`: issuing warnings and deciding what becomes of them (`Python/_warnings.c`).

use std::cell::Cell;

use serpentarium_object::{
    Dict, List, MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Ref, Runtime, Slot, StrMethods as _,
    Type, dict_value, int_value, str_value, tuple_value, type_of,
};

use crate::support::{add, int_argument, state};

/// The module `_warnings`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_warnings",
    doc: "Issues warnings; the native part of the module warnings.",
    functions: &[
        MethodDef::new(
            "warn",
            "($module, /, message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
            warn_function,
            "Issues a warning, or ignores it, or raises it.",
        ),
        MethodDef::new(
            "warn_explicit",
            "($module, /, message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
            warn_explicit_function,
            "Issues a warning about a place given explicitly.",
        ),
        MethodDef::new(
            "_filters_mutated_lock_held",
            "($module, /)",
            filters_mutated,
            "Notes that the filters changed.",
        ),
        MethodDef::new("_acquire_lock", "($module, /)", acquire_lock, "Takes the lock of the filters."),
        MethodDef::new("_release_lock", "($module, /)", release_lock, "Gives the lock of the filters back."),
    ],
    exec,
};

/// The state of the module.
#[derive(Debug, Default)]
struct Warnings {
    filters: Slot,
    once: Slot,
    default_action: Slot,
    version: Cell<i64>,
    locked: Cell<usize>,
}

fn warnings(rt: &Runtime) -> std::rc::Rc<Warnings> {
    state(rt, "_warnings")
}

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = warnings(rt);
    let text = |text: &str| rt.intern(text).into_object();
    let filter = |action: &str, category: &Ref<Type>, module: Option<&str>| {
        let module = module.map_or_else(|| rt.none(), text);
        let items = vec![text(action), rt.none(), category.clone().into_object(), module, rt.new_int(0)];
        rt.new_tuple(items).into_object()
    };
    let classes = &rt.exceptions;
    let filters = vec![
        filter("default", &classes.deprecation_warning, Some("__main__")),
        filter("ignore", &classes.deprecation_warning, None),
        filter("ignore", &classes.pending_deprecation_warning, None),
        filter("ignore", &classes.import_warning, None),
        filter("ignore", &classes.resource_warning, None),
    ];
    state.filters.set(Some(rt.new_list(filters).into_object()));
    state.once.set(Some(rt.new_dict().into_object()));
    state.default_action.set(Some(text("default")));
    for (name, slot) in [
        ("filters", &state.filters),
        ("_onceregistry", &state.once),
        ("_defaultaction", &state.default_action),
    ] {
        add(rt, module, name, slot.get().unwrap_or_else(|| rt.none()));
    }
    // Warnings that follow the context are off (`sys.flags.context_aware_warnings`), so nobody asks this.
    add(rt, module, "_warnings_context", rt.none());
    Ok(())
}

fn acquire_lock(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let state = warnings(rt);
    state.locked.set(state.locked.get() + 1);
    Ok(rt.none())
}

fn release_lock(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let state = warnings(rt);
    match state.locked.get().checked_sub(1) {
        Some(left) => state.locked.set(left),
        None => return Err(rt.runtime_error("cannot release un-acquired lock")),
    }
    Ok(rt.none())
}

fn filters_mutated(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let state = warnings(rt);
    if state.locked.get() == 0 {
        return Err(rt.runtime_error("warnings._filters_mutated_lock_held() called without lock held"));
    }
    state.version.set(state.version.get() + 1);
    Ok(rt.none())
}

/// An attribute of the module `warnings`, if it is imported.
fn python_attribute(rt: &Runtime, name: &str) -> PyResult<Option<Ref>> {
    let Some(module) = rt.imported_module("warnings") else { return Ok(None) };
    rt.lookup_attr(&module, &rt.intern(name))
}

fn category_of(rt: &Runtime, message: &Object, category: Option<&Object>) -> PyResult {
    if rt.type_check(message, &rt.exceptions.warning) {
        return Ok(type_of(message).to_ref().into_object());
    }
    let Some(category) = rt.not_none(category) else {
        return Ok(rt.exceptions.user_warning.clone().into_object());
    };
    match category.downcast::<Type>() {
        Some(class) if rt.is_subtype(class, &rt.exceptions.warning) => Ok(category.to_ref()),
        _ => {
            let given = rt.type_name(category);
            Err(rt.type_error(format!("category must be a Warning subclass, not '{given}'")))
        }
    }
}

fn warn_function(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let category = category_of(rt, args.at(0), args.get(1))?;
    let mut level = args.get(2).map_or(Ok(1), |level| int_argument(rt, level))?;
    let prefixes = match args.get(4) {
        None => Vec::new(),
        Some(prefixes) => match tuple_value(prefixes) {
            Some(prefixes) => prefixes.tail().to_vec(),
            None => {
                let given = rt.type_name(prefixes);
                return Err(
                    rt.type_error(format!("warn() argument 'skip_file_prefixes' must be tuple, not {given}"))
                );
            }
        },
    };
    let mut skip = Vec::new();
    for prefix in &prefixes {
        match str_value(prefix) {
            Some(prefix) => skip.push(prefix.to_text().into_owned()),
            None => {
                let given = rt.type_name(prefix);
                return Err(rt.type_error(format!("Found non-str '{given}' in skip_file_prefixes.")));
            }
        }
    }
    if !skip.is_empty() {
        level = level.max(2);
    }
    do_warn(rt, args.at(0), &category, level, args.get(3), &skip)?;
    Ok(rt.none())
}

/// Issues a warning of the runtime itself about the running frame.
pub(crate) fn warn(rt: &Runtime, message: &Object, category: &Object, level: &Object) -> PyResult<()> {
    let level = int_argument(rt, level)?;
    do_warn(rt, message, category, level, None, &[])
}

/// One place in a program that a warning is about.
struct Place {
    filename: Ref,
    line: i64,
    module: Ref,
    registry: Option<Ref>,
}

fn do_warn(
    rt: &Runtime,
    message: &Object,
    category: &Object,
    level: i64,
    source: Option<&Object>,
    skip: &[String],
) -> PyResult<()> {
    let place = find_place(rt, level, skip)?;
    explicit(rt, message, category, &place, source)
}

fn frame_file(rt: &Runtime, frame: &Object) -> PyResult<String> {
    let code = rt.getattr_str(frame, "f_code")?;
    rt.str_text(&*rt.getattr_str(&code, "co_filename")?)
}

fn is_internal(rt: &Runtime, frame: &Object) -> PyResult<bool> {
    let file = frame_file(rt, frame)?;
    Ok(file.contains("importlib") && file.contains("_bootstrap"))
}

fn back(rt: &Runtime, frame: &Object) -> PyResult<Option<Ref>> {
    let back = rt.getattr_str(frame, "f_back")?;
    Ok(if rt.is_none(&back) { None } else { Some(back) })
}

fn outer_frame(rt: &Runtime, level: i64, skip: &[String]) -> PyResult<Option<Ref>> {
    let mut frame = rt.evaluator().frame(rt, 0)?;
    let Some(first) = &frame else { return Ok(None) };
    let plain = level <= 0 || is_internal(rt, first)?;
    for _ in 1..level.max(1) {
        let Some(current) = frame else { return Ok(None) };
        frame = back(rt, &current)?;
        while !plain && let Some(candidate) = &frame {
            let file = frame_file(rt, candidate)?;
            if !is_internal(rt, candidate)? && !skip.iter().any(|prefix| file.starts_with(prefix)) {
                break;
            }
            frame = back(rt, candidate)?;
        }
    }
    Ok(frame)
}

fn find_place(rt: &Runtime, level: i64, skip: &[String]) -> PyResult<Place> {
    let (globals, filename, line) = match outer_frame(rt, level, skip)? {
        Some(frame) => {
            let code = rt.getattr_str(&frame, "f_code")?;
            let line = rt.getattr_str(&frame, "f_lineno")?;
            let line = int_value(&line).and_then(|line| line.small()).unwrap_or(0);
            (Some(rt.getattr_str(&frame, "f_globals")?), rt.getattr_str(&code, "co_filename")?, line)
        }
        None => (rt.sys_dict.get(), rt.intern("<sys>").into_object(), 0),
    };
    let Some(globals) = globals.and_then(|globals| globals.try_downcast::<Dict>().ok()) else {
        return Err(rt.system_error("frame without globals"));
    };
    let key = rt.intern("__warningregistry__");
    let registry = globals.get_str(rt, &key).unwrap_or_else(|| {
        let registry = rt.new_dict().into_object();
        globals.set_str(rt, &key, registry.clone());
        registry
    });
    let module =
        globals.get_str(rt, &rt.names.name).filter(|name| rt.is_none(name) || str_value(name).is_some());
    let module = module.unwrap_or_else(|| rt.intern("<string>").into_object());
    Ok(Place { filename, line, module, registry: Some(registry) })
}

fn warn_explicit_function(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let category = category_of(rt, args.at(0), Some(args.at(1)))?;
    let filename = args.at(2);
    let Some(name) = str_value(filename) else {
        let given = rt.type_name(filename);
        return Err(rt.type_error(format!("warn_explicit() argument 'filename' must be str, not {given}")));
    };
    let line = int_argument(rt, args.at(3))?;
    let registry = rt.not_none(args.get(5));
    if registry.is_some_and(|registry| dict_value(registry).is_none()) {
        return Err(rt.type_error("'registry' must be a dict or None"));
    }
    let module = match rt.not_none(args.get(4)) {
        Some(module) => module.to_ref(),
        None => {
            let text = name.to_text();
            let text = match text.strip_suffix(".py") {
                _ if text.is_empty() => "<unknown>",
                Some(stem) => stem,
                None => &text,
            };
            rt.new_str(text).into_object()
        }
    };
    let place = Place {
        filename: filename.to_ref(),
        line,
        module,
        registry: registry.map(serpentarium_object::Obj::to_ref),
    };
    explicit(rt, args.at(0), &category, &place, args.get(7))?;
    Ok(rt.none())
}

/// True if the warning was shown before as `key` says; a registry of old filters is emptied first.
fn already_warned(rt: &Runtime, registry: &Object, key: &Object, should_set: bool) -> PyResult<bool> {
    let Some(registry) = dict_value(registry) else { return Ok(false) };
    let version = warnings(rt).version.get();
    let name = rt.intern("version");
    let known = registry.get_str(rt, &name);
    let known = known.as_ref().and_then(|known| int_value(known).and_then(|known| known.small()));
    if known != Some(version) {
        registry.clear();
        registry.set_str(rt, &name, rt.new_int(version));
    } else if let Some(warned) = registry.get_item(rt, key)?
        && rt.is_true(&warned)?
    {
        return Ok(true);
    }
    if should_set {
        registry.set_item(rt, key, &rt.bool(true))?;
    }
    Ok(false)
}

fn matches(rt: &Runtime, pattern: &Object, text: &Object) -> PyResult<bool> {
    if rt.is_none(pattern) {
        return Ok(true);
    }
    if rt.is_exact_str(pattern) {
        return rt.equal(pattern, text);
    }
    let result = rt.call_method(pattern, &rt.intern("match"), &[text])?;
    rt.is_true(&result)
}

/// The action the filters give, with the filter it comes from.
fn action(rt: &Runtime, text: &Object, category: &Object, place: &Place) -> PyResult<(String, Option<Ref>)> {
    let filters = match python_attribute(rt, "filters")? {
        Some(filters) => filters,
        None => warnings(rt).filters.get().unwrap_or_else(|| rt.none()),
    };
    let Some(filters) = filters.downcast::<List>() else {
        return Err(rt.value_error("_warnings.filters must be a list"));
    };
    let mut index = 0;
    while let Some(item) = filters.get(index) {
        let parts = tuple_value(&item).map(|item| item.tail().to_vec()).filter(|parts| parts.len() == 5);
        let Some(parts) = parts else {
            return Err(rt.value_error(format!("_warnings.filters item {index} isn't a 5-tuple")));
        };
        let line = int_argument(rt, &parts[4])?;
        if matches(rt, &parts[1], text)?
            && rt.issubclass(category, &parts[2])?
            && matches(rt, &parts[3], &place.module)?
            && (line == 0 || line == place.line)
        {
            return Ok((rt.str_text(&parts[0])?, Some(item)));
        }
        index += 1;
    }
    let default = match python_attribute(rt, "defaultaction")? {
        Some(default) => default,
        None => warnings(rt).default_action.get().unwrap_or_else(|| rt.none()),
    };
    Ok((rt.str_text(&default)?, None))
}

fn explicit(
    rt: &Runtime,
    message: &Object,
    category: &Object,
    place: &Place,
    source: Option<&Object>,
) -> PyResult<()> {
    if rt.is_none(&place.module) {
        return Ok(());
    }
    let (text, category, message) = if rt.type_check(message, &rt.exceptions.warning) {
        (rt.str(message)?, type_of(message).to_ref().into_object(), message.to_ref())
    } else {
        (message.to_ref(), category.to_ref(), rt.call(category, &[message])?)
    };
    let key_of =
        |line: i64| rt.new_tuple(vec![text.clone(), category.clone(), rt.new_int(line)]).into_object();
    let key = key_of(place.line);
    if let Some(registry) = &place.registry
        && already_warned(rt, registry, &key, false)?
    {
        return Ok(());
    }
    let (action, item) = action(rt, &text, &category, place)?;
    let seen = match action.as_str() {
        "error" => return Err(rt.raise_exception(message)),
        "ignore" => return Ok(()),
        "always" | "all" => false,
        "once" => {
            let once = match python_attribute(rt, "onceregistry")? {
                Some(once) => once,
                None => warnings(rt).once.get().unwrap_or_else(|| rt.none()),
            };
            let registry = place.registry.clone().unwrap_or(once);
            already_warned(rt, &registry, &key_of(0), true)?
        }
        "module" => match &place.registry {
            Some(registry) => already_warned(rt, registry, &key_of(0), true)?,
            None => false,
        },
        "default" => {
            if let Some(registry) = &place.registry {
                already_warned(rt, registry, &key, true)?;
            }
            false
        }
        other => {
            let shown = item.map_or_else(|| Ok("None".to_owned()), |item| rt.repr_text(&item))?;
            let text = format!("Unrecognized action ('{other}') in warnings.filters:\n {shown}");
            return Err(rt.runtime_error(text));
        }
    };
    if seen { Ok(()) } else { show(rt, &text, &category, &message, place, source) }
}

fn show(
    rt: &Runtime,
    text: &Object,
    category: &Object,
    message: &Object,
    place: &Place,
    source: Option<&Object>,
) -> PyResult<()> {
    let Some(show) = python_attribute(rt, "_showwarnmsg")? else {
        return show_plainly(rt, text, category, place);
    };
    if !rt.is_callable(&show) {
        return Err(rt.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = python_attribute(rt, "WarningMessage")? else {
        return Err(rt.runtime_error("unable to get warnings.WarningMessage"));
    };
    let (none, line) = (rt.none(), rt.new_int(place.line));
    let source = source.unwrap_or(&none);
    let warning = rt.call(&class, &[message, category, &place.filename, &line, &none, &none, source])?;
    rt.call(&show, &[&warning]).map(drop)
}

/// Shows a warning while the Python part is not there.
fn show_plainly(rt: &Runtime, text: &Object, category: &Object, place: &Place) -> PyResult<()> {
    let name = rt.str_text(&*rt.getattr(category, rt.names.name.as_object())?)?;
    let (file, text) = (rt.str_text(&place.filename)?, rt.str_text(text)?);
    let line = i32::try_from(place.line).map_or(String::new(), |line| rt.source_line(&file, line, 2));
    rt.write_stderr(&format!("{file}:{}: {name}: {text}\n{line}", place.line));
    Ok(())
}
