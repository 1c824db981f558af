//! Preparing abstract classes and registering others with them.

use serpentarium_object::heap::Object;
use serpentarium_object::{
    Dict, NativeArgs, Obj, PyResult, Ref, Runtime, Type, int_value, tuple_value, type_flag, type_of,
};

use super::data::{AbcState, add_class, class_value, data_of, new_data};

const COLLECTION: u64 = type_flag::SEQUENCE | type_flag::MAPPING;

/// `_abc._abc_init`
pub(super) fn init(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let class = args.at(0);
    compute_abstract_methods(rt, class)?;
    let data = new_data(rt)?;
    rt.setattr(class, rt.intern("_abc_impl").as_object(), Some(&data))?;
    if let Some(class) = class_value(class) {
        take_pattern_flags(rt, class)?;
    }
    Ok(rt.none())
}

/// True if the object says of itself that it is abstract.
fn is_abstract(rt: &Runtime, object: &Object) -> PyResult<bool> {
    match rt.lookup_attr(object, &rt.names.isabstractmethod)? {
        Some(answer) => rt.is_true(&answer),
        None => Ok(false),
    }
}

/// Names and values of a class's namespace.
fn namespace_items(rt: &Runtime, class: &Object) -> PyResult<Vec<(Ref, Ref)>> {
    if let Some(class) = class_value(class) {
        return Ok(class.namespace().map(|dict| dict.to_vec()).unwrap_or_default());
    }
    let namespace = rt.getattr(class, rt.names.dict.as_object())?;
    let copy = rt.call(rt.types.dict.as_object(), &[&namespace])?;
    Ok(copy.downcast::<Dict>().map(|dict| dict.to_vec()).unwrap_or_default())
}

/// Sets `__abstractmethods__` (`compute_abstract_methods`).
fn compute_abstract_methods(rt: &Runtime, class: &Object) -> PyResult<()> {
    let mut names = Vec::new();
    for (name, value) in namespace_items(rt, class)? {
        if is_abstract(rt, &value)? {
            names.push(name);
        }
    }
    let bases = rt.getattr(class, rt.names.bases.as_object())?;
    let Some(bases) = tuple_value(&bases) else { return Err(rt.type_error("__bases__ is not tuple")) };
    for base in bases.tail() {
        let Some(inherited) = rt.lookup_attr(base, &rt.names.abstractmethods)? else { continue };
        for name in rt.to_vec(&inherited)? {
            let value = rt.getattr(class, &name);
            let Some(value) = rt.swallow(value, &rt.exceptions.attribute_error)? else { continue };
            if is_abstract(rt, &value)? {
                names.push(name);
            }
        }
    }
    let names = rt.new_frozenset(names)?;
    rt.setattr(class, rt.names.abstractmethods.as_object(), Some(&names))
}

/// `__abc_tpflags__` says which patterns instances match; it becomes flags of the type.
fn take_pattern_flags(rt: &Runtime, class: &Obj<Type>) -> PyResult<()> {
    let name = rt.intern("__abc_tpflags__");
    let Some(dict) = class.namespace() else { return Ok(()) };
    let Some(flags) = dict.get_str(rt, &name) else { return Ok(()) };
    if !type_of(&flags).is_same(&rt.types.int) {
        return Ok(());
    }
    let flags = int_value(&flags).and_then(|flags| flags.small()).unwrap_or(0) as u64 & COLLECTION;
    if flags == COLLECTION {
        return Err(
            rt.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
        );
    }
    class.flags.set(class.flags.get() | flags);
    drop(dict.remove_str(rt, &name));
    Ok(())
}

/// `_abc._abc_register`
pub(super) fn register(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (own, subclass) = (args.at(0), args.at(1));
    let Some(registered) = class_value(subclass) else {
        return Err(rt.type_error("Can only register classes"));
    };
    if rt.issubclass(subclass, own)? {
        return Ok(subclass.to_ref());
    }
    // A cycle would send `issubclass` round for ever.
    if rt.issubclass(own, subclass)? {
        return Err(rt.runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = data_of(rt, own)?;
    add_class(rt, &data.registry, subclass)?;
    let state = AbcState::of(rt)?;
    state.counter.set(state.counter.get() + 1);
    if let Some(own) = class_value(own) {
        let flag = own.flags.get() & COLLECTION;
        if flag != 0 {
            pass_flag_on(rt, registered, flag);
        }
    }
    Ok(subclass.to_ref())
}

/// Gives a registered class and its subclasses the pattern flag of the abstract class.
fn pass_flag_on(rt: &Runtime, class: &Obj<Type>, flag: u64) {
    let mut waiting = vec![class.to_ref()];
    while let Some(class) = waiting.pop() {
        if class.has_flag(type_flag::IMMUTABLETYPE) || class.flags.get() & COLLECTION == flag {
            continue;
        }
        class.flags.set(class.flags.get() & !COLLECTION | flag);
        waiting.extend(rt.subclasses_of(&class));
    }
}
