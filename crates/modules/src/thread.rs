//! `_thread`: locks and what there is to know of threads. There is one thread; starting another is refused.

mod local;
mod lock;
mod rlock;

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, GetSetDef, Kind, MethodDef, ModuleSpec, NativeArgs, NoPrefix, Obj, Object, Payload, PyResult,
    Ref, Runtime, SlotTable, Type, TypeSpec, struct_fields, struct_spec,
};

use crate::support::{add, c_int, int_argument};

/// The module `_thread`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "Primitives of threads.",
    functions: &[
        MethodDef::new("_count", "($module, /)", zero, "How many threads were started."),
        MethodDef::new(
            "_excepthook",
            "($module, args, /)",
            excepthook,
            "Shows an exception a thread ended with.",
        ),
        MethodDef::new("_get_main_thread_ident", "($module, /)", ident, "The identity of the main thread."),
        MethodDef::new("_get_name", "($module, /)", get_name, "The system's name of the running thread."),
        MethodDef::new("_is_main_interpreter", "($module, /)", yes, "Whether this is the main interpreter."),
        MethodDef::new("_make_thread_handle", "($module, ident, /)", make_handle, "A handle for a thread."),
        MethodDef::new("_shutdown", "($module, /)", nothing, "Waits for the threads that must end."),
        MethodDef::new("allocate", "($module, /)", lock::allocate, "A new lock."),
        MethodDef::new("allocate_lock", "($module, /)", lock::allocate, "A new lock."),
        MethodDef::new("daemon_threads_allowed", "($module, /)", yes, "Whether daemon threads are allowed."),
        MethodDef::new("exit", "($module, /)", exit, "Ends the thread by raising SystemExit."),
        MethodDef::new("exit_thread", "($module, /)", exit, "Ends the thread by raising SystemExit."),
        MethodDef::new("get_ident", "($module, /)", ident, "The identity of the running thread."),
        MethodDef::new(
            "get_native_id",
            "($module, /)",
            native_id,
            "The system's number of the running thread.",
        ),
        MethodDef::new(
            "interrupt_main",
            "($module, signum=2, /)",
            interrupt_main,
            "Makes as if a signal had come.",
        ),
        MethodDef::new(
            "set_name",
            "($module, /, name)",
            nothing,
            "Sets the system's name of the running thread.",
        ),
        MethodDef::new("stack_size", "($module, size=0, /)", stack_size, "The stack size of new threads."),
        MethodDef::fast(
            "start_joinable_thread",
            "($module, /, function, handle=None, daemon=True)",
            no_threads,
            "Starts a thread.",
        ),
        MethodDef::fast(
            "start_new",
            "($module, function, args, kwargs={}, /)",
            no_threads,
            "Starts a thread.",
        ),
        MethodDef::fast(
            "start_new_thread",
            "($module, function, args, kwargs={}, /)",
            no_threads,
            "Starts a thread.",
        ),
    ],
    exec,
};

static HOOK_FIELDS: [GetSetDef; 4] = struct_fields(["exc_type", "exc_value", "exc_traceback", "thread"]);
static HOOK_ARGS: TypeSpec =
    struct_spec("_thread._ExceptHookArgs", "What threading.excepthook is told.", &HOOK_FIELDS);

/// The longest wait, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let lock = lock::lock_type(rt).into_object();
    add(rt, module, "LockType", lock.clone());
    add(rt, module, "lock", lock);
    add(
        rt,
        module,
        "RLock",
        rt.new_native_type::<rlock::RLock>(&rlock::RLOCK, &rt.types.object).into_object(),
    );
    add(rt, module, "_local", local::local_type(rt).into_object());
    add(rt, module, "_ThreadHandle", handle_type(rt).into_object());
    add(rt, module, "_ExceptHookArgs", rt.new_struct_type(&HOOK_ARGS, 4, 0).into_object());
    add(rt, module, "error", rt.exceptions.runtime_error.clone().into_object());
    add(rt, module, "TIMEOUT_MAX", rt.new_float(TIMEOUT_MAX));
    add(rt, module, "_NAME_MAXLEN", rt.new_int(15));
    Ok(())
}

/// The identity of the only thread.
pub(crate) fn thread_ident(rt: &Runtime) -> i64 {
    (std::ptr::from_ref(rt) as usize) as i64
}

fn ident(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(thread_ident(rt)))
}

fn native_id(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.getpid())))
}

fn zero(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(0))
}

fn yes(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(true))
}

fn nothing(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.none())
}

fn get_name(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_str("python").into_object())
}

fn exit(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.raise_with(&rt.exceptions.system_exit, Vec::new()))
}

fn no_threads(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    match args.get(0) {
        Some(function) if rt.is_callable(function) => Err(rt.not_supported("_thread.start_new_thread")),
        _ => Err(rt.type_error("first arg must be callable")),
    }
}

