//! Python's `//`, `%`, `**` and `round` on floats.

use dashu_int::IBig;
use dashu_int::ops::DivRem as _;

use super::{decompose, to_fixed};
use crate::complex::Complex;
use crate::error::{NumberError, Result};
use crate::int;

/// What a power of two floats is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PowResult {
    /// A float.
    Real(f64),
    /// A negative base with an exponent that is no integer.
    Complex(Complex),
}

/// `a / b`.
pub fn true_divide(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 { Err(NumberError::division_by_zero()) } else { Ok(a / b) }
}

/// `a // b`.
pub fn floor_div(a: f64, b: f64) -> Result<f64> {
    divmod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`: the result takes the sign of the divisor.
pub fn modulo(a: f64, b: f64) -> Result<f64> {
    divmod(a, b).map(|(_, remainder)| remainder)
}

/// `divmod(a, b)`.
pub fn divmod(a: f64, b: f64) -> Result<(f64, f64)> {
    if b == 0.0 {
        return Err(NumberError::division_by_zero());
    }
    let mut remainder = a % b;
    // Nearly an integer, because the remainder was taken away first.
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0.0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if 0.5 < quotient - floor { floor + 1.0 } else { floor }
    };
    Ok((floor, remainder))
}

/// `a ** b`.
pub fn pow(a: f64, b: f64) -> Result<PowResult> {
    if let Some(value) = pow_of_special(a, b)? {
        return Ok(PowResult::Real(value));
    }
    if a < 0.0 && b != b.floor() {
        return crate::complex::pow(Complex::new(a, 0.0), Complex::new(b, 0.0)).map(PowResult::Complex);
    }
    let negate = a < 0.0 && is_odd(b);
    let size = a.abs();
    if size == 1.0 {
        return Ok(PowResult::Real(if negate { -1.0 } else { 1.0 }));
    }
    let value = size.powf(b);
    if value.is_infinite() {
        return Err(NumberError::range());
    }
    Ok(PowResult::Real(if negate { -value } else { value }))
}

/// Powers in which something is zero, infinite or not a number.
fn pow_of_special(a: f64, b: f64) -> Result<Option<f64>> {
    if b == 0.0 {
        return Ok(Some(1.0));
    }
    if a.is_nan() {
        return Ok(Some(a));
    }
    if b.is_nan() {
        return Ok(Some(if a == 1.0 { 1.0 } else { b }));
    }
    if b.is_infinite() {
        let size = a.abs();
        if size == 1.0 {
            return Ok(Some(1.0));
        }
        return Ok(Some(if (0.0 < b) == (1.0 < size) { b.abs() } else { 0.0 }));
    }
    if a.is_infinite() {
        let odd = is_odd(b);
        return Ok(Some(match (0.0 < b, odd) {
            (true, true) => a,
            (true, false) => a.abs(),
            (false, true) => 0.0f64.copysign(a),
            (false, false) => 0.0,
        }));
    }
    if a == 0.0 {
        if b < 0.0 {
            return Err(NumberError::new(crate::ErrorKind::ZeroDivision, "zero to a negative power"));
        }
        return Ok(Some(if is_odd(b) { a } else { 0.0 }));
    }
    Ok(None)
}

fn is_odd(value: f64) -> bool {
    value.abs() % 2.0 == 1.0
}

/// `round(value, digits)`: exact, half to even on the binary value.
pub fn round(value: f64, digits: i64) -> Result<f64> {
    // A float has no digits after the 323rd decimal place that could change it, and none above 10 ** 309.
    if !value.is_finite() || 323 < digits {
        return Ok(value);
    }
    if digits < -308 {
        return Ok(0.0 * value);
    }
    let too_large = || NumberError::overflow("rounded value too large to represent");
    if 0 <= digits {
        let rounded: f64 = to_fixed(value, digits as usize).parse().unwrap_or(f64::INFINITY);
        if rounded.is_infinite() {
            return Err(too_large());
        }
        return Ok(rounded.copysign(value));
    }
    let whole = int::from_float_trunc(value.abs())?;
    let unit = IBig::from(10u8).pow(digits.unsigned_abs() as usize);
    let (mut quotient, remainder) = whole.div_rem(&unit);
    let twice: IBig = remainder * 2;
    let past_half = unit < twice || (twice == unit && value.fract() != 0.0);
    let tie_to_odd = twice == unit && quotient.trailing_zeros() == Some(0);
    if past_half || tie_to_odd {
        quotient += IBig::ONE;
    }
    let rounded = int::to_float(&(quotient * unit)).map_err(|_| too_large())?;
    Ok(rounded.copysign(value))
}

/// `value.as_integer_ratio()`.
pub fn as_integer_ratio(value: f64) -> Result<(IBig, IBig)> {
    if value.is_nan() {
        return Err(NumberError::value("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(NumberError::overflow("cannot convert Infinity to integer ratio"));
    }
    if value == 0.0 {
        return Ok((IBig::ZERO, IBig::ONE));
    }
    let (mantissa, exponent) = decompose(value);
    let zeros = mantissa.trailing_zeros();
    let numerator = IBig::from(mantissa >> zeros);
    let numerator = if value < 0.0 { -numerator } else { numerator };
    let exponent = exponent + zeros as i32;
    if 0 <= exponent {
        Ok((numerator << exponent as usize, IBig::ONE))
    } else {
        Ok((numerator, IBig::ONE << exponent.unsigned_abs() as usize))
    }
}
