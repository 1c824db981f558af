//! `BaseException`: construction, `args`, traceback, context and cause, notes, pickling.

use std::cell::Cell;

use serpentarium_heap::{Obj, Object, Ref, Slot};

use super::{Exception, exception_value, fields_of};
use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, Type, TypeSpec, type_flag,
    type_of,
};
use crate::types::{Dict, List, Traceback, Tuple, str_value, tuple_value};

/// `BaseException`
pub(super) static BASE_EXCEPTION: TypeSpec = TypeSpec {
    doc: "The class all exceptions derive from.",
    basicsize: 72,
    dictoffset: 16,
    flags: type_flag::BASETYPE | type_flag::BASE_EXC_SUBCLASS,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        str: Some(str),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__reduce__", "($self, /)", reduce, "Say how to pickle the exception."),
        MethodDef::new(
            "__setstate__",
            "($self, state, /)",
            setstate,
            "Set attributes from a pickled dictionary.",
        ),
        MethodDef::new(
            "with_traceback",
            "($self, tb, /)",
            with_traceback,
            "Set the traceback and return the exception.",
        ),
        MethodDef::new("add_note", "($self, note, /)", add_note, "Add a note that tracebacks show."),
    ],
    getset: &[
        GetSetDef::member("__suppress_context__", get_suppress, "").with_set(set_suppress),
        GetSetDef::new("__dict__", get_dict, "").with_set(set_dict),
        GetSetDef::new("args", get_args, "").with_set(set_args),
        GetSetDef::new("__traceback__", get_traceback, "").with_set(set_traceback),
        GetSetDef::new("__context__", get_context, "exception context").with_set(set_context),
        GetSetDef::new("__cause__", get_cause, "exception cause").with_set(set_cause),
    ],
    ..TypeSpec::named("BaseException")
};

/// The payload, or an internal error where a method was called on something else.
pub(super) fn payload<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Exception>> {
    exception_value(object).ok_or_else(|| rt.system_error("bad argument to internal function"))
}

/// `args` as a tuple.
pub(super) fn args_of(rt: &Runtime, exception: &Exception) -> Ref<Tuple> {
    let args = exception.args.get().and_then(|args| args.try_downcast::<Tuple>().ok());
    args.unwrap_or_else(|| rt.new_tuple([]))
}

/// A bare instance of an exception class with these `args`.
pub(super) fn make(rt: &Runtime, class: &Obj<Type>, args: Ref) -> Ref<Exception> {
    let payload = Exception {
        dict: Slot::empty(),
        args: Slot::new(args),
        traceback: Slot::empty(),
        context: Slot::empty(),
        cause: Slot::empty(),
        suppress_context: Cell::new(false),
        fields: fields_of(class).iter().map(|_| Slot::empty()).collect(),
    };
    rt.tracked(rt.heap.alloc(class, payload))
}

/// The positional arguments as a tuple.
pub(super) fn positional(rt: &Runtime, args: CallArgs<'_>) -> Ref<Tuple> {
    let values = args.positional_values().iter();
    rt.new_tracked_tuple(values.map(|value| value.to_ref().unwrap_or_else(|| rt.none())))
}

/// `BaseException.__new__`, which takes anything.
pub(super) fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let args = positional(rt, args);
    Ok(make(rt, class, args.into_object()).into_object())
}

/// Refuses keywords, naming the class as CPython does.
pub(super) fn no_keywords(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult<()> {
    if args.keyword_len() == 0 {
        return Ok(());
    }
    Err(rt.type_error(format!("{}() takes no keyword arguments", rt.class_name(class))))
}

/// Sets `args`, unless `__new__` has just set the same.
pub(super) fn set_positional(rt: &Runtime, exception: &Exception, args: CallArgs<'_>) {
    let values = args.positional_values();
    let same = |known: &Tuple, tail: &[Ref]| {
        let _ = known;
        tail.len() == values.len()
            && tail.iter().zip(values).all(|(a, b)| b.get().is_some_and(|b| a.is_same(b)))
    };
    let unchanged = exception
        .args
        .with(|known| known.and_then(tuple_value).is_some_and(|known| same(known, known.tail())));
    if !unchanged {
        exception.args.set(Some(positional(rt, args).into_object()));
    }
}

/// `BaseException.__init__`
pub(super) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    no_keywords(rt, type_of(object), args)?;
    set_positional(rt, payload(rt, object)?, args);
    Ok(())
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let args = args_of(rt, payload(rt, object)?);
    let name = rt.class_name(type_of(object));
    let name = name.rsplit('.').next().unwrap_or(&name);
    let text = match args.tail() {
        [only] => format!("({})", rt.repr_text(only)?),
        _ => rt.repr_text(args.as_object())?,
    };
    Ok(rt.new_str(&format!("{name}{text}")).into_object())
}

