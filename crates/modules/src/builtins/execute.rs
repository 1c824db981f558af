//! Running and compiling source: `eval`, `exec`, `compile`, `globals`, `locals`, `__import__`.

use serpentarium_object::{
    ByteArray, Bytes, CellObject, Code, CompileOptions, Dict, MemoryView, NativeArgs, Obj, Object, PyResult,
    Ref, Runtime, StrMethods as _, Tuple, str_value, tuple_value, type_of,
};

use crate::support;

/// Flags of code objects and `compile` that a compilation takes over from the code that asks for it.
const INHERITED_FLAGS: u32 = 0x01fe_0000;
/// Obsolete flags that `compile` still lets through (`CO_NESTED`).
const OBSOLETE_FLAGS: i64 = 0x10;
/// Flags of `compile` itself (`PyCF_COMPILE_MASK`).
const COMPILE_FLAGS: i64 = 0x0400 | 0x2000 | 0x1000 | 0x0200 | 0x4000 | 0x8000;
/// `PyCF_ONLY_AST`
const ONLY_AST: i64 = 0x0400;

pub(super) fn globals(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.evaluator().current_globals(rt).map_or_else(|| rt.none(), Ref::into_object))
}

pub(super) fn locals(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    rt.evaluator().current_locals(rt)
}

pub(super) fn import(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let level = args.get(4).map_or(Ok(0), |level| support::c_int(rt, level))?;
    rt.evaluator().import(rt, args.at(0), args.get(1), args.get(3), i64::from(level))
}

/// True if the object can be asked for items (`PyMapping_Check`).
fn is_mapping(object: &Object) -> bool {
    object.is::<Dict>() || type_of(object).slot(|slots| slots.subscript).is_some()
}

/// Globals and locals to run in, from what was given and what runs now.
fn namespaces(rt: &Runtime, globals: Option<&Object>, locals: Option<&Object>) -> PyResult<(Ref<Dict>, Ref)> {
    let missing = || rt.raise(&rt.exceptions.system_error, "globals and locals cannot be NULL");
    let (globals, locals) = match (globals, locals) {
        (None, locals) => {
            let current = rt.evaluator().current_globals(rt).ok_or_else(missing)?;
            let locals = match locals {
                Some(locals) => locals.to_ref(),
                None => rt.evaluator().current_locals(rt)?,
            };
            (current, locals)
        }
        (Some(globals), locals) => {
            let dict = globals.downcast::<Dict>().ok_or_else(missing)?.to_ref();
            (dict, locals.unwrap_or(globals).to_ref())
        }
    };
    if globals.get_str(rt, &rt.names.builtins).is_none() {
        let builtins = rt.builtins_of(&globals).into_object();
        globals.set_str(rt, &rt.names.builtins, builtins);
    }
    Ok((globals, locals))
}

/// Future statements in force where the built-in function is called.
fn inherited_flags(rt: &Runtime) -> PyResult<i64> {
    let Some(frame) = rt.evaluator().frame(rt, 0)? else { return Ok(0) };
    let code = rt.getattr_str(&frame, "f_code")?;
    let flags = code.downcast::<Code>().map_or(0, |code| code.unit.flags & INHERITED_FLAGS);
    Ok(i64::from(flags))
}

/// The source as `compile` takes it, or `TypeError` (`_Py_SourceAsString`).
fn source(rt: &Runtime, object: &Object, function: &str) -> PyResult {
    if str_value(object).is_some() || object.is::<Bytes>() {
        return Ok(object.to_ref());
    }
    if object.is::<ByteArray>() || object.is::<MemoryView>() {
        return rt.call(rt.types.bytes.as_object(), &[object]);
    }
    Err(rt.type_error(format!("{function}() arg 1 must be a string, bytes or code object")))
}

/// Without the blanks before an expression, which would be an indentation.
fn without_leading_blanks(rt: &Runtime, object: Ref) -> PyResult {
    if let Some(text) = str_value(&object) {
        let blanks =
            text.text().iter().take_while(|&c| c == u32::from(b' ') || c == u32::from(b'\t')).count();
        if blanks == 0 {
            return Ok(object);
        }
        let end = text.char_len();
        return Ok(rt.str_from_text(text.text().slice(blanks..end)).into_object());
    }
    let Some(bytes) = object.downcast::<Bytes>() else { return Ok(object) };
    let blanks = bytes.tail().iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
    Ok(rt.new_bytes(&bytes.tail()[blanks..]).into_object())
}

fn compile_string(rt: &Runtime, object: &Object, mode: &str) -> PyResult<Ref<Code>> {
    let filename = rt.new_str("<string>");
    let flags = inherited_flags(rt)?;
    let code =
        rt.evaluator().compile(rt, object, filename.as_object(), mode, CompileOptions::with_flags(flags))?;
    code.try_downcast().map_err(|_| rt.system_error("the compiler returned no code"))
}

