//! `typing.TypeVar`

use serpentarium_heap::{Obj, Object};

use super::parameter::{
    CONTRAVARIANT, COVARIANT, EVALUATE_DEFAULT, INFER_VARIANCE, NAME, Options, TypeParameter, bound, default,
    has_default, or, reduce, repr,
};
use crate::Type;
use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag,
};
use crate::types::object::{object_getattro, object_setattro};
use crate::types::receiver::{bind, receiver};
use crate::types::tuple_value;

pub(super) const TYPE_VAR: TypeSpec = TypeSpec {
    doc: "A type variable: a placeholder for a type in generic classes, functions and aliases.",
    basicsize: 80,
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
        MethodDef::new("__reduce__", "($self, /)", reduce, ""),
        MethodDef::new("has_default", "($self, /)", has_default, ""),
        MethodDef::new(
            "__mro_entries__",
            "($self, object, /)",
            |rt, _| Err(rt.type_error("Cannot subclass an instance of TypeVar")),
            "",
        ),
    ],
    getset: &[
        NAME,
        COVARIANT,
        CONTRAVARIANT,
        INFER_VARIANCE,
        GetSetDef::new("__bound__", bound, ""),
        GetSetDef::new("__constraints__", constraints, ""),
        GetSetDef::new("__default__", default, ""),
        GetSetDef::new(
            "evaluate_bound",
            |rt, object| receiver::<TypeParameter>(rt, object)?.bound.evaluator(rt),
            "",
        ),
        GetSetDef::new(
            "evaluate_constraints",
            |rt, object| receiver::<TypeParameter>(rt, object)?.constraints.evaluator(rt),
            "",
        ),
        EVALUATE_DEFAULT,
    ],
    ..TypeSpec::named("typing.TypeVar")
};

const SIGNATURE: &str = "(name, *constraints, bound=None, default=typing.NoDefault, covariant=False, \
                         contravariant=False, infer_variance=False)";

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    bind(rt, "typevar", SIGNATURE, args, |rt, args| {
        let options = Options { function: "typevar", bound: Some(1), default: 2, variance: Some(3) };
        let own = TypeParameter::from_arguments(rt, args, &options)?;
        match args.get(6).and_then(tuple_value).map_or(0, |constraints| constraints.tail().len()) {
            0 => {}
            1 => return Err(rt.type_error("A single constraint is not allowed")),
            _ if !own.bound.value.is_empty() => {
                return Err(rt.type_error("Constraints cannot be combined with bound=..."));
            }
            _ => own.constraints.value.set(args.get(6).map(Object::to_ref)),
        }
        Ok(rt.tracked(rt.heap.alloc(&rt.typing()?.type_var, own)).into_object())
    })
}

fn constraints(rt: &Runtime, object: &Object) -> PyResult {
    let constraints = receiver::<TypeParameter>(rt, object)?.constraints.get(rt)?;
    Ok(constraints.unwrap_or_else(|| rt.singletons.empty_tuple.clone().into_object()))
}

fn subst(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.typing_py_call("_typevar_subst", &[args.at(0), args.at(1)])
}

/// Fills in the default of a variable for which there is no argument.
fn prepare_subst(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (own, alias, given) = (args.at(0), args.at(1), args.at(2));
    let params = rt.to_vec(&*rt.getattr_str(alias, "__parameters__")?)?;
    let mut place = None;
    for (index, param) in params.iter().enumerate() {
        if rt.equal(param, own)? {
            place = Some(index);
            break;
        }
    }
    let Some(place) = place else {
        return Err(rt.value_error("sequence.index(x): x not in sequence"));
    };
    let len = rt.len(given)?;
    if place < len {
        return Ok(given.to_ref());
    }
    let value = receiver::<TypeParameter>(rt, own)?.default(rt)?;
    if place == len && !value.is_same(&rt.typing()?.no_default) {
        let mut items = rt.to_vec(given)?;
        items.push(value);
        return Ok(rt.new_tracked_tuple(items).into_object());
    }
    let (shown, least) = (rt.str_text(alias)?, place + 1);
    Err(rt.type_error(format!("Too few arguments for {shown}; actual {len}, expected at least {least}")))
}
