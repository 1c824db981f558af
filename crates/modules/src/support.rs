//! What native modules share: adding names to a module, paths and errors of the operating system.

use std::rc::Rc;

use serpentarium_host::HostError;
use serpentarium_object::{
    Bytes, Dict, Module, Object, PyResult, Raised, Ref, Runtime, StrMethods as _, int_value, str_value,
};

/// The namespace of a module object.
pub(crate) fn module_dict(rt: &Runtime, module: &Object) -> Ref<Dict> {
    let dict = module.downcast::<Module>().and_then(|module| module.dict.get());
    dict.and_then(|dict| dict.try_downcast().ok()).unwrap_or_else(|| rt.new_dict())
}

/// Adds a name to a module.
pub fn add(rt: &Runtime, module: &Object, name: &str, value: Ref) {
    module_dict(rt, module).set_str(rt, &rt.intern(name), value);
}

/// Adds integers to a module.
pub fn add_ints(rt: &Runtime, module: &Object, table: &[(&str, i64)]) {
    for (name, value) in table {
        add(rt, module, name, rt.new_int(*value));
    }
}

/// The state of a module, made at first use.
pub fn state<T: Default + 'static>(rt: &Runtime, name: &'static str) -> Rc<T> {
    let known = rt.module_state.borrow().get(name).cloned();
    if let Some(state) = known.and_then(|state| state.downcast::<T>().ok()) {
        return state;
    }
    let state = Rc::new(T::default());
    let previous = rt.module_state.borrow_mut().insert(name, state.clone());
    drop(previous);
    state
}

/// `OSError` of a failed request; its class follows from the number.
pub(crate) fn os_error(rt: &Runtime, error: HostError, filename: Option<&Object>) -> Raised {
    os_error2(rt, error, filename, None)
}

/// The same about two paths.
pub(crate) fn os_error2(
    rt: &Runtime,
    error: HostError,
    first: Option<&Object>,
    second: Option<&Object>,
) -> Raised {
    let mut args = vec![rt.new_int(i64::from(error.errno)), rt.new_str(&error.text()).into_object()];
    if let Some(first) = first {
        args.push(first.to_ref());
        if let Some(second) = second {
            args.push(rt.none());
            args.push(second.to_ref());
        }
    }
    let refs: Vec<&Object> = args.iter().map(|arg| &**arg).collect();
    rt.raise_call(rt.exceptions.os_error.as_object(), &refs)
}

/// Bytes of the system as text (`os.fsdecode`).
pub(crate) fn fs_decode(rt: &Runtime, bytes: &[u8]) -> PyResult {
    rt.decode(bytes, Some("utf-8"), Some("surrogateescape"))
}

/// `os.fspath(path)`
pub fn fspath(rt: &Runtime, object: &Object) -> PyResult {
    if str_value(object).is_some() || object.downcast::<Bytes>().is_some() {
        return Ok(object.to_ref());
    }
    let Some(result) = rt.call_special(object, &rt.intern("__fspath__"), &[])? else {
        let name = rt.type_name(object);
        return Err(rt.type_error(format!("expected str, bytes or os.PathLike object, not {name}")));
    };
    if str_value(&result).is_some() || result.downcast::<Bytes>().is_some() {
        return Ok(result);
    }
    Err(rt.type_error(format!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        rt.type_name(object),
        rt.type_name(&result)
    )))
}

/// The class an optional flag argument stands for.
pub(crate) fn flag(rt: &Runtime, object: Option<&Object>, default: bool) -> PyResult<bool> {
    object.map_or(Ok(default), |object| rt.is_true(object))
}

/// A `long long` argument.
pub(crate) fn int_argument(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let index = rt.index(object)?;
    match int_value(&index).and_then(|value| value.small()) {
        Some(value) => Ok(value),
        None => Err(rt.overflow_error("Python int too large to convert to C long")),
    }
}

/// A C `int` argument.
pub(crate) fn c_int(rt: &Runtime, object: &Object) -> PyResult<i32> {
    let value = int_argument(rt, object)?;
    i32::try_from(value).map_err(|_| {
        let side = if value < 0 { "less than minimum" } else { "greater than maximum" };
        rt.overflow_error(format!("signed integer is {side}"))
    })
}

/// A string argument, or `TypeError` naming function and position.
pub(crate) fn str_argument(
    rt: &Runtime,
    object: &Object,
    function: &str,
    position: &str,
) -> PyResult<String> {
    match str_value(object) {
        Some(text) => Ok(text.to_text().into_owned()),
        None => {
            let given = if rt.is_none(object) { "None".to_owned() } else { rt.type_name(object) };
            Err(rt.type_error(format!("{function}() argument{position} must be str, not {given}")))
        }
    }
}

/// An attribute of an imported module, importing it if need be.
pub(crate) fn imported_attribute(rt: &Runtime, module: &str, name: &str) -> PyResult {
    let module = rt.evaluator().import(rt, rt.intern(module).as_object(), None, None, 0)?;
    rt.getattr_str(&module, name)
}
