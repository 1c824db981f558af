//! The gamma function and its logarithm, by Lanczos' approximation as CPython computes them.
#![expect(clippy::excessive_precision, reason = "the coefficients stand as they were published")]

use std::f64::consts::PI;

use serpentarium_numbers::float::repr;
use serpentarium_object::{NativeArgs, PyResult, Raised, Runtime};

use super::range_error;

const G: f64 = 6.024_680_040_776_729_583_740_234_375;
const G_MINUS_HALF: f64 = 5.524_680_040_776_729_583_740_234_375;
const LOG_PI: f64 = 1.144_729_885_849_400_174_143_427_351_353_058_711_647;

const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

/// The polynomial x (x + 1) ... (x + 11).
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// The rational function of the approximation, evaluated from the end that cannot overflow.
fn lanczos_sum(x: f64) -> f64 {
    let (mut numerator, mut denominator) = (0.0, 0.0);
    if x < 5.0 {
        for (top, bottom) in NUMERATOR.iter().zip(DENOMINATOR).rev() {
            numerator = numerator * x + top;
            denominator = denominator * x + bottom;
        }
    } else {
        for (top, bottom) in NUMERATOR.iter().zip(DENOMINATOR) {
            numerator = numerator / x + top;
            denominator = denominator / x + bottom;
        }
    }
    numerator / denominator
}

/// `sin(pi * x)`, precise near integers.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1.0_f64.copysign(x) * sine
}

/// Gamma of a number that is no pole.
fn gamma_of(x: f64) -> f64 {
    let size = x.abs();
    if x == x.floor() && x <= 23.0 {
        return (1..x as u64).map(|factor| factor as f64).product();
    }
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY };
    }
    let y = size + G_MINUS_HALF;
    // The error of the sum above, to correct the power below.
    let error = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let correction = error * G / y;
    let power = |result: f64, divide: bool| {
        let scale = |result: f64, by: f64| if divide { result / by } else { result * by };
        if size < 140.0 {
            scale(result, y.powf(size - 0.5))
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            scale(scale(result, root), root)
        }
    };
    if x < 0.0 {
        let result = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        power(result - correction * result, true)
    } else {
        let result = lanczos_sum(size) / y.exp();
        power(result + correction * result, false)
    }
}

#[cold]
fn pole(rt: &Runtime, x: f64) -> Raised {
    rt.value_error(format!("expected a noninteger or positive integer, got {}", repr(x)))
}

pub(super) fn gamma(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let x = rt.as_f64(args.at(0))?;
    if x.is_nan() || x == f64::INFINITY {
        return Ok(rt.new_float(x));
    }
    if x == f64::NEG_INFINITY || (x <= 0.0 && x == x.floor()) {
        return Err(pole(rt, x));
    }
    let result = gamma_of(x);
    if result.is_infinite() { Err(range_error(rt)) } else { Ok(rt.new_float(result)) }
}

/// The logarithm of gamma's size at a number that is no pole.
fn log_gamma_of(x: f64) -> f64 {
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let size = x.abs();
    if size < 1e-20 {
        return -size.ln();
    }
    let result = lanczos_sum(size).ln() - G + (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 { LOG_PI - sin_pi(size).abs().ln() - size.ln() - result } else { result }
}

pub(super) fn lgamma(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let x = rt.as_f64(args.at(0))?;
    if x.is_nan() {
        return Ok(rt.new_float(x));
    }
    if x.is_infinite() {
        return Ok(rt.new_float(f64::INFINITY));
    }
    if x <= 0.0 && x == x.floor() {
        return Err(pole(rt, x));
    }
    let result = log_gamma_of(x);
    if result.is_infinite() { Err(range_error(rt)) } else { Ok(rt.new_float(result)) }
}