fn interrupt_main(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let signal = args.get(0).map_or(Ok(2), |signal| c_int(rt, signal))?;
    if !(1..65).contains(&signal) {
        return Err(rt.value_error("signal number out of range"));
    }
    crate::signal::deliver(rt, signal)?;
    Ok(rt.none())
}

fn stack_size(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = args.get(0).map_or(Ok(0), |size| int_argument(rt, size))?;
    if size < 0 {
        return Err(rt.value_error("size must be 0 or a positive value"));
    }
    if size != 0 && size < 53_248 {
        return Err(rt.value_error(format!("size not valid: {size} bytes")));
    }
    Ok(rt.new_int(0))
}

fn excepthook(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(value) = rt.struct_item(args.at(0), 1) else {
        return Err(rt.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    };
    if !rt.type_check(&value, &rt.exceptions.system_exit) {
        crate::print_exception(rt, &value);
    }
    Ok(rt.none())
}

/// Waits until `timeout` (seconds) passes on a lock that nobody else can release: false, or an error if it
/// would wait for ever.
fn wait_in_vain(rt: &Runtime, blocking: bool, timeout: f64, what: &str) -> PyResult<bool> {
    if !blocking {
        return Ok(false);
    }
    if timeout < 0.0 {
        return Err(rt.runtime_error(format!(
            "{what} would wait for ever: there is no other thread to release the lock"
        )));
    }
    // An early end by a signal ends the wait too, once the signal's handler has run.
    let _ = rt.host.sleep_ns((timeout * 1e9) as u64);
    rt.evaluator().check_signals(rt)?;
    Ok(false)
}

/// The arguments `blocking` and `timeout` of `acquire`.
fn acquire_arguments(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<(bool, f64)> {
    let blocking = args.get(1).map_or(Ok(true), |blocking| rt.is_true(blocking))?;
    let timeout = args.get(2).map_or(Ok(-1.0), |timeout| rt.as_f64(timeout))?;
    if !blocking && timeout != -1.0 {
        return Err(rt.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(rt.value_error("timeout value must be a non-negative number"));
    }
    if timeout > TIMEOUT_MAX {
        return Err(rt.overflow_error("timestamp out of range for C PyTime_t"));
    }
    Ok((blocking, timeout))
}

/// The payload of `_thread._ThreadHandle`.
#[derive(Debug)]
struct Handle {
    ident: Cell<i64>,
    done: Cell<bool>,
}

impl Payload for Handle {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

static HANDLE: TypeSpec = TypeSpec {
    doc: "A thread that can be waited for.",
    basicsize: 24,
    slots: SlotTable { new: Some(new_handle), repr: Some(handle_repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("join", "($self, timeout=None, /)", handle_join, "Waits for the thread's end."),
        MethodDef::new("_set_done", "($self, /)", handle_set_done, "Notes that the thread has ended."),
        MethodDef::new("is_done", "($self, /)", handle_is_done, "Whether the thread has ended."),
    ],
    getset: &[GetSetDef::new("ident", handle_ident, "The thread's identity.")],
    ..TypeSpec::named("_thread._ThreadHandle")
};

#[derive(Debug, Default)]
struct HandleType(serpentarium_object::Guarded<Option<Ref<Type>>>);

fn handle_type(rt: &Runtime) -> Ref<Type> {
    let state = crate::support::state::<HandleType>(rt, "_thread.handle");
    let known = state.0.borrow().clone();
    let ty = known.unwrap_or_else(|| rt.new_native_type::<Handle>(&HANDLE, &rt.types.object));
    *state.0.borrow_mut() = Some(ty.clone());
    ty
}

fn new_handle(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = Handle { ident: Cell::new(0), done: Cell::new(false) };
    Ok(rt.heap.alloc(class, payload).into_object())
}

fn make_handle(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let ident = int_argument(rt, args.at(0))?;
    let payload = Handle { ident: Cell::new(ident), done: Cell::new(false) };
    Ok(rt.heap.alloc(&handle_type(rt), payload).into_object())
}

fn handle<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Handle>> {
    object.downcast().ok_or_else(|| rt.type_error("a thread handle is required"))
}

fn handle_repr(rt: &Runtime, object: &Object) -> PyResult {
    let ident = handle(rt, object)?.ident.get();
    Ok(rt.new_str(&format!("<_ThreadHandle object: ident={ident}>")).into_object())
}

fn handle_ident(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_int(handle(rt, object)?.ident.get()))
}

fn handle_join(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let handle = handle(rt, args.at(0))?;
    if handle.done.get() {
        return Ok(rt.none());
    }
    let text = if handle.ident.get() == 0 { "thread not started" } else { "Cannot join current thread" };
    Err(rt.runtime_error(text))
}

fn handle_set_done(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    handle(rt, args.at(0))?.done.set(true);
    Ok(rt.none())
}

fn handle_is_done(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(handle(rt, args.at(0))?.done.get()))
}
