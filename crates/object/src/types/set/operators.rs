//! The operators of sets: both sides must be sets.

use serpentarium_heap::{Object, Ref};

use super::{Set, set_value};
use crate::core::{CompareOp, PyResult, Runtime};

fn both_sets(a: &Object, b: &Object) -> bool {
    a.is::<Set>() && b.is::<Set>()
}

pub(super) fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    if !both_sets(a, b) {
        return Ok(rt.not_implemented());
    }
    let result = rt.set_copy(a)?;
    if !a.is_same(b) {
        result.update(rt, b)?;
    }
    Ok(result.into_object())
}

pub(super) fn and(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    if both_sets(a, b) { Ok(rt.set_intersection(a, b)?.into_object()) } else { Ok(rt.not_implemented()) }
}

pub(super) fn subtract(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    if both_sets(a, b) { Ok(rt.set_difference(a, b)?.into_object()) } else { Ok(rt.not_implemented()) }
}

pub(super) fn xor(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    if both_sets(a, b) {
        Ok(rt.set_symmetric_difference(a, b)?.into_object())
    } else {
        Ok(rt.not_implemented())
    }
}

/// The left side of an in-place operator if both sides are sets.
fn target<'a>(a: &'a Object, b: &Object) -> Option<&'a Set> {
    set_value(a).filter(|_| b.is::<Set>()).map(|set| &**set)
}

pub(super) fn inplace_or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some(set) = target(a, b) else { return Ok(rt.not_implemented()) };
    set.update(rt, b)?;
    Ok(a.to_ref())
}

pub(super) fn inplace_and(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some(set) = target(a, b) else { return Ok(rt.not_implemented()) };
    let both: Ref<Set> = rt.set_intersection(a, b)?;
    set.take_over(&both);
    Ok(a.to_ref())
}

pub(super) fn inplace_subtract(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some(set) = target(a, b) else { return Ok(rt.not_implemented()) };
    set.subtract(rt, b)?;
    Ok(a.to_ref())
}

pub(super) fn inplace_xor(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some(set) = target(a, b) else { return Ok(rt.not_implemented()) };
    set.toggle(rt, b)?;
    Ok(a.to_ref())
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (set_value(a), set_value(b)) else { return Ok(rt.not_implemented()) };
    let equal = || -> PyResult<bool> {
        let differ = matches!((left.hash.get(), right.hash.get()), (Some(x), Some(y)) if x != y);
        Ok(left.len() == right.len() && !differ && rt.is_subset(left, right)?)
    };
    let answer = match op {
        CompareOp::Eq => equal()?,
        CompareOp::Ne => !equal()?,
        CompareOp::Le => rt.is_subset(left, right)?,
        CompareOp::Ge => rt.is_subset(right, left)?,
        CompareOp::Lt => left.len() < right.len() && rt.is_subset(left, right)?,
        CompareOp::Gt => left.len() > right.len() && rt.is_subset(right, left)?,
    };
    Ok(rt.bool(answer))
}
