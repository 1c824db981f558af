//! Functions of one or two floats straight from the C library's repertoire.

use serpentarium_numbers::float::repr;
use serpentarium_object::{NativeArgs, PyResult, Runtime};

use super::{domain_error, inverse, range_error};

const SMALL_INTERVAL: &str = "expected a number in range from -1 up to 1, got ";
const FINITE: &str = "expected a finite input, got ";

/// Applies a function of one float: NaN out of a number is a domain error with this text, infinity out of a finite
/// number is one too unless the function can overflow.
pub(super) fn apply(
    rt: &Runtime,
    args: NativeArgs<'_>,
    function: fn(f64) -> f64,
    can_overflow: bool,
    complaint: &str,
) -> PyResult {
    let x = rt.as_f64(args.at(0))?;
    checked(rt, x, function(x), can_overflow, complaint)
}

/// The result of a function of `x`, or the exception it stands for.
pub(super) fn checked(rt: &Runtime, x: f64, result: f64, can_overflow: bool, complaint: &str) -> PyResult {
    let nan = result.is_nan() && !x.is_nan();
    let infinite = result.is_infinite() && x.is_finite();
    if infinite && can_overflow {
        return Err(range_error(rt));
    }
    if !nan && !infinite {
        return Ok(rt.new_float(result));
    }
    if complaint.is_empty() {
        return Err(domain_error(rt));
    }
    Err(rt.value_error(format!("{complaint}{}", repr(x))))
}

macro_rules! functions {
    ($($name:ident = $function:expr, $can_overflow:literal, $complaint:expr;)*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            apply(rt, args, $function, $can_overflow, $complaint)
        })*
    };
}

functions! {
    acos = f64::acos, false, SMALL_INTERVAL;
    acosh = inverse::acosh, false, "expected argument value not less than 1, got ";
    asin = f64::asin, false, SMALL_INTERVAL;
    asinh = inverse::asinh, false, "";
    atan = f64::atan, false, "";
    atanh = inverse::atanh, false, "expected a number between -1 and 1, got ";
    cbrt = f64::cbrt, false, "";
    cos = f64::cos, false, FINITE;
    cosh = f64::cosh, true, "";
    erf = libm::erf, false, "";
    erfc = libm::erfc, false, "";
    exp = f64::exp, true, "";
    exp2 = f64::exp2, true, "";
    expm1 = f64::exp_m1, true, "";
    sin = f64::sin, false, FINITE;
    sinh = f64::sinh, true, "";
    sqrt = f64::sqrt, false, "expected a nonnegative input, got ";
    tan = f64::tan, false, FINITE;
    tanh = f64::tanh, false, "";
}

pub(super) fn degrees(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_float(rt.as_f64(args.at(0))? * (180.0 / std::f64::consts::PI)))
}

pub(super) fn radians(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_float(rt.as_f64(args.at(0))? * (std::f64::consts::PI / 180.0)))
}

pub(super) fn atan2(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (y, x) = (rt.as_f64(args.at(0))?, rt.as_f64(args.at(1))?);
    Ok(rt.new_float(y.atan2(x)))
}
