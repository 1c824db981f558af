//! `LOAD_ATTR` and `STORE_ATTR` with their inline caches, valid while the type's version is the same.
//!
//! Cache units: a counter, the type version, then a position: of an inline value, or among the executable's
//! cached objects.

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, Ref, StackRef};
use serpentarium_object::{
    Instance, LoadedMethod, PyResult, Runtime, Storage, object_getattro, object_setattro, str_value,
    type_flag, type_of,
};

use crate::executable::{Executable, Unit};
use crate::vm::Vm;

const WARM_UP: u32 = 1;

/// What `LOAD_ATTR` found.
pub(super) enum Loaded {
    /// A value.
    Value(Ref),
    /// A function of the type; the receiver becomes its first argument.
    Method(Ref),
}

#[inline]
pub(super) fn load_inline(owner: &Object, units: &[Unit], at: usize) -> Option<Ref> {
    if type_of(owner).version.get() != units[at + 2].get() {
        return None;
    }
    Runtime::inline_value(owner.downcast::<Instance>()?, units[at + 3].get() as usize)
}

#[inline]
pub(super) fn store_inline(owner: &Object, value: &Object, units: &[Unit], at: usize) -> bool {
    if type_of(owner).version.get() != units[at + 2].get() {
        return false;
    }
    match owner.downcast::<Instance>() {
        Some(instance) => Runtime::set_inline_value(instance, units[at + 3].get() as usize, value.to_ref()),
        None => false,
    }
}

#[inline]
pub(super) fn load_cached_method(exe: &Executable, owner: &Object, units: &[Unit], at: usize) -> Option<Ref> {
    if type_of(owner).version.get() != units[at + 2].get() {
        return None;
    }
    // An instance attribute of the same name would hide the method: inline instances are safe as long as the
    // class never learned the name, which the cache checked by the number of names it knew then.
    if let Some(instance) = owner.downcast::<Instance>()
        && (!Runtime::is_inline(instance)
            || type_of(owner).shared_keys.borrow().names.len() != units[at + 4].get() as usize)
    {
        return None;
    }
    exe.cached.borrow().get(units[at + 3].get() as usize).and_then(StackRef::to_ref)
}

/// Makes the instruction the plain one again.
#[cold]
pub(super) fn forget(units: &[Unit], at: usize, operand: usize, opcode: Opcode) {
    units[at].set(opcode as u32 | (operand as u32) << 8);
    units[at + 1].set(0);
}

impl Vm {
    /// Loads an attribute the long way, specialising the instruction when it is warm.
    pub(super) fn load_attribute(
        &self,
        rt: &Runtime,
        exe: &Executable,
        at: usize,
        operand: usize,
        owner: &Object,
        name: &Object,
    ) -> PyResult<Loaded> {
        let count = exe.units[at + 1].get();
        exe.units[at + 1].set(count.saturating_add(1));
        if (WARM_UP..WARM_UP + 64).contains(&count) {
            specialize_load(rt, exe, at, operand, owner, name);
        }
        if operand & 1 == 0 {
            return rt.getattr(owner, name).map(Loaded::Value);
        }
        let Some(text) = str_value(name) else { return Err(rt.system_error("bad name")) };
        Ok(match rt.load_method(owner, text)? {
            LoadedMethod::Unbound(method) => Loaded::Method(method),
            LoadedMethod::Bound(value) => Loaded::Value(value),
        })
    }

    /// Stores an attribute the long way, specialising the instruction when it is warm.
    pub(super) fn store_attribute(
        &self,
        rt: &Runtime,
        exe: &Executable,
        at: usize,
        operand: usize,
        owner: &Object,
        name: &Object,
        value: &Object,
    ) -> PyResult<()> {
        let count = exe.units[at + 1].get();
        exe.units[at + 1].set(count.saturating_add(1));
        rt.setattr(owner, name, Some(value))?;
        if (WARM_UP..WARM_UP + 64).contains(&count) {
            specialize_store(rt, exe, at, operand, owner, name);
        }
        Ok(())
    }
}

fn write(exe: &Executable, at: usize, opcode: Opcode, operand: usize, version: u32, position: usize) {
    exe.units[at + 2].set(version);
    exe.units[at + 3].set(position as u32);
    exe.units[at].set(opcode as u32 | (operand as u32) << 8);
}

fn specialize_load(rt: &Runtime, exe: &Executable, at: usize, operand: usize, owner: &Object, name: &Object) {
    let ty = type_of(owner);
    let generic = ty
        .slot(|slots| slots.getattro)
        .is_some_and(|slot| std::ptr::fn_addr_eq(slot, object_getattro as serpentarium_object::BinaryFn));
    let Some(text) = str_value(name) else { return };
    if !generic || !rt.assign_version(ty) {
        return;
    }
    let found = rt.type_lookup(ty, text);
    let instance = owner.downcast::<Instance>().filter(|instance| Runtime::is_inline(instance));
    match found {
        Some(method) if operand & 1 == 1 && type_of(&method).has_flag(type_flag::METHOD_DESCRIPTOR) => {
            let plain = ty.storage.get() == Storage::None
                || (instance.is_some() && rt.instance_attribute(owner, text).is_none());
            if !plain {
                return;
            }
            let mut cached = exe.cached.borrow_mut();
            cached.push(StackRef::borrowed(&*method));
            let position = cached.len() - 1;
            drop(cached);
            exe.units[at + 4].set(ty.shared_keys.borrow().names.len() as u32);
            write(exe, at, Opcode::LoadAttrMethodWithValues, operand, ty.version.get(), position);
        }
        None if instance.is_some() => {
            let position = ty.shared_keys.borrow().position(text);
            if let Some(position) = position {
                write(exe, at, Opcode::LoadAttrInstanceValue, operand, ty.version.get(), position);
            }
        }
        _ => {}
    }
}

fn specialize_store(
    rt: &Runtime,
    exe: &Executable,
    at: usize,
    operand: usize,
    owner: &Object,
    name: &Object,
) {
    let ty = type_of(owner);
    let generic = ty.slot(|slots| slots.setattro).is_some_and(|slot| {
        let plain: fn(&Runtime, &Object, &Object, Option<&Object>) -> PyResult<()> = object_setattro;
        std::ptr::fn_addr_eq(slot, plain)
    });
    let Some(text) = str_value(name) else { return };
    let inline = owner.downcast::<Instance>().is_some_and(Runtime::is_inline);
    if !generic || !inline || !rt.assign_version(ty) || rt.type_lookup(ty, text).is_some() {
        return;
    }
    let position = ty.shared_keys.borrow().position(text);
    if let Some(position) = position {
        write(exe, at, Opcode::StoreAttrInstanceValue, operand, ty.version.get(), position);
    }
}
