//! Descriptors of native types: methods, slot wrappers, computed attributes, `__slots__` members
//! (`Objects/descrobject.c`).

use std::rc::Rc;

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Ref, Slot, Visitor};

use crate::core::{
    CallArgs, GetSetDef, MethodDef, MethodKind, PyResult, Runtime, Signature, SlotDef, SlotTable, TypeSpec,
    kind,
};
use crate::types::descriptor_attributes::{
    BOUND, CALLABLE, DATA, REDUCE, REDUCE_BOUND, compare_bound, hash_bound,
};
use crate::{Str, StrMethods as _, Type};

macro_rules! descriptor_payload {
    ($name:ident, $kind:expr) => {
        impl Payload for $name {
            type Prefix = GcWord;
            type Item = ();
            const KIND: Kind = $kind;

            fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
                visitor(Label::Field("__objclass__"), self.owner.as_object());
            }
        }
    };
}

/// The payload of `method_descriptor` and `classmethod_descriptor`.
#[derive(Debug)]
pub struct MethodDescriptor {
    /// The description.
    pub def: &'static MethodDef,
    /// The parsed signature.
    pub signature: Rc<Signature>,
    /// `__objclass__`
    pub owner: Ref<Type>,
}
descriptor_payload!(MethodDescriptor, kind::METHOD_DESCRIPTOR);

/// The payload of `wrapper_descriptor`: a slot of a native type under its special name.
#[derive(Debug)]
pub struct SlotWrapper {
    /// The slot.
    pub def: &'static SlotDef,
    /// `__objclass__`, whose slot is called.
    pub owner: Ref<Type>,
}
descriptor_payload!(SlotWrapper, kind::SLOT_WRAPPER);

/// The payload of `getset_descriptor` and of `member_descriptor`s of native types.
#[derive(Debug)]
pub struct GetSet {
    /// The description.
    pub def: &'static GetSetDef,
    /// `__objclass__`
    pub owner: Ref<Type>,
}
descriptor_payload!(GetSet, Kind::OTHER);

/// The payload of `member_descriptor`s of `__slots__` names.
#[derive(Debug)]
pub struct SlotMember {
    /// The name, unmangled as written after mangling.
    pub name: Ref<Str>,
    /// `__objclass__`
    pub owner: Ref<Type>,
    /// Position among the members of an instance.
    pub index: usize,
}

impl Payload for SlotMember {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::SLOT_MEMBER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        visitor(Label::Field("__objclass__"), self.owner.as_object());
        visitor(Label::Field("__name__"), self.name.as_object());
    }
}

/// The payload of `method-wrapper`: a slot wrapper bound to an instance.
#[derive(Debug)]
pub struct MethodWrapper {
    /// The slot wrapper.
    pub descriptor: Slot,
    /// The instance.
    pub self_: Slot,
}

impl Payload for MethodWrapper {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.descriptor.visit(Label::Field("descr"), visitor);
        self.self_.visit(Label::Field("__self__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.descriptor.set(None);
        self.self_.set(None);
    }
}

/// The type `method_descriptor`.
pub(crate) const METHOD_DESCRIPTOR: TypeSpec = TypeSpec {
    basicsize: 56,
    flags: crate::type_flag::METHOD_DESCRIPTOR,
    slots: SlotTable {
        call: Some(method_call),
        descr_get: Some(method_get),
        repr: Some(method_repr),
        ..SlotTable::EMPTY
    },
    methods: REDUCE,
    getset: CALLABLE,
    ..TypeSpec::named("method_descriptor")
};
/// The type `classmethod_descriptor`.
pub(crate) const CLASSMETHOD_DESCRIPTOR: TypeSpec = TypeSpec {
    basicsize: 56,
    slots: SlotTable {
        call: Some(method_call),
        descr_get: Some(classmethod_get),
        repr: Some(method_repr),
        ..SlotTable::EMPTY
    },
    getset: CALLABLE,
    ..TypeSpec::named("classmethod_descriptor")
};
/// The type `wrapper_descriptor`.
pub(crate) const SLOT_WRAPPER: TypeSpec = TypeSpec {
    basicsize: 56,
    flags: crate::type_flag::METHOD_DESCRIPTOR,
    slots: SlotTable {
        call: Some(wrapper_call),
        descr_get: Some(wrapper_get),
        repr: Some(wrapper_repr),
        ..SlotTable::EMPTY
    },
    methods: REDUCE,
    getset: CALLABLE,
    ..TypeSpec::named("wrapper_descriptor")
};
/// The type `method-wrapper`.
pub(crate) const METHOD_WRAPPER: TypeSpec = TypeSpec {
    basicsize: 32,
    slots: SlotTable {
        call: Some(method_wrapper_call),
        repr: Some(method_wrapper_repr),
        hash: Some(hash_bound),
        compare: Some(compare_bound),
        ..SlotTable::EMPTY
    },
    methods: REDUCE_BOUND,
    getset: BOUND,
    ..TypeSpec::named("method-wrapper")
};
/// The type `getset_descriptor`.
pub(crate) const GETSET: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable {
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        repr: Some(getset_repr),
        ..SlotTable::EMPTY
    },
    getset: DATA,
    ..TypeSpec::named("getset_descriptor")
};
/// The type `member_descriptor` for structure members of native types and for `__slots__`.
pub(crate) const MEMBER: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable {
        descr_get: Some(member_get),
        descr_set: Some(member_set),
        repr: Some(member_repr),
        ..SlotTable::EMPTY
    },
    methods: REDUCE,
    getset: DATA,
    ..TypeSpec::named("member_descriptor")
};
/// The same for native members, which share `GetSet`'s payload.
pub(crate) const NATIVE_MEMBER: TypeSpec = TypeSpec {
    basicsize: 48,
    slots: SlotTable {
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        repr: Some(native_member_repr),
        ..SlotTable::EMPTY
    },
    methods: REDUCE,
    getset: DATA,
    ..TypeSpec::named("member_descriptor")
};

