//! The slots of `float`.

use std::cmp::Ordering;

use serpentarium_heap::Object;
use serpentarium_numbers::float::{self as numbers, PowResult};
use serpentarium_numbers::hash::hash_float;
use serpentarium_numbers::int::cmp_float;

use super::{Float, operand, receiver};
use crate::core::{CompareOp, PyResult, Runtime};
use crate::types::{Int, int_value};

/// Both operands as floats; nothing if one is no number.
#[inline]
fn both(rt: &Runtime, a: &Object, b: &Object) -> PyResult<Option<(f64, f64)>> {
    if let (Some(x), Some(y)) = (a.downcast::<Float>(), b.downcast::<Float>()) {
        return Ok(Some((x.0, y.0)));
    }
    let Some(x) = operand(rt, a)? else { return Ok(None) };
    Ok(operand(rt, b)?.map(|y| (x, y)))
}

#[inline]
fn arithmetic(rt: &Runtime, a: &Object, b: &Object, compute: impl FnOnce(f64, f64) -> f64) -> PyResult {
    match both(rt, a, b)? {
        Some((x, y)) => Ok(rt.new_float(compute(x, y))),
        None => Ok(rt.not_implemented()),
    }
}

pub(super) fn add(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| x + y)
}

pub(super) fn subtract(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| x - y)
}

pub(super) fn multiply(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| x * y)
}

pub(super) fn true_divide(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match both(rt, a, b)? {
        Some((_, 0.0)) => Err(rt.division_by_zero()),
        Some((x, y)) => Ok(rt.new_float(x / y)),
        None => Ok(rt.not_implemented()),
    }
}

pub(super) fn floor_divide(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match both(rt, a, b)? {
        Some((x, y)) => Ok(rt.new_float(rt.number(numbers::floor_div(x, y))?)),
        None => Ok(rt.not_implemented()),
    }
}

pub(super) fn remainder(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match both(rt, a, b)? {
        Some((x, y)) => Ok(rt.new_float(rt.number(numbers::modulo(x, y))?)),
        None => Ok(rt.not_implemented()),
    }
}

pub(super) fn divmod(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(rt, a, b)? else { return Ok(rt.not_implemented()) };
    let (quotient, remainder) = rt.number(numbers::divmod(x, y))?;
    Ok(rt.new_tracked_tuple([rt.new_float(quotient), rt.new_float(remainder)]).into_object())
}

pub(super) fn power(rt: &Runtime, base: &Object, exponent: &Object, modulus: &Object) -> PyResult {
    if !rt.is_none(modulus) {
        return Err(rt.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    let Some((x, y)) = both(rt, base, exponent)? else { return Ok(rt.not_implemented()) };
    match rt.number(numbers::pow(x, y))? {
        PowResult::Real(value) => Ok(rt.new_float(value)),
        PowResult::Complex(value) => Ok(rt.new_complex(value.real, value.imag)),
    }
}

pub(super) fn negative(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_float(-receiver(rt, object)?))
}

/// The same object if it is exactly a float, else its value as one.
pub(super) fn positive(rt: &Runtime, object: &Object) -> PyResult {
    if object.type_object().is_same(&rt.types.float) {
        return Ok(object.to_ref());
    }
    Ok(rt.new_float(receiver(rt, object)?))
}

pub(super) fn absolute(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_float(receiver(rt, object)?.abs()))
}

pub(super) fn truth(rt: &Runtime, object: &Object) -> PyResult<bool> {
    Ok(receiver(rt, object)? != 0.0)
}

pub(super) fn int(rt: &Runtime, object: &Object) -> PyResult {
    rt.int_of_float(receiver(rt, object)?)
}

pub(super) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let value = receiver(rt, object)?;
    Ok(hash_float(value).unwrap_or_else(|| Runtime::hash_address(object.address())))
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_str(&numbers::repr(receiver(rt, object)?)).into_object())
}

/// How an int and a float are ordered, exactly; nothing for NaN.
fn compare_with_int(float: f64, int: &Int) -> Option<Ordering> {
    const EXACT: u64 = 1 << 53;
    match int {
        Int::Small(small) if small.unsigned_abs() <= EXACT => float.partial_cmp(&(*small as f64)),
        _ => cmp_float(&int.big(), float).map(Ordering::reverse),
    }
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let x = receiver(rt, a)?;
    let order = if let Some(y) = b.downcast::<Float>() {
        x.partial_cmp(&y.0)
    } else if let Some(y) = int_value(b) {
        compare_with_int(x, y)
    } else {
        return Ok(rt.not_implemented());
    };
    Ok(rt.bool(match order {
        Some(order) => op.accepts(order),
        None => op == CompareOp::Ne,
    }))
}

impl Runtime {
    /// A float cut off to an int.
    pub fn int_of_float(&self, value: f64) -> PyResult {
        if value.abs() < 9e18 {
            return Ok(self.new_int(value as i64));
        }
        Ok(self.new_big_int(self.number(serpentarium_numbers::int::from_float_trunc(value))?))
    }
}
