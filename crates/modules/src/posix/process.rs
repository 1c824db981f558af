//! This process, its environment, the machine.

use std::rc::Rc;

use serpentarium_object::{
    GetSetDef, Guarded, HostErrorExt as _, NativeArgs, Object, PyResult, Ref, Runtime, Type, TypeSpec,
    str_value, struct_fields,
};

use super::path::{fs_encode, to_path};

static UNAME_FIELDS: [GetSetDef; 5] = struct_fields(["sysname", "nodename", "release", "version", "machine"]);
static TERMINAL_FIELDS: [GetSetDef; 2] = struct_fields(["columns", "lines"]);
static TIMES_FIELDS: [GetSetDef; 5] =
    struct_fields(["user", "system", "children_user", "children_system", "elapsed"]);

static UNAME: TypeSpec = TypeSpec { getset: &UNAME_FIELDS, ..TypeSpec::named("posix.uname_result") };
static TERMINAL: TypeSpec = TypeSpec { getset: &TERMINAL_FIELDS, ..TypeSpec::named("os.terminal_size") };
static TIMES: TypeSpec = TypeSpec { getset: &TIMES_FIELDS, ..TypeSpec::named("posix.times_result") };

struct State {
    uname: Ref<Type>,
    terminal: Ref<Type>,
    times: Ref<Type>,
}

pub(super) fn add_types(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let state = State {
        uname: rt.new_struct_type(&UNAME, 5, 0),
        terminal: rt.new_struct_type(&TERMINAL, 2, 0),
        times: rt.new_struct_type(&TIMES, 5, 0),
    };
    for (name, ty) in
        [("uname_result", &state.uname), ("terminal_size", &state.terminal), ("times_result", &state.times)]
    {
        rt.setattr(module, rt.intern(name).as_object(), Some(ty.as_object()))?;
    }
    rt.module_state.borrow_mut().insert("posix.process", Rc::new(state));
    Ok(())
}

/// What `os.register_at_fork` was told.
#[derive(Default)]
struct ForkHooks {
    before: Guarded<Vec<Ref>>,
    after_in_child: Guarded<Vec<Ref>>,
    after_in_parent: Guarded<Vec<Ref>>,
}

/// `os.register_at_fork(*, before, after_in_child, after_in_parent)`: kept for when there are forks.
pub(super) fn register_at_fork(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let hooks = crate::support::state::<ForkHooks>(rt, "posix.fork_hooks");
    let lists = [&hooks.before, &hooks.after_in_child, &hooks.after_in_parent];
    if (0..lists.len()).all(|index| args.get(index).is_none()) {
        return Err(rt.type_error("At least one argument is required."));
    }
    for (index, name) in ["before", "after_in_child", "after_in_parent"].iter().enumerate() {
        if let Some(function) = args.get(index).filter(|function| !rt.is_callable(function)) {
            let given = rt.type_name(function);
            return Err(rt.type_error(format!("'{name}' must be callable, not {given}")));
        }
    }
    for (index, list) in lists.iter().enumerate() {
        list.borrow_mut().extend(args.get(index).map(Object::to_ref));
    }
    Ok(rt.none())
}

fn state(rt: &Runtime) -> PyResult<Rc<State>> {
    let state = rt
        .module_state
        .borrow()
        .get("posix.process")
        .cloned()
        .and_then(|state| state.downcast::<State>().ok());
    state.ok_or_else(|| rt.system_error("posix is not set up"))
}

/// The environment as `posix.environ` has it: bytes to bytes.
pub(super) fn environ(rt: &Runtime) -> PyResult {
    let dict = rt.new_dict();
    for (name, value) in rt.host.env_all() {
        let (name, value) = (rt.new_bytes(&name), rt.new_bytes(&value));
        dict.set_item(rt, name.as_object(), value.as_object())?;
    }
    Ok(dict.into_object())
}

fn raw(rt: &Runtime, object: &Object) -> PyResult<Vec<u8>> {
    let path = to_path(rt, object)?;
    Ok(match str_value(&path) {
        Some(text) => fs_encode(text),
        None => rt.bytes_argument(&path).unwrap_or_default(),
    })
}

