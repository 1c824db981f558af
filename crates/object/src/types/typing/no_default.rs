//! `typing.NoDefault`: says that a type parameter has no default.

use serpentarium_heap::Obj;

use crate::Type;
use crate::core::{CallArgs, MethodDef, PyResult, Runtime, SlotTable, TypeSpec};

pub(super) const NO_DEFAULT_TYPE: TypeSpec = TypeSpec {
    doc: "The type of the NoDefault singleton.",
    signature: Some("()"),
    slots: SlotTable {
        new: Some(new),
        repr: Some(|rt, _| Ok(rt.new_str("typing.NoDefault").into_object())),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new(
        "__reduce__",
        "($self, /)",
        |rt, _| Ok(rt.new_str("NoDefault").into_object()),
        "",
    )],
    ..TypeSpec::named("NoDefaultType")
};

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if !args.values.is_empty() {
        return Err(rt.type_error("NoDefaultType takes no arguments"));
    }
    Ok(rt.typing()?.no_default.clone())
}
