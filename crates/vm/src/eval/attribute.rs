//! `LOAD_ATTR` the long way.

use serpentarium_heap::{Object, Ref};
use serpentarium_object::{LoadedMethod, PyResult, Runtime, str_value};

/// What `LOAD_ATTR` found.
pub(super) enum Loaded {
    /// A value.
    Value(Ref),
    /// A function of the type; the receiver becomes its first argument.
    Method(Ref),
}

/// Loads an attribute; the operand's lowest bit says that it is about to be called.
pub(super) fn load(rt: &Runtime, operand: usize, owner: &Object, name: &Object) -> PyResult<Loaded> {
    if operand & 1 == 0 {
        return rt.getattr(owner, name).map(Loaded::Value);
    }
    let Some(text) = str_value(name) else { return Err(rt.system_error("bad name")) };
    Ok(match rt.load_method(owner, text)? {
        LoadedMethod::Unbound(method) => Loaded::Method(method),
        LoadedMethod::Bound(value) => Loaded::Value(value),
    })
}
