//! `Context`: what every context variable is set to.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, CompareOp, GcWord, Guarded, Kind, Label, MethodDef, NativeArgs, Obj, Object, Payload, PyResult,
    Ref, Runtime, SlotTable, StackRef, Type, TypeSpec, ViewKind, Visitor, hash_not_implemented,
};

use super::State;
use super::variable::ContextVar;
use crate::binding::{make, ready, this};
use crate::support::state;

/// The payload.
pub(crate) struct Context {
    values: Guarded<Vec<(Ref, Ref)>>,
    /// True while code runs in it.
    pub(super) entered: Cell<bool>,
}

impl Default for Context {
    fn default() -> Self {
        Self { values: Guarded::new(Vec::new()), entered: Cell::new(false) }
    }
}

impl Payload for Context {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        for (variable, value) in self.values.borrow().iter() {
            visitor(Label::Field("ctx_vars"), variable);
            visitor(Label::Field("ctx_vars"), value);
        }
    }

    fn clear(&self, _: &[()]) {
        drop(self.values.take());
    }
}

impl Context {
    /// The value of a variable.
    pub(super) fn get(&self, variable: &Object) -> Option<Ref> {
        let values = self.values.borrow();
        values.iter().find(|(known, _)| known.is_same(variable)).map(|(_, value)| value.clone())
    }

    /// Sets the value of a variable, or removes it.
    pub(super) fn set(&self, variable: &Object, value: Option<Ref>) {
        let mut values = self.values.borrow_mut();
        let place = values.iter().position(|(known, _)| known.is_same(variable));
        let old = match (place, value) {
            (Some(place), Some(value)) => {
                Some((values[place].0.clone(), std::mem::replace(&mut values[place].1, value)))
            }
            (Some(place), None) => Some(values.remove(place)),
            (None, Some(value)) => {
                values.push((variable.to_ref(), value));
                None
            }
            (None, None) => None,
        };
        drop(values);
        drop(old);
    }

    fn to_vec(&self) -> Vec<(Ref, Ref)> {
        self.values.borrow().clone()
    }
}

pub(crate) const CONTEXT: TypeSpec = TypeSpec {
    doc: "A mapping of context variables to their values.",
    basicsize: 48,
    weaklistoffset: 32,
    slots: SlotTable {
        new: Some(new),
        hash: Some(hash_not_implemented),
        compare: Some(compare),
        iter: Some(iter),
        length: Some(|rt, object| Ok(this::<Context>(rt, object)?.values.borrow().len())),
        subscript: Some(subscript),
        contains: Some(|rt, object, key| Ok(lookup(rt, object, key)?.is_some())),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("get", "($self, key, default=None, /)", get, "The value of a variable, or a default."),
        MethodDef::new(
            "items",
            "($self, /)",
            |rt, args| view(rt, args, ViewKind::Items),
            "Variables and values.",
        ),
        MethodDef::new("keys", "($self, /)", |rt, args| view(rt, args, ViewKind::Keys), "The variables."),
        MethodDef::new("values", "($self, /)", |rt, args| view(rt, args, ViewKind::Values), "The values."),
        MethodDef::new("copy", "($self, /)", |rt, args| copy_of(rt, args.at(0)), "A shallow copy."),
        MethodDef::fast("run", "", run, "Calls a function in this context."),
    ],
    ..TypeSpec::named("_contextvars.Context")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if !args.values.is_empty() {
        return Err(rt.type_error("Context() does not accept any arguments"));
    }
    make(rt, class, Context::default())
}

/// A new context with the same values.
pub(super) fn copy_of(rt: &Runtime, object: &Object) -> PyResult {
    let class = ready(rt, &state::<State>(rt, super::NAME).context)?;
    let values = this::<Context>(rt, object)?.to_vec();
    make(rt, &class, Context { values: Guarded::new(values), entered: Cell::new(false) })
}

fn lookup(rt: &Runtime, object: &Object, key: &Object) -> PyResult<Option<Ref>> {
    if key.downcast::<ContextVar>().is_none() {
        return Err(rt.type_error(format!("a ContextVar key was expected, got {}", rt.repr_text(key)?)));
    }
    Ok(this::<Context>(rt, object)?.get(key))
}

fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    lookup(rt, object, key)?.ok_or_else(|| rt.key_error(key))
}

fn get(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let found = lookup(rt, args.at(0), args.at(1))?;
    Ok(found.or_else(|| args.get(2).map(Object::to_ref)).unwrap_or_else(|| rt.none()))
}

fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let keys = this::<Context>(rt, object)?.to_vec().into_iter().map(|(variable, _)| variable).collect();
    rt.iter(rt.new_list(keys).as_object())
}

fn view(rt: &Runtime, args: NativeArgs<'_>, kind: ViewKind) -> PyResult {
    let dict = rt.new_dict();
    for (variable, value) in this::<Context>(rt, args.at(0))?.to_vec() {
        dict.set_item(rt, &variable, &value)?;
    }
    Ok(rt.new_dict_view(dict.as_object(), kind))
}

fn compare(rt: &Runtime, left: &Object, right: &Object, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (left.downcast::<Context>(), right.downcast::<Context>()) else {
        return Ok(rt.not_implemented());
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(rt.not_implemented());
    }
    let (a, b) = (a.to_vec(), this::<Context>(rt, b.as_object())?);
    let mut equal = a.len() == b.to_vec().len();
    for (variable, value) in &a {
        if !equal {
            break;
        }
        equal = match b.get(variable) {
            Some(other) => rt.equal(value, &other)?,
            None => false,
        };
    }
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

fn run(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (Some(object), Some(callable)) = (args.get(0), args.get(1)) else {
        return Err(rt.type_error("run() missing 1 required positional argument"));
    };
    let context = this::<Context>(rt, object)?;
    if context.entered.get() {
        let shown = rt.repr_text(object)?;
        return Err(rt.runtime_error(format!("cannot enter context: {shown} is already entered")));
    }
    let module = state::<State>(rt, super::NAME);
    let outer = super::current(rt)?;
    context.entered.set(true);
    module.current.0.set(Some(object.to_ref()));
    let rest: Vec<StackRef> = args.values[2..].iter().map(StackRef::borrow).collect();
    let result = rt.call_args(callable, CallArgs { values: &rest, names: args.names });
    context.entered.set(false);
    module.current.0.set(Some(outer));
    result
}
