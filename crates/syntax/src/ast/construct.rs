//! `AST.__init__`: fields by position and by name, with the deprecations of CPython 3.14.

use serpentarium_object::{
    CallArgs, Dict, GenericAlias, Obj, Object, PyResult, Ref, Runtime, Set, StackRef, UnionType, type_of,
};
use serpentarium_parser::nodes::Class;

use super::node::{class_name, short_name};
use super::types::types;

/// `AST.__init__`
pub(super) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let class = type_of(object).as_object();
    let fields = rt.getattr_str(class, "_fields")?;
    let count = rt.len(&fields)?;
    let remaining = rt.new_set(rt.to_vec(&fields)?)?;
    let Some(remaining) = remaining.downcast::<Set>() else {
        return Err(rt.system_error("a set was expected"));
    };
    let positional = args.positional_values();
    if count < positional.len() {
        let (name, plural) = (short_name(rt, object), if count == 1 { "" } else { "s" });
        return Err(
            rt.type_error(format!("{name} constructor takes at most {count} positional argument{plural}"))
        );
    }
    for (index, value) in positional.iter().filter_map(StackRef::get).enumerate() {
        let name = rt.get_item(&fields, &rt.new_usize(index))?;
        rt.setattr(object, &name, Some(value))?;
        remaining.discard(rt, &name)?;
    }
    for (name, value) in args.keywords() {
        check_keyword(rt, object, &fields, remaining, name)?;
        rt.setattr(object, name, Some(value))?;
    }
    set_remaining(rt, object, remaining)
}

/// Whether a keyword names a field not given yet, or an attribute; any other is deprecated.
fn check_keyword(
    rt: &Runtime,
    object: &Object,
    fields: &Object,
    remaining: &Obj<Set>,
    name: &Object,
) -> PyResult<()> {
    if rt.contains(fields, name)? {
        if remaining.discard(rt, name)? {
            return Ok(());
        }
        let (class, name) = (class_name(rt, object), rt.repr_text(name)?);
        return Err(rt.type_error(format!("{class} got multiple values for argument {name}")));
    }
    let attributes = rt.getattr_str(type_of(object).as_object(), "_attributes")?;
    if rt.contains(&attributes, name)? {
        return Ok(());
    }
    let (class, name) = (class_name(rt, object), rt.repr_text(name)?);
    deprecated(
        rt,
        &format!(
            "{class}.__init__ got an unexpected keyword argument {name}. Support for arbitrary keyword \
             arguments is deprecated and will be removed in Python 3.15."
        ),
    )
}

/// Gives fields that were not named their defaults: an empty list, `Load()`, or nothing.
fn set_remaining(rt: &Runtime, object: &Object, remaining: &Obj<Set>) -> PyResult<()> {
    if remaining.is_empty() {
        return Ok(());
    }
    let class = type_of(object).as_object();
    // A class of a program's own need not have types of fields; its fields then have no defaults.
    let Some(known) = rt.lookup_attr(class, &rt.intern("_field_types"))? else { return Ok(()) };
    for name in remaining.to_vec() {
        match field_type(rt, &known, &name)? {
            None => {
                let (class, name) = (class_name(rt, object), rt.repr_text(&name)?);
                deprecated(
                    rt,
                    &format!(
                        "Field {name} is missing from {class}._field_types. This will become an error in \
                         Python 3.15."
                    ),
                )?;
            }
            Some(ty) => set_default(rt, object, &name, &ty)?,
        }
    }
    Ok(())
}

fn field_type(rt: &Runtime, types: &Object, name: &Object) -> PyResult<Option<Ref>> {
    match types.downcast::<Dict>() {
        Some(types) => types.get_item(rt, name),
        None => Err(rt.system_error("bad argument to internal function")),
    }
}

fn set_default(rt: &Runtime, object: &Object, name: &Object, ty: &Object) -> PyResult<()> {
    if is_union(ty) {
        return Ok(());
    }
    if ty.is::<GenericAlias>() {
        return rt.setattr(object, name, Some(rt.new_list(Vec::new()).as_object()));
    }
    let known = types(rt)?;
    if known.sum("expr_context").is_some_and(|context| context.is_same(ty)) {
        return rt.setattr(object, name, Some(&known.simple(rt, Class::Load)));
    }
    let (class, name) = (class_name(rt, object), rt.repr_text(name)?);
    deprecated(
        rt,
        &format!(
            "{class}.__init__ missing 1 required positional argument: {name}. This will become an error in \
             Python 3.15."
        ),
    )
}

/// Whether the type of a field says that it is optional.
pub(super) fn is_union(ty: &Object) -> bool {
    ty.is::<UnionType>()
}

fn deprecated(rt: &Runtime, message: &str) -> PyResult<()> {
    rt.warn(&rt.exceptions.deprecation_warning, message, 1)
}
