//! `typing.ParamSpec`, and the `args` and `kwargs` of one.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Slot, Visitor};

use super::parameter::{
    CONTRAVARIANT, COVARIANT, EVALUATE_DEFAULT, INFER_VARIANCE, NAME, Options, TypeParameter, bound, default,
    has_default, or, reduce, repr,
};
use crate::Type;
use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec,
    hash_not_implemented, type_flag,
};
use crate::types::arguments::named;
use crate::types::object::{object_getattro, object_setattro};
use crate::types::receiver::{bind, receiver, slot_value};

pub(super) const PARAM_SPEC: TypeSpec = TypeSpec {
    doc: "A parameter specification: a placeholder for the parameters of a callable.",
    basicsize: 56,
    dictoffset: -1,
    weaklistoffset: -32,
    flags: type_flag::MANAGED_DICT | type_flag::MANAGED_WEAKREF,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        or: Some(or),
        getattro: Some(object_getattro),
        setattro: Some(object_setattro),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__typing_subst__", "($self, arg, /)", subst, ""),
        MethodDef::new("__typing_prepare_subst__", "($self, alias, args, /)", prepare_subst, ""),
        MethodDef::new("has_default", "($self, /)", has_default, ""),
        MethodDef::new("__reduce__", "($self, /)", reduce, ""),
        MethodDef::new(
            "__mro_entries__",
            "($self, object, /)",
            |rt, _| Err(rt.type_error("Cannot subclass an instance of ParamSpec")),
            "",
        ),
    ],
    getset: &[
        NAME,
        GetSetDef::member("__bound__", bound, ""),
        COVARIANT,
        CONTRAVARIANT,
        INFER_VARIANCE,
        GetSetDef::new(
            "args",
            |rt, object| part(rt, &rt.typing()?.param_spec_args, object),
            "Represents positional arguments.",
        ),
        GetSetDef::new(
            "kwargs",
            |rt, object| part(rt, &rt.typing()?.param_spec_kwargs, object),
            "Represents keyword arguments.",
        ),
        GetSetDef::new("__default__", default, "The default value for this ParamSpec."),
        EVALUATE_DEFAULT,
    ],
    ..TypeSpec::named("typing.ParamSpec")
};

const SIGNATURE: &str = "(name, *, bound=None, default=typing.NoDefault, covariant=False, \
                         contravariant=False, infer_variance=False)";

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    bind(rt, "paramspec", SIGNATURE, args, |rt, args| {
        let options = Options { function: "paramspec", bound: Some(1), default: 2, variance: Some(3) };
        let own = TypeParameter::from_arguments(rt, args, &options)?;
        Ok(rt.tracked(rt.heap.alloc(&rt.typing()?.param_spec, own)).into_object())
    })
}

fn subst(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.typing_py_call("_paramspec_subst", &[args.at(0), args.at(1)])
}

fn prepare_subst(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.typing_py_call("_paramspec_prepare_subst", &[args.at(0), args.at(1), args.at(2)])
}

/// The payload of `P.args` and `P.kwargs`.
#[derive(Debug)]
pub(super) struct ParamSpecPart {
    origin: Slot,
}

impl Payload for ParamSpecPart {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.origin.visit(Label::Field("__origin__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.origin.set(None);
    }
}

fn part(rt: &Runtime, class: &Obj<Type>, origin: &Object) -> PyResult {
    let payload = ParamSpecPart { origin: Slot::new(origin.to_ref()) };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn new_part(rt: &Runtime, class: &Obj<Type>, function: &str, args: CallArgs<'_>) -> PyResult {
    match named(rt, args, function, ["origin"])? {
        [Some(origin)] => part(rt, class, origin),
        [None] => Err(rt.type_error(format!("{function}() missing required argument 'origin' (pos 1)"))),
    }
}

const ORIGIN: GetSetDef = GetSetDef::member(
    "__origin__",
    |rt, object| slot_value(rt, &receiver::<ParamSpecPart>(rt, object)?.origin),
    "",
);

pub(super) const PARAM_SPEC_ARGS: TypeSpec = TypeSpec {
    doc: "The positional parameters that a ParamSpec stands for.",
    basicsize: 24,
    weaklistoffset: -32,
    flags: type_flag::MANAGED_WEAKREF,
    slots: SlotTable {
        new: Some(|rt, class, args| new_part(rt, class, "paramspecargs", args)),
        repr: Some(|rt, object| part_repr(rt, object, "args")),
        compare: Some(compare),
        hash: Some(hash_not_implemented),
        getattro: Some(object_getattro),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new(
        "__mro_entries__",
        "($self, object, /)",
        |rt, _| Err(rt.type_error("Cannot subclass an instance of ParamSpecArgs")),
        "",
    )],
    getset: &[ORIGIN],
    ..TypeSpec::named("typing.ParamSpecArgs")
};

pub(super) const PARAM_SPEC_KWARGS: TypeSpec = TypeSpec {
    doc: "The keyword parameters that a ParamSpec stands for.",
    basicsize: 24,
    weaklistoffset: -32,
    flags: type_flag::MANAGED_WEAKREF,
    slots: SlotTable {
        new: Some(|rt, class, args| new_part(rt, class, "paramspeckwargs", args)),
        repr: Some(|rt, object| part_repr(rt, object, "kwargs")),
        compare: Some(compare),
        hash: Some(hash_not_implemented),
        getattro: Some(object_getattro),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new(
        "__mro_entries__",
        "($self, object, /)",
        |rt, _| Err(rt.type_error("Cannot subclass an instance of ParamSpecKwargs")),
        "",
    )],
    getset: &[ORIGIN],
    ..TypeSpec::named("typing.ParamSpecKwargs")
};

fn part_repr(rt: &Runtime, object: &Object, name: &str) -> PyResult {
    let origin = slot_value(rt, &receiver::<ParamSpecPart>(rt, object)?.origin)?;
    let shown = match origin.downcast::<TypeParameter>() {
        Some(own) if origin.type_object().is_same(&rt.typing()?.param_spec) => {
            rt.str_text(&*slot_value(rt, &own.name)?)?
        }
        _ => rt.repr_text(&origin)?,
    };
    Ok(rt.new_str(&format!("{shown}.{name}")).into_object())
}

fn compare(rt: &Runtime, left: &Object, right: &Object, op: CompareOp) -> PyResult {
    let same_type = left.type_object().is_same(right.type_object());
    if !same_type || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(rt.not_implemented());
    }
    let left = slot_value(rt, &receiver::<ParamSpecPart>(rt, left)?.origin)?;
    let right = slot_value(rt, &receiver::<ParamSpecPart>(rt, right)?.origin)?;
    rt.compare(&left, &right, op)
}
