//! `BINARY_OP` and `COMPARE_OP`.

use serpentarium_bytecode::Opcode;
use serpentarium_bytecode::opcode::NB_SUBSCR;
use serpentarium_heap::{Object, Operands};
use serpentarium_object::{CompareOp, Int, Runtime, Slice};

use super::Site;
use crate::eval::quick::number::{extended, is_compact};

/// What the specialised forms tell apart.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Operand {
    Int,
    Float,
    Str,
    Other,
}

fn compact(rt: &Runtime, object: &Object) -> Option<i64> {
    match rt.exact_int(object)? {
        Int::Small(value) if is_compact(*value) => Some(*value),
        _ => None,
    }
}

fn kind(rt: &Runtime, object: &Object) -> Operand {
    if compact(rt, object).is_some() {
        Operand::Int
    } else if rt.exact_float(object).is_some() {
        Operand::Float
    } else if rt.is_exact_str(object) {
        Operand::Str
    } else {
        Operand::Other
    }
}

/// `_Py_Specialize_BinaryOp`
#[cold]
pub(in crate::eval) fn binary_op(rt: &Runtime, site: Site<'_>, operation: usize, stack: &Operands) {
    let (Some(left), Some(right)) = (stack.peek(2).get(), stack.peek(1).get()) else { return site.give_up() };
    let opcode = if operation == NB_SUBSCR as usize {
        subscription(rt, left, right)
    } else {
        arithmetic(rt, site, operation, left, right, stack)
    };
    let opcode = opcode.or_else(|| {
        let known = extended(rt, operation, stack.peek(2), stack.peek(1)).is_some();
        known.then_some(Opcode::BinaryOpExtend)
    });
    site.settle(opcode);
}

fn arithmetic(
    rt: &Runtime,
    site: Site<'_>,
    operation: usize,
    left: &Object,
    right: &Object,
    stack: &Operands,
) -> Option<Opcode> {
    let (a, b) = (kind(rt, left), kind(rt, right));
    if a != b {
        return None;
    }
    match (operation, a) {
        (0 | 13, Operand::Int) => Some(Opcode::BinaryOpAddInt),
        (0 | 13, Operand::Float) => Some(Opcode::BinaryOpAddFloat),
        (0 | 13, Operand::Str) if stores_to_left(site, left, stack) => {
            Some(Opcode::BinaryOpInplaceAddUnicode)
        }
        (0 | 13, Operand::Str) => Some(Opcode::BinaryOpAddUnicode),
        (10 | 23, Operand::Int) => Some(Opcode::BinaryOpSubtractInt),
        (10 | 23, Operand::Float) => Some(Opcode::BinaryOpSubtractFloat),
        (5 | 18, Operand::Int) => Some(Opcode::BinaryOpMultiplyInt),
        (5 | 18, Operand::Float) => Some(Opcode::BinaryOpMultiplyFloat),
        _ => None,
    }
}

/// True if the result goes straight into the local that the left operand came from.
fn stores_to_left(site: Site<'_>, left: &Object, stack: &Operands) -> bool {
    let next = site.opcode_at(1 + Opcode::BinaryOp.caches());
    next.is_some_and(|next| {
        next.opcode() == Opcode::StoreFast
            && stack.local(next.operand()).get().is_some_and(|local| local.is_same(left))
    })
}

fn subscription(rt: &Runtime, container: &Object, key: &Object) -> Option<Opcode> {
    let ty = container.type_object();
    let index = compact(rt, key).is_some_and(|index| 0 <= index);
    if ty.is_same(&rt.types.list) {
        return match () {
            () if index => Some(Opcode::BinaryOpSubscrListInt),
            () if key.is::<Slice>() => Some(Opcode::BinaryOpSubscrListSlice),
            () => None,
        };
    }
    if ty.is_same(&rt.types.tuple) {
        return index.then_some(Opcode::BinaryOpSubscrTupleInt);
    }
    if ty.is_same(&rt.types.str) {
        return index.then_some(Opcode::BinaryOpSubscrStrInt);
    }
    ty.is_same(&rt.types.dict).then_some(Opcode::BinaryOpSubscrDict)
}

/// `_Py_Specialize_CompareOp`
#[cold]
pub(in crate::eval) fn compare_op(rt: &Runtime, site: Site<'_>, operand: usize, stack: &Operands) {
    let (Some(left), Some(right)) = (stack.peek(2).get(), stack.peek(1).get()) else { return site.give_up() };
    let opcode = match (kind(rt, left), kind(rt, right)) {
        (Operand::Int, Operand::Int) => Some(Opcode::CompareOpInt),
        (Operand::Float, Operand::Float) => Some(Opcode::CompareOpFloat),
        (Operand::Str, Operand::Str) => {
            let equality = matches!(CompareOp::from_index(operand >> 5), Some(CompareOp::Eq | CompareOp::Ne));
            equality.then_some(Opcode::CompareOpStr)
        }
        _ => None,
    };
    site.settle(opcode);
}
