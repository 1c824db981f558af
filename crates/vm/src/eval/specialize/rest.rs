//! The smaller families: truth, containment, stores by key, unpacking, iteration, `super`.

use serpentarium_bytecode::Opcode;
use serpentarium_heap::{Object, Operands};
use serpentarium_object::{
    Dict, Int, List, ListIterator, RangeIterator, Runtime, TupleIterator, Type, tuple_value, type_of,
};

use super::Site;
use crate::eval::quick::number::is_compact;

use crate::generator::{Generator, GeneratorKind};

/// `_Py_Specialize_ToBool`
#[cold]
pub(in crate::eval) fn to_bool(rt: &Runtime, site: Site<'_>, value: &Object) {
    let types = [
        (&rt.types.bool, Opcode::ToBoolBool),
        (&rt.types.int, Opcode::ToBoolInt),
        (&rt.types.list, Opcode::ToBoolList),
        (&rt.types.str, Opcode::ToBoolStr),
    ];
    let ty = type_of(value);
    let known = types.into_iter().find(|(known, _)| ty.is_same(known)).map(|(_, opcode)| opcode);
    let opcode = match known {
        Some(opcode) => Some(opcode),
        None if rt.is_none(value) => Some(Opcode::ToBoolNone),
        None => always_true(rt, site, ty),
    };
    site.settle(opcode);
}

/// Instances of a class without `__bool__` and `__len__` are always true.
fn always_true(rt: &Runtime, site: Site<'_>, ty: &serpentarium_heap::Obj<Type>) -> Option<Opcode> {
    let undecided = ty.slot(|slots| slots.bool).is_none() && ty.slot(|slots| slots.length).is_none();
    if !ty.is_heap_type() || !undecided || !rt.assign_version(ty) {
        return None;
    }
    site.cache(1).set_cache(ty.version());
    Some(Opcode::ToBoolAlwaysTrue)
}

/// `_Py_Specialize_ContainsOp`
#[cold]
pub(in crate::eval) fn contains_op(rt: &Runtime, site: Site<'_>, container: &Object) {
    let ty = container.type_object();
    let opcode = if ty.is_same(&rt.types.dict) {
        Some(Opcode::ContainsOpDict)
    } else if ty.is_same(&rt.types.set) || ty.is_same(&rt.types.frozenset) {
        Some(Opcode::ContainsOpSet)
    } else {
        None
    };
    site.settle(opcode);
}

/// `_Py_Specialize_StoreSubscr`
#[cold]
pub(in crate::eval) fn store_subscr(rt: &Runtime, site: Site<'_>, container: &Object, key: &Object) {
    let ty = container.type_object();
    let opcode = if ty.is_same(&rt.types.list) {
        let len = container.downcast::<List>().map_or(0, |list| list.len());
        let fits = match rt.exact_int(key) {
            Some(Int::Small(index)) => 0 <= *index && is_compact(*index) && (*index as usize) < len,
            _ => false,
        };
        fits.then_some(Opcode::StoreSubscrListInt)
    } else {
        (ty.is_same(&rt.types.dict) && container.is::<Dict>()).then_some(Opcode::StoreSubscrDict)
    };
    site.settle(opcode);
}

/// `_Py_Specialize_UnpackSequence`
#[cold]
pub(in crate::eval) fn unpack_sequence(rt: &Runtime, site: Site<'_>, source: &Object, count: usize) {
    let ty = source.type_object();
    let opcode = if ty.is_same(&rt.types.tuple) {
        match tuple_value(source).map(|tuple| tuple.tail().len()) {
            Some(len) if len != count => None,
            Some(2) => Some(Opcode::UnpackSequenceTwoTuple),
            _ => Some(Opcode::UnpackSequenceTuple),
        }
    } else if ty.is_same(&rt.types.list) {
        let len = source.downcast::<List>().map(|list| list.len());
        (len == Some(count)).then_some(Opcode::UnpackSequenceList)
    } else {
        None
    };
    site.settle(opcode);
}

/// `_Py_Specialize_ForIter`
#[cold]
pub(in crate::eval) fn for_iter(site: Site<'_>, iterator: &Object, operand: usize) {
    let opcode = if iterator.is::<ListIterator>() {
        Some(Opcode::ForIterList)
    } else if iterator.is::<TupleIterator>() {
        Some(Opcode::ForIterTuple)
    } else if iterator.is::<RangeIterator>() {
        Some(Opcode::ForIterRange)
    } else {
        let generator = iterator.downcast::<Generator>();
        let plain = generator.is_some_and(|generator| generator.kind == GeneratorKind::Generator);
        (plain && i16::try_from(operand).is_ok()).then_some(Opcode::ForIterGen)
    };
    site.settle(opcode);
}

/// `_Py_Specialize_Send`
#[cold]
pub(in crate::eval) fn send(site: Site<'_>, receiver: &Object) {
    let generator = receiver.downcast::<Generator>();
    let known = generator.is_some_and(|generator| generator.kind != GeneratorKind::AsyncGenerator);
    site.settle(known.then_some(Opcode::SendGen));
}

/// `_Py_Specialize_LoadSuperAttr`; the stack is `super`, the class, the instance.
#[cold]
pub(in crate::eval) fn load_super_attr(rt: &Runtime, site: Site<'_>, stack: &Operands, operand: usize) {
    let known = match (stack.peek(3).get(), stack.peek(2).get()) {
        (Some(callable), Some(class)) => callable.is_same(&rt.types.super_) && class.is::<Type>(),
        _ => false,
    };
    let opcode = if operand & 1 == 0 { Opcode::LoadSuperAttrAttr } else { Opcode::LoadSuperAttrMethod };
    site.settle(known.then_some(opcode));
}
