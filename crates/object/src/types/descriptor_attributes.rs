//! Names, documentation and signatures of native descriptors, and how they are pickled.

use serpentarium_heap::{Object, Ref};

use crate::core::{CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime};
use crate::types::receiver::{receiver, slot_value};
use crate::types::{GetSet, MethodDescriptor, MethodWrapper, SlotMember, SlotWrapper};
use crate::{StrMethods as _, Type};

/// What all native descriptors can say about themselves.
struct Description {
    owner: Ref<Type>,
    name: String,
    doc: &'static str,
    signature: &'static str,
}

fn describe(rt: &Runtime, object: &Object) -> PyResult<Description> {
    let new = |owner: &Ref<Type>, name: &str, doc, signature| Description {
        owner: owner.clone(),
        name: name.to_owned(),
        doc,
        signature,
    };
    if let Some(method) = object.downcast::<MethodDescriptor>() {
        return Ok(new(&method.owner, method.def.name, method.def.doc, method.def.signature));
    }
    if let Some(wrapper) = object.downcast::<SlotWrapper>() {
        return Ok(new(&wrapper.owner, wrapper.def.name, wrapper.def.doc, wrapper.def.signature));
    }
    if let Some(getset) = object.downcast::<GetSet>() {
        return Ok(new(&getset.owner, getset.def.name, getset.def.doc, ""));
    }
    if let Some(member) = object.downcast::<SlotMember>() {
        return Ok(new(&member.owner, &member.name.to_text(), "", ""));
    }
    if let Some(bound) = object.downcast::<MethodWrapper>()
        && let Some(wrapper) = bound.descriptor.get()
    {
        return describe(rt, &wrapper);
    }
    Err(rt.type_error(format!("unexpected receiver of type '{}'", rt.type_name(object))))
}

fn get_owner(rt: &Runtime, object: &Object) -> PyResult {
    Ok(describe(rt, object)?.owner.into_object())
}

fn get_name(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.intern(&describe(rt, object)?.name).into_object())
}

fn get_doc(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.text_or_none(describe(rt, object)?.doc))
}

fn get_signature(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.text_or_none(describe(rt, object)?.signature))
}

fn get_qualname(rt: &Runtime, object: &Object) -> PyResult {
    let description = describe(rt, object)?;
    let owner = rt.getattr(description.owner.as_object(), rt.names.qualname.as_object())?;
    Ok(rt.new_str(&format!("{}.{}", rt.str_text(&owner)?, description.name)).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let description = describe(rt, args.at(0))?;
    rt.reduce_as_attribute(description.owner.as_object(), rt.intern(&description.name).into_object())
}

fn reduce_bound(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let description = describe(rt, args.at(0))?;
    let instance = slot_value(rt, &receiver::<MethodWrapper>(rt, args.at(0))?.self_)?;
    rt.reduce_as_attribute(&instance, rt.intern(&description.name).into_object())
}

pub(super) fn compare_bound(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (CompareOp::Eq | CompareOp::Ne, Some(a), Some(b)) =
        (op, a.downcast::<MethodWrapper>(), b.downcast::<MethodWrapper>())
    else {
        return Ok(rt.not_implemented());
    };
    let same = |a: Option<Ref>, b: Option<Ref>| matches!((a, b), (Some(a), Some(b)) if a.is_same(&b));
    let equal = same(a.descriptor.get(), b.descriptor.get()) && same(a.self_.get(), b.self_.get());
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

pub(super) fn hash_bound(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let bound = receiver::<MethodWrapper>(rt, object)?;
    let part = |held: Option<Ref>| held.map_or(0, |held| Runtime::hash_address(held.address()));
    let mixed = part(bound.self_.get()) ^ part(bound.descriptor.get());
    Ok(if mixed == -1 { -2 } else { mixed })
}

/// `__reduce__` of descriptors: the attribute of their class.
pub(super) const REDUCE: &[MethodDef] = &[MethodDef::new("__reduce__", "($self, /)", reduce, "")];
/// `__reduce__` of bound slot wrappers: the attribute of their instance.
pub(super) const REDUCE_BOUND: &[MethodDef] = &[MethodDef::new("__reduce__", "($self, /)", reduce_bound, "")];

/// Attributes of descriptors that can be called.
pub(super) const CALLABLE: &[GetSetDef] = &[
    GetSetDef::member("__objclass__", get_owner, ""),
    GetSetDef::member("__name__", get_name, ""),
    GetSetDef::new("__doc__", get_doc, ""),
    GetSetDef::new("__qualname__", get_qualname, ""),
    GetSetDef::new("__text_signature__", get_signature, ""),
];

/// Attributes of data descriptors.
pub(super) const DATA: &[GetSetDef] = &[
    GetSetDef::member("__objclass__", get_owner, ""),
    GetSetDef::member("__name__", get_name, ""),
    GetSetDef::new("__doc__", get_doc, ""),
    GetSetDef::new("__qualname__", get_qualname, ""),
];

/// Attributes of bound slot wrappers.
pub(super) const BOUND: &[GetSetDef] = &[
    GetSetDef::member(
        "__self__",
        |rt, object| slot_value(rt, &receiver::<MethodWrapper>(rt, object)?.self_),
        "",
    ),
    GetSetDef::new("__objclass__", get_owner, ""),
    GetSetDef::new("__name__", get_name, ""),
    GetSetDef::new("__qualname__", get_qualname, ""),
    GetSetDef::new("__doc__", get_doc, ""),
    GetSetDef::new("__text_signature__", get_signature, ""),
];
