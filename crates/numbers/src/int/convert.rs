//! Between integers, floats and machine words; every rounding is half to even, every comparison exact.

use std::cmp::Ordering;

use dashu_int::ops::{BitTest as _, UnsignedAbs as _};
use dashu_int::{IBig, Sign};

use crate::error::{NumberError, Result};
use crate::float::{decompose, ldexp_exact};

/// As a machine integer, if it fits.
pub fn to_i64(value: &IBig) -> Option<i64> {
    i64::try_from(value).ok()
}

/// As an unsigned machine integer, if it fits.
pub fn to_u64(value: &IBig) -> Option<u64> {
    u64::try_from(value).ok()
}

/// As a size, if it fits.
pub fn to_usize(value: &IBig) -> Option<usize> {
    usize::try_from(value).ok()
}

/// `float(value)`, half to even; `OverflowError` if too large.
pub fn to_float(value: &IBig) -> Result<f64> {
    if let Some(small) = to_i64(value) {
        return Ok(small as f64);
    }
    let size = value.unsigned_abs();
    let cut = size.bit_len().saturating_sub(66);
    let sticky = size.trailing_zeros().is_some_and(|zeros| zeros < cut);
    let top = u128::try_from(size >> cut).unwrap_or(u128::MAX) | u128::from(sticky);
    let float = compose_float(top, cut as i64);
    let float = float.ok_or_else(|| NumberError::overflow("int too large to convert to float"))?;
    Ok(if value.sign() == Sign::Negative { -float } else { float })
}

/// `int(value)` of a float: towards zero.
pub fn from_float_trunc(value: f64) -> Result<IBig> {
    if value.is_nan() {
        return Err(NumberError::value("cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(NumberError::overflow("cannot convert float infinity to integer"));
    }
    if value.abs() < 9e18 {
        return Ok(IBig::from(value as i64));
    }
    let (mantissa, exponent) = decompose(value);
    // Numbers this large are integers, so the exponent is positive or cuts off zeros only.
    let size = if exponent < 0 {
        IBig::from(mantissa >> exponent.unsigned_abs().min(63))
    } else {
        IBig::from(mantissa) << exponent as usize
    };
    Ok(if value < 0.0 { -size } else { size })
}

/// `round(value)` of a float: to the nearest integer, half to even.
pub fn round_float_to_int(value: f64) -> Result<IBig> {
    from_float_trunc(value.round_ties_even())
}

/// Compares an integer with a float without rounding either; `None` for NaN.
pub fn cmp_float(value: &IBig, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if 0.0 < float { Ordering::Less } else { Ordering::Greater });
    }
    let whole = from_float_trunc(float).ok()?;
    let fraction = float - float.trunc();
    Some(value.cmp(&whole).then_with(|| 0.0.partial_cmp(&fraction).unwrap_or(Ordering::Equal)))
}

/// The float nearest to `mantissa * 2 ** exponent`, half to even, subnormal numbers included; `None` if too large.
/// The lowest bit of a mantissa of 66 bits or more may stand for anything nonzero below it.
pub(crate) fn compose_float(mantissa: u128, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let bits = i64::from(128 - mantissa.leading_zeros());
    // The value lies in [2 ** (top - 1), 2 ** top).
    let top = bits + exponent;
    if 1024 < top {
        return None;
    }
    if top < -1074 {
        return Some(0.0);
    }
    let keep = (top + 1074).min(53);
    let cut = bits - keep;
    if cut <= 0 {
        return Some(ldexp_exact(mantissa as u64 as f64, exponent as i32));
    }
    let mut kept = mantissa.checked_shr(cut as u32).unwrap_or(0);
    let rest = mantissa - kept.checked_shl(cut as u32).unwrap_or(0);
    let half = 1u128 << (cut - 1);
    if half < rest || (rest == half && kept & 1 == 1) {
        kept += 1;
    }
    let float = ldexp_exact(kept as u64 as f64, (exponent + cut) as i32);
    float.is_finite().then_some(float)
}
