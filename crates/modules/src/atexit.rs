//! `atexit`: functions to call when the interpreter exits.

use serpentarium_object::heap::Guarded;
use serpentarium_object::{CallArgs, Dict, MethodDef, ModuleSpec, NativeArgs, PyResult, Ref, Runtime, Tuple};

use crate::support::state;

/// The module `atexit`.
pub(crate) const ATEXIT: ModuleSpec = ModuleSpec {
    name: "atexit",
    doc: "Functions to call when the interpreter exits.",
    functions: &[
        MethodDef::fast(
            "register",
            "($module, func, /, *args, **kwargs)",
            register,
            "Call a function at exit.",
        ),
        MethodDef::new("_clear", "($module, /)", clear, "Forget all functions."),
        MethodDef::new("unregister", "($module, func, /)", unregister, "Forget a function."),
        MethodDef::new("_run_exitfuncs", "($module, /)", run, "Call all functions, last one first."),
        MethodDef::new("_ncallbacks", "($module, /)", ncallbacks, "How many functions there are."),
    ],
    exec: |_, _| Ok(()),
};

/// One registered call.
#[derive(Clone)]
struct ExitCall {
    function: Ref,
    args: Ref<Tuple>,
    kwargs: Option<Ref<Dict>>,
}

/// What was registered, oldest first.
#[derive(Default)]
struct Calls(Guarded<Vec<ExitCall>>);

fn calls(rt: &Runtime) -> std::rc::Rc<Calls> {
    state::<Calls>(rt, "atexit")
}

fn register(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(function) = args.get(0) else {
        return Err(rt.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !rt.is_callable(function) {
        return Err(rt.type_error("the first argument must be callable"));
    }
    let rest: Vec<Ref> = args.positional_values()[1..].iter().filter_map(|value| value.to_ref()).collect();
    let kwargs = rt.new_dict();
    for (name, value) in args.keywords() {
        kwargs.set_item(rt, name, value)?;
    }
    let kwargs = (args.keyword_len() > 0).then_some(kwargs);
    let call = ExitCall { function: function.to_ref(), args: rt.new_tracked_tuple(rest), kwargs };
    calls(rt).0.borrow_mut().push(call);
    Ok(function.to_ref())
}

fn clear(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    drop(calls(rt).0.take());
    Ok(rt.none())
}

fn unregister(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let calls = calls(rt);
    // Newest first, as CPython keeps them; comparing may run anything, so the list is looked at anew each time.
    let known = calls.0.borrow().clone();
    for call in known.iter().rev() {
        if !rt.equal(args.at(0), &call.function)? {
            continue;
        }
        let removed = {
            let mut list = calls.0.borrow_mut();
            let position = list.iter().position(|other| other.args.is_same(&call.args));
            position.map(|position| list.remove(position))
        };
        drop(removed);
    }
    Ok(rt.none())
}

fn run(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let calls = calls(rt);
    let list = calls.0.borrow().clone();
    for call in list.iter().rev() {
        let result =
            rt.call_tuple_dict(&call.function, &call.args, call.kwargs.as_deref().map(|kwargs| &**kwargs));
        if let Err(raised) = result {
            let text =
                format!("Exception ignored in atexit callback {}", rt.repr_or_placeholder(&call.function));
            rt.report_unraisable(raised, Some(&text), None);
        }
    }
    drop(calls.0.take());
    Ok(rt.none())
}

fn ncallbacks(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let count = calls(rt).0.borrow().len();
    Ok(rt.new_usize(count))
}
