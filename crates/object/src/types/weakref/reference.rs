//! `weakref.ReferenceType`: calling it gives the object back.

use serpentarium_heap::{Obj, Object};

use super::WeakRef;
use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, Type, TypeSpec,
    type_flag,
};
use crate::types::str_value;
use crate::{Str, StrMethods as _};

/// The type `weakref.ReferenceType`.
pub(crate) const WEAKREF: TypeSpec = TypeSpec {
    basicsize: 64,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        call: Some(call),
        hash: Some(hash),
        repr: Some(repr),
        compare: Some(compare),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585").class()
    ],
    getset: &[GetSetDef::member("__callback__", callback, "")],
    ..TypeSpec::named("weakref.ReferenceType")
};

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

fn callback(rt: &Runtime, object: &Object) -> PyResult {
    Ok(object.downcast::<WeakRef>().and_then(|weak| weak.callback.get()).unwrap_or_else(|| rt.none()))
}

fn check_count(rt: &Runtime, function: &str, args: CallArgs<'_>) -> PyResult<()> {
    let given = args.positional_values().len();
    let bound = match given {
        0 => "at least 1 argument",
        1 | 2 => return Ok(()),
        _ => "at most 2 arguments",
    };
    Err(rt.type_error(format!("{function} expected {bound}, got {given}")))
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    check_count(rt, "__new__", args)?;
    match args.get(0) {
        Some(object) => rt.new_weak_reference(class, object, args.get(1)),
        None => Err(rt.system_error("bad argument to internal function")),
    }
}

fn init(rt: &Runtime, _: &Object, args: CallArgs<'_>) -> PyResult<()> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("ref() takes no keyword arguments"));
    }
    check_count(rt, "__init__", args)
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("weakref() takes no keyword arguments"));
    }
    if !args.values.is_empty() {
        return Err(rt.type_error(format!("weakref expected 0 arguments, got {}", args.values.len())));
    }
    let target = object.downcast::<WeakRef>().and_then(|weak| rt.weak_target(weak));
    Ok(target.unwrap_or_else(|| rt.none()))
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let Some(weak) = object.downcast::<WeakRef>() else { return Ok(0) };
    if weak.hash.get() != -1 {
        return Ok(weak.hash.get());
    }
    let Some(target) = rt.weak_target(weak) else { return Err(rt.type_error("weak object has gone away")) };
    let hash = rt.hash(&target)?;
    weak.hash.set(hash);
    Ok(hash)
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let address = object.address();
    let Some(target) = object.downcast::<WeakRef>().and_then(|weak| rt.weak_target(weak)) else {
        return Ok(rt.new_str(&format!("<weakref at {address:#x}; dead>")).into_object());
    };
    let name = rt.lookup_attr(&target, &rt.names.name)?;
    let name = name.as_deref().and_then(str_value).map(|name: &Obj<Str>| format!(" ({})", name.to_text()));
    let class = rt.type_name(&target);
    let text = format!(
        "<weakref at {address:#x}; to '{class}' at {:#x}{}>",
        target.address(),
        name.unwrap_or_default()
    );
    Ok(rt.new_str(&text).into_object())
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let (Some(first), Some(second)) = (a.downcast::<WeakRef>(), b.downcast::<WeakRef>()) else {
        return Ok(rt.not_implemented());
    };
    if !equality {
        return Ok(rt.not_implemented());
    }
    match (rt.weak_target(first), rt.weak_target(second)) {
        (Some(first), Some(second)) => rt.compare(&first, &second, op),
        _ => Ok(rt.bool(a.is_same(b) == (op == CompareOp::Eq))),
    }
}
