//! `__build_class__`: the class statement (`builtin___build_class__`).

use serpentarium_object::{
    CallArgs, CellObject, Code, Dict, Function, Obj, Object, PyResult, Raised, Ref, Runtime, Tuple, Type,
    str_value, tuple_value, type_of,
};

pub(super) fn build_class(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values: Vec<&Object> = args.positional_values().iter().filter_map(|value| value.get()).collect();
    let [body, name, given_bases @ ..] = values.as_slice() else {
        return Err(rt.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = body.downcast::<Function>() else {
        return Err(rt.type_error("__build_class__: func must be a function"));
    };
    if str_value(name).is_none() {
        return Err(rt.type_error("__build_class__: name is not a string"));
    }
    let original = rt.new_tracked_tuple(given_bases.iter().map(|base| base.to_ref()).collect::<Vec<_>>());
    let bases = resolve_bases(rt, &original)?;
    let keywords = rt.new_dict();
    for (key, value) in args.keywords() {
        keywords.set_item(rt, key, value)?;
    }
    let metaclass = metaclass_of(rt, &bases, &keywords)?;
    let namespace = prepare(rt, &metaclass, name, &bases, &keywords)?;
    let cell = run_body(rt, function, &namespace)?;
    if !bases.is_same(&original) {
        rt.set_item(&namespace, rt.names.orig_bases.as_object(), Some(original.as_object()))?;
    }
    let call_args = rt.new_tracked_tuple([name.to_ref(), bases.into_object(), namespace]);
    let class = rt.call_tuple_dict(&metaclass, &call_args, Some(&keywords))?;
    check_class_cell(rt, &cell, &class, name)?;
    Ok(class)
}

/// Lets bases that are no classes say which classes they stand for (PEP 560).
fn resolve_bases(rt: &Runtime, given: &Ref<Tuple>) -> PyResult<Ref<Tuple>> {
    let mut resolved = Vec::with_capacity(given.tail().len());
    let mut changed = false;
    for base in given.tail() {
        let entries = if base.is::<Type>() { None } else { rt.lookup_attr(base, &rt.names.mro_entries)? };
        let Some(entries) = entries else {
            resolved.push(base.clone());
            continue;
        };
        let replaced = rt.call(&entries, &[given.as_object()])?;
        let Some(replaced) = tuple_value(&replaced) else {
            return Err(rt.type_error("__mro_entries__ must return a tuple"));
        };
        changed = true;
        resolved.extend(replaced.tail().iter().cloned());
    }
    Ok(if changed { rt.new_tracked_tuple(resolved) } else { given.clone() })
}

/// What is called to make the class: the keyword, or the type of the first base, or a more derived metaclass.
fn metaclass_of(rt: &Runtime, bases: &Obj<Tuple>, keywords: &Dict) -> PyResult {
    let named = keywords.remove_str(rt, &rt.names.metaclass);
    let metaclass = named.unwrap_or_else(|| match bases.tail().first() {
        Some(base) => base.type_object().to_ref(),
        None => rt.types.type_.clone().into_object(),
    });
    match metaclass.downcast::<Type>() {
        Some(class) => Ok(rt.winning_metaclass(class, bases)?.into_object()),
        None => Ok(metaclass),
    }
}

fn prepare(rt: &Runtime, metaclass: &Object, name: &Object, bases: &Obj<Tuple>, keywords: &Dict) -> PyResult {
    if metaclass.is_same(&rt.types.type_) {
        return Ok(rt.new_dict().into_object());
    }
    let Some(prepare) = rt.lookup_attr(metaclass, &rt.names.prepare)? else {
        return Ok(rt.new_dict().into_object());
    };
    let args = rt.new_tracked_tuple([name.to_ref(), bases.to_ref().into_object()]);
    let namespace = rt.call_tuple_dict(&prepare, &args, Some(keywords))?;
    if namespace.is::<Dict>() || type_of(&namespace).slot(|slots| slots.subscript).is_some() {
        return Ok(namespace);
    }
    let owner =
        metaclass.downcast::<Type>().map_or_else(|| "<metaclass>".to_owned(), |class| rt.class_name(class));
    let given = rt.type_name(&namespace);
    Err(rt.type_error(format!("{owner}.__prepare__() must return a mapping, not {given}")))
}

fn run_body(rt: &Runtime, function: &Function, namespace: &Object) -> PyResult {
    let code = function.code.get();
    let Some(code) = code.as_deref().and_then(Object::downcast::<Code>) else {
        return Err(rt.system_error("a class body without code"));
    };
    rt.evaluator().run_code(rt, code, &function.globals, namespace, function.closure.get().as_deref())
}

/// The `__class__` cell of the body must hold the class by now, or `super()` would fail in its methods.
fn check_class_cell(rt: &Runtime, cell: &Object, class: &Object, name: &Object) -> PyResult<()> {
    let Some(cell) = cell.downcast::<CellObject>().filter(|_| class.is::<Type>()) else { return Ok(()) };
    let held = cell.contents.get();
    if held.as_ref().is_some_and(|held| held.is_same(class)) {
        return Ok(());
    }
    Err(class_cell_error(rt, held.as_deref(), class, name))
}

fn class_cell_error(rt: &Runtime, held: Option<&Object>, class: &Object, name: &Object) -> Raised {
    let (name, class) = (rt.repr_or_placeholder(name), rt.repr_or_placeholder(class));
    match held {
        Some(held) => {
            let held = rt.repr_or_placeholder(held);
            rt.type_error(format!("__class__ set to {held} defining {name} as {class}"))
        }
        None => rt.runtime_error(format!(
            "__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"
        )),
    }
}
