//! Floats: `repr`, parsing, `hex`, exact rounding and Python's division and power.

mod arith;
mod hex;
mod parse;
mod repr;

pub use arith::{PowResult, as_integer_ratio, divmod, floor_div, modulo, pow, round, true_divide};
pub use hex::{from_hex, to_hex};
pub use parse::{could_not_convert, parse};
pub use repr::{Decimal, repr, shortest, to_exponent_digits, to_fixed};

pub(crate) use parse::{parse_prefix, strip_underscores};
pub(crate) use repr::write_exponent;

/// `value * 2 ** exponent` where the result needs no rounding or overflows to infinity.
pub(crate) fn ldexp_exact(mut value: f64, mut exponent: i32) -> f64 {
    while 1023 < exponent {
        value *= power_of_two(1023);
        exponent -= 1023;
        if !value.is_finite() || value == 0.0 {
            return value;
        }
    }
    while exponent < -1022 {
        value *= power_of_two(-1022);
        exponent += 1022;
        if value == 0.0 {
            return value;
        }
    }
    value * power_of_two(exponent)
}

fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// The absolute value of a finite float as an integer mantissa and a power of two.
pub(crate) fn decompose(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let field = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) }
}
