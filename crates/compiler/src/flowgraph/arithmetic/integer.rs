//! Integers.

use dashu_int::IBig;
use serpentarium_bytecode::Const;
use serpentarium_numbers::int::{self, bit_length};

use super::{Operator, float};

/// The most bits a folded product, power or shift may have.
const MAX_INT_BITS: usize = 128;

/// The nearest float; nothing if the integer is beyond the range.
pub(super) fn to_float(value: &IBig) -> Option<f64> {
    int::to_float(value).ok()
}

pub(super) fn binary(operator: Operator, left: &IBig, right: &IBig) -> Option<Const> {
    let nonzero = *left != IBig::ZERO && *right != IBig::ZERO;
    let value = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::And => left & right,
        Operator::Or => left | right,
        Operator::Xor => left ^ right,
        Operator::Multiply if nonzero && MAX_INT_BITS < bit_length(left) + bit_length(right) => return None,
        Operator::Multiply => left * right,
        Operator::FloorDivide => int::floor_div(left, right).ok()?,
        Operator::Remainder => int::floor_mod(left, right).ok()?,
        Operator::TrueDivide => return int::true_divide(left, right).ok().map(Const::Float),
        Operator::Lshift if nonzero && !small_shift(left, right) => return None,
        Operator::Lshift => int::shift_left(left, right).ok()?,
        Operator::Rshift => int::shift_right(left, right).ok()?,
        Operator::Power if *right < IBig::ZERO => {
            return float::binary(operator, to_float(left)?, to_float(right)?);
        }
        Operator::Power if nonzero && !small_power(left, right) => return None,
        Operator::Power => int::pow(left, right).ok()?,
        Operator::Subscr => return None,
    };
    Some(Const::Int(value))
}

/// Whether shifting to the left keeps the result small.
fn small_shift(value: &IBig, count: &IBig) -> bool {
    usize::try_from(count)
        .is_ok_and(|count| count <= MAX_INT_BITS && bit_length(value) <= MAX_INT_BITS - count)
}

/// Whether a power with a positive exponent is small.
fn small_power(base: &IBig, exponent: &IBig) -> bool {
    usize::try_from(exponent).is_ok_and(|exponent| bit_length(base) <= MAX_INT_BITS / exponent)
}
