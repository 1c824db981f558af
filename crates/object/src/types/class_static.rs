//! `classmethod` and `staticmethod`.

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Slot, Visitor};

use crate::core::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, get_instance_dict,
    type_flag,
};
use crate::types::receiver::{exactly, receiver, set_dict, slot_value};
use crate::{Str, StrMethods as _, Type};

/// The payload of class methods.
#[derive(Debug)]
pub struct ClassMethod {
    /// The wrapped callable.
    pub callable: Slot,
    /// Instance dictionary.
    pub dict: Slot,
}

impl Payload for ClassMethod {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.callable.visit(Label::Field("__func__"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.callable.set(None);
        self.dict.set(None);
    }
}

/// The payload of static methods.
#[derive(Debug)]
pub struct StaticMethod {
    /// The wrapped callable.
    pub callable: Slot,
    /// Instance dictionary.
    pub dict: Slot,
}

impl Payload for StaticMethod {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.callable.visit(Label::Field("__func__"), visitor);
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.callable.set(None);
        self.dict.set(None);
    }
}
/// The attributes both types show. The wrapped callable is found by the function named first.
macro_rules! wrapper_attributes {
    ($callable:ident) => {
        &[
            GetSetDef::member("__func__", |rt, object| slot_value(rt, $callable(rt, object)?), ""),
            GetSetDef::member("__wrapped__", |rt, object| slot_value(rt, $callable(rt, object)?), ""),
            GetSetDef::new(
                "__isabstractmethod__",
                |rt, object| Ok(rt.bool(rt.is_abstract($callable(rt, object)?.get())?)),
                "",
            ),
            GetSetDef::new("__dict__", get_instance_dict, "").with_set(set_dict),
            GetSetDef::new(
                "__annotations__",
                |rt, object| wrapped_attribute(rt, object, $callable(rt, object)?, &rt.names.annotations),
                "",
            )
            .with_set(|rt, object, value| set_own_attribute(rt, object, &rt.names.annotations, value)),
            GetSetDef::new(
                "__annotate__",
                |rt, object| wrapped_attribute(rt, object, $callable(rt, object)?, &rt.names.annotate),
                "",
            )
            .with_set(|rt, object, value| set_own_attribute(rt, object, &rt.names.annotate, value)),
        ]
    };
}

/// The type `classmethod`.
pub(crate) const CLASSMETHOD: TypeSpec = TypeSpec {
    doc: "Convert a function to be a class method.",
    signature: Some("(function, /)"),
    basicsize: 32,
    flags: type_flag::BASETYPE,
    dictoffset: 24,
    slots: SlotTable {
        new: Some(class_new),
        init: Some(class_init),
        repr: Some(|rt, object| wrapper_repr(rt, "classmethod", class_callable(rt, object)?)),
        descr_get: Some(class_get),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__class_getitem__", "($type, object, /)", class_getitem, "").class()],
    getset: wrapper_attributes!(class_callable),
    ..TypeSpec::named("classmethod")
};

/// The type `staticmethod`.
pub(crate) const STATICMETHOD: TypeSpec = TypeSpec {
    doc: "Convert a function to be a static method.",
    signature: Some("(function, /)"),
    basicsize: 32,
    flags: type_flag::BASETYPE,
    dictoffset: 24,
    slots: SlotTable {
        new: Some(static_new),
        init: Some(static_init),
        repr: Some(|rt, object| wrapper_repr(rt, "staticmethod", static_callable(rt, object)?)),
        call: Some(|rt, object, args| rt.call_args(&*slot_value(rt, static_callable(rt, object)?)?, args)),
        descr_get: Some(|rt, object, _, _| slot_value(rt, static_callable(rt, object)?)),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__class_getitem__", "($type, object, /)", class_getitem, "").class()],
    getset: wrapper_attributes!(static_callable),
    ..TypeSpec::named("staticmethod")
};

fn class_callable<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Slot> {
    Ok(&receiver::<ClassMethod>(rt, object)?.callable)
}

fn static_callable<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Slot> {
    Ok(&receiver::<StaticMethod>(rt, object)?.callable)
}

fn class_new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = ClassMethod { callable: Slot::new(rt.none()), dict: Slot::empty() };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn static_new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let payload = StaticMethod { callable: Slot::new(rt.none()), dict: Slot::empty() };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn class_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let [callable] = exactly(rt, "classmethod", args)?;
    class_callable(rt, object)?.set(Some(callable.to_ref()));
    copy_description(rt, object, callable)
}

fn static_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let [callable] = exactly(rt, "staticmethod", args)?;
    static_callable(rt, object)?.set(Some(callable.to_ref()));
    copy_description(rt, object, callable)
}

/// Takes over name, module and documentation of the callable (`functools_wraps`).
fn copy_description(rt: &Runtime, wrapper: &Object, callable: &Object) -> PyResult<()> {
    for name in [&rt.names.module, &rt.names.name, &rt.names.qualname, &rt.names.doc] {
        if let Some(value) = rt.lookup_attr(callable, name)? {
            rt.setattr(wrapper, name.as_object(), Some(&value))?;
        }
    }
    Ok(())
}

fn class_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, owner: Option<&Object>) -> PyResult {
    let callable = slot_value(rt, class_callable(rt, descriptor)?)?;
    match (owner, object) {
        (Some(owner), _) => Ok(rt.new_method(&callable, owner)),
        (None, Some(object)) => Ok(rt.new_method(&callable, object.type_object())),
        (None, None) => Err(rt.type_error("__get__(None, None) is invalid")),
    }
}

fn wrapper_repr(rt: &Runtime, name: &str, callable: &Slot) -> PyResult {
    let callable = slot_value(rt, callable)?;
    Ok(rt.new_str(&format!("<{name}({})>", rt.repr_text(&callable)?)).into_object())
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

/// An attribute of the callable, remembered in the wrapper once asked for.
fn wrapped_attribute(rt: &Runtime, wrapper: &Object, callable: &Slot, name: &Obj<Str>) -> PyResult {
    if let Some(own) = rt.instance_attribute(wrapper, name) {
        return Ok(own);
    }
    let value = rt.getattr(&*slot_value(rt, callable)?, name.as_object())?;
    rt.set_instance_attribute(wrapper, name, &value);
    Ok(value)
}

fn set_own_attribute(
    rt: &Runtime,
    wrapper: &Object,
    name: &Obj<Str>,
    value: Option<&Object>,
) -> PyResult<()> {
    let done = match value {
        Some(value) => rt.set_instance_attribute(wrapper, name, value),
        None => rt.remove_instance_attribute(wrapper, name).is_some(),
    };
    if done {
        return Ok(());
    }
    let message = format!("'{}' object has no attribute '{}'", rt.type_name(wrapper), name.to_text());
    Err(rt.attribute_error(wrapper, name, &message))
}
