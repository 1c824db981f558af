//! Copies of nodes: `__reduce__` for `copy` and `pickle`, and `__replace__`.

use serpentarium_object::{
    CallArgs, Dict, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Set, str_value, type_of,
};

use super::construct::is_union;
use super::node::class_name;

/// `AST.__reduce__`: as many leading fields as are set are passed as `None` to the constructor, so that it does not
/// warn about missing ones, and then set from the state.
pub(super) fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let class = type_of(object).as_object();
    let dict = rt.instance_dict(object).unwrap_or_else(|| rt.new_dict());
    let mut given = Vec::new();
    if let Some(fields) = rt.lookup_attr(class, &rt.intern("_fields"))? {
        for index in 0..rt.len(&fields)? {
            let name = rt.get_item(&fields, &rt.new_usize(index))?;
            if dict.get_item(rt, &name)?.is_none() {
                break;
            }
            given.push(rt.none());
        }
    }
    let given = rt.new_tuple(given).into_object();
    Ok(rt.new_tracked_tuple([class.to_ref(), given, dict.into_object()]).into_object())
}

/// `AST.__replace__(**fields)`
pub(super) fn replace(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(object) = args.get(0) else {
        return Err(rt.type_error("unbound method AST.__replace__() needs an argument"));
    };
    if 1 < args.positional_values().len() {
        return Err(rt.type_error("__replace__() takes no positional arguments"));
    }
    let class = type_of(object).as_object();
    let dict = rt.instance_dict(object).unwrap_or_else(|| rt.new_dict());
    let fields = rt.lookup_attr(class, &rt.intern("_fields"))?;
    let attributes = rt.lookup_attr(class, &rt.intern("_attributes"))?;
    check(rt, object, &dict, [fields.as_deref(), attributes.as_deref()], args)?;
    let payload = rt.new_dict();
    for names in [fields, attributes].into_iter().flatten() {
        for name in rt.to_vec(&names)? {
            if let Some(value) = dict.get_item(rt, &name)? {
                payload.set_item(rt, &name, &value)?;
            }
        }
    }
    for (name, value) in args.keywords() {
        payload.set_item(rt, name, value)?;
    }
    rt.call_tuple_dict(class, &rt.new_tuple(Vec::new()), Some(&payload))
}

/// Whether the keywords are fields or attributes, and no field would be left without a value.
fn check(
    rt: &Runtime,
    object: &Object,
    dict: &Obj<Dict>,
    [fields, attributes]: [Option<&Object>; 2],
    args: CallArgs<'_>,
) -> PyResult<()> {
    let expected = rt.new_set(Vec::new())?;
    for names in [fields, attributes].into_iter().flatten() {
        rt.set_update(&expected, names)?;
    }
    let Some(expected) = expected.downcast::<Set>() else {
        return Err(rt.system_error("a set was expected"));
    };
    for (name, _) in args.keywords() {
        if !expected.discard(rt, name)? {
            let (class, name) = (class_name(rt, object), rt.repr_text(name)?);
            return Err(
                rt.type_error(format!("{class}.__replace__ got an unexpected keyword argument {name}."))
            );
        }
    }
    for name in dict.keys_vec() {
        expected.discard(rt, &name)?;
    }
    for name in attributes.map_or_else(|| Ok(Vec::new()), |names| rt.to_vec(names))? {
        expected.discard(rt, &name)?;
    }
    discard_optional(rt, object, expected)?;
    let mut missing = Vec::new();
    for name in expected.to_vec() {
        missing.push(match str_value(&name) {
            Some(_) => rt.repr_text(&name)?,
            None => return Err(rt.type_error("attribute name must be string")),
        });
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort();
    let (class, count) = (class_name(rt, object), missing.len());
    let plural = if count == 1 { "" } else { "s" };
    Err(rt.type_error(format!(
        "{class}.__replace__ missing {count} keyword argument{plural}: {}.",
        missing.join(", ")
    )))
}

/// Takes optional fields out of those that must have a value.
fn discard_optional(rt: &Runtime, object: &Object, expected: &Obj<Set>) -> PyResult<()> {
    let types: Option<Ref> = rt.lookup_attr(type_of(object).as_object(), &rt.intern("_field_types"))?;
    let Some(types) = types.as_deref().and_then(Object::downcast::<Dict>) else { return Ok(()) };
    for name in expected.to_vec() {
        if types.get_item(rt, &name)?.is_some_and(|ty| is_union(&ty)) {
            expected.discard(rt, &name)?;
        }
    }
    Ok(())
}
