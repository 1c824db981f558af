//! `typing.TypeAliasType`: what a `type` statement makes.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};

use super::evaluator::new_evaluator;
use super::parameter::{TypeParameter, not_a_parameter};
use super::{caller, module_of_function, name_argument, type_var_tuple, unpack_type_var_tuples};
use crate::core::{CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::object::object_getattro;
use crate::types::receiver::{bind, receiver, slot_value};
use crate::types::tuple_value;
use crate::{Tuple, Type};

/// The payload.
#[derive(Debug)]
pub(super) struct TypeAlias {
    pub(super) name: Slot,
    /// Type parameters, a tuple, if there are any.
    pub(super) type_params: Slot,
    pub(super) compute_value: Slot,
    pub(super) value: Slot,
    pub(super) module: Slot,
}

impl Payload for TypeAlias {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.name.visit(Label::Field("__name__"), visitor);
        self.type_params.visit(Label::Field("__type_params__"), visitor);
        self.compute_value.visit(Label::Field("evaluate_value"), visitor);
        self.value.visit(Label::Field("__value__"), visitor);
        self.module.visit(Label::Field("__module__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.name.set(None);
        self.type_params.set(None);
        self.compute_value.set(None);
        self.value.set(None);
        self.module.set(None);
    }
}

pub(super) const TYPE_ALIAS: TypeSpec = TypeSpec {
    doc: "A type alias, as the type statement makes it; its value is computed when it is asked for.",
    basicsize: 56,
    slots: SlotTable {
        new: Some(new),
        repr: Some(|rt, object| slot_value(rt, &this(rt, object)?.name)),
        iter: Some(type_var_tuple::iter),
        or: Some(|rt, a, b| rt.union_of_types(a, b)),
        subscript: Some(subscript),
        getattro: Some(object_getattro),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "")],
    getset: &[
        GetSetDef::member("__name__", |rt, object| slot_value(rt, &this(rt, object)?.name), ""),
        GetSetDef::new("__parameters__", parameters, ""),
        GetSetDef::new("__type_params__", type_params, ""),
        GetSetDef::new("__value__", value, ""),
        GetSetDef::new("evaluate_value", evaluate_value, ""),
        GetSetDef::new("__module__", module, ""),
    ],
    ..TypeSpec::named("typing.TypeAliasType")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<TypeAlias>> {
    receiver::<TypeAlias>(rt, object)
}

/// Type parameters with a default come last; anything else is refused.
fn check_parameters(rt: &Runtime, params: &Obj<Tuple>) -> PyResult<()> {
    let no_default = rt.typing()?.no_default.clone();
    let mut default_seen = false;
    for param in params.tail() {
        let Some(own) = param.downcast::<TypeParameter>() else { return Err(not_a_parameter(rt, param)?) };
        if !own.default(rt)?.is_same(&no_default) {
            default_seen = true;
        } else if default_seen {
            let shown = rt.repr_text(param)?;
            return Err(
                rt.type_error(format!("non-default type parameter '{shown}' follows default type parameter"))
            );
        }
    }
    Ok(())
}

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    bind(rt, "typealias", "(name, value, *, type_params=<unrepresentable>)", args, |rt, args| {
        let name = name_argument(rt, "typealias", args.at(0))?;
        let type_params = Slot::empty();
        if let Some(given) = args.get(2) {
            let Some(params) = tuple_value(given) else {
                return Err(rt.type_error("type_params must be a tuple"));
            };
            check_parameters(rt, params)?;
            if !params.tail().is_empty() {
                type_params.set(Some(given.to_ref()));
            }
        }
        let alias = TypeAlias {
            name: Slot::new(name.to_ref()),
            type_params,
            compute_value: Slot::empty(),
            value: Slot::new(args.at(1).to_ref()),
            module: Slot::new(caller(rt)),
        };
        Ok(rt.tracked(rt.heap.alloc(&rt.typing()?.alias, alias)).into_object())
    })
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    slot_value(rt, &this(rt, args.at(0))?.name)
}

fn empty_tuple(rt: &Runtime) -> Ref {
    rt.singletons.empty_tuple.clone().into_object()
}

fn parameters(rt: &Runtime, object: &Object) -> PyResult {
    match this(rt, object)?.type_params.get().as_deref().and_then(tuple_value) {
        Some(params) => Ok(unpack_type_var_tuples(rt, params)?.into_object()),
        None => Ok(empty_tuple(rt)),
    }
}

fn type_params(rt: &Runtime, object: &Object) -> PyResult {
    Ok(this(rt, object)?.type_params.get().unwrap_or_else(|| empty_tuple(rt)))
}

fn value(rt: &Runtime, object: &Object) -> PyResult {
    let alias = this(rt, object)?;
    if let Some(value) = alias.value.get() {
        return Ok(value);
    }
    let compute = slot_value(rt, &alias.compute_value)?;
    let value = rt.call(&compute, &[])?;
    alias.value.set(Some(value.clone()));
    Ok(value)
}

fn evaluate_value(rt: &Runtime, object: &Object) -> PyResult {
    let alias = this(rt, object)?;
    match alias.compute_value.get() {
        Some(compute) => Ok(compute),
        None => new_evaluator(rt, &*slot_value(rt, &alias.value)?),
    }
}

fn module(rt: &Runtime, object: &Object) -> PyResult {
    let alias = this(rt, object)?;
    match (alias.module.get(), alias.compute_value.get()) {
        (Some(module), _) => Ok(module),
        (None, Some(compute)) => module_of_function(rt, &compute),
        (None, None) => Ok(rt.none()),
    }
}

fn subscript(rt: &Runtime, object: &Object, args: &Object) -> PyResult {
    if this(rt, object)?.type_params.is_empty() {
        return Err(rt.type_error("Only generic type aliases are subscriptable"));
    }
    rt.new_generic_alias(object, args)
}
