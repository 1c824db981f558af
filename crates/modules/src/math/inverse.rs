//! Inverse hyperbolic functions and the cube root, by the formulas of the C library CPython is built with: the last
//! bit of a result is visible to programs.

use std::f64::consts::LN_2;

/// Beyond this size one is lost next to a square.
const LARGE: f64 = 268_435_456.0;

pub(super) fn asinh(x: f64) -> f64 {
    let size = x.abs();
    if !x.is_finite() || size < 1.0 / LARGE {
        return x;
    }
    let result = if size > LARGE {
        size.ln() + LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size)).ln()
    } else {
        let square = size * size;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    result.copysign(x)
}

pub(super) fn acosh(x: f64) -> f64 {
    if x < 1.0 || x.is_nan() {
        f64::NAN
    } else if x > LARGE {
        x.ln() + LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let above = x - 1.0;
        (above + (2.0 * above + above * above).sqrt()).ln_1p()
    }
}

pub(super) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if size >= 1.0 || x.is_nan() {
        return f64::NAN;
    }
    if size < 1.0 / LARGE {
        return x;
    }
    let twice = size + size;
    let result = if size < 0.5 {
        0.5 * (twice + twice * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * (twice / (1.0 - size)).ln_1p()
    };
    result.copysign(x)
}

pub(super) fn cbrt(x: f64) -> f64 {
    const ROOT: f64 = 1.259_921_049_894_873_164_8;
    const ROOT_OF_FOUR: f64 = 1.587_401_051_968_199_474_8;
    const FACTORS: [f64; 5] = [1.0 / ROOT_OF_FOUR, 1.0 / ROOT, 1.0, ROOT, ROOT_OF_FOUR];
    const COEFFICIENTS: [f64; 7] = [
        -0.145_263_899_385_486_367,
        0.784_932_344_976_639_262,
        -1.834_692_774_836_130_86,
        2.446_931_222_780_835_64,
        -2.114_994_941_673_712_87,
        1.508_191_937_815_848_96,
        0.354_895_765_043_919_86,
    ];
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (mantissa, exponent) = libm::frexp(x.abs());
    let guess = COEFFICIENTS.iter().fold(0.0, |value, coefficient| value * mantissa + coefficient);
    let cube = guess * guess * guess;
    let factor = FACTORS[(2 + exponent % 3) as usize];
    let root = guess * (cube + 2.0 * mantissa) / (2.0 * cube + mantissa) * factor;
    libm::ldexp(root, exponent / 3).copysign(x)
}
