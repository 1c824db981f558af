//! Operators: arithmetic, comparison, subscription, with the short ways for exact built-in types first.

use serpentarium_bytecode::opcode::{NB_INPLACE, NB_SUBSCR};
use serpentarium_heap::{Object, Ref, StackRef};
use serpentarium_object::{
    BinaryOp, CompareOp, Dict, Int, List, PyResult, Runtime, StrMethods as _, Tuple, str_value,
};

use super::boolean;

/// The result where both operands are exact ints or floats, or the subscription is of an exact list, tuple or
/// dict with a plain key; none where the long way is to be gone. Runs no Python code.
#[inline]
pub(super) fn binary_fast(rt: &Runtime, operation: usize, left: &Object, right: &Object) -> Option<Ref> {
    if operation == NB_SUBSCR as usize {
        return subscript_fast(rt, left, right);
    }
    if let (Some(Int::Small(a)), Some(Int::Small(b))) = (rt.exact_int(left), rt.exact_int(right)) {
        return int_fast(rt, operation, *a, *b);
    }
    let (a, b) = (rt.exact_float(left)?, rt.exact_float(right)?);
    let value = match operation {
        0 | 13 => a + b,
        10 | 23 => a - b,
        5 | 18 => a * b,
        11 | 24 if b != 0.0 => a / b,
        _ => return None,
    };
    Some(rt.new_float(value))
}

#[inline]
fn int_fast(rt: &Runtime, operation: usize, a: i64, b: i64) -> Option<Ref> {
    let value = match operation {
        0 | 13 => a.checked_add(b)?,
        10 | 23 => a.checked_sub(b)?,
        5 | 18 => a.checked_mul(b)?,
        1 | 14 => a & b,
        7 | 20 => a | b,
        12 | 25 => a ^ b,
        2 | 15 if b != 0 && b != -1 => a.div_euclid(b) - i64::from(b < 0 && a.rem_euclid(b) != 0),
        6 | 19 if b != 0 && b != -1 => {
            let rest = a % b;
            if rest != 0 && ((rest < 0) != (b < 0)) { rest + b } else { rest }
        }
        3 | 16 if (0..62).contains(&b) && a.unsigned_abs() < 1 << (62 - b) => a << b,
        9 | 22 if 0 <= b => a >> b.min(63),
        _ => return None,
    };
    Some(rt.new_int(value))
}

#[inline]
fn subscript_fast(rt: &Runtime, container: &Object, key: &Object) -> Option<Ref> {
    let ty = container.type_object();
    if ty.is_same(&rt.types.list) {
        let Int::Small(index) = rt.exact_int(key)? else { return None };
        let list = container.downcast::<List>()?;
        let items = list.items.borrow();
        return items.get(Runtime::position(*index as isize, items.len())?).cloned();
    }
    if ty.is_same(&rt.types.dict) {
        let dict = container.downcast::<Dict>()?;
        if rt.is_exact_str(key) {
            return if dict.table().is_str_only() { dict.get_str(rt, str_value(key)?) } else { None };
        }
        return None;
    }
    if ty.is_same(&rt.types.tuple) {
        let Int::Small(index) = rt.exact_int(key)? else { return None };
        let tuple = container.downcast::<Tuple>()?;
        return tuple.tail().get(Runtime::position(*index as isize, tuple.tail().len())?).cloned();
    }
    None
}

/// The operation by its slots.
pub(super) fn binary(rt: &Runtime, operation: usize, left: &Object, right: &Object) -> PyResult {
    if operation == NB_SUBSCR as usize {
        return rt.get_item(left, right);
    }
    let inplace = NB_INPLACE as usize <= operation;
    let Some(op) = BinaryOp::ALL.get(operation % NB_INPLACE as usize).copied() else {
        return Err(rt.system_error("bad BINARY_OP operand"));
    };
    if inplace { rt.inplace_op(op, left, right) } else { rt.binary_op(op, left, right) }
}

/// A comparison as `COMPARE_OP` has it: the operand's fifth bit asks for a bool.
#[inline]
pub(super) fn compare(rt: &Runtime, operand: usize, left: &Object, right: &Object) -> PyResult<StackRef> {
    let Some(op) = CompareOp::from_index(operand >> 5) else {
        return Err(rt.system_error("bad COMPARE_OP operand"));
    };
    if let (Some(Int::Small(a)), Some(Int::Small(b))) = (rt.exact_int(left), rt.exact_int(right)) {
        return Ok(boolean(rt, op.accepts(a.cmp(b))));
    }
    if let (Some(a), Some(b)) = (rt.exact_float(left), rt.exact_float(right)) {
        let answer = match op {
            CompareOp::Lt => a < b,
            CompareOp::Le => a <= b,
            CompareOp::Eq => a == b,
            CompareOp::Ne => a != b,
            CompareOp::Gt => a > b,
            CompareOp::Ge => a >= b,
        };
        return Ok(boolean(rt, answer));
    }
    if matches!(op, CompareOp::Eq | CompareOp::Ne)
        && rt.is_exact_str(left)
        && rt.is_exact_str(right)
        && let (Some(a), Some(b)) = (str_value(left), str_value(right))
    {
        return Ok(boolean(rt, a.same_text(b) == (op == CompareOp::Eq)));
    }
    let result = rt.compare(left, right, op)?;
    if operand & 16 != 0 {
        return Ok(boolean(rt, rt.is_true(&result)?));
    }
    Ok(result.into())
}

/// `container[key] = value`
#[inline]
pub(super) fn store_subscript(
    rt: &Runtime,
    container: &Object,
    key: &Object,
    value: &Object,
) -> PyResult<()> {
    let ty = container.type_object();
    if ty.is_same(&rt.types.list)
        && let Some(Int::Small(index)) = rt.exact_int(key)
        && let Some(list) = container.downcast::<List>()
    {
        let mut items = list.items.borrow_mut();
        let len = items.len();
        if let Some(place) = Runtime::position(*index as isize, len) {
            let old = std::mem::replace(&mut items[place], value.to_ref());
            drop(items);
            drop(old);
            return Ok(());
        }
    } else if ty.is_same(&rt.types.dict)
        && let Some(dict) = container.downcast::<Dict>()
    {
        return dict.set_item(rt, key, value);
    }
    rt.set_item(container, key, Some(value))
}
