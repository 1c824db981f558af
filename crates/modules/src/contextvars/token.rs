//! `Token`: remembers what a context variable was before it was set.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, GetSetDef, Kind, MethodDef, NativeArgs, NoPrefix, Obj, Object, Payload, PyResult, Ref, Runtime,
    Slot, SlotTable, Type, TypeSpec, hash_not_implemented, type_flag,
};

use super::{State, variable};
use crate::binding::{class_getitem, gc_payload, slot_or_none, this};
use crate::support::state;

/// The payload.
pub(crate) struct Token {
    pub(super) context: Slot,
    pub(super) variable: Slot,
    pub(super) old: Slot,
    pub(super) used: Cell<bool>,
}
gc_payload!(Token { context: "tok_ctx", variable: "tok_var", old: "tok_oldval" });

impl Token {
    /// A token about a variable that was just set in a context.
    pub(super) fn new(context: Ref, variable: Ref, old: Option<Ref>) -> Self {
        let old = old.map_or_else(Slot::empty, Slot::new);
        Self { context: Slot::new(context), variable: Slot::new(variable), old, used: Cell::new(false) }
    }
}

pub(crate) const TOKEN: TypeSpec = TypeSpec {
    doc: "What a context variable was before it was set.",
    basicsize: 48,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash_not_implemented),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
        MethodDef::new("__enter__", "($self, /)", |_, args| Ok(args.at(0).to_ref()), "The token itself."),
        MethodDef::new("__exit__", "($self, type, val, tb, /)", exit, "Restores the variable."),
    ],
    getset: &[
        GetSetDef::new("var", |rt, object| Ok(slot_or_none(rt, &this::<Token>(rt, object)?.variable)), ""),
        GetSetDef::new("old_value", old_value, ""),
    ],
    ..TypeSpec::named("_contextvars.Token")
};

fn new(rt: &Runtime, _: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    Err(rt.runtime_error("Tokens can only be created by ContextVars"))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let token = this::<Token>(rt, object)?;
    let used = if token.used.get() { " used" } else { "" };
    let variable = rt.repr_text(&slot_or_none(rt, &token.variable))?;
    Ok(rt.new_str(&format!("<Token{used} var={variable} at {:#x}>", object.address())).into_object())
}

fn old_value(rt: &Runtime, object: &Object) -> PyResult {
    let missing = state::<State>(rt, super::NAME).missing.get().cloned();
    Ok(this::<Token>(rt, object)?.old.get().or(missing).unwrap_or_else(|| rt.none()))
}

fn exit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let variable = slot_or_none(rt, &this::<Token>(rt, args.at(0))?.variable);
    variable::reset(rt, &variable, args.at(0))
}

/// The payload of `Token.MISSING`: nothing.
pub(crate) struct Missing;

impl Payload for Missing {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

/// The type of `Token.MISSING`.
pub(crate) const MISSING: TypeSpec = TypeSpec {
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable {
        repr: Some(|rt, _| Ok(rt.new_str("<Token.MISSING>").into_object())),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("Token.MISSING")
};
