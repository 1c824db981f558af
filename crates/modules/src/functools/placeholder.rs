//! `Placeholder`: stands for a positional argument that a `partial` leaves open.

use serpentarium_object::{
    CallArgs, GcWord, Kind, MethodDef, NativeArgs, Obj, Object, Payload, PyResult, Runtime, SlotTable, Type,
    TypeSpec,
};

use super::State;
use crate::support::state;

/// The payload: nothing.
pub(crate) struct Placeholder;

impl Payload for Placeholder {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

pub(crate) const PLACEHOLDER: TypeSpec = TypeSpec {
    doc: "The type of the singleton that reserves a positional argument of partial objects.",
    basicsize: 16,
    slots: SlotTable { new: Some(new), repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle.")],
    ..TypeSpec::named("functools._PlaceholderType")
};

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if !args.values.is_empty() {
        return Err(rt.type_error("PlaceholderType takes no arguments"));
    }
    let known = state::<State>(rt, super::NAME).placeholder.get().cloned();
    known.ok_or_else(|| rt.system_error("the module was not initialised"))
}

fn repr(rt: &Runtime, _: &Object) -> PyResult {
    Ok(rt.new_str("Placeholder").into_object())
}

fn reduce(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_str("Placeholder").into_object())
}
