//! Bound methods.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Slot, StackRef, Visitor};

use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, kind,
    type_flag, type_of,
};
use crate::types::receiver::{exactly, receiver, slot_value};
use crate::types::str_value;
use crate::{Ref, StrMethods as _, Type};

/// The payload of bound methods (`PyMethodObject`).
#[derive(Debug)]
pub struct Method {
    /// The function.
    pub func: Slot,
    /// The instance.
    pub self_: Slot,
}

impl Payload for Method {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::METHOD;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.func.visit(Label::Field("__func__"), visitor);
        self.self_.visit(Label::Field("__self__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.func.set(None);
        self.self_.set(None);
    }
}
/// The type `method`.
pub(crate) const METHOD: TypeSpec = TypeSpec {
    doc: "Create a bound instance method object.",
    signature: Some("(function, instance, /)"),
    basicsize: 48,
    flags: type_flag::HAVE_VECTORCALL,
    weaklistoffset: 32,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        call: Some(call),
        getattro: Some(getattro),
        compare: Some(compare),
        descr_get: Some(|_, method, _, _| Ok(method.to_ref())),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "")],
    getset: &[
        GetSetDef::member(
            "__func__",
            |rt, object| slot_value(rt, &this(rt, object)?.func),
            "the function the method calls",
        ),
        GetSetDef::member(
            "__self__",
            |rt, object| slot_value(rt, &this(rt, object)?.self_),
            "the instance the method is bound to",
        ),
        GetSetDef::new("__doc__", get_doc, ""),
    ],
    ..TypeSpec::named("method")
};

fn this<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Method>> {
    receiver::<Method>(rt, object)
}

fn parts(rt: &Runtime, object: &Object) -> PyResult<(Ref, Ref)> {
    let method = this(rt, object)?;
    match (method.func.get(), method.self_.get()) {
        (Some(function), Some(instance)) => Ok((function, instance)),
        _ => Err(rt.system_error("the method was cleared")),
    }
}

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [function, instance] = exactly(rt, "method", args)?;
    if !rt.is_callable(function) {
        return Err(rt.type_error("first argument must be callable"));
    }
    if rt.is_none(instance) {
        return Err(rt.type_error("instance must not be None"));
    }
    Ok(rt.new_method(function, instance))
}

fn call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let (function, instance) = parts(rt, callable)?;
    let mut values: smallvec::SmallVec<[StackRef; 8]> = smallvec::SmallVec::new();
    values.push(instance.into());
    values.extend(args.values.iter().map(StackRef::borrow));
    rt.call_args(&function, CallArgs { values: &values, names: args.names })
}

fn getattro(rt: &Runtime, object: &Object, name: &Object) -> PyResult {
    let Some(text) = str_value(name) else { return rt.generic_getattr(object, name) };
    let class = type_of(object);
    if let Some(found) = rt.type_lookup(class, text) {
        return match type_of(&found).slot(|slots| slots.descr_get) {
            Some(get) => get(rt, &found, Some(object), Some(class.as_object())),
            None => Ok(found),
        };
    }
    rt.getattr(&parts(rt, object)?.0, name)
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (CompareOp::Eq | CompareOp::Ne, Some(_), Some(_)) =
        (op, a.downcast::<Method>(), b.downcast::<Method>())
    else {
        return Ok(rt.not_implemented());
    };
    let ((function, instance), (other_function, other)) = (parts(rt, a)?, parts(rt, b)?);
    let equal = rt.equal(&function, &other_function)? && instance.is_same(&other);
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let (function, instance) = parts(rt, object)?;
    let mixed = Runtime::hash_address(instance.address()) ^ rt.hash(&function)?;
    Ok(if mixed == -1 { -2 } else { mixed })
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let (function, instance) = parts(rt, object)?;
    let mut name = rt.lookup_attr(&function, &rt.names.qualname)?;
    if name.is_none() {
        name = rt.lookup_attr(&function, &rt.names.name)?;
    }
    let name = name
        .as_deref()
        .and_then(str_value)
        .map_or_else(|| "?".to_owned(), |name| name.to_text().into_owned());
    let of = rt.repr_text(&instance)?;
    Ok(rt.new_str(&format!("<bound method {name} of {of}>")).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (function, instance) = parts(rt, args.at(0))?;
    let name = rt.getattr(&function, rt.names.name.as_object())?;
    rt.reduce_as_attribute(&instance, name)
}

fn get_doc(rt: &Runtime, object: &Object) -> PyResult {
    rt.getattr(&parts(rt, object)?.0, rt.names.doc.as_object())
}
