//! Hooks: showing values and exceptions, breakpoints, audit events, warnings of the runtime.

use serpentarium_object::{
    Bytes, CallArgs, GetSetDef, Guarded, NativeArgs, Object, PyResult, Ref, Runtime, StrMethods as _,
    Traceback, TypeSpec, exception_value, private_struct_spec, str_value, struct_fields, type_of,
};

use crate::support::{imported_attribute, state};

static UNRAISABLE_FIELDS: [GetSetDef; 5] =
    struct_fields(["exc_type", "exc_value", "exc_traceback", "err_msg", "object"]);
static UNRAISABLE: TypeSpec =
    private_struct_spec("UnraisableHookArgs", "What sys.unraisablehook is told.", &UNRAISABLE_FIELDS);

/// Audit hooks, and types made once.
#[derive(Debug, Default)]
struct Hooks {
    audit: Guarded<Vec<Ref>>,
    unraisable: Guarded<Option<Ref<serpentarium_object::Type>>>,
}

fn hooks(rt: &Runtime) -> std::rc::Rc<Hooks> {
    state(rt, "sys.hooks")
}

/// A standard stream that is there.
pub(super) fn stream(rt: &Runtime, name: &str) -> Option<Ref> {
    rt.sys_attribute(name).filter(|stream| !rt.is_none(stream))
}

fn write(rt: &Runtime, file: &Object, text: &str) -> PyResult<()> {
    rt.call_method(file, &rt.names.write, &[rt.new_str(text).as_object()]).map(drop)
}

/// `sys.displayhook(object)`
pub(super) fn displayhook(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = args.at(0);
    if rt.is_none(value) {
        return Ok(rt.none());
    }
    let builtins = rt.builtins_dict.get();
    let Some(builtins) = builtins.as_ref().and_then(|dict| dict.downcast::<serpentarium_object::Dict>())
    else {
        return Err(rt.runtime_error("lost builtins module"));
    };
    builtins.set_str(rt, &rt.names.underscore, rt.none());
    let Some(stdout) = stream(rt, "stdout") else { return Err(rt.runtime_error("lost sys.stdout")) };
    let text = rt.repr(value)?;
    match rt.call_method(&stdout, &rt.names.write, &[&text]) {
        Ok(_) => {}
        Err(raised) if rt.raised_is(&raised, &rt.exceptions.unicode_encode_error) => {
            let encoding = rt.str_text(&*rt.getattr_str(&stdout, "encoding")?)?;
            let Some(text) = str_value(&text) else { return Err(raised) };
            let bytes = rt.encode(text, Some(&encoding), Some("backslashreplace"))?;
            let plain = rt.decode(
                bytes.downcast::<Bytes>().map_or(&[], |bytes| bytes.tail()),
                Some(&encoding),
                None,
            )?;
            rt.call_method(&stdout, &rt.names.write, &[&plain])?;
        }
        Err(raised) => return Err(raised),
    }
    write(rt, &stdout, "\n")?;
    builtins.set_str(rt, &rt.names.underscore, value.to_ref());
    Ok(rt.none())
}

/// Shows an exception with its traceback on `sys.stderr`, through the `traceback` module if that works.
pub fn print_exception(rt: &Runtime, exception: &Object) {
    let printed = imported_attribute(rt, "traceback", "_print_exception_bltin")
        .and_then(|print| rt.call(&print, &[exception]));
    if printed.is_err() {
        let text = plain_traceback(rt, exception);
        match stream(rt, "stderr") {
            Some(stderr) if write(rt, &stderr, &text).is_ok() => {
                let _ = rt.call_method(&stderr, &rt.names.flush, &[]);
            }
            _ => {
                let _ = rt.host.write(2, text.as_bytes());
            }
        }
    }
}

/// An exception's traceback without the help of any Python code but the exception's own `__str__`.
fn plain_traceback(rt: &Runtime, exception: &Object) -> String {
    let traceback = exception_value(exception).and_then(|value| value.traceback.get());
    let mut text = traceback.map_or_else(String::new, |traceback| rt.plain_traceback(&traceback));
    let class = rt.type_name(exception);
    match rt.str_text(exception) {
        Ok(message) if message.is_empty() => text.push_str(&class),
        Ok(message) => text.push_str(&format!("{class}: {message}")),
        Err(_) => text.push_str(&format!("{class}: <exception str() failed>")),
    }
    text.push('\n');
    text
}

/// `sys.excepthook(exctype, value, traceback)`
pub(super) fn excepthook(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (value, traceback) = (args.at(1), args.at(2));
    if let Some(exception) = exception_value(value) {
        if exception.traceback.is_empty() && traceback.is::<Traceback>() {
            exception.traceback.set(Some(traceback.to_ref()));
        }
        print_exception(rt, value);
    } else if let Some(stderr) = stream(rt, "stderr") {
        let name = rt.type_name(value);
        write(
            rt,
            &stderr,
            &format!("TypeError: print_exception(): Exception expected for value, {name} found\n"),
        )?;
    }
    Ok(rt.none())
}

