//! `ContextVar`.

use serpentarium_object::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, Obj, Object, PyResult, Runtime, Slot, SlotTable, Type,
    TypeSpec, str_value,
};

use super::State;
use super::context::Context;
use super::token::Token;
use crate::binding::{Parameters, class_getitem, gc_payload, make, named, ready, slot_or_none, this};
use crate::support::state;

/// The payload.
pub(crate) struct ContextVar {
    name: Slot,
    default: Slot,
}
gc_payload!(ContextVar { name: "var_name", default: "var_default" });

pub(crate) const CONTEXT_VAR: TypeSpec = TypeSpec {
    doc: "A variable whose value belongs to the current context.",
    basicsize: 64,
    slots: SlotTable { new: Some(new), repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new(
            "get",
            "($self, default=<unrepresentable>, /)",
            get,
            "The value in the current context.",
        ),
        MethodDef::new("set", "($self, value, /)", set, "Sets the value in the current context."),
        MethodDef::new(
            "reset",
            "($self, token, /)",
            |rt, args| reset(rt, args.at(0), args.at(1)),
            "Restores the value from before a set.",
        ),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    getset: &[GetSetDef::member(
        "name",
        |rt, object| Ok(slot_or_none(rt, &this::<ContextVar>(rt, object)?.name)),
        "",
    )],
    ..TypeSpec::named("_contextvars.ContextVar")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let given = args.positional_values().len();
    if given == 0 && args.keyword_len() == 0 {
        return Err(rt.type_error("ContextVar() takes exactly 1 positional argument (0 given)"));
    }
    if given > 1 {
        return Err(
            rt.type_error(format!("ContextVar() takes at most 1 positional argument ({given} given)"))
        );
    }
    let parameters =
        Parameters { function: "ContextVar", names: ["", "default"], positional: 1, required: 0 };
    let [name, default] = named(rt, args, &parameters)?;
    let Some(name) = name.filter(|name| str_value(name).is_some()) else {
        return Err(rt.type_error("context variable name must be a str"));
    };
    let default = default.map_or_else(Slot::empty, |default| Slot::new(default.to_ref()));
    make(rt, class, ContextVar { name: Slot::new(name.to_ref()), default })
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let variable = this::<ContextVar>(rt, object)?;
    let name = rt.repr_text(&slot_or_none(rt, &variable.name))?;
    let default = match variable.default.get() {
        Some(default) => format!(" default={}", rt.repr_text(&default)?),
        None => String::new(),
    };
    Ok(rt.new_str(&format!("<ContextVar name={name}{default} at {:#x}>", object.address())).into_object())
}

fn get(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let current = super::current(rt)?;
    if let Some(value) = this::<Context>(rt, &current)?.get(object) {
        return Ok(value);
    }
    if let Some(default) = args.get(1) {
        return Ok(default.to_ref());
    }
    let default = this::<ContextVar>(rt, object)?.default.get();
    default.ok_or_else(|| rt.raise_with(&rt.exceptions.lookup_error, vec![object.to_ref()]))
}

fn set(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let current = super::current(rt)?;
    let context = this::<Context>(rt, &current)?;
    let old = context.get(object);
    context.set(object, Some(args.at(1).to_ref()));
    let class = ready(rt, &state::<State>(rt, super::NAME).token)?;
    make(rt, &class, Token::new(current.clone(), object.to_ref(), old))
}

/// Restores the value a token remembers.
pub(super) fn reset(rt: &Runtime, object: &Object, token: &Object) -> PyResult {
    let Some(own) = token.downcast::<Token>() else {
        return Err(rt.type_error(format!("expected an instance of Token, got {}", rt.repr_text(token)?)));
    };
    if own.used.get() {
        return Err(rt.runtime_error(format!("{} has already been used once", rt.repr_text(token)?)));
    }
    if !own.variable.holds(object) {
        let shown = rt.repr_text(token)?;
        return Err(rt.value_error(format!("{shown} was created by a different ContextVar")));
    }
    let current = super::current(rt)?;
    if !own.context.holds(&current) {
        let shown = rt.repr_text(token)?;
        return Err(rt.value_error(format!("{shown} was created in a different Context")));
    }
    own.used.set(true);
    this::<Context>(rt, &current)?.set(object, own.old.get());
    Ok(rt.none())
}
