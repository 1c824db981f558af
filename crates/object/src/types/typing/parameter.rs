//! What the three kinds of type parameters share: name, bound, constraints, default, variance.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Slot, Visitor};

use super::evaluator::new_evaluator;
use super::{caller, name_argument};
use crate::core::{GetSetDef, NativeArgs, PyResult, Raised, Runtime};
use crate::types::receiver::receiver;

/// A value that is known, or that a function computes when it is first asked for.
#[derive(Debug)]
pub(super) struct Lazy {
    pub(super) value: Slot,
    pub(super) evaluate: Slot,
}

impl Lazy {
    pub(super) fn empty() -> Self {
        Self { value: Slot::empty(), evaluate: Slot::empty() }
    }

    /// The value, computed if need be; nothing if there is none.
    pub(super) fn get(&self, rt: &Runtime) -> PyResult<Option<Ref>> {
        if let Some(value) = self.value.get() {
            return Ok(Some(value));
        }
        let Some(evaluate) = self.evaluate.get() else { return Ok(None) };
        let value = rt.call(&evaluate, &[])?;
        self.value.set(Some(value.clone()));
        Ok(Some(value))
    }

    /// A function that gives the value in the format asked for, or `None` if there is no value.
    pub(super) fn evaluator(&self, rt: &Runtime) -> PyResult {
        match (self.evaluate.get(), self.value.get()) {
            (Some(evaluate), _) => Ok(evaluate),
            (None, Some(value)) => new_evaluator(rt, &value),
            (None, None) => Ok(rt.none()),
        }
    }

    fn visit(&self, value: &'static str, evaluate: &'static str, visitor: &mut Visitor<'_>) {
        self.value.visit(Label::Field(value), visitor);
        self.evaluate.visit(Label::Field(evaluate), visitor);
    }

    fn clear(&self) {
        self.value.set(None);
        self.evaluate.set(None);
    }
}

/// The payload of type variables, type variable tuples and parameter specifications.
#[derive(Debug)]
pub(super) struct TypeParameter {
    pub(super) name: Slot,
    pub(super) bound: Lazy,
    pub(super) constraints: Lazy,
    pub(super) default: Lazy,
    pub(super) covariant: Cell<bool>,
    pub(super) contravariant: Cell<bool>,
    pub(super) infer_variance: Cell<bool>,
    /// Its other attributes, `__module__` among them.
    pub(super) dict: Slot,
}

impl Payload for TypeParameter {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.name.visit(Label::Field("__name__"), visitor);
        self.bound.visit("__bound__", "evaluate_bound", visitor);
        self.constraints.visit("__constraints__", "evaluate_constraints", visitor);
        self.default.visit("__default__", "evaluate_default", visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.name.set(None);
        self.bound.clear();
        self.constraints.clear();
        self.default.clear();
        self.dict.set(None);
    }
}

/// The arguments of a constructor that say more than the name; places of its signature.
pub(super) struct Options {
    pub(super) function: &'static str,
    pub(super) bound: Option<usize>,
    pub(super) default: usize,
    /// `covariant`; `contravariant` and `infer_variance` follow.
    pub(super) variance: Option<usize>,
}

impl TypeParameter {
    /// A parameter whose variance type checkers infer, as the syntax for type parameters makes it.
    pub(super) fn inferred(name: &Object) -> Self {
        Self {
            name: Slot::new(name.to_ref()),
            bound: Lazy::empty(),
            constraints: Lazy::empty(),
            default: Lazy::empty(),
            covariant: Cell::new(false),
            contravariant: Cell::new(false),
            infer_variance: Cell::new(true),
            dict: Slot::empty(),
        }
    }

