//! `typing.TypeVarTuple`

use serpentarium_heap::{Obj, Object};

use super::parameter::{EVALUATE_DEFAULT, NAME, Options, TypeParameter, default, has_default, reduce};
use super::unpack;
use crate::Type;
use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag,
};
use crate::types::object::{object_getattro, object_setattro};
use crate::types::receiver::{bind, receiver, slot_value};

pub(super) const TYPE_VAR_TUPLE: TypeSpec = TypeSpec {
    doc: "A type variable tuple: a placeholder for any number of types.",
    basicsize: 40,
    dictoffset: -1,
    weaklistoffset: -32,
    flags: type_flag::MANAGED_DICT | type_flag::MANAGED_WEAKREF,
    slots: SlotTable {
        new: Some(new),
        repr: Some(|rt, object| slot_value(rt, &receiver::<TypeParameter>(rt, object)?.name)),
        iter: Some(iter),
        getattro: Some(object_getattro),
        setattro: Some(object_setattro),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "__typing_subst__",
            "($self, arg, /)",
            |rt, _| Err(rt.type_error("Substitution of bare TypeVarTuple is not supported")),
            "",
        ),
        MethodDef::new("__typing_prepare_subst__", "($self, alias, args, /)", prepare_subst, ""),
        MethodDef::new("__reduce__", "($self, /)", reduce, ""),
        MethodDef::new("has_default", "($self, /)", has_default, ""),
        MethodDef::new(
            "__mro_entries__",
            "($self, object, /)",
            |rt, _| Err(rt.type_error("Cannot subclass an instance of TypeVarTuple")),
            "",
        ),
    ],
    getset: &[
        NAME,
        GetSetDef::new("__default__", default, "The default value for this TypeVarTuple."),
        EVALUATE_DEFAULT,
    ],
    ..TypeSpec::named("typing.TypeVarTuple")
};

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    bind(rt, "typevartuple", "(name, *, default=typing.NoDefault)", args, |rt, args| {
        let options = Options { function: "typevartuple", bound: None, default: 1, variance: None };
        let own = TypeParameter::from_arguments(rt, args, &options)?;
        Ok(rt.tracked(rt.heap.alloc(&rt.typing()?.type_var_tuple, own)).into_object())
    })
}

/// `*Ts` gives `Unpack[Ts]`, once.
pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let unpacked = unpack(rt, object)?;
    rt.iter(rt.new_tracked_tuple([unpacked]).as_object())
}

fn prepare_subst(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.typing_py_call("_typevartuple_prepare_subst", &[args.at(0), args.at(1), args.at(2)])
}
