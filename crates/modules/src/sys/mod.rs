//! `sys`: the interpreter's own parameters and hooks (`Python/sysmodule.c`).

mod frames;
mod hooks;
mod info;
mod names;
mod objects;
mod settings;

pub use hooks::print_exception;
pub use info::{SysFlags, set_sys_flags};

use serpentarium_object::{MethodDef, ModuleSpec, PyResult, Ref, Runtime};

use crate::support::add;

/// The module `sys`.
pub(crate) const SPEC: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "Objects used or kept by the interpreter, and functions that act upon it.",
    functions: FUNCTIONS,
    exec,
};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::new(
        "_clear_internal_caches",
        "($module, /)",
        settings::nothing,
        "Empties caches of the compiler back end.",
    ),
    MethodDef::new(
        "_clear_type_cache",
        "($module, /)",
        settings::nothing,
        "Empties the cache of attribute look-ups.",
    ),
    MethodDef::new(
        "_clear_type_descriptors",
        "($module, type, /)",
        objects::clear_type_descriptors,
        "Removes the descriptors of a class.",
    ),
    MethodDef::new(
        "_current_exceptions",
        "($module, /)",
        frames::current_exceptions,
        "The exception each thread handles.",
    ),
    MethodDef::new("_current_frames", "($module, /)", frames::current_frames, "The frame each thread runs."),
    MethodDef::new(
        "_debugmallocstats",
        "($module, /)",
        settings::nothing,
        "Writes statistics of the allocator.",
    ),
    MethodDef::new(
        "_get_cpu_count_config",
        "($module, /)",
        settings::cpu_count_config,
        "The configured number of processors.",
    ),
    MethodDef::new("_getframe", "($module, depth=0, /)", frames::getframe, "A frame of the call stack."),
    MethodDef::new(
        "_getframemodulename",
        "($module, /, depth=0)",
        frames::getframemodulename,
        "The module a frame's function is from.",
    ),
    MethodDef::new("_is_gil_enabled", "($module, /)", settings::yes, "Whether one thread runs at a time."),
    MethodDef::new("_is_immortal", "($module, op, /)", objects::is_immortal, "Whether an object never dies."),
    MethodDef::new(
        "_is_interned",
        "($module, string, /)",
        objects::is_interned,
        "Whether a string is interned.",
    ),
    MethodDef::new(
        "_setprofileallthreads",
        "($module, function, /)",
        frames::setprofile,
        "Sets the profile function of all threads.",
    ),
    MethodDef::new(
        "_settraceallthreads",
        "($module, function, /)",
        frames::settrace,
        "Sets the trace function of all threads.",
    ),
    MethodDef::new(
        "activate_stack_trampoline",
        "($module, backend, /)",
        settings::no_trampoline,
        "Starts a profiler's trampoline.",
    ),
    MethodDef::new(
        "addaudithook",
        "($module, /, hook)",
        hooks::addaudithook,
        "Adds a function that hears of audit events.",
    ),
    MethodDef::fast(
        "audit",
        "($module, event, /, *args)",
        hooks::audit,
        "Tells the audit hooks of an event.",
    ),
    MethodDef::fast(
        "breakpointhook",
        "($module, /, *args, **kwargs)",
        hooks::breakpointhook,
        "What breakpoint() calls.",
    ),
    MethodDef::new(
        "call_tracing",
        "($module, func, args, /)",
        frames::call_tracing,
        "Calls a function with tracing on.",
    ),
    MethodDef::new(
        "deactivate_stack_trampoline",
        "($module, /)",
        settings::nothing,
        "Stops a profiler's trampoline.",
    ),
    MethodDef::new(
        "displayhook",
        "($module, object, /)",
        hooks::displayhook,
        "Shows a value and keeps it as builtins._.",
    ),
    MethodDef::new(
        "exc_info",
        "($module, /)",
        frames::exc_info,
        "Type, value and traceback of the handled exception.",
    ),
    MethodDef::new(
        "excepthook",
        "($module, exctype, value, traceback, /)",
        hooks::excepthook,
        "Shows an exception nobody handled.",
    ),
    MethodDef::new("exception", "($module, /)", frames::exception, "The exception that is being handled."),
    MethodDef::fast(
        "exit",
        "($module, status=None, /)",
        settings::exit,
        "Leaves the interpreter by raising SystemExit.",
    ),
    MethodDef::new(
        "get_asyncgen_hooks",
        "($module, /)",
        settings::get_asyncgen_hooks,
        "The hooks of asynchronous generators.",
    ),
    MethodDef::new(
        "get_coroutine_origin_tracking_depth",
        "($module, /)",
        settings::get_origin_depth,
        "How many frames a coroutine notes.",
    ),
    MethodDef::new(
        "get_int_max_str_digits",
        "($module, /)",
        settings::get_int_max_str_digits,
        "Most digits an int is converted with.",
    ),
    MethodDef::new(
        "getallocatedblocks",
        "($module, /)",
        objects::allocated_blocks,
        "How many blocks are allocated.",
    ),
    MethodDef::new(
        "getdefaultencoding",
        "($module, /)",
        settings::getdefaultencoding,
        "The encoding of str.encode().",
    ),
    MethodDef::new(
        "getdlopenflags",
        "($module, /)",
        settings::getdlopenflags,
        "Flags for loading extension modules.",
    ),
    MethodDef::new(
        "getfilesystemencodeerrors",
        "($module, /)",
        settings::getfilesystemencodeerrors,
        "The error handler of file names.",
    ),
    MethodDef::new(
        "getfilesystemencoding",
        "($module, /)",
        settings::getfilesystemencoding,
        "The encoding of file names.",
    ),
    MethodDef::new("getprofile", "($module, /)", frames::getprofile, "The profile function."),
    MethodDef::new(
        "getrecursionlimit",
        "($module, /)",
        settings::getrecursionlimit,
        "How deep calls may go.",
    ),
    MethodDef::fast(
        "getrefcount",
        "($module, object, /)",
        objects::getrefcount,
        "How many references an object has.",
    ),
    MethodDef::new(
        "getsizeof",
        "($module, /, object, default=None)",
        objects::getsizeof,
        "An object's size in bytes.",
    ),
    MethodDef::new(
        "getswitchinterval",
        "($module, /)",
        settings::getswitchinterval,
        "How long a thread runs before it lets others.",
    ),
    MethodDef::new("gettrace", "($module, /)", frames::gettrace, "The trace function."),
    MethodDef::new(
        "getunicodeinternedsize",
        "($module, /, *, _only_immortal=False)",
        objects::interned_size,
        "How many strings are interned.",
    ),
    MethodDef::new(
        "intern",
        "($module, string, /)",
        objects::intern,
        "The interned string equal to this one.",
    ),
    MethodDef::new(
        "is_finalizing",
        "($module, /)",
        settings::is_finalizing,
        "Whether the interpreter shuts down.",
    ),
    MethodDef::new(
        "is_remote_debug_enabled",
        "($module, /)",
        settings::no,
        "Whether other processes may send code.",
    ),
    MethodDef::new(
        "is_stack_trampoline_active",
        "($module, /)",
        settings::no,
        "Whether a profiler's trampoline is in use.",
    ),
    MethodDef::new(
        "set_asyncgen_hooks",
        "($module, /, firstiter=None, finalizer=None)",
        settings::set_asyncgen_hooks,
        "Sets the hooks of asynchronous generators.",
    ),
    MethodDef::new(
        "set_coroutine_origin_tracking_depth",
        "($module, /, depth)",
        settings::set_origin_depth,
        "Sets how many frames a coroutine notes.",
    ),
    MethodDef::new(
        "set_int_max_str_digits",
        "($module, /, maxdigits)",
        settings::set_int_max_str_digits,
        "Sets the most digits an int is converted with.",
    ),
    MethodDef::new(
        "setdlopenflags",
        "($module, flags, /)",
        settings::nothing,
        "Sets flags for loading extension modules.",
    ),
    MethodDef::new("setprofile", "($module, function, /)", frames::setprofile, "Sets the profile function."),
    MethodDef::new(
        "setrecursionlimit",
        "($module, limit, /)",
        settings::setrecursionlimit,
        "Sets how deep calls may go.",
    ),
    MethodDef::new(
        "setswitchinterval",
        "($module, interval, /)",
        settings::setswitchinterval,
        "Sets how long a thread runs before it lets others.",
    ),
    MethodDef::new("settrace", "($module, function, /)", frames::settrace, "Sets the trace function."),
    MethodDef::new(
        "unraisablehook",
        "($module, unraisable, /)",
        hooks::unraisablehook,
        "Shows an exception that cannot be raised.",
    ),
    MethodDef::new(
        "_unraisable_args",
        "($module, exc_type, exc_value, exc_traceback, err_msg, object, /)",
        hooks::unraisable_args,
        "Makes the argument of unraisablehook.",
    ),
    MethodDef::fast(
        "_warn",
        "($module, message, category, stacklevel, /)",
        hooks::warn,
        "Issues a warning of the runtime itself.",
    ),
];

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    info::add_all(rt, module)?;
    for (original, name) in [
        ("__displayhook__", "displayhook"),
        ("__excepthook__", "excepthook"),
        ("__breakpointhook__", "breakpointhook"),
        ("__unraisablehook__", "unraisablehook"),
    ] {
        let hook = rt.getattr_str(module, name)?;
        add(rt, module, original, hook);
    }
    add(rt, module, "modules", rt.modules.get().unwrap_or_else(|| rt.new_dict().into_object()));
    for name in ["meta_path", "path_hooks", "warnoptions", "path", "argv", "orig_argv"] {
        add(rt, module, name, rt.new_list(Vec::new()).into_object());
    }
    add(rt, module, "path_importer_cache", rt.new_dict().into_object());
    add(rt, module, "_xoptions", rt.new_dict().into_object());
    for name in ["pycache_prefix", "_home"] {
        add(rt, module, name, rt.none());
    }
    add(rt, module, "dont_write_bytecode", rt.bool(false));
    Ok(())
}
