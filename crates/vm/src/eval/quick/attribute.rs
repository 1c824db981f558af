//! `LOAD_ATTR` and `STORE_ATTR` where the type is known by its version.
//!
//! Cache: counter, type version, a position (of an inline value, a slot, an entry), what else must be the same (the
//! number of names the class has learned, a keys version), and a place among the code's cached objects.

use serpentarium_heap::{Cache, Object, Operands, Ref, StackRef};
use serpentarium_object::{
    Dict, Executable, Instance, Module, Runtime, StrMethods as _, Unit, str_value, type_of,
};

/// The owner on top of the stack, if its type has the version in the cache.
#[inline(always)]
fn known_owner<'s>(stack: &'s Operands, cache: Cache<'_, Unit>) -> Option<&'s Object> {
    stack.peek(1).get().filter(|owner| owner.type_version() == cache.word(1).cache())
}

/// The cached object of the instruction.
#[inline(always)]
fn cached(exe: &Executable, cache: Cache<'_, Unit>) -> Option<StackRef> {
    exe.cached.borrow().get(cache.word(4).cache() as usize).cloned()
}

/// `LOAD_ATTR_INSTANCE_VALUE`
#[inline(always)]
pub(in crate::eval) fn instance_value(stack: &Operands, cache: Cache<'_, Unit>) -> Option<Ref> {
    let instance = known_owner(stack, cache)?.downcast::<Instance>()?;
    Runtime::inline_value(instance, cache.word(2).cache() as usize)
}

/// `LOAD_ATTR_WITH_HINT`: the instance has a dictionary, where the name has stood at this position.
#[inline(always)]
pub(in crate::eval) fn with_hint(stack: &Operands, cache: Cache<'_, Unit>, name: &Object) -> Option<Ref> {
    let instance = known_owner(stack, cache)?.downcast::<Instance>()?;
    instance.dict.with(|dict| {
        let dict = dict?.downcast::<Dict>()?;
        let table = dict.table();
        let entry = table.entry(cache.word(2).cache() as usize)?;
        if entry.key.as_ref()?.is_same(name) { entry.value.clone() } else { None }
    })
}

/// `LOAD_ATTR_SLOT`
#[inline(always)]
pub(in crate::eval) fn slot(rt: &Runtime, stack: &Operands, cache: Cache<'_, Unit>) -> Option<Ref> {
    rt.member_slot(known_owner(stack, cache)?, cache.word(2).cache() as usize)?.get()
}

/// `LOAD_ATTR_MODULE`
#[inline(always)]
pub(in crate::eval) fn module(stack: &Operands, cache: Cache<'_, Unit>) -> Option<Ref> {
    let module = stack.peek(1).get()?.downcast::<Module>()?;
    module.dict.with(|dict| {
        let dict = dict?.downcast::<Dict>()?;
        if dict.current_keys_version() != cache.word(3).cache() {
            return None;
        }
        dict.value_at(cache.word(2).cache() as usize)
    })
}

/// `LOAD_ATTR_CLASS`: the owner is a class.
#[inline(always)]
pub(in crate::eval) fn class(exe: &Executable, stack: &Operands, cache: Cache<'_, Unit>) -> Option<StackRef> {
    let class = stack.peek(1).get()?.downcast::<serpentarium_object::Type>()?;
    if class.version() != cache.word(1).cache() || class.version() == 0 {
        return None;
    }
    cached(exe, cache)
}

/// What a class has under the name, where no attribute of the instance can hide it: `LOAD_ATTR_METHOD_NO_DICT`,
/// `LOAD_ATTR_NONDESCRIPTOR_NO_DICT`, `LOAD_ATTR_PROPERTY`.
#[inline(always)]
pub(in crate::eval) fn of_class(
    exe: &Executable,
    stack: &Operands,
    cache: Cache<'_, Unit>,
) -> Option<StackRef> {
    known_owner(stack, cache)?;
    cached(exe, cache)
}

/// The same for instances with inline values: their class has not learned the name (`LOAD_ATTR_METHOD_WITH_VALUES`,
/// `LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES`).
#[inline(always)]
pub(in crate::eval) fn of_class_with_values(
    exe: &Executable,
    stack: &Operands,
    cache: Cache<'_, Unit>,
) -> Option<StackRef> {
    let owner = known_owner(stack, cache)?;
    let instance = owner.downcast::<Instance>()?;
    if !Runtime::is_inline(instance)
        || type_of(owner).shared_keys.borrow().names.len() != cache.word(3).cache() as usize
    {
        return None;
    }
    cached(exe, cache)
}

/// `STORE_ATTR_INSTANCE_VALUE`: the stack is value, owner.
#[inline(always)]
pub(in crate::eval) fn store_instance_value(stack: &mut Operands, cache: Cache<'_, Unit>) -> bool {
    let Some(instance) = known_owner(stack, cache).and_then(Object::downcast::<Instance>) else {
        return false;
    };
    let Some(value) = stack.peek(2).to_ref() else { return false };
    if !Runtime::set_inline_value(instance, cache.word(2).cache() as usize, value) {
        return false;
    }
    stack.drop_top(2);
    true
}

/// `STORE_ATTR_SLOT`
#[inline(always)]
pub(in crate::eval) fn store_slot(rt: &Runtime, stack: &mut Operands, cache: Cache<'_, Unit>) -> bool {
    let slot =
        known_owner(stack, cache).and_then(|owner| rt.member_slot(owner, cache.word(2).cache() as usize));
    let Some(slot) = slot else { return false };
    let old = slot.replace(stack.peek(2).to_ref());
    stack.drop_top(2);
    drop(old);
    true
}

/// `STORE_ATTR_WITH_HINT`
#[inline(always)]
pub(in crate::eval) fn store_with_hint(
    rt: &Runtime,
    stack: &mut Operands,
    cache: Cache<'_, Unit>,
    name: &Object,
) -> bool {
    let Some(instance) = known_owner(stack, cache).and_then(Object::downcast::<Instance>) else {
        return false;
    };
    let (Some(value), Some(name)) = (stack.peek(2).to_ref(), str_value(name)) else { return false };
    let stored = instance.dict.with(|dict| {
        let dict = dict.and_then(Object::downcast::<Dict>)?;
        let known = dict.table().entry(cache.word(2).cache() as usize)?.key.as_ref()?.is_same(name);
        known.then(|| dict.to_ref())
    });
    let Some(dict) = stored else { return false };
    debug_assert!(name.is_interned());
    dict.set_str(rt, name, value);
    stack.drop_top(2);
    true
}
