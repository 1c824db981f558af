//! `sys` functions about frames, the handled exception, tracing and profiling.

use serpentarium_object::{
    NativeArgs, Obj, Object, PyResult, Ref, Runtime, exception_value, tuple_value, type_of,
};

use crate::support::c_int;

fn frame(rt: &Runtime, depth: Option<&Object>) -> PyResult<Option<Ref>> {
    let depth = depth.map_or(Ok(0), |depth| c_int(rt, depth))?;
    rt.evaluator().frame(rt, usize::try_from(depth).unwrap_or(0))
}

/// `sys._getframe(depth)`
pub(super) fn getframe(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    frame(rt, args.get(0))?.ok_or_else(|| rt.value_error("call stack is not deep enough"))
}

/// `sys._getframemodulename(depth)`
pub(super) fn getframemodulename(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(frame) = frame(rt, args.get(0))? else { return Ok(rt.none()) };
    let globals = rt.getattr_str(&frame, "f_globals")?;
    let name = globals
        .downcast::<serpentarium_object::Dict>()
        .and_then(|globals| globals.get_str(rt, &rt.names.name));
    Ok(name.unwrap_or_else(|| rt.none()))
}

fn handled(rt: &Runtime) -> Ref {
    rt.evaluator().handled_exception(rt).unwrap_or_else(|| rt.none())
}

/// `sys.exception()`
pub(super) fn exception(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(handled(rt))
}

/// `sys.exc_info()`
pub(super) fn exc_info(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let value = handled(rt);
    if rt.is_none(&value) {
        return Ok(rt.new_tracked_tuple(vec![rt.none(), rt.none(), rt.none()]).into_object());
    }
    let traceback =
        exception_value(&value).and_then(|value| value.traceback.get()).unwrap_or_else(|| rt.none());
    let class = type_of(&value).to_ref().into_object();
    Ok(rt.new_tracked_tuple(vec![class, value, traceback]).into_object())
}

fn by_thread(rt: &Runtime, value: Ref) -> PyResult {
    let dict = rt.new_dict();
    dict.set_item(rt, &rt.new_int(crate::thread_ident(rt)), &value)?;
    Ok(dict.into_object())
}

/// `sys._current_frames()`
pub(super) fn current_frames(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    match frame(rt, None)? {
        Some(frame) => by_thread(rt, frame),
        None => Ok(rt.new_dict().into_object()),
    }
}

/// `sys._current_exceptions()`
pub(super) fn current_exceptions(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    by_thread(rt, handled(rt))
}

/// `sys.settrace(function)`
pub(super) fn settrace(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.evaluator().set_trace_function(rt.not_none(args.get(0)).map(Obj::to_ref));
    Ok(rt.none())
}

/// `sys.setprofile(function)`
pub(super) fn setprofile(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.evaluator().set_profile_function(rt.not_none(args.get(0)).map(Obj::to_ref));
    Ok(rt.none())
}

/// `sys.gettrace()`
pub(super) fn gettrace(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.evaluator().trace_function().unwrap_or_else(|| rt.none()))
}

/// `sys.getprofile()`
pub(super) fn getprofile(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.evaluator().profile_function().unwrap_or_else(|| rt.none()))
}

/// `sys.call_tracing(func, args)`
pub(super) fn call_tracing(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(arguments) = tuple_value(args.at(1)) else {
        let given = rt.type_name(args.at(1));
        return Err(rt.type_error(format!("call_tracing() argument 2 must be tuple, not {given}")));
    };
    rt.evaluator().call_tracing(rt, args.at(0), arguments)
}
