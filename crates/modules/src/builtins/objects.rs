//! What can be asked of any object: `len`, `repr`, `hash`, `id`, `isinstance`, `iter`, `next` and more.

use serpentarium_object::{CallArgs, NativeArgs, PyResult, Runtime};

use super::arguments::positional;

pub(super) fn ascii(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.ascii(args.at(0))
}

pub(super) fn repr(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.repr(args.at(0))
}

pub(super) fn hash(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_int(rt.hash(args.at(0))?))
}

pub(super) fn id(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(args.at(0).address()))
}

pub(super) fn len(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(rt.len(args.at(0))?))
}

pub(super) fn callable(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.is_callable(args.at(0))))
}

pub(super) fn isinstance(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.isinstance(args.at(0), args.at(1))?))
}

pub(super) fn issubclass(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.issubclass(args.at(0), args.at(1))?))
}

pub(super) fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(spec) = args.get(1) else { return rt.format(args.at(0), rt.names.empty.as_object()) };
    rt.expect_str_argument(spec, "format() argument 2")?;
    rt.format(args.at(0), spec)
}

pub(super) fn iter(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "iter", 1, 2)?;
    let Some(sentinel) = values.get(1) else { return rt.iter(values[0]) };
    if !rt.is_callable(values[0]) {
        return Err(rt.type_error("iter(v, w): v must be callable"));
    }
    Ok(rt.new_callable_iterator(values[0], sentinel))
}

pub(super) fn next(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "next", 1, 2)?;
    let found = match values.get(1) {
        Some(_) => rt.next(values[0])?,
        None => rt.step(values[0])?,
    };
    match (found, values.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.to_ref()),
        (None, None) => Err(rt.stop_iteration(None)),
    }
}

pub(super) fn breakpoint(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    match rt.sys_attribute("breakpointhook") {
        Some(hook) => rt.call_args(&hook, args),
        None => Err(rt.runtime_error("lost sys.breakpointhook")),
    }
}
