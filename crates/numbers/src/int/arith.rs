//! Integer arithmetic as Python defines it: floor division, modular powers, shifts, roots.

use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest as _, DivRem as _, Gcd as _, SquareRoot as _, UnsignedAbs as _};
use dashu_int::{IBig, Sign, UBig};

use super::convert::{compose_float, to_usize};
use crate::error::{NumberError, Result};

/// The longest integer this crate makes, in bits (2 GiB of memory). Beyond it a `MemoryError` is the answer, for
/// the host would fail later and less kindly.
const MAX_BITS: u64 = 1 << 34;

/// `n.bit_length()`.
pub fn bit_length(value: &IBig) -> usize {
    magnitude(value).bit_len()
}

/// `n.bit_count()`: the ones in the binary form of the absolute value.
pub fn bit_count(value: &IBig) -> usize {
    magnitude(value).count_ones()
}

/// `a // b`.
pub fn floor_div(a: &IBig, b: &IBig) -> Result<IBig> {
    floor_divmod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`.
pub fn floor_mod(a: &IBig, b: &IBig) -> Result<IBig> {
    floor_divmod(a, b).map(|(_, remainder)| remainder)
}

/// `divmod(a, b)`: the remainder takes the sign of the divisor.
pub fn floor_divmod(a: &IBig, b: &IBig) -> Result<(IBig, IBig)> {
    if b.is_zero() {
        return Err(NumberError::division_by_zero());
    }
    let (quotient, remainder) = a.div_rem(b);
    if !remainder.is_zero() && remainder.sign() != b.sign() {
        return Ok((quotient - IBig::ONE, remainder + b));
    }
    Ok((quotient, remainder))
}

/// `base ** exponent` for an exponent that is not negative; with a negative one Python answers in floats.
pub fn pow(base: &IBig, exponent: &IBig) -> Result<IBig> {
    if exponent.is_zero() || base.is_one() {
        return Ok(IBig::ONE);
    }
    if base.is_zero() {
        return Ok(IBig::ZERO);
    }
    if *base == IBig::NEG_ONE {
        return Ok(if is_odd(exponent) { IBig::NEG_ONE } else { IBig::ONE });
    }
    let n = to_usize(exponent).ok_or_else(NumberError::memory)?;
    // A base of b bits is at least 2 ** (b - 1), so this is a lower bound of the result's length.
    let bits = (bit_length(base) as u64 - 1).checked_mul(n as u64);
    if bits.is_none_or(|bits| MAX_BITS < bits) {
        return Err(NumberError::memory());
    }
    Ok(base.pow(n))
}

/// `pow(base, exponent, modulus)`, negative exponents included.
pub fn modpow(base: &IBig, exponent: &IBig, modulus: &IBig) -> Result<IBig> {
    if modulus.is_zero() {
        return Err(NumberError::value("pow() 3rd argument cannot be 0"));
    }
    let size = modulus.unsigned_abs();
    if size.is_one() {
        return Ok(IBig::ZERO);
    }
    let ring = ConstDivisor::new(size);
    let reduced_base = floor_mod(base, &IBig::from(ring.value()))?.unsigned_abs();
    let mut element = ring.reduce(reduced_base);
    if exponent.sign() == Sign::Negative {
        element = element
            .inv()
            .ok_or_else(|| NumberError::value("base is not invertible for the given modulus"))?;
    }
    let result = IBig::from(element.pow(&exponent.unsigned_abs()).residue());
    if modulus.sign() == Sign::Negative && !result.is_zero() {
        return Ok(result + modulus);
    }
    Ok(result)
}

/// `value << count`.
pub fn shift_left(value: &IBig, count: &IBig) -> Result<IBig> {
    if count.sign() == Sign::Negative {
        return Err(NumberError::value("negative shift count"));
    }
    if value.is_zero() {
        return Ok(IBig::ZERO);
    }
    let n = to_usize(count).filter(|&n| n < 1 << 62);
    let n = n.ok_or_else(|| NumberError::overflow("too many digits in integer"))?;
    if MAX_BITS < n as u64 {
        return Err(NumberError::memory());
    }
    Ok(value << n)
}

/// `value >> count`, rounding towards negative infinity.
pub fn shift_right(value: &IBig, count: &IBig) -> Result<IBig> {
    if count.sign() == Sign::Negative {
        return Err(NumberError::value("negative shift count"));
    }
    match to_usize(count) {
        Some(n) if n <= bit_length(value) => Ok(value >> n),
        _ if value.sign() == Sign::Negative => Ok(IBig::NEG_ONE),
        _ => Ok(IBig::ZERO),
    }
}

/// `math.isqrt(value)`.
pub fn isqrt(value: &IBig) -> Result<IBig> {
    if value.sign() == Sign::Negative {
        return Err(NumberError::value("isqrt() argument must be nonnegative"));
    }
    Ok(IBig::from(value.unsigned_abs().sqrt()))
}

/// `math.gcd(a, b)`.
pub fn gcd(a: &IBig, b: &IBig) -> IBig {
    if a.is_zero() {
        return IBig::from(b.unsigned_abs());
    }
    if b.is_zero() {
        return IBig::from(a.unsigned_abs());
    }
    IBig::from(a.gcd(b))
}

/// `a / b`, rounded correctly (half to even) whatever the size of both.
pub fn true_divide(a: &IBig, b: &IBig) -> Result<f64> {
    if b.is_zero() {
        return Err(NumberError::division_by_zero());
    }
    let negative = (a.sign() == Sign::Negative) != (b.sign() == Sign::Negative);
    let signed = |size: f64| if negative { -size } else { size };
    if a.is_zero() {
        return Ok(signed(0.0));
    }
    let (top, bottom) = (a.unsigned_abs(), b.unsigned_abs());
    let difference = top.bit_len() as i64 - bottom.bit_len() as i64;
    let too_large = || NumberError::overflow("integer division result too large for a float");
    if 1024 < difference {
        return Err(too_large());
    }
    if difference < -1100 {
        return Ok(signed(0.0));
    }
    // Scaled so that the quotient has 66 or 67 bits; the lowest records whether anything was cut off.
    let shift = 66 - difference;
    let (quotient, remainder) = if 0 <= shift {
        (top << shift as usize).div_rem(bottom)
    } else {
        top.div_rem(bottom << (-shift) as usize)
    };
    let mantissa = u128::try_from(quotient).unwrap_or(u128::MAX) | u128::from(!remainder.is_zero());
    compose_float(mantissa, -shift).map(signed).ok_or_else(too_large)
}

/// `round(value, digits)`: to a multiple of a power of ten, half to even; digits that are not negative change
/// nothing.
pub fn round(value: &IBig, digits: &IBig) -> IBig {
    if digits.sign() == Sign::Positive || digits.is_zero() {
        return value.clone();
    }
    // A power of ten with more digits than twice the value rounds it to zero.
    let n = match to_usize(&-digits) {
        Some(n) if n <= bit_length(value) / 3 + 2 => n,
        _ => return IBig::ZERO,
    };
    let unit = IBig::from(UBig::from(10u8).pow(n));
    let (mut quotient, remainder) = value.div_rem(&unit);
    let twice = IBig::from(remainder.unsigned_abs()) * 2;
    if unit < twice || (twice == unit && is_odd(&quotient)) {
        quotient += if value.sign() == Sign::Negative { IBig::NEG_ONE } else { IBig::ONE };
    }
    quotient * unit
}

fn is_odd(value: &IBig) -> bool {
    value.trailing_zeros() == Some(0)
}

fn magnitude(value: &IBig) -> UBig {
    value.unsigned_abs()
}
