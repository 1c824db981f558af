//! The slots of `dict`.

use serpentarium_heap::{Obj, Object};
use serpentarium_text::TextBuilder;

use super::{Dict, ViewKind, dict_value};
use crate::Type;
use crate::core::{CallArgs, CompareOp, PyResult, Runtime};
use crate::types::repr::push_repr;

/// The dict in a slot or method, which the type machinery has checked.
#[inline]
pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Dict>> {
    dict_value(object).ok_or_else(|| rt.system_error("bad argument to internal function"))
}

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Ok(rt.tracked(rt.heap.alloc(class, Dict::default())).into_object())
}

pub(super) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    update_from_arguments(
        rt,
        receiver(rt, object)?,
        "dict",
        args.positional_values().first().and_then(|value| value.get()),
        args.positional_values().len(),
        args,
    )
}

/// `dict(...)` and `dict.update(...)`: at most one source, then keywords.
pub(super) fn update_from_arguments(
    rt: &Runtime,
    dict: &Dict,
    name: &str,
    source: Option<&Object>,
    given: usize,
    args: CallArgs<'_>,
) -> PyResult<()> {
    if given > 1 {
        return Err(rt.type_error(format!("{name} expected at most 1 argument, got {given}")));
    }
    if let Some(source) = source {
        rt.dict_update(dict, source)?;
    }
    for (key, value) in args.keywords() {
        dict.set_item(rt, key, value)?;
    }
    Ok(())
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let dict = receiver(rt, object)?;
    let Some(_guard) = rt.enter_repr(object) else { return Ok(rt.new_str("{...}").into_object()) };
    if dict.is_empty() {
        return Ok(rt.new_str("{}").into_object());
    }
    let mut text = TextBuilder::new();
    text.push_str("{");
    let (mut position, mut first) = (0, true);
    while let Some((next, key, value)) = dict.next_entry(position) {
        position = next;
        if !first {
            text.push_str(", ");
        }
        first = false;
        push_repr(rt, &mut text, &key)?;
        text.push_str(": ");
        push_repr(rt, &mut text, &value)?;
    }
    text.push_str("}");
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

fn equal(rt: &Runtime, a: &Dict, b: &Dict) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, hash, key, value)) = a.next_hashed(position) {
        position = next;
        let Some(other) = b.find(rt, &key, hash)?.and_then(|place| b.value_at(place)) else {
            return Ok(false);
        };
        if !rt.equal(&value, &other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    match (dict_value(a), dict_value(b), op) {
        (Some(a), Some(b), CompareOp::Eq) => Ok(rt.bool(equal(rt, a, b)?)),
        (Some(a), Some(b), CompareOp::Ne) => Ok(rt.bool(!equal(rt, a, b)?)),
        _ => Ok(rt.not_implemented()),
    }
}

pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_dict_iterator(receiver(rt, object)?, ViewKind::Keys, false))
}

pub(super) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.len())
}

pub(super) fn contains(rt: &Runtime, object: &Object, key: &Object) -> PyResult<bool> {
    let dict = receiver(rt, object)?;
    let hash = rt.hash_key_of_dict(key)?;
    Ok(dict.find(rt, key, hash)?.is_some())
}

#[inline]
pub(super) fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let dict = receiver(rt, object)?;
    match dict.get_item(rt, key)? {
        Some(value) => Ok(value),
        None => missing(rt, object, key),
    }
}

#[cold]
fn missing(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    if !object.type_object().is_same(&rt.types.dict)
        && let Some(value) = rt.call_special(object, &rt.names.missing, &[key])?
    {
        return Ok(value);
    }
    Err(rt.key_error(key))
}

pub(super) fn ass_subscript(
    rt: &Runtime,
    object: &Object,
    key: &Object,
    value: Option<&Object>,
) -> PyResult<()> {
    let dict = receiver(rt, object)?;
    match value {
        Some(value) => dict.set_item(rt, key, value),
        None => match dict.remove_item(rt, key)? {
            Some(_) => Ok(()),
            None => Err(rt.key_error(key)),
        },
    }
}

pub(super) fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let (Some(left), Some(_)) = (dict_value(a), dict_value(b)) else { return Ok(rt.not_implemented()) };
    let result = rt.copy_dict(left);
    rt.dict_update(&result, b)?;
    Ok(result.into_object())
}

pub(super) fn inplace_or(rt: &Runtime, object: &Object, other: &Object) -> PyResult {
    rt.dict_update(receiver(rt, object)?, other)?;
    Ok(object.to_ref())
}