fn qualified(rt: &Runtime, owner: &serpentarium_heap::Obj<Type>, name: &str) -> String {
    format!("{}.{}", rt.class_name(owner), name)
}

fn method_call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let Some(method) = callable.downcast::<MethodDescriptor>() else {
        return Err(rt.system_error("bad method descriptor"));
    };
    let name = || qualified(rt, &method.owner, method.def.name);
    let Some(object) = args.get(0) else {
        let text = format!("unbound method {}() needs an argument", name());
        return Err(rt.type_error(text));
    };
    let class_method = method.def.kind == MethodKind::Class;
    if !class_method && !rt.type_check(object, &method.owner) {
        return Err(wrong_receiver(rt, method.def.name, &method.owner, object, "for"));
    }
    rt.call_native(method.def.code, &method.signature, &name, args, true)
}

fn wrong_receiver(
    rt: &Runtime,
    name: &str,
    owner: &serpentarium_heap::Obj<Type>,
    object: &Object,
    preposition: &str,
) -> crate::Raised {
    let (owner, given) = (rt.class_name(owner), rt.type_name(object));
    if preposition == "for" {
        rt.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        ))
    } else {
        rt.type_error(format!("descriptor '{name}' requires a '{owner}' object but received a '{given}'"))
    }
}

fn method_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    let Some(object) = object else { return Ok(descriptor.to_ref()) };
    let Some(method) = descriptor.downcast::<MethodDescriptor>() else { return Ok(descriptor.to_ref()) };
    if !rt.type_check(object, &method.owner) {
        return Err(wrong_receiver(rt, method.def.name, &method.owner, object, "for"));
    }
    Ok(rt.bind_builtin(method.def, &method.signature, object).into_object())
}

fn classmethod_get(
    rt: &Runtime,
    descriptor: &Object,
    object: Option<&Object>,
    owner: Option<&Object>,
) -> PyResult {
    let Some(method) = descriptor.downcast::<MethodDescriptor>() else { return Ok(descriptor.to_ref()) };
    let class = match (owner, object) {
        (Some(owner), _) => owner.to_ref(),
        (None, Some(object)) => object.type_object().to_ref(),
        (None, None) => return Err(rt.type_error("descriptor needs an object or a type")),
    };
    Ok(rt.bind_builtin(method.def, &method.signature, &class).into_object())
}

fn method_repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(method) = object.downcast::<MethodDescriptor>() else {
        return Err(rt.system_error("bad method descriptor"));
    };
    let text = format!("<method '{}' of '{}' objects>", method.def.name, rt.class_name(&method.owner));
    Ok(rt.new_str(&text).into_object())
}

fn wrapper_call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let Some(wrapper) = callable.downcast::<SlotWrapper>() else {
        return Err(rt.system_error("bad slot wrapper"));
    };
    let Some(object) = args.get(0) else {
        let name = wrapper.def.name;
        let owner = rt.class_name(&wrapper.owner);
        return Err(rt.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")));
    };
    if !rt.type_check(object, &wrapper.owner) {
        return Err(wrong_receiver(rt, wrapper.def.name, &wrapper.owner, object, "requires"));
    }
    let rest = CallArgs { values: &args.values[1..], names: args.names };
    rt.call_slot(wrapper.def, &wrapper.owner, object, rest)
}

fn wrapper_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    let Some(object) = object else { return Ok(descriptor.to_ref()) };
    let Some(wrapper) = descriptor.downcast::<SlotWrapper>() else { return Ok(descriptor.to_ref()) };
    if !rt.type_check(object, &wrapper.owner) {
        return Err(wrong_receiver(rt, wrapper.def.name, &wrapper.owner, object, "for"));
    }
    let payload =
        MethodWrapper { descriptor: Slot::new(descriptor.to_ref()), self_: Slot::new(object.to_ref()) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.method_wrapper, payload)).into_object())
}

