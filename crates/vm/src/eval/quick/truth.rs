//! `TO_BOOL` of values whose type is known.

use serpentarium_heap::{Cache, Object, Operands, StackRef};
use serpentarium_object::{Int, List, Runtime, StrMethods as _, Unit, str_value};

use super::super::boolean;

/// Replaces the top operand by its truth.
#[inline(always)]
fn set(rt: &Runtime, stack: &mut Operands, truth: Option<bool>) -> bool {
    let Some(truth) = truth else { return false };
    drop(stack.replace(1, boolean(rt, truth)));
    true
}

/// Whether a condition, which is a bool, is `True`.
#[inline(always)]
pub(in crate::eval) fn is_true(rt: &Runtime, condition: &StackRef) -> bool {
    condition.get().is_some_and(|condition| condition.is_same(&rt.singletons.r#true))
}

/// Whether an operand is `None`.
#[inline(always)]
pub(in crate::eval) fn is_none(rt: &Runtime, operand: &StackRef) -> bool {
    operand.get().is_some_and(|operand| rt.is_none(operand))
}

/// `TO_BOOL_BOOL`
#[inline(always)]
pub(in crate::eval) fn is_bool(rt: &Runtime, stack: &Operands) -> bool {
    stack.peek(1).get().is_some_and(|value| value.type_object().is_same(&rt.types.bool))
}

/// `TO_BOOL_INT`
#[inline(always)]
pub(in crate::eval) fn int(rt: &Runtime, stack: &mut Operands) -> bool {
    let truth = stack.peek(1).get().and_then(|value| rt.exact_int(value)).map(|value| !Int::is_zero(value));
    set(rt, stack, truth)
}

/// `TO_BOOL_LIST`
#[inline(always)]
pub(in crate::eval) fn list(rt: &Runtime, stack: &mut Operands) -> bool {
    let list = stack.peek(1).get().filter(|value| value.type_object().is_same(&rt.types.list));
    let truth = list.and_then(Object::downcast::<List>).map(|list| !list.is_empty());
    set(rt, stack, truth)
}

/// `TO_BOOL_NONE`
#[inline(always)]
pub(in crate::eval) fn none(rt: &Runtime, stack: &mut Operands) -> bool {
    let truth = stack.peek(1).get().filter(|value| rt.is_none(value)).map(|_| false);
    set(rt, stack, truth)
}

/// `TO_BOOL_STR`
#[inline(always)]
pub(in crate::eval) fn string(rt: &Runtime, stack: &mut Operands) -> bool {
    let string = stack.peek(1).get().filter(|value| rt.is_exact_str(value));
    let truth = string.and_then(str_value).map(|string| string.char_len() != 0);
    set(rt, stack, truth)
}

/// `TO_BOOL_ALWAYS_TRUE`: instances of a class without `__bool__` and `__len__`.
#[inline(always)]
pub(in crate::eval) fn always_true(rt: &Runtime, stack: &mut Operands, cache: Cache<'_, Unit>) -> bool {
    let truth =
        stack.peek(1).get().filter(|value| value.type_version() == cache.word(1).cache()).map(|_| true);
    set(rt, stack, truth)
}
