//! Settings of the interpreter that `sys` reads and changes.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, GetSetDef, Guarded, MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Ref, Runtime, Type,
    TypeSpec, private_struct_spec, struct_fields,
};

use crate::support::{add, c_int, state};

/// Settings kept here.
#[derive(Debug)]
struct Settings {
    switch_interval: Cell<f64>,
    finalizing: Cell<bool>,
    hooks_type: Guarded<Option<Ref<Type>>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            switch_interval: Cell::new(0.005),
            finalizing: Cell::new(false),
            hooks_type: Guarded::default(),
        }
    }
}

fn settings(rt: &Runtime) -> std::rc::Rc<Settings> {
    state(rt, "sys.settings")
}

static HOOK_FIELDS: [GetSetDef; 2] = struct_fields(["firstiter", "finalizer"]);
static ASYNCGEN_HOOKS: TypeSpec =
    private_struct_spec("asyncgen_hooks", "The hooks of asynchronous generators.", &HOOK_FIELDS);

/// Does nothing, as there is nothing to do here.
pub(super) fn nothing(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.none())
}

/// `True`
pub(super) fn yes(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(true))
}

/// `False`
pub(super) fn no(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(false))
}

/// `sys.activate_stack_trampoline(backend)`
pub(super) fn no_trampoline(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.value_error("perf trampoline not available"))
}

/// `sys._get_cpu_count_config()`
pub(super) fn cpu_count_config(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(-1))
}

/// `sys.exit(status)`
pub(super) fn exit(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("sys.exit() takes no keyword arguments"));
    }
    let given = args.values.len();
    if given > 1 {
        return Err(rt.type_error(format!("exit expected at most 1 argument, got {given}")));
    }
    let values: Vec<Ref> = match args.get(0) {
        Some(status) if rt.is_none(status) => Vec::new(),
        // A tuple becomes the arguments of SystemExit, as when an exception is made from a class and a value.
        Some(status) => match serpentarium_object::tuple_value(status) {
            Some(tuple) if status.type_object().is_same(&rt.types.tuple) => tuple.tail().to_vec(),
            _ => vec![status.to_ref()],
        },
        None => Vec::new(),
    };
    let refs: Vec<&Object> = values.iter().map(|value| &**value).collect();
    Err(rt.raise_call(rt.exceptions.system_exit.as_object(), &refs))
}

/// `sys.getdefaultencoding()`
pub(super) fn getdefaultencoding(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.names.utf_8.clone().into_object())
}

/// `sys.getfilesystemencoding()`
pub(super) fn getfilesystemencoding(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.names.utf_8.clone().into_object())
}

/// `sys.getfilesystemencodeerrors()`
pub(super) fn getfilesystemencodeerrors(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.intern("surrogateescape").into_object())
}

/// `sys.getdlopenflags()`
pub(super) fn getdlopenflags(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(2))
}

/// `sys.getrecursionlimit()`
pub(super) fn getrecursionlimit(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(rt.evaluator().settings().recursion_limit.get()))
}

/// `sys.setrecursionlimit(limit)`
pub(super) fn setrecursionlimit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let limit = c_int(rt, args.at(0))?;
    if limit < 1 {
        return Err(rt.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = rt.evaluator().frame_count();
    if depth >= limit as usize {
        let text = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        );
        return Err(rt.raise(&rt.exceptions.recursion_error, &text));
    }
    rt.evaluator().settings().recursion_limit.set(limit as usize);
    Ok(rt.none())
}

/// `sys.get_int_max_str_digits()`
pub(super) fn get_int_max_str_digits(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(rt.int_max_str_digits.get()))
}

/// `sys.set_int_max_str_digits(maxdigits)`
pub(super) fn set_int_max_str_digits(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let digits = c_int(rt, args.at(0))?;
    if digits != 0 && digits < 640 {
        return Err(rt.value_error("maxdigits must be >= 640 or 0 for unlimited"));
    }
    rt.int_max_str_digits.set(digits as usize);
    Ok(rt.none())
}

/// `sys.getswitchinterval()`
pub(super) fn getswitchinterval(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_float(settings(rt).switch_interval.get()))
}

/// `sys.setswitchinterval(interval)`
pub(super) fn setswitchinterval(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let interval = rt.as_f64(args.at(0))?;
    if interval <= 0.0 {
        return Err(rt.value_error("switch interval must be strictly positive"));
    }
    settings(rt).switch_interval.set(interval);
    Ok(rt.none())
}

/// `sys.is_finalizing()`
pub(super) fn is_finalizing(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(settings(rt).finalizing.get()))
}

/// `sys.get_coroutine_origin_tracking_depth()`
pub(super) fn get_origin_depth(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(rt.evaluator().settings().origin_depth.get()))
}

/// `sys.set_coroutine_origin_tracking_depth(depth)`
pub(super) fn set_origin_depth(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let depth = c_int(rt, args.at(0))?;
    let Ok(depth) = usize::try_from(depth) else { return Err(rt.value_error("depth must be >= 0")) };
    rt.evaluator().settings().origin_depth.set(depth);
    Ok(rt.none())
}

/// `sys.get_asyncgen_hooks()`
pub(super) fn get_asyncgen_hooks(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let (first, last) = &rt.evaluator().settings().asyncgen_hooks;
    let settings = settings(rt);
    let known = settings.hooks_type.borrow().clone();
    let ty = known.unwrap_or_else(|| rt.new_struct_type(&ASYNCGEN_HOOKS, 2, 0));
    *settings.hooks_type.borrow_mut() = Some(ty.clone());
    let value = |slot: &serpentarium_object::Slot| slot.get().unwrap_or_else(|| rt.none());
    Ok(rt.new_struct(&ty, vec![value(first), value(last)]))
}

/// `sys.set_asyncgen_hooks(firstiter, finalizer)`
pub(super) fn set_asyncgen_hooks(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (first, last) = &rt.evaluator().settings().asyncgen_hooks;
    for (index, name) in ["firstiter", "finalizer"].into_iter().enumerate() {
        if let Some(hook) = rt.not_none(args.get(index))
            && !rt.is_callable(hook)
        {
            return Err(rt.type_error(format!("callable {name} expected, got {}", rt.type_name(hook))));
        }
    }
    for (index, slot) in [(0, first), (1, last)] {
        if let Some(hook) = args.get(index) {
            slot.set(rt.not_none(Some(hook)).map(serpentarium_object::Obj::to_ref));
        }
    }
    Ok(rt.none())
}

static JIT: ModuleSpec = ModuleSpec {
    name: "sys._jit",
    doc: "The compiler to machine code, which is not there.",
    functions: &[
        MethodDef::new("is_available", "($module, /)", no, "Whether it is built in."),
        MethodDef::new("is_enabled", "($module, /)", no, "Whether it is in use."),
        MethodDef::new("is_active", "($module, /)", no, "Whether the running code is compiled."),
    ],
    exec: |_, _| Ok(()),
};

/// Adds the namespaces `sys.monitoring` and `sys._jit`.
pub(super) fn add_namespaces(rt: &Runtime, module: &Ref) {
    for (name, spec) in [("monitoring", rt.evaluator().monitoring()), ("_jit", &JIT)] {
        if let Ok(namespace) = crate::instantiate(rt, spec) {
            add(rt, module, name, namespace);
        }
    }
}
