//! `LOAD_ATTR` and `STORE_ATTR`.

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Obj, Object, Ref};
use serpentarium_object::{
    BinaryFn, Dict, Function, Instance, Module, Property, PyResult, Runtime, SlotMember, Storage, Str, Type,
    object_getattro, object_setattro, str_value, type_flag, type_of,
};

use super::Site;

/// What a class has under a name, as far as specialised instructions tell it apart (`analyze_descriptor`).
enum Found {
    Absent,
    /// A function or another method descriptor.
    Method(Ref),
    /// A property with a Python getter.
    Property(Ref),
    /// A member of `__slots__`, by its position.
    Slot(usize),
    /// A value that is no descriptor.
    Value(Ref),
    /// Anything else.
    Other,
}

fn analyse(rt: &Runtime, ty: &Obj<Type>, name: &Obj<Str>) -> Found {
    let Some(found) = rt.type_lookup(ty, name) else { return Found::Absent };
    if let Some(member) = found.downcast::<SlotMember>() {
        return Found::Slot(member.index);
    }
    let class = type_of(&found);
    if class.has_flag(type_flag::METHOD_DESCRIPTOR) {
        return Found::Method(found);
    }
    if class.is_same(&rt.types.property)
        && let Some(property) = found.downcast::<Property>()
        && property.get.get().is_some_and(|getter| takes_one(&getter))
    {
        return Found::Property(found);
    }
    let descriptor =
        class.slot(|slots| slots.descr_get).is_some() || class.slot(|slots| slots.descr_set).is_some();
    if descriptor { Found::Other } else { Found::Value(found) }
}

/// True for a Python function whose only parameter is `self`.
fn takes_one(getter: &Object) -> bool {
    getter.downcast::<Function>().is_some_and(|function| {
        function.code.with(|code| {
            code.and_then(Object::downcast::<serpentarium_object::Code>)
                .is_some_and(|code| code.executable().simple && code.executable().arg_count == 1)
        })
    })
}

/// `_Py_Specialize_LoadAttr`
#[cold]
pub(in crate::eval) fn load_attr(
    rt: &Runtime,
    site: Site<'_>,
    operand: usize,
    owner: &Object,
    name: &Object,
) {
    site.settle(str_value(name).and_then(|name| choose_load(rt, site, operand & 1 == 1, owner, name)));
}

fn choose_load(
    rt: &Runtime,
    site: Site<'_>,
    is_method: bool,
    owner: &Object,
    name: &Obj<Str>,
) -> Option<Opcode> {
    let ty = type_of(owner);
    if ty.is_same(&rt.types.module) {
        return load_module(rt, site, owner, name);
    }
    if let Some(class) = owner.downcast::<Type>() {
        return load_class(rt, site, class, name);
    }
    let generic = ty.slot(|slots| slots.getattro);
    let is_generic = generic.is_some_and(|slot| std::ptr::fn_addr_eq(slot, object_getattro as BinaryFn));
    if !is_generic || !rt.assign_version(ty) {
        return None;
    }
    site.cache(1).set_cache(ty.version());
    let is_hidden = || rt.instance_attribute(owner, name).is_some();
    match analyse(rt, ty, name) {
        Found::Method(_) | Found::Value(_) if is_hidden() => load_instance(rt, site, owner, name),
        Found::Method(method) if is_method => {
            of_class(site, owner, &method, Opcode::LoadAttrMethodWithValues, Opcode::LoadAttrMethodNoDict)
        }
        Found::Value(value) if !is_method => of_class(
            site,
            owner,
            &value,
            Opcode::LoadAttrNondescriptorWithValues,
            Opcode::LoadAttrNondescriptorNoDict,
        ),
        Found::Property(property) if !is_method => {
            // The class keeps the property alive, but not its getter, which another `__init__` replaces.
            site.remember(4, &property);
            Some(Opcode::LoadAttrProperty)
        }
        Found::Slot(index) => {
            site.cache(2).set_cache(u32::try_from(index).ok()?);
            Some(Opcode::LoadAttrSlot)
        }
        Found::Absent => load_instance(rt, site, owner, name),
        _ => None,
    }
}

