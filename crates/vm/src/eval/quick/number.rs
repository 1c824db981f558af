//! Arithmetic and comparison of two ints or two floats.

use serpentarium_heap::{Operands, StackRef};
use serpentarium_object::{CompareOp, Float, Int, Runtime, SMALL_INTS, StrMethods as _};

/// True if CPython keeps the value in one digit (`_PyLong_IsCompact`).
#[inline(always)]
pub(in crate::eval) fn is_compact(value: i64) -> bool {
    (value.wrapping_add((1 << 30) - 1) as u64) < (1 << 31) - 1
}

/// The two topmost operands, if both are exact ints of one digit.
#[inline(always)]
fn compact_ints(rt: &Runtime, stack: &Operands) -> Option<(i64, i64)> {
    let (left, right) = (stack.peek(2).get()?, stack.peek(1).get()?);
    let (Int::Small(a), Int::Small(b)) = (rt.exact_int(left)?, rt.exact_int(right)?) else { return None };
    (is_compact(*a) && is_compact(*b)).then_some((*a, *b))
}

#[inline(always)]
fn floats(rt: &Runtime, stack: &Operands) -> Option<(f64, f64)> {
    Some((rt.exact_float(stack.peek(2).get()?)?, rt.exact_float(stack.peek(1).get()?)?))
}

/// Replaces two ints by the result of an operation that cannot overflow on one-digit ints.
#[inline(always)]
pub(in crate::eval) fn ints(
    rt: &Runtime,
    stack: &mut Operands,
    operate: impl FnOnce(i64, i64) -> i64,
) -> bool {
    let Some((a, b)) = compact_ints(rt, stack) else { return false };
    push_int(rt, stack, operate(a, b));
    true
}

/// Replaces the two topmost operands, which are ints, by an int. A left operand that nobody else has is used again.
#[inline(always)]
fn push_int(rt: &Runtime, stack: &mut Operands, value: i64) {
    if !SMALL_INTS.contains(&value)
        && let Some(reused) = stack.peek_mut(2).unique::<Int>()
    {
        *reused = Int::Small(value);
        drop(stack.pop());
        return;
    }
    let result = rt.new_int(value);
    drop(stack.pop());
    drop(stack.replace(1, result.into()));
}

/// Replaces two floats by the result of an operation (`_PyFloat_FromDouble_ConsumeInputs`).
#[inline(always)]
pub(in crate::eval) fn floats_to_float(
    rt: &Runtime,
    stack: &mut Operands,
    operate: impl FnOnce(f64, f64) -> f64,
) -> bool {
    let Some((a, b)) = floats(rt, stack) else { return false };
    let value = operate(a, b);
    if let Some(reused) = stack.peek_mut(2).unique::<Float>() {
        reused.0 = value;
        drop(stack.pop());
        return true;
    }
    if let Some(reused) = stack.peek_mut(1).unique::<Float>() {
        reused.0 = value;
        let result = stack.pop();
        drop(stack.replace(1, result));
        return true;
    }
    let result = rt.new_float(value);
    drop(stack.pop());
    drop(stack.replace(1, result.into()));
    true
}

/// What the lowest bits of a comparison's operand say: which outcomes make it true (`COMPARISON_BIT`).
#[inline(always)]
fn outcome<T: PartialOrd>(a: T, b: T) -> usize {
    1 << (2 * usize::from(b <= a) + usize::from(a <= b))
}

/// `COMPARE_OP_INT`: the answer; the operands are gone then.
#[inline(always)]
pub(in crate::eval) fn compare_ints(rt: &Runtime, stack: &mut Operands, operand: usize) -> Option<bool> {
    let (a, b) = compact_ints(rt, stack)?;
    stack.drop_top(2);
    Some(outcome(a, b) & operand != 0)
}

/// `COMPARE_OP_FLOAT`, likewise.
#[inline(always)]
pub(in crate::eval) fn compare_floats(rt: &Runtime, stack: &mut Operands, operand: usize) -> Option<bool> {
    let (a, b) = floats(rt, stack)?;
    stack.drop_top(2);
    Some(outcome(a, b) & operand != 0)
}

/// `COMPARE_OP_STR`, likewise: equality of exact strings.
#[inline(always)]
pub(in crate::eval) fn compare_strings(rt: &Runtime, stack: &mut Operands, operand: usize) -> Option<bool> {
    let string = |depth| stack.peek(depth).get().and_then(|string| rt.exact.str.get(string));
    let same = string(2)?.same_text(string(1)?);
    stack.drop_top(2);
    Some(same == (CompareOp::from_index(operand >> 5) == Some(CompareOp::Eq)))
}

/// The operations on an int of one digit and a float, or on two such ints, that `BINARY_OP_EXTEND` knows.
pub(in crate::eval) fn extended(
    rt: &Runtime,
    operation: usize,
    left: &StackRef,
    right: &StackRef,
) -> Option<StackRef> {
    let (left, right) = (left.get()?, right.get()?);
    let compact = |object| match rt.exact_int(object)? {
        Int::Small(value) if is_compact(*value) => Some(*value),
        _ => None,
    };
    if let (Some(a), Some(b)) = (compact(left), compact(right)) {
        let value = match operation {
            1 | 14 => a & b,
            7 | 20 => a | b,
            12 | 25 => a ^ b,
            _ => return None,
        };
        return Some(rt.new_int(value).into());
    }
    let (a, b) = match (compact(left), compact(right)) {
        (Some(a), None) => (a as f64, rt.exact_float(right)?),
        (None, Some(b)) => (rt.exact_float(left)?, b as f64),
        _ => return None,
    };
    let value = match operation {
        0 => a + b,
        10 => a - b,
        5 => a * b,
        11 if b != 0.0 => a / b,
        _ => return None,
    };
    Some(rt.new_float(value).into())
}
