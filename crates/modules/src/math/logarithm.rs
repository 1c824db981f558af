//! Logarithms; ints may be larger than any float.

use serpentarium_numbers::IBig;
use serpentarium_numbers::int::{bit_length, to_float};
use serpentarium_object::{BinaryOp, CallArgs, NativeArgs, Object, PyResult, Runtime, int_value};

use super::elementary::{apply, checked};

const POSITIVE: &str = "expected a positive input, got ";

/// A logarithm of a float; NaN marks what has none.
fn of_float(x: f64, function: fn(f64) -> f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        x
    } else if x > 0.0 {
        function(x)
    } else {
        f64::NAN
    }
}

/// A large positive integer as a float between one half and one, and the power of two that goes with it.
fn fraction_and_exponent(value: &IBig) -> (f64, usize) {
    let bits = bit_length(value);
    let cut = bits.saturating_sub(66);
    let mut top: IBig = value >> cut;
    if &(&top << cut) != value {
        top |= IBig::ONE;
    }
    let fraction = to_float(&top).unwrap_or(f64::NAN) / 2.0_f64.powi((bits - cut) as i32);
    if fraction == 1.0 { (0.5, bits + 1) } else { (fraction, bits) }
}

fn logarithm(rt: &Runtime, object: &Object, function: fn(f64) -> f64) -> PyResult {
    let Some(int) = int_value(object) else {
        let x = rt.as_f64(object)?;
        return checked(rt, x, of_float(x, function), false, POSITIVE);
    };
    if int.is_negative() || int.is_zero() {
        return Err(rt.value_error("expected a positive input"));
    }
    let big = int.big();
    let result = match to_float(&big) {
        Ok(x) => function(x),
        Err(_) => {
            let (fraction, exponent) = fraction_and_exponent(&big);
            function(fraction) + function(2.0) * exponent as f64
        }
    };
    Ok(rt.new_float(result))
}

pub(super) fn log(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("math.log() takes no keyword arguments"));
    }
    let given = args.values.len();
    let Some(x) = args.get(0) else { return Err(rt.type_error("log expected at least 1 argument, got 0")) };
    if given > 2 {
        return Err(rt.type_error(format!("log expected at most 2 arguments, got {given}")));
    }
    let numerator = logarithm(rt, x, f64::ln)?;
    match args.get(1) {
        None => Ok(numerator),
        Some(base) => {
            let denominator = logarithm(rt, base, f64::ln)?;
            rt.binary_op(BinaryOp::TrueDivide, &numerator, &denominator)
        }
    }
}

pub(super) fn log2(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    logarithm(rt, args.at(0), f64::log2)
}

pub(super) fn log10(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    logarithm(rt, args.at(0), f64::log10)
}

pub(super) fn log1p(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    apply(rt, args, f64::ln_1p, false, "expected argument value > -1, got ")
}