    /// A parameter made by its constructor.
    pub(super) fn from_arguments(rt: &Runtime, args: NativeArgs<'_>, options: &Options) -> PyResult<Self> {
        let own = Self::inferred(name_argument(rt, options.function, args.at(0))?);
        own.infer_variance.set(false);
        if let Some(first) = options.variance {
            let flag = |index| args.get(index).map_or(Ok(false), |flag: &Object| rt.is_true(flag));
            own.covariant.set(flag(first)?);
            own.contravariant.set(flag(first + 1)?);
            own.infer_variance.set(flag(first + 2)?);
            let (covariant, contravariant) = (own.covariant.get(), own.contravariant.get());
            if covariant && contravariant {
                return Err(rt.value_error("Bivariant types are not supported."));
            }
            if own.infer_variance.get() && (covariant || contravariant) {
                return Err(rt.value_error("Variance cannot be specified with infer_variance."));
            }
        }
        if let Some(bound) = rt.not_none(options.bound.and_then(|index| args.get(index))) {
            own.bound.value.set(Some(type_check(rt, bound, "Bound must be a type.")?));
        }
        let default = match args.get(options.default) {
            Some(default) => default.to_ref(),
            None => rt.typing()?.no_default.clone(),
        };
        own.default.value.set(Some(default));
        let dict = rt.new_dict();
        dict.set_str(rt, &rt.intern("__module__"), caller(rt));
        own.dict.set(Some(dict.into_object()));
        Ok(own)
    }

    /// Its default, or `NoDefault`.
    pub(super) fn default(&self, rt: &Runtime) -> PyResult {
        Ok(match self.default.get(rt)? {
            Some(default) => default,
            None => rt.typing()?.no_default.clone(),
        })
    }
}

/// A type, as `typing` takes it, or `TypeError` with this text.
fn type_check(rt: &Runtime, object: &Object, text: &str) -> PyResult {
    if rt.is_none(object) {
        return Ok(object.type_object().to_ref());
    }
    rt.typing_py_call("_type_check", &[object, rt.new_str(text).as_object()])
}

/// `TypeError` about something that is no type parameter.
pub(super) fn not_a_parameter(rt: &Runtime, object: &Object) -> PyResult<Raised> {
    Ok(rt.type_error(format!("Expected a type param, got {}", rt.repr_text(object)?)))
}

pub(super) const NAME: GetSetDef = GetSetDef::member(
    "__name__",
    |rt, object| crate::types::receiver::slot_value(rt, &receiver::<TypeParameter>(rt, object)?.name),
    "",
);
pub(super) const COVARIANT: GetSetDef = GetSetDef::member(
    "__covariant__",
    |rt, object| Ok(rt.bool(receiver::<TypeParameter>(rt, object)?.covariant.get())),
    "",
);
pub(super) const CONTRAVARIANT: GetSetDef = GetSetDef::member(
    "__contravariant__",
    |rt, object| Ok(rt.bool(receiver::<TypeParameter>(rt, object)?.contravariant.get())),
    "",
);
pub(super) const INFER_VARIANCE: GetSetDef = GetSetDef::member(
    "__infer_variance__",
    |rt, object| Ok(rt.bool(receiver::<TypeParameter>(rt, object)?.infer_variance.get())),
    "",
);
pub(super) const EVALUATE_DEFAULT: GetSetDef = GetSetDef::new(
    "evaluate_default",
    |rt, object| receiver::<TypeParameter>(rt, object)?.default.evaluator(rt),
    "",
);

/// `__default__`
pub(super) fn default(rt: &Runtime, object: &Object) -> PyResult {
    receiver::<TypeParameter>(rt, object)?.default(rt)
}

/// `__bound__`
pub(super) fn bound(rt: &Runtime, object: &Object) -> PyResult {
    Ok(receiver::<TypeParameter>(rt, object)?.bound.get(rt)?.unwrap_or_else(|| rt.none()))
}

/// `has_default()`
pub(super) fn has_default(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let own = receiver::<TypeParameter>(rt, args.at(0))?;
    let no_default = &rt.typing()?.no_default;
    let has = !own.default.evaluate.is_empty()
        || own.default.value.get().is_some_and(|value| !value.is_same(no_default));
    Ok(rt.bool(has))
}

/// `__reduce__()`: its name, by which pickle finds it.
pub(super) fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    crate::types::receiver::slot_value(rt, &receiver::<TypeParameter>(rt, args.at(0))?.name)
}

/// `self | other`: `typing` lets in more than types, such as strings.
pub(super) fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    rt.union_of(&[a, b], true)
}

/// Shows the name with a sign for the variance.
pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let own = receiver::<TypeParameter>(rt, object)?;
    let name = crate::types::receiver::slot_value(rt, &own.name)?;
    if own.infer_variance.get() {
        return Ok(name);
    }
    let sign = match (own.covariant.get(), own.contravariant.get()) {
        (true, _) => '+',
        (_, true) => '-',
        _ => '~',
    };
    Ok(rt.new_str(&format!("{sign}{}", rt.str_text(&name)?)).into_object())
}
