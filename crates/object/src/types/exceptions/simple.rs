//! Exception classes with a field or two: `SystemExit`, `StopIteration`, `ImportError`, `NameError`, ...

use serpentarium_heap::{Object, Ref};

use super::base::{self, args_of, payload};
use super::fields::{field, fill_from_keywords, put, reduced, state_with, value};
use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};

const BASETYPE: u64 = type_flag::BASETYPE;

/// `SystemExit`
pub(super) static SYSTEM_EXIT: TypeSpec = TypeSpec {
    doc: "Asks the interpreter to stop.",
    basicsize: 80,
    flags: BASETYPE,
    slots: SlotTable { init: Some(system_exit_init), ..SlotTable::EMPTY },
    getset: &[field::<0>("code", "exception code")],
    ..TypeSpec::named("SystemExit")
};

/// `StopIteration`
pub(super) static STOP_ITERATION: TypeSpec = TypeSpec {
    doc: "Says that an iterator has no more values.",
    basicsize: 80,
    flags: BASETYPE,
    slots: SlotTable { init: Some(stop_iteration_init), ..SlotTable::EMPTY },
    getset: &[field::<0>("value", "generator return value")],
    ..TypeSpec::named("StopIteration")
};

/// `KeyError`
pub(super) static KEY_ERROR: TypeSpec = TypeSpec {
    doc: "A mapping has no such key.",
    basicsize: 72,
    flags: BASETYPE,
    slots: SlotTable { str: Some(key_error_str), ..SlotTable::EMPTY },
    ..TypeSpec::named("KeyError")
};

/// `ImportError`
pub(super) static IMPORT_ERROR: TypeSpec = TypeSpec {
    doc: "A module, or a name in it, cannot be found.",
    basicsize: 104,
    flags: BASETYPE,
    slots: SlotTable { init: Some(import_error_init), str: Some(import_error_str), ..SlotTable::EMPTY },
    methods: &[MethodDef::new(
        "__reduce__",
        "($self, /)",
        import_error_reduce,
        "Say how to pickle the exception.",
    )],
    getset: &[
        field::<0>("msg", "exception message"),
        field::<1>("name", "module name"),
        field::<2>("path", "module path"),
        field::<3>("name_from", "name imported from module"),
    ],
    ..TypeSpec::named("ImportError")
};

/// `NameError`
pub(super) static NAME_ERROR: TypeSpec = TypeSpec {
    doc: "A name is not found anywhere.",
    basicsize: 80,
    flags: BASETYPE,
    slots: SlotTable { init: Some(name_error_init), ..SlotTable::EMPTY },
    getset: &[field::<0>("name", "name")],
    ..TypeSpec::named("NameError")
};

/// `AttributeError`
pub(super) static ATTRIBUTE_ERROR: TypeSpec = TypeSpec {
    doc: "An object has no such attribute.",
    basicsize: 88,
    flags: BASETYPE,
    slots: SlotTable { init: Some(attribute_error_init), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__getstate__", "($self, /)", attribute_error_getstate, "The state to pickle."),
        MethodDef::new(
            "__reduce__",
            "($self, /)",
            attribute_error_reduce,
            "Say how to pickle the exception.",
        ),
    ],
    getset: &[field::<0>("name", "attribute name"), field::<1>("obj", "object")],
    ..TypeSpec::named("AttributeError")
};

fn system_exit_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    base::init(rt, object, args)?;
    let exception = payload(rt, object)?;
    let given = args_of(rt, exception);
    let code = match given.tail() {
        [] => return Ok(()),
        [only] => only.clone(),
        _ => given.into_object(),
    };
    put(exception, 0, Some(code));
    Ok(())
}

fn stop_iteration_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    base::init(rt, object, args)?;
    let result = args.get(0).map_or_else(|| rt.none(), serpentarium_heap::Obj::to_ref);
    put(payload(rt, object)?, 0, Some(result));
    Ok(())
}

fn key_error_str(rt: &Runtime, object: &Object) -> PyResult {
    match args_of(rt, payload(rt, object)?).tail() {
        [only] => rt.repr(only),
        _ => base::str(rt, object),
    }
}

fn import_error_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let exception = payload(rt, object)?;
    base::set_positional(rt, exception, args);
    fill_from_keywords(rt, "ImportError", exception, args, &["name", "path", "name_from"], 1)?;
    let only = if args.positional_values().len() == 1 { args.get(0) } else { None };
    put(exception, 0, only.map(serpentarium_heap::Obj::to_ref));
    Ok(())
}

fn import_error_str(rt: &Runtime, object: &Object) -> PyResult {
    match value(payload(rt, object)?, 0) {
        Some(message) if rt.is_exact_str(&message) => Ok(message),
        _ => base::str(rt, object),
    }
}

fn import_error_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let state = state_with(rt, object, &[("name", 1), ("path", 2), ("name_from", 3)])?;
    let given: Ref = args_of(rt, payload(rt, object)?).into_object();
    Ok(reduced(rt, object, given, state))
}

fn name_error_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let exception = payload(rt, object)?;
    base::set_positional(rt, exception, args);
    fill_from_keywords(rt, "NameError", exception, args, &["name"], 0)
}

fn attribute_error_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let exception = payload(rt, object)?;
    base::set_positional(rt, exception, args);
    fill_from_keywords(rt, "AttributeError", exception, args, &["name", "obj"], 0)
}

fn attribute_error_state(rt: &Runtime, object: &Object) -> PyResult {
    let exception = payload(rt, object)?;
    let own = exception.dict.get();
    let state = match own.as_deref().and_then(crate::types::dict_value) {
        Some(dict) => rt.copy_dict(dict),
        None => rt.new_dict(),
    };
    // The object itself is left out: it may well not be picklable.
    if let Some(name) = value(exception, 0) {
        state.set_str(rt, &rt.intern("name"), name);
    }
    state.set_str(rt, &rt.names.args, args_of(rt, exception).into_object());
    Ok(state.into_object())
}

fn attribute_error_getstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    attribute_error_state(rt, args.at(0))
}

fn attribute_error_reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let state = attribute_error_state(rt, object)?;
    let given: Ref = args_of(rt, payload(rt, object)?).into_object();
    Ok(reduced(rt, object, given, Some(state)))
}
