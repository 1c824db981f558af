//! Division and powers of ints.

use serpentarium_heap::Object;
use serpentarium_numbers::float::{PowResult, pow as float_pow};
use serpentarium_numbers::int as numbers;

use super::slots::both;
use super::{Int, int_value};
use crate::core::{PyResult, Runtime};

/// Quotient rounded down and the remainder with the divisor's sign; nothing if the divisor is zero or the
/// quotient does not fit.
#[inline]
fn small_divmod(x: i64, y: i64) -> Option<(i64, i64)> {
    let (quotient, remainder) = (x.checked_div(y)?, x.checked_rem(y)?);
    if remainder != 0 && (remainder ^ y) < 0 {
        Some((quotient - 1, remainder + y))
    } else {
        Some((quotient, remainder))
    }
}

pub(super) fn floor_divide(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Some((quotient, _)) = small_divmod(*x, *y)
    {
        return Ok(rt.new_int(quotient));
    }
    Ok(rt.new_big_int(rt.number(numbers::floor_div(&x.big(), &y.big()))?))
}

pub(super) fn remainder(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Some((_, remainder)) = small_divmod(*x, *y)
    {
        return Ok(rt.new_int(remainder));
    }
    Ok(rt.new_big_int(rt.number(numbers::floor_mod(&x.big(), &y.big()))?))
}

pub(super) fn divmod(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Some((quotient, remainder)) = small_divmod(*x, *y)
    {
        return Ok(rt.new_tracked_tuple([rt.new_int(quotient), rt.new_int(remainder)]).into_object());
    }
    let (quotient, remainder) = rt.number(numbers::floor_divmod(&x.big(), &y.big()))?;
    Ok(rt.new_tracked_tuple([rt.new_big_int(quotient), rt.new_big_int(remainder)]).into_object())
}

pub(super) fn true_divide(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    const EXACT: u64 = 1 << 53;
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && *y != 0
        && x.unsigned_abs() <= EXACT
        && y.unsigned_abs() <= EXACT
    {
        return Ok(rt.new_float(*x as f64 / *y as f64));
    }
    Ok(rt.new_float(rt.number(numbers::true_divide(&x.big(), &y.big()))?))
}

pub(super) fn power(rt: &Runtime, base: &Object, exponent: &Object, modulus: &Object) -> PyResult {
    let Some((x, y)) = both(base, exponent) else { return Ok(rt.not_implemented()) };
    if !rt.is_none(modulus) {
        let Some(modulus) = int_value(modulus) else { return Ok(rt.not_implemented()) };
        if let (Int::Small(x), Int::Small(y), Int::Small(modulus)) = (x, y, &**modulus)
            && *y >= 0
            && *modulus > 0
        {
            return Ok(rt.new_int(small_modpow(*x, *y, *modulus)));
        }
        return Ok(rt.new_big_int(rt.number(numbers::modpow(&x.big(), &y.big(), &modulus.big()))?));
    }
    if y.is_negative() {
        // A negative exponent makes floats of both.
        let (x, y) = (rt.int_as_f64(x)?, rt.int_as_f64(y)?);
        return match rt.number(float_pow(x, y))? {
            PowResult::Real(value) => Ok(rt.new_float(value)),
            PowResult::Complex(value) => Ok(rt.new_complex(value.real, value.imag)),
        };
    }
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Ok(y) = u32::try_from(*y)
        && let Some(result) = x.checked_pow(y)
    {
        return Ok(rt.new_int(result));
    }
    Ok(rt.new_big_int(rt.number(numbers::pow(&x.big(), &y.big()))?))
}

/// `base ** exponent % modulus` for an exponent that is not negative and a positive modulus.
fn small_modpow(base: i64, exponent: i64, modulus: i64) -> i64 {
    let modulus = modulus as u128;
    let mut power = i128::from(base).rem_euclid(modulus as i128) as u128;
    let mut result = 1 % modulus;
    let mut exponent = exponent;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * power % modulus;
        }
        power = power * power % modulus;
        exponent >>= 1;
    }
    result as i64
}