/// `BaseException.__str__`
pub(super) fn str(rt: &Runtime, object: &Object) -> PyResult {
    let args = args_of(rt, payload(rt, object)?);
    match args.tail() {
        [] => Ok(rt.new_str("").into_object()),
        [only] => rt.str(only),
        _ => rt.str(args.as_object()),
    }
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let exception = payload(rt, args.at(0))?;
    let class = type_of(args.at(0)).to_ref().into_object();
    let mut parts = vec![class, args_of(rt, exception).into_object()];
    parts.extend(exception.dict.get());
    Ok(rt.new_tracked_tuple(parts).into_object())
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if rt.is_none(args.at(1)) {
        return Ok(rt.none());
    }
    let Some(state) = args.at(1).downcast::<Dict>() else {
        return Err(rt.type_error("state is not a dictionary"));
    };
    for (name, value) in state.to_vec() {
        rt.setattr(args.at(0), &name, Some(&value))?;
    }
    Ok(rt.none())
}

fn with_traceback(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    set_traceback(rt, args.at(0), Some(args.at(1)))?;
    Ok(args.at(0).to_ref())
}

fn add_note(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (object, note) = (args.at(0), args.at(1));
    if str_value(note).is_none() {
        let given = rt.type_name(note);
        return Err(rt.type_error(format!("add_note() argument must be str, not {given}")));
    }
    let notes = match rt.lookup_attr(object, &rt.names.notes)? {
        Some(notes) => notes,
        None => {
            let notes = rt.new_list(Vec::new()).into_object();
            rt.setattr(object, rt.names.notes.as_object(), Some(&notes))?;
            notes
        }
    };
    match notes.downcast::<List>() {
        Some(notes) => notes.append(note.to_ref()),
        None => return Err(rt.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(rt.none())
}

fn get_suppress(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.bool(payload(rt, object)?.suppress_context.get()))
}

fn set_suppress(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("can't delete numeric/char attribute")) };
    let yes = value.is_same(&rt.singletons.r#true);
    if !yes && !value.is_same(&rt.singletons.r#false) {
        return Err(rt.type_error("attribute value type must be bool"));
    }
    payload(rt, object)?.suppress_context.set(yes);
    Ok(())
}

fn get_dict(rt: &Runtime, object: &Object) -> PyResult {
    match rt.instance_dict(object) {
        Some(dict) => Ok(dict.into_object()),
        None => Err(rt.no_attribute(object, &rt.names.dict)),
    }
}

fn set_dict(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("cannot delete __dict__")) };
    if !value.is::<Dict>() {
        let given = rt.type_name(value);
        return Err(rt.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'")));
    }
    payload(rt, object)?.dict.set(Some(value.to_ref()));
    Ok(())
}

fn get_args(rt: &Runtime, object: &Object) -> PyResult {
    Ok(payload(rt, object)?.args.get().unwrap_or_else(|| rt.none()))
}

fn set_args(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("args may not be deleted")) };
    let args = if type_of(value).is_same(&rt.types.tuple) {
        value.to_ref()
    } else {
        rt.new_tracked_tuple(rt.to_vec(value)?).into_object()
    };
    payload(rt, object)?.args.set(Some(args));
    Ok(())
}

fn get_traceback(rt: &Runtime, object: &Object) -> PyResult {
    Ok(payload(rt, object)?.traceback.get().unwrap_or_else(|| rt.none()))
}

fn set_traceback(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(rt.type_error("__traceback__ may not be deleted")) };
    if !rt.is_none(value) && !value.is::<Traceback>() {
        return Err(rt.type_error("__traceback__ must be a traceback or None"));
    }
    payload(rt, object)?.traceback.set(rt.not_none(Some(value)).map(Obj::to_ref));
    Ok(())
}

/// The value as an exception or none, or the error that names what it is for.
fn exception_or_none(rt: &Runtime, value: Option<&Object>, name: &str, role: &str) -> PyResult<Option<Ref>> {
    let Some(value) = value else { return Err(rt.type_error(format!("{name} may not be deleted"))) };
    if !rt.is_none(value) && exception_value(value).is_none() {
        return Err(rt.type_error(format!("exception {role} must be None or derive from BaseException")));
    }
    Ok(rt.not_none(Some(value)).map(Obj::to_ref))
}

fn get_context(rt: &Runtime, object: &Object) -> PyResult {
    Ok(payload(rt, object)?.context.get().unwrap_or_else(|| rt.none()))
}

fn set_context(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let context = exception_or_none(rt, value, "__context__", "context")?;
    payload(rt, object)?.context.set(context);
    Ok(())
}

fn get_cause(rt: &Runtime, object: &Object) -> PyResult {
    Ok(payload(rt, object)?.cause.get().unwrap_or_else(|| rt.none()))
}

fn set_cause(rt: &Runtime, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let cause = exception_or_none(rt, value, "__cause__", "cause")?;
    let exception = payload(rt, object)?;
    exception.suppress_context.set(true);
    exception.cause.set(cause);
    Ok(())
}