/// `specialize_dict_access`: an inline value, or an entry of the instance's dictionary.
fn load_instance(rt: &Runtime, site: Site<'_>, owner: &Object, name: &Obj<Str>) -> Option<Opcode> {
    let (inline, position) = instance_position(rt, owner, name)?;
    site.cache(2).set_cache(position);
    Some(if inline { Opcode::LoadAttrInstanceValue } else { Opcode::LoadAttrWithHint })
}

/// Where an instance keeps an attribute: among its inline values (true) or in its dictionary.
fn instance_position(rt: &Runtime, owner: &Object, name: &Obj<Str>) -> Option<(bool, u32)> {
    let instance = owner.downcast::<Instance>()?;
    if Runtime::is_inline(instance) {
        let position = type_of(owner).shared_keys.borrow().position(name)?;
        return Some((true, u32::try_from(position).ok()?));
    }
    let position = instance.dict.with(|dict| dict?.downcast::<Dict>()?.position_of_str(rt, name))?;
    Some((false, u32::try_from(position).ok()?))
}

/// `specialize_attr_loadclassattr`
fn of_class(
    site: Site<'_>,
    owner: &Object,
    value: &Object,
    with_values: Opcode,
    no_dict: Opcode,
) -> Option<Opcode> {
    let ty = type_of(owner);
    site.remember(4, value);
    if !ty.has_dict.get() && ty.storage.get() != Storage::Payload {
        return Some(no_dict);
    }
    let inline = owner.downcast::<Instance>().is_some_and(Runtime::is_inline);
    site.cache(3).set_cache(ty.shared_keys.borrow().names.len() as u32);
    inline.then_some(with_values)
}

fn load_module(rt: &Runtime, site: Site<'_>, owner: &Object, name: &Obj<Str>) -> Option<Opcode> {
    let module = owner.downcast::<Module>()?;
    module.dict.with(|dict| {
        let dict = dict?.downcast::<Dict>()?;
        let position = u16::try_from(dict.position_of_str(rt, name)?).ok()?;
        let version = Some(dict.keys_version(rt)).filter(|&version| version != 0)?;
        site.cache(2).set_cache(u32::from(position));
        site.cache(3).set_cache(version);
        Some(Opcode::LoadAttrModule)
    })
}

/// `specialize_class_load_attr`: an attribute of a class that needs no binding and that its metaclass does not
/// override.
fn load_class(rt: &Runtime, site: Site<'_>, class: &Obj<Type>, name: &Obj<Str>) -> Option<Opcode> {
    let metaclass = type_of(class.as_object());
    if !metaclass.is_same(&rt.types.type_) || rt.type_lookup(metaclass, name).is_some() {
        return None;
    }
    let (Found::Method(value) | Found::Value(value)) = analyse(rt, class, name) else { return None };
    if !rt.assign_version(class) {
        return None;
    }
    site.cache(1).set_cache(class.version());
    site.remember(4, &value);
    Some(Opcode::LoadAttrClass)
}

/// `_Py_Specialize_StoreAttr`
#[cold]
pub(in crate::eval) fn store_attr(rt: &Runtime, site: Site<'_>, owner: &Object, name: &Object) {
    site.settle(str_value(name).and_then(|name| choose_store(rt, site, owner, name)));
}

fn choose_store(rt: &Runtime, site: Site<'_>, owner: &Object, name: &Obj<Str>) -> Option<Opcode> {
    let ty = type_of(owner);
    let is_generic = ty.slot(|slots| slots.setattro).is_some_and(|slot| {
        let plain: fn(&Runtime, &Object, &Object, Option<&Object>) -> PyResult<()> = object_setattro;
        std::ptr::fn_addr_eq(slot, plain)
    });
    if !is_generic || !rt.assign_version(ty) {
        return None;
    }
    site.cache(1).set_cache(ty.version());
    match analyse(rt, ty, name) {
        Found::Slot(index) => {
            site.cache(2).set_cache(u32::try_from(index).ok()?);
            Some(Opcode::StoreAttrSlot)
        }
        Found::Absent => {
            let (inline, position) = instance_position(rt, owner, name)?;
            site.cache(2).set_cache(position);
            Some(if inline { Opcode::StoreAttrInstanceValue } else { Opcode::StoreAttrWithHint })
        }
        _ => None,
    }
}
