//! `isinstance` and `issubclass` of abstract classes, with their caches.

use serpentarium_object::heap::Object;
use serpentarium_object::{List, NativeArgs, PyResult, Ref, Runtime};

use super::data::{AbcData, AbcState, add_class, class_value, data_of};

fn ask_class(rt: &Runtime, class: &Object, subclass: &Object) -> PyResult {
    rt.call_method(class, &rt.names.subclasscheck, &[subclass])
}

/// `_abc._abc_instancecheck`
pub(super) fn instancecheck(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (class, instance) = (args.at(0), args.at(1));
    let data = data_of(rt, class)?;
    let claimed = rt.getattr(instance, rt.names.dunder_class.as_object())?;
    if data.cache.borrow().contains(rt, &claimed) {
        return Ok(rt.bool(true));
    }
    let actual = instance.type_object().to_ref();
    if actual.is_same(&claimed) {
        let valid = data.negative_version.get() == AbcState::of(rt)?.counter.get();
        if valid && data.negative.borrow().contains(rt, &claimed) {
            return Ok(rt.bool(false));
        }
        return ask_class(rt, class, &claimed);
    }
    let answer = ask_class(rt, class, &claimed)?;
    if rt.is_true(&answer)? {
        return Ok(answer);
    }
    ask_class(rt, class, &actual)
}

/// `_abc._abc_subclasscheck`
pub(super) fn subclasscheck(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (class, subclass) = (args.at(0), args.at(1));
    if class_value(subclass).is_none() {
        return Err(rt.type_error("issubclass() arg 1 must be a class"));
    }
    let data = data_of(rt, class)?;
    if data.cache.borrow().contains(rt, subclass) {
        return Ok(rt.bool(true));
    }
    let counter = AbcState::of(rt)?.counter.get();
    if data.negative_version.get() < counter {
        drop(data.negative.take());
        data.negative_version.set(counter);
    } else if data.negative.borrow().contains(rt, subclass) {
        return Ok(rt.bool(false));
    }
    let answer = find_out(rt, &data, class, subclass)?;
    // What is registered itself is found again as fast as in the cache.
    if answer && data.registry.borrow().contains(rt, subclass) {
        return Ok(rt.bool(true));
    }
    add_class(rt, if answer { &data.cache } else { &data.negative }, subclass)?;
    Ok(rt.bool(answer))
}

/// The answer without the caches: the hook, the real bases, what was registered, subclasses.
fn find_out(rt: &Runtime, data: &AbcData, class: &Object, subclass: &Object) -> PyResult<bool> {
    let hook: Ref = rt.call_method(class, &rt.names.subclasshook, &[subclass])?;
    if hook.is_same(&rt.singletons.r#true) || hook.is_same(&rt.singletons.r#false) {
        return Ok(hook.is_same(&rt.singletons.r#true));
    }
    if !hook.is_same(&rt.singletons.not_implemented) {
        let message = "__subclasshook__ must return either False, True, or NotImplemented";
        return Err(rt.raise(&rt.exceptions.assertion_error, message));
    }
    let mro = class_value(subclass).and_then(|subclass| subclass.mro());
    if mro.is_some_and(|mro| mro.tail().iter().any(|base| base.is_same(class))) {
        return Ok(true);
    }
    if data.registry.borrow().contains(rt, subclass) {
        return Ok(true);
    }
    let registered = data.registry.borrow().classes(rt);
    for known in registered {
        if rt.issubclass(subclass, &known)? {
            return Ok(true);
        }
    }
    let subclasses = rt.call_method(class, &rt.intern("__subclasses__"), &[])?;
    let Some(list) = subclasses.downcast::<List>() else {
        return Err(rt.type_error("__subclasses__() must return a list"));
    };
    for known in list.to_vec() {
        if rt.issubclass(subclass, &known)? {
            return Ok(true);
        }
    }
    Ok(false)
}
