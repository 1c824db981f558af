//! Class and mapping patterns (`match_class`, `match_keys` in `ceval.c`).

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{PyResult, Runtime, StrMethods as _, Type, str_value, tuple_value, type_flag};

/// The values of a mapping under all keys as a tuple, or none if one is missing.
pub(crate) fn match_keys(rt: &Runtime, subject: &Object, keys: &Object) -> PyResult<Option<Ref>> {
    let Some(keys) = tuple_value(keys) else { return Err(rt.system_error("bad MATCH_KEYS keys")) };
    if keys.tail().is_empty() {
        return Ok(Some(rt.new_tuple(Vec::new()).into_object()));
    }
    let get = rt.getattr_str(subject, "get")?;
    let dummy = rt.new_instance(&rt.types.object).into_object();
    let seen = rt.new_set(Vec::new())?;
    let mut values = Vec::with_capacity(keys.tail().len());
    for key in keys.tail() {
        if rt.contains(&seen, key)? {
            let text = rt.repr_text(key)?;
            return Err(rt.value_error(format!("mapping pattern checks duplicate key ({text})")));
        }
        rt.set_add(&seen, key)?;
        let value = rt.call(&get, &[key, &dummy])?;
        if value.is_same(&dummy) {
            return Ok(None);
        }
        values.push(value);
    }
    Ok(Some(rt.new_tuple(values).into_object()))
}

/// The attributes a class pattern asks for as a tuple, or none if the subject does not match.
pub(crate) fn match_class(
    rt: &Runtime,
    subject: &Object,
    class: &Object,
    positional: usize,
    names: &Object,
) -> PyResult<Option<Ref>> {
    let Some(ty) = class.downcast::<Type>() else {
        return Err(rt.type_error("called match pattern must be a class"));
    };
    if !rt.isinstance(subject, class)? {
        return Ok(None);
    }
    let Some(names) = tuple_value(names) else { return Err(rt.system_error("bad MATCH_CLASS names")) };
    let mut seen: Vec<String> = Vec::new();
    let mut values = Vec::new();
    if 0 < positional {
        let match_args = rt.lookup_attr(class, &rt.names.match_args)?;
        let self_match = match_args.is_none() && ty.has_flag(type_flag::MATCH_SELF);
        let class_name = rt.class_name(ty);
        let allowed = if self_match { 1 } else { match_args_len(rt, match_args.as_deref(), &class_name)? };
        if allowed < positional {
            let plural = if allowed == 1 { "" } else { "s" };
            return Err(rt.type_error(format!(
                "{class_name}() accepts {allowed} positional sub-pattern{plural} ({positional} given)"
            )));
        }
        if self_match {
            values.push(subject.to_ref());
        } else {
            let match_args = match_args.unwrap_or_else(|| rt.none());
            for name in tuple_value(&match_args).map_or(&[][..], |args| args.tail()).iter().take(positional) {
                let Some(text) = str_value(name) else {
                    let given = rt.type_name(name);
                    return Err(
                        rt.type_error(format!("__match_args__ elements must be strings (got {given})"))
                    );
                };
                match attribute(rt, subject, ty, text, &mut seen)? {
                    Some(value) => values.push(value),
                    None => return Ok(None),
                }
            }
        }
    }
    for name in names.tail() {
        let Some(text) = str_value(name) else { continue };
        match attribute(rt, subject, ty, text, &mut seen)? {
            Some(value) => values.push(value),
            None => return Ok(None),
        }
    }
    Ok(Some(rt.new_tuple(values).into_object()))
}

fn match_args_len(rt: &Runtime, match_args: Option<&Object>, class: &str) -> PyResult<usize> {
    match match_args {
        None => Ok(0),
        Some(args) => match tuple_value(args) {
            Some(args) => Ok(args.tail().len()),
            None => {
                let given = rt.type_name(args);
                Err(rt.type_error(format!("{class}.__match_args__ must be a tuple (got {given})")))
            }
        },
    }
}

fn attribute(
    rt: &Runtime,
    subject: &Object,
    class: &serpentarium_heap::Obj<Type>,
    name: &serpentarium_heap::Obj<serpentarium_object::Str>,
    seen: &mut Vec<String>,
) -> PyResult<Option<Ref>> {
    let text = name.to_text().into_owned();
    if seen.contains(&text) {
        let class = rt.class_name(class);
        return Err(rt.type_error(format!("{class}() got multiple sub-patterns for attribute '{text}'")));
    }
    seen.push(text);
    rt.lookup_attr(subject, name)
}
