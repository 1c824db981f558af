//! The slots of `complex`. A real operand is not made complex first: that would spoil signs of zeros.

use serpentarium_heap::Object;
use serpentarium_numbers::Complex as Value;
use serpentarium_numbers::complex as numbers;
use serpentarium_numbers::hash::hash_complex;
use serpentarium_numbers::int::cmp_float;

use super::{Complex, receiver};
use crate::core::{CompareOp, PyResult, Runtime};
use crate::types::float::operand;
use crate::types::{Float, int_value};

/// One side of an operation.
#[derive(Clone, Copy)]
enum Operand {
    Real(f64),
    Complex(Value),
}

impl Operand {
    fn complex(self) -> Value {
        match self {
            Self::Real(real) => Value::new(real, 0.0),
            Self::Complex(value) => value,
        }
    }
}

fn side(rt: &Runtime, object: &Object) -> PyResult<Option<Operand>> {
    if let Some(complex) = object.downcast::<Complex>() {
        return Ok(Some(Operand::Complex(complex.value())));
    }
    Ok(operand(rt, object)?.map(Operand::Real))
}

fn arithmetic(
    rt: &Runtime,
    a: &Object,
    b: &Object,
    compute: impl FnOnce(Operand, Operand) -> serpentarium_numbers::Result<Value>,
) -> PyResult {
    let Some(x) = side(rt, a)? else { return Ok(rt.not_implemented()) };
    let Some(y) = side(rt, b)? else { return Ok(rt.not_implemented()) };
    let value = rt.number(compute(x, y))?;
    Ok(rt.new_complex(value.real, value.imag))
}

pub(super) fn add(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| {
        Ok(match (x, y) {
            (Operand::Complex(x), Operand::Real(y)) | (Operand::Real(y), Operand::Complex(x)) => {
                Value::new(x.real + y, x.imag)
            }
            (x, y) => numbers::add(x.complex(), y.complex()),
        })
    })
}

pub(super) fn subtract(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| {
        Ok(match (x, y) {
            (Operand::Complex(x), Operand::Real(y)) => Value::new(x.real - y, x.imag),
            (Operand::Real(x), Operand::Complex(y)) => Value::new(x - y.real, -y.imag),
            (x, y) => numbers::sub(x.complex(), y.complex()),
        })
    })
}

pub(super) fn multiply(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| {
        Ok(match (x, y) {
            (Operand::Complex(x), Operand::Real(y)) | (Operand::Real(y), Operand::Complex(x)) => {
                numbers::mul_by_real(x, y)
            }
            (x, y) => numbers::mul(x.complex(), y.complex()),
        })
    })
}

pub(super) fn true_divide(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    arithmetic(rt, a, b, |x, y| match (x, y) {
        (Operand::Complex(x), Operand::Real(y)) => numbers::div_by_real(x, y),
        (Operand::Real(x), Operand::Complex(y)) => numbers::real_div(x, y),
        (x, y) => numbers::div(x.complex(), y.complex()),
    })
}

pub(super) fn power(rt: &Runtime, base: &Object, exponent: &Object, modulus: &Object) -> PyResult {
    if side(rt, base)?.is_some() && side(rt, exponent)?.is_some() && !rt.is_none(modulus) {
        return Err(rt.value_error("complex modulo"));
    }
    arithmetic(rt, base, exponent, |x, y| numbers::pow(x.complex(), y.complex()))
}

pub(super) fn negative(rt: &Runtime, object: &Object) -> PyResult {
    let value = receiver(rt, object)?;
    Ok(rt.new_complex(-value.real, -value.imag))
}

/// The same object if it is exactly a complex number, else its value as one.
pub(super) fn positive(rt: &Runtime, object: &Object) -> PyResult {
    if object.type_object().is_same(&rt.types.complex) {
        return Ok(object.to_ref());
    }
    let value = receiver(rt, object)?;
    Ok(rt.new_complex(value.real, value.imag))
}

pub(super) fn absolute(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_float(rt.number(numbers::abs(receiver(rt, object)?))?))
}

pub(super) fn truth(rt: &Runtime, object: &Object) -> PyResult<bool> {
    let value = receiver(rt, object)?;
    Ok(value.real != 0.0 || value.imag != 0.0)
}

pub(super) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    Ok(hash_complex(receiver(rt, object)?, Runtime::hash_address(object.address())))
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    Ok(rt.new_str(&numbers::repr(receiver(rt, object)?)).into_object())
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(rt.not_implemented());
    }
    let value = receiver(rt, a)?;
    let equal = if let Some(other) = b.downcast::<Complex>() {
        value.real == other.re && value.imag == other.im
    } else if let Some(other) = b.downcast::<Float>() {
        value.real == other.0 && value.imag == 0.0
    } else if let Some(other) = int_value(b) {
        value.imag == 0.0 && cmp_float(&other.big(), value.real).is_some_and(std::cmp::Ordering::is_eq)
    } else {
        return Ok(rt.not_implemented());
    };
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}