pub(super) fn eval(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (globals, locals) = (rt.not_none(args.get(1)), rt.not_none(args.get(2)));
    if locals.is_some_and(|locals| !is_mapping(locals)) {
        return Err(rt.type_error("locals must be a mapping"));
    }
    if let Some(globals) = globals
        && !globals.is::<Dict>()
    {
        let text = if is_mapping(globals) {
            "globals must be a real dict; try eval(code, {}, mapping)"
        } else {
            "globals must be a dict"
        };
        return Err(rt.type_error(text));
    }
    let (globals, locals) = namespaces(rt, globals, locals)?;
    if let Some(code) = args.at(0).downcast::<Code>() {
        if !code.unit.freevars().is_empty() {
            return Err(rt.type_error("code object passed to eval() may not contain free variables"));
        }
        return rt.evaluator().run_code(rt, code, &globals, &locals, None);
    }
    let text = without_leading_blanks(rt, source(rt, args.at(0), "eval")?)?;
    let code = compile_string(rt, &text, "eval")?;
    rt.evaluator().run_code(rt, &code, &globals, &locals, None)
}

pub(super) fn exec(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (globals, locals) = (rt.not_none(args.get(1)), rt.not_none(args.get(2)));
    if let Some(globals) = globals
        && !globals.is::<Dict>()
    {
        return Err(rt.type_error(format!("exec() globals must be a dict, not {}", rt.type_name(globals))));
    }
    if let Some(locals) = locals
        && !is_mapping(locals)
    {
        return Err(rt.type_error(format!("locals must be a mapping or None, not {}", rt.type_name(locals))));
    }
    let closure = rt.not_none(args.get(3));
    let (globals, locals) = namespaces(rt, globals, locals)?;
    if let Some(code) = args.at(0).downcast::<Code>() {
        check_closure(rt, code, closure)?;
        rt.evaluator().run_code(rt, code, &globals, &locals, closure)?;
        return Ok(rt.none());
    }
    if closure.is_some() {
        return Err(rt.type_error("closure can only be used when source is a code object"));
    }
    let text = source(rt, args.at(0), "exec")?;
    let code = compile_string(rt, &text, "exec")?;
    rt.evaluator().run_code(rt, &code, &globals, &locals, None)?;
    Ok(rt.none())
}

fn check_closure(rt: &Runtime, code: &Obj<Code>, closure: Option<&Object>) -> PyResult<()> {
    let free = code.unit.freevars().len();
    if free == 0 {
        return match closure {
            Some(_) => Err(rt.type_error("cannot use a closure with this code object")),
            None => Ok(()),
        };
    }
    let cells: Option<&Obj<Tuple>> = closure.and_then(tuple_value);
    let fits = cells.is_some_and(|cells| {
        cells.tail().len() == free && cells.tail().iter().all(|cell| cell.is::<CellObject>())
    });
    if fits {
        return Ok(());
    }
    Err(rt.type_error(format!("code object requires a closure of exactly length {free}")))
}

pub(super) fn compile(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (object, mode) = (args.at(0), args.at(2));
    let filename = support::fspath(rt, args.at(1))?;
    let filename = match filename.downcast::<Bytes>() {
        Some(bytes) => support::fs_decode(rt, bytes.tail())?,
        None => filename,
    };
    let Some(mode) = str_value(mode) else {
        let given = rt.type_name(mode);
        return Err(rt.type_error(format!("compile() argument 'mode' must be str, not {given}")));
    };
    let mut flags = args.get(3).map_or(Ok(0), |flags| support::c_int(rt, flags)).map(i64::from)?;
    let inherit = !support::flag(rt, args.get(4), false)?;
    let optimize = args.get(5).map_or(Ok(-1), |level| support::c_int(rt, level))?;
    if flags & !(i64::from(INHERITED_FLAGS) | OBSOLETE_FLAGS | COMPILE_FLAGS) != 0 {
        return Err(rt.value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(rt.value_error("compile(): invalid optimize value"));
    }
    if inherit {
        flags |= inherited_flags(rt)?;
    }
    let mode = mode.to_text().into_owned();
    check_mode(rt, &mode, flags)?;
    let text = if object.is::<ByteArray>() || object.is::<MemoryView>() {
        source(rt, object, "compile")?
    } else {
        object.to_ref()
    };
    let feature_version = args.get(6).map_or(Ok(-1), |version| support::c_int(rt, version))?;
    let options = CompileOptions { flags, optimize, feature_version };
    rt.evaluator().compile(rt, &text, &filename, &mode, options)
}

fn check_mode(rt: &Runtime, mode: &str, flags: i64) -> PyResult<()> {
    let only_ast = flags & ONLY_AST != 0;
    match mode {
        "exec" | "eval" | "single" => Ok(()),
        "func_type" if only_ast => Ok(()),
        "func_type" => Err(rt.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
        _ if only_ast => {
            Err(rt.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"))
        }
        _ => Err(rt.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    }
}