/// Makes the argument of `sys.unraisablehook`; the runtime calls it.
pub(super) fn unraisable_args(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let hooks = hooks(rt);
    let known = hooks.unraisable.borrow().clone();
    let ty = if let Some(ty) = known {
        ty
    } else {
        let ty = rt.new_struct_type(&UNRAISABLE, 5, 0);
        *hooks.unraisable.borrow_mut() = Some(ty.clone());
        ty
    };
    Ok(rt.new_struct(&ty, (0..5).map(|index| args.at(index).to_ref()).collect()))
}

/// `sys.unraisablehook(unraisable)`
pub(super) fn unraisablehook(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let unraisable = args.at(0);
    let known = hooks(rt).unraisable.borrow().clone();
    if !known.is_some_and(|ty| type_of(unraisable).is_same(&ty)) {
        return Err(rt.type_error("sys.unraisablehook argument type must be UnraisableHookArgs"));
    }
    let part = |index: usize| rt.struct_item(unraisable, index).filter(|part| !rt.is_none(part));
    let Some(stderr) = stream(rt, "stderr") else { return Ok(rt.none()) };
    match (part(3), part(4)) {
        (Some(message), Some(object)) => {
            let text = format!("{}: {}\n", rt.str_text(&message)?, shown(rt, &object));
            write(rt, &stderr, &text)?;
        }
        (Some(message), None) => write(rt, &stderr, &format!("{}:\n", rt.str_text(&message)?))?,
        (None, Some(object)) => {
            write(rt, &stderr, &format!("Exception ignored in: {}\n", shown(rt, &object)))?;
        }
        (None, None) => {}
    }
    show_traceback(rt, &stderr, &part)?;
    rt.call_method(&stderr, &rt.names.flush, &[])?;
    Ok(rt.none())
}

fn shown(rt: &Runtime, object: &Object) -> String {
    rt.repr_text(object).unwrap_or_else(|_| "<object repr() failed>".to_owned())
}

fn show_traceback(rt: &Runtime, stderr: &Object, part: &dyn Fn(usize) -> Option<Ref>) -> PyResult<()> {
    if let Some(traceback) = part(2) {
        write(rt, stderr, &rt.plain_traceback(&traceback))?;
    }
    let Some(value) = part(1) else { return Ok(()) };
    let class = type_of(&value);
    let module = rt.getattr(class.as_object(), rt.names.module.as_object())?;
    let module = rt.str_text(&module)?;
    let name = rt.str_text(&*rt.getattr(class.as_object(), rt.names.qualname.as_object())?)?;
    let prefix =
        if module == "builtins" || module == "__main__" { String::new() } else { format!("{module}.") };
    let text = match rt.str_text(&value) {
        Ok(text) if text.is_empty() => format!("{prefix}{name}\n"),
        Ok(text) => format!("{prefix}{name}: {text}\n"),
        Err(_) => format!("{prefix}{name}: <exception str() failed>\n"),
    };
    write(rt, stderr, &text)
}

/// `sys.breakpointhook(*args, **kwargs)`
pub(super) fn breakpointhook(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let wanted = rt.host.env_get(b"PYTHONBREAKPOINT").unwrap_or_default();
    let wanted = String::from_utf8_lossy(&wanted).into_owned();
    let target = match wanted.as_str() {
        "0" => return Ok(rt.none()),
        "" => "pdb.set_trace",
        other => other,
    };
    let (module, name) = target.rsplit_once('.').unwrap_or(("builtins", target));
    match imported_attribute(rt, module, name) {
        Ok(hook) => rt.call_args(&hook, args),
        Err(raised)
            if rt.raised_is(&raised, &rt.exceptions.import_error)
                || rt.raised_is(&raised, &rt.exceptions.attribute_error) =>
        {
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{target}\"");
            rt.warn(&rt.exceptions.runtime_warning, &text, 1)?;
            Ok(rt.none())
        }
        Err(raised) => Err(raised),
    }
}

/// `sys.addaudithook(hook)`
pub(super) fn addaudithook(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    hooks(rt).audit.borrow_mut().push(args.at(0).to_ref());
    Ok(rt.none())
}

/// `sys.audit(event, *args)`
pub(super) fn audit(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(event) = args.get(0) else {
        return Err(rt.type_error("audit expected at least 1 argument, got 0"));
    };
    if str_value(event).is_none() {
        let given = rt.type_name(event);
        return Err(rt.type_error(format!("audit() argument 1 must be str, not {given}")));
    }
    let all = hooks(rt).audit.borrow().clone();
    if all.is_empty() {
        return Ok(rt.none());
    }
    let rest: Vec<Ref> = args.positional_values()[1..].iter().filter_map(|value| value.to_ref()).collect();
    let rest = rt.new_tuple(rest);
    for hook in all {
        rt.call(&hook, &[event, rest.as_object()])?;
    }
    Ok(rt.none())
}

/// Warnings of the runtime go to `_warnings.warn`, or nowhere before that module exists.
pub(super) fn warn(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (Some(message), Some(category), Some(level)) = (args.get(0), args.get(1), args.get(2)) else {
        return Err(rt.type_error("_warn expected 3 arguments"));
    };
    crate::warnings::warn(rt, message, category, level)?;
    debug_assert!(str_value(message).is_none_or(|text| text.char_len() < usize::MAX));
    Ok(rt.none())
}