fn wrapper_repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(wrapper) = object.downcast::<SlotWrapper>() else {
        return Err(rt.system_error("bad slot wrapper"));
    };
    let text =
        format!("<slot wrapper '{}' of '{}' objects>", wrapper.def.name, rt.class_name(&wrapper.owner));
    Ok(rt.new_str(&text).into_object())
}

fn method_wrapper_call(rt: &Runtime, callable: &Object, args: CallArgs<'_>) -> PyResult {
    let parts = callable
        .downcast::<MethodWrapper>()
        .and_then(|bound| Some((bound.descriptor.get()?, bound.self_.get()?)));
    let Some((descriptor, object)) = parts else { return Err(rt.system_error("method wrapper was cleared")) };
    let Some(wrapper) = descriptor.downcast::<SlotWrapper>() else {
        return Err(rt.system_error("bad slot wrapper"));
    };
    rt.call_slot(wrapper.def, &wrapper.owner, &object, args)
}

fn method_wrapper_repr(rt: &Runtime, object: &Object) -> PyResult {
    let parts = object
        .downcast::<MethodWrapper>()
        .and_then(|bound| Some((bound.descriptor.get()?, bound.self_.get()?)));
    let Some((descriptor, receiver)) = parts else {
        return Err(rt.system_error("method wrapper was cleared"));
    };
    let name = descriptor.downcast::<SlotWrapper>().map_or("", |wrapper| wrapper.def.name);
    let text = format!(
        "<method-wrapper '{}' of {} object at {:#x}>",
        name,
        rt.type_name(&receiver),
        receiver.address()
    );
    Ok(rt.new_str(&text).into_object())
}

fn getset_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    let Some(object) = object else { return Ok(descriptor.to_ref()) };
    let Some(getset) = descriptor.downcast::<GetSet>() else { return Ok(descriptor.to_ref()) };
    if !rt.type_check(object, &getset.owner) {
        return Err(wrong_receiver(rt, getset.def.name, &getset.owner, object, "for"));
    }
    (getset.def.get)(rt, object)
}

fn getset_set(rt: &Runtime, descriptor: &Object, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(getset) = descriptor.downcast::<GetSet>() else { return Err(rt.system_error("bad descriptor")) };
    if !rt.type_check(object, &getset.owner) {
        return Err(wrong_receiver(rt, getset.def.name, &getset.owner, object, "for"));
    }
    let Some(set) = getset.def.set else {
        let text = if getset.def.member {
            "readonly attribute".to_owned()
        } else {
            format!(
                "attribute '{}' of '{}' objects is not writable",
                getset.def.name,
                rt.class_name(&getset.owner)
            )
        };
        return Err(rt.bare_attribute_error(&text));
    };
    set(rt, object, value)
}

fn getset_repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(getset) = object.downcast::<GetSet>() else { return Err(rt.system_error("bad descriptor")) };
    let text = format!("<attribute '{}' of '{}' objects>", getset.def.name, rt.class_name(&getset.owner));
    Ok(rt.new_str(&text).into_object())
}

fn native_member_repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(getset) = object.downcast::<GetSet>() else { return Err(rt.system_error("bad descriptor")) };
    let text = format!("<member '{}' of '{}' objects>", getset.def.name, rt.class_name(&getset.owner));
    Ok(rt.new_str(&text).into_object())
}

fn member_get(rt: &Runtime, descriptor: &Object, object: Option<&Object>, _: Option<&Object>) -> PyResult {
    let Some(object) = object else { return Ok(descriptor.to_ref()) };
    let Some(member) = descriptor.downcast::<SlotMember>() else { return Ok(descriptor.to_ref()) };
    if !rt.type_check(object, &member.owner) {
        return Err(wrong_receiver(rt, &member.name.to_text(), &member.owner, object, "for"));
    }
    match rt.member_slot(object, member.index).and_then(Slot::get) {
        Some(value) => Ok(value),
        None => Err(rt.no_attribute(object, &member.name)),
    }
}

fn member_set(rt: &Runtime, descriptor: &Object, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(member) = descriptor.downcast::<SlotMember>() else {
        return Err(rt.system_error("bad descriptor"));
    };
    if !rt.type_check(object, &member.owner) {
        return Err(wrong_receiver(rt, &member.name.to_text(), &member.owner, object, "for"));
    }
    let Some(slot) = rt.member_slot(object, member.index) else {
        return Err(rt.no_attribute(object, &member.name));
    };
    if value.is_none() && slot.is_empty() {
        return Err(rt.bare_attribute_error(&member.name.to_text()));
    }
    slot.set(value.map(serpentarium_heap::Obj::to_ref));
    Ok(())
}

fn member_repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(member) = object.downcast::<SlotMember>() else { return Err(rt.system_error("bad descriptor")) };
    let text = format!("<member '{}' of '{}' objects>", member.name.to_text(), rt.class_name(&member.owner));
    Ok(rt.new_str(&text).into_object())
}
