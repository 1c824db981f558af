//! `_signal`: constants, handlers, and calling them (`Modules/signalmodule.c`).

use serpentarium_host::SIGNALS;
use serpentarium_object::{Guarded, MethodDef, ModuleSpec, NativeArgs, Object, PyResult, Ref, Runtime};

use crate::support::{add, add_ints, c_int, os_error, state};

/// The module `_signal`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "_signal",
    doc: "Signals of the operating system.",
    functions: &[
        MethodDef::new(
            "default_int_handler",
            "($module, signalnum, frame, /)",
            default_int_handler,
            "Raises KeyboardInterrupt.",
        ),
        MethodDef::new("getsignal", "($module, signalnum, /)", getsignal, "The handler of a signal."),
        MethodDef::new(
            "raise_signal",
            "($module, signalnum, /)",
            raise_signal,
            "Sends a signal to this process.",
        ),
        MethodDef::new(
            "set_wakeup_fd",
            "($module, fd, /, *, warn_on_full_buffer=True)",
            set_wakeup_fd,
            "Where to note signals.",
        ),
        MethodDef::new(
            "siginterrupt",
            "($module, signalnum, flag, /)",
            siginterrupt,
            "Whether a signal ends system calls.",
        ),
        MethodDef::new("signal", "($module, signalnum, handler, /)", signal, "Sets the handler of a signal."),
        MethodDef::new("strsignal", "($module, signalnum, /)", strsignal, "What a signal means."),
        MethodDef::new("valid_signals", "($module, /)", valid_signals, "The numbers of all signals."),
        MethodDef::new("alarm", "($module, seconds, /)", not_there, "Sends SIGALRM after some time."),
        MethodDef::new("pause", "($module, /)", not_there_either, "Waits for a signal."),
    ],
    exec,
};

/// The number of signals, one more than the highest.
const NSIG: i32 = 65;
const SIGINT: i32 = 2;

/// Handlers by number; missing ones are the system's default.
#[derive(Debug, Default)]
struct Handlers(Guarded<rustc_hash::FxHashMap<i32, Ref>>);

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    for signal in SIGNALS {
        add(rt, module, signal.name, rt.new_int(i64::from(signal.number)));
    }
    add_ints(
        rt,
        module,
        &[
            ("NSIG", 65),
            ("SIG_DFL", 0),
            ("SIG_IGN", 1),
            ("SIG_BLOCK", 0),
            ("SIG_UNBLOCK", 1),
            ("SIG_SETMASK", 2),
            ("SIGRTMIN", 34),
            ("SIGRTMAX", 64),
            ("ITIMER_REAL", 0),
            ("ITIMER_VIRTUAL", 1),
            ("ITIMER_PROF", 2),
        ],
    );
    add(rt, module, "ItimerError", rt.exceptions.os_error.clone().into_object());
    let handler = rt.getattr_str(module, "default_int_handler")?;
    let handlers = state::<Handlers>(rt, "_signal");
    let previous = handlers.0.borrow_mut().insert(SIGINT, handler);
    drop(previous);
    Ok(())
}

fn number(rt: &Runtime, object: &Object) -> PyResult<i32> {
    let number = c_int(rt, object)?;
    if (1..NSIG).contains(&number) { Ok(number) } else { Err(rt.value_error("signal number out of range")) }
}

fn not_there(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.not_supported("signal.alarm"))
}

fn not_there_either(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.not_supported("signal.pause"))
}

fn default_int_handler(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.raise_with(&rt.exceptions.keyboard_interrupt, Vec::new()))
}

fn current(rt: &Runtime, signal: i32) -> Ref {
    state::<Handlers>(rt, "_signal").0.borrow().get(&signal).cloned().unwrap_or_else(|| rt.new_int(0))
}

fn getsignal(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(current(rt, number(rt, args.at(0))?))
}

fn signal(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let number = number(rt, args.at(0))?;
    let handler = args.at(1);
    let is_number = serpentarium_object::int_value(handler).and_then(|value| value.small());
    if !rt.is_callable(handler) && !matches!(is_number, Some(0 | 1)) {
        let text = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
        return Err(rt.type_error(text));
    }
    if rt.is_callable(handler) {
        rt.host.watch_signal(number).map_err(|error| os_error(rt, error, None))?;
    }
    let previous = state::<Handlers>(rt, "_signal").0.borrow_mut().insert(number, handler.to_ref());
    Ok(previous.unwrap_or_else(|| rt.new_int(0)))
}

/// Runs the handler of a signal that has come.
pub(crate) fn deliver(rt: &Runtime, signal: i32) -> PyResult<()> {
    let handler = current(rt, signal);
    if !rt.is_callable(&handler) {
        return Ok(());
    }
    let frame = rt.evaluator().frame(rt, 0)?.unwrap_or_else(|| rt.none());
    rt.call(&handler, &[&rt.new_int(i64::from(signal)), &frame]).map(drop)
}

fn raise_signal(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let number = number(rt, args.at(0))?;
    if rt.is_callable(&current(rt, number)) {
        deliver(rt, number)?;
    } else {
        rt.host.kill(rt.host.getpid(), number).map_err(|error| os_error(rt, error, None))?;
    }
    Ok(rt.none())
}

fn set_wakeup_fd(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    match c_int(rt, args.at(0))? {
        -1 => Ok(rt.new_int(-1)),
        _ => Err(rt.not_supported("signal.set_wakeup_fd")),
    }
}

fn siginterrupt(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    number(rt, args.at(0))?;
    Ok(rt.none())
}

fn strsignal(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let number = number(rt, args.at(0))?;
    const TEXTS: [&str; 31] = [
        "Hangup",
        "Interrupt",
        "Quit",
        "Illegal instruction",
        "Trace/breakpoint trap",
        "Aborted",
        "Bus error",
        "Floating point exception",
        "Killed",
        "User defined signal 1",
        "Segmentation fault",
        "User defined signal 2",
        "Broken pipe",
        "Alarm clock",
        "Terminated",
        "Stack fault",
        "Child exited",
        "Continued",
        "Stopped (signal)",
        "Stopped",
        "Stopped (tty input)",
        "Stopped (tty output)",
        "Urgent I/O condition",
        "CPU time limit exceeded",
        "File size limit exceeded",
        "Virtual timer expired",
        "Profiling timer expired",
        "Window changed",
        "I/O possible",
        "Power failure",
        "Bad system call",
    ];
    let text = TEXTS.get(number as usize - 1).map(|text| (*text).to_owned());
    let text = text.or_else(|| (number >= 34).then(|| format!("Real-time signal {}", number - 34)));
    Ok(text.map_or_else(|| rt.none(), |text| rt.new_str(&text).into_object()))
}

fn valid_signals(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let numbers = (1..NSIG).filter(|number| !matches!(number, 32 | 33));
    rt.new_set(numbers.map(|number| rt.new_int(i64::from(number))).collect())
}