pub(super) fn putenv(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (name, value) = (raw(rt, args.at(0))?, raw(rt, args.at(1))?);
    if name.is_empty() || name.contains(&b'=') {
        return Err(rt.value_error("illegal environment variable name"));
    }
    rt.host.env_set(&name, &value).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn unsetenv(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.host.env_unset(&raw(rt, args.at(0))?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn getpid(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.getpid())))
}

pub(super) fn getppid(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.getppid())))
}

pub(super) fn getuid(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.getuid())))
}

pub(super) fn geteuid(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.geteuid())))
}

pub(super) fn getgid(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.getgid())))
}

pub(super) fn getegid(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(i64::from(rt.host.getegid())))
}

pub(super) fn cpu_count(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.host.cpu_count().map_or_else(|| rt.none(), |count| rt.new_usize(count)))
}

pub(super) fn sched_getaffinity(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let count = rt.host.usable_cpu_count().or_else(|| rt.host.cpu_count()).unwrap_or(1);
    rt.new_set((0..count).map(|cpu| rt.new_usize(cpu)).collect()).map(|set| set.to_ref().into_object())
}

pub(super) fn umask(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mask = rt.index_as_i32(args.at(0))? as u32;
    Ok(rt.new_int(i64::from(rt.host.umask(mask))))
}

pub(super) fn uname(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let name = rt.host.uname();
    let texts = [&name.sysname, &name.nodename, &name.release, &name.version, &name.machine];
    let values = texts.map(|text| super::fs_decode(rt, text.as_ref())).to_vec();
    Ok(rt.new_struct(&state(rt)?.uname, values))
}

pub(super) fn urandom(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = rt.index_as_size(args.at(0))?;
    let size = usize::try_from(size).map_err(|_| rt.value_error("negative argument not allowed"))?;
    let mut bytes = vec![0_u8; size.min(1 << 30)];
    rt.host.random_bytes(&mut bytes).map_err(|error| error.raise(rt, None))?;
    Ok(rt.new_bytes(&bytes).into_object())
}

pub(super) fn strerror(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let code = rt.index_as_i32(args.at(0))?;
    Ok(rt.new_str(&serpentarium_host::strerror(code)).into_object())
}

pub(super) fn kill(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (pid, signal) = (rt.index_as_i32(args.at(0))?, rt.index_as_i32(args.at(1))?);
    rt.host.kill(pid, signal).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn exit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.host.exit(rt.index_as_i32(args.at(0))?).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn abort(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    rt.host.kill(rt.host.getpid(), 6).map_err(|error| error.raise(rt, None))?;
    Ok(rt.none())
}

pub(super) fn get_terminal_size(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let fd = args.get(0).map_or(Ok(1), |fd| rt.index_as_i32(fd))?;
    let (columns, lines) = rt.host.terminal_size(fd).map_err(|error| error.raise(rt, None))?;
    let values = vec![rt.new_int(i64::from(columns)), rt.new_int(i64::from(lines))];
    Ok(rt.new_struct(&state(rt)?.terminal, values))
}

pub(super) fn times(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let used = rt.host.process_time_ns() as f64 * 1e-9;
    let elapsed = rt.host.monotonic_ns() as f64 * 1e-9;
    let values = [used, 0.0, 0.0, 0.0, elapsed].map(|value| rt.new_float(value)).to_vec();
    Ok(rt.new_struct(&state(rt)?.times, values))
}

pub(super) fn device_encoding(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let fd = rt.index_as_i32(args.at(0))?;
    Ok(if rt.host.isatty(fd) { rt.new_str("UTF-8").into_object() } else { rt.none() })
}

pub(super) fn waitstatus_to_exitcode(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let status = rt.index_as_i32(args.at(0))?;
    let signal = status & 0x7f;
    Ok(rt.new_int(i64::from(if signal == 0 { status >> 8 & 0xff } else { -signal })))
}

pub(super) fn fork(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.not_supported("os.fork"))
}

pub(super) fn system(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Err(rt.not_supported("os.system"))
}
