//! Names outside fast locals: cells, module and class namespaces, globals.

use serpentarium_heap::{Object, Ref, StackRef};
use serpentarium_object::{CellObject, PyResult, Raised, Runtime, StrMethods as _, str_value};

use crate::frame::Frame;
use crate::vm::namespace;

/// The cell in a slot.
#[inline]
pub(super) fn cell(slot: &StackRef) -> Option<&CellObject> {
    slot.get()?.downcast::<CellObject>().map(|cell| &**cell)
}

/// The content of the cell in a slot.
#[inline]
pub(super) fn load_cell(slot: &StackRef) -> Option<Ref> {
    cell(slot)?.contents.get()
}

fn local_text(frame: &Frame, index: usize) -> String {
    let name = frame.code.local_names.tail().get(index);
    name.and_then(|name| str_value(name)).map_or(String::new(), |name| name.to_text().into_owned())
}

/// The failure for an unbound cell or free variable.
#[cold]
pub(super) fn unbound_cell(rt: &Runtime, frame: &Frame, index: usize) -> Raised {
    let text = local_text(frame, index);
    let Some(name) = frame.code.local_names.tail().get(index).and_then(|name| str_value(name)) else {
        return rt.system_error("bad local index");
    };
    if index < frame.exe().local_len - frame.exe().free_len {
        let message =
            format!("cannot access local variable '{text}' where it is not associated with a value");
        return rt.name_error(&rt.exceptions.unbound_local_error, name, &message);
    }
    let message = format!(
        "cannot access free variable '{text}' where it is not associated with a value in enclosing scope"
    );
    rt.name_error(&rt.exceptions.name_error, name, &message)
}

/// The failure for an unbound local.
#[cold]
pub(super) fn unbound_local(rt: &Runtime, frame: &Frame, index: usize) -> Raised {
    let text = local_text(frame, index);
    let Some(name) = frame.code.local_names.tail().get(index).and_then(|name| str_value(name)) else {
        return rt.system_error("bad local index");
    };
    let message = format!("cannot access local variable '{text}' where it is not associated with a value");
    rt.name_error(&rt.exceptions.unbound_local_error, name, &message)
}

/// The failure for a name nobody knows.
#[cold]
pub(super) fn undefined(rt: &Runtime, name: &Object) -> Raised {
    let Some(text) = str_value(name) else { return rt.system_error("bad name") };
    let message = format!("name '{}' is not defined", text.to_text());
    rt.name_error(&rt.exceptions.name_error, text, &message)
}

/// A name in a namespace that may be any mapping; missing is none.
pub(super) fn lookup(rt: &Runtime, mapping: &Object, name: &Object) -> PyResult<Option<Ref>> {
    if let (Some(dict), Some(text)) = (namespace(mapping), str_value(name))
        && mapping.type_object().is_same(&rt.types.dict)
    {
        return Ok(dict.get_str(rt, text));
    }
    let found = rt.get_item(mapping, name);
    rt.swallow(found, &rt.exceptions.key_error)
}

/// A global or builtin name; missing is none. Globals of a subclass of `dict` are asked as a mapping.
pub(super) fn lookup_global(rt: &Runtime, frame: &Frame, name: &Object) -> PyResult<Option<Ref>> {
    if let Some(value) = lookup(rt, frame.globals.as_object(), name)? {
        return Ok(Some(value));
    }
    Ok(str_value(name).and_then(|text| frame.builtins.get_str(rt, text)))
}

/// `LOAD_NAME`: locals, globals, builtins.
pub(super) fn load_name(rt: &Runtime, frame: &Frame, name: &Object) -> PyResult {
    if let Some(locals) = frame.locals.get()
        && let Some(value) = lookup(rt, &locals, name)?
    {
        return Ok(value);
    }
    lookup_global(rt, frame, name)?.ok_or_else(|| undefined(rt, name))
}

/// `STORE_NAME`
pub(super) fn store_name(rt: &Runtime, frame: &Frame, name: &Object, value: Ref) -> PyResult<()> {
    let Some(locals) = frame.locals.get() else {
        return Err(rt.system_error("no locals found when storing a name"));
    };
    if let (Some(dict), Some(text)) = (namespace(&locals), str_value(name))
        && locals.type_object().is_same(&rt.types.dict)
    {
        dict.set_str(rt, text, value);
        return Ok(());
    }
    rt.set_item(&locals, name, Some(&value))
}

/// `DELETE_NAME`
pub(super) fn delete_name(rt: &Runtime, frame: &Frame, name: &Object) -> PyResult<()> {
    let Some(locals) = frame.locals.get() else {
        return Err(rt.system_error("no locals found when deleting a name"));
    };
    let removed = rt.set_item(&locals, name, None);
    match rt.swallow(removed, &rt.exceptions.key_error)? {
        Some(()) => Ok(()),
        None => Err(undefined(rt, name)),
    }
}

/// `DELETE_GLOBAL`
pub(super) fn delete_global(rt: &Runtime, frame: &Frame, name: &Object) -> PyResult<()> {
    match str_value(name).and_then(|text| frame.globals.remove_str(rt, text)) {
        Some(_) => Ok(()),
        None => Err(undefined(rt, name)),
    }
}
