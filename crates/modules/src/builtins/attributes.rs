//! Attributes by name: `getattr` and its relatives, `dir`, `vars`.

use serpentarium_object::{CallArgs, Dict, NativeArgs, Object, PyResult, Ref, Runtime, str_value};

use super::arguments::positional;

fn check_name(rt: &Runtime, name: &Object) -> PyResult<()> {
    match str_value(name) {
        Some(_) => Ok(()),
        None => Err(rt.type_error(format!("attribute name must be string, not '{}'", rt.type_name(name)))),
    }
}

/// The attribute, or none where it does not exist. A name from a program need not be interned.
fn lookup(rt: &Runtime, object: &Object, name: &Object) -> PyResult<Option<Ref>> {
    check_name(rt, name)?;
    match str_value(name) {
        Some(text) if rt.is_exact_str(name) => rt.lookup_attr(object, &rt.intern_str(text.to_ref())),
        Some(text) => rt.lookup_attr(object, text),
        None => Ok(None),
    }
}

pub(super) fn getattr(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "getattr", 2, 3)?;
    let (object, name) = (values[0], values[1]);
    if let Some(default) = values.get(2) {
        return Ok(lookup(rt, object, name)?.unwrap_or_else(|| default.to_ref()));
    }
    check_name(rt, name)?;
    match str_value(name) {
        Some(text) if rt.is_exact_str(name) => rt.getattr(object, rt.intern_str(text.to_ref()).as_object()),
        _ => rt.getattr(object, name),
    }
}

pub(super) fn hasattr(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(lookup(rt, args.at(0), args.at(1))?.is_some()))
}

pub(super) fn setattr(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.setattr(args.at(0), args.at(1), Some(args.at(2)))?;
    Ok(rt.none())
}

pub(super) fn delattr(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.setattr(args.at(0), args.at(1), None)?;
    Ok(rt.none())
}

pub(super) fn dir(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "dir", 0, 1)?;
    let names = match values.first() {
        None => {
            let locals = rt.evaluator().current_locals(rt)?;
            match locals.downcast::<Dict>() {
                Some(dict) => dict.keys_vec(),
                None => rt.to_vec(&*rt.call_method(&locals, &rt.names.keys, &[])?)?,
            }
        }
        Some(object) => {
            let Some(names) = rt.call_special(object, &rt.names.dir, &[])? else {
                return Err(rt.type_error("object does not provide __dir__"));
            };
            rt.to_vec(&names)?
        }
    };
    let list = rt.new_list(names);
    rt.list_sort(&list, None, false)?;
    Ok(list.into_object())
}

pub(super) fn vars(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    match positional(rt, args, "vars", 0, 1)?.first() {
        None => rt.evaluator().current_locals(rt),
        Some(object) => match rt.lookup_attr(object, &rt.names.dict)? {
            Some(dict) => Ok(dict),
            None => Err(rt.type_error("vars() argument must have __dict__ attribute")),
        },
    }
}
