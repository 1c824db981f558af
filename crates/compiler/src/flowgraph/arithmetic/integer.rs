//! Integers.

use dashu_int::IBig;
use dashu_int::ops::{Abs as _, BitTest as _};
use serpentarium_bytecode::Const;

use super::{Operator, float};

/// The most bits a folded product, power or shift may have.
const MAX_INT_BITS: usize = 128;

/// The nearest float; nothing if the integer is beyond the range.
pub(super) fn to_float(value: &IBig) -> Option<f64> {
    let float = value.to_f64().value();
    float.is_finite().then_some(float)
}

fn bits(value: &IBig) -> usize {
    value.clone().abs().bit_len()
}

pub(super) fn binary(operator: Operator, left: &IBig, right: &IBig) -> Option<Const> {
    let value = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::And => left & right,
        Operator::Or => left | right,
        Operator::Xor => left ^ right,
        Operator::Multiply => {
            if *left != IBig::ZERO && *right != IBig::ZERO && MAX_INT_BITS < bits(left) + bits(right) {
                return None;
            }
            left * right
        }
        Operator::FloorDivide => floor_divide(left, right)?.0,
        Operator::Remainder => floor_divide(left, right)?.1,
        Operator::TrueDivide => return true_divide(left, right).map(Const::Float),
        Operator::Lshift => {
            if *left == IBig::ZERO || *right == IBig::ZERO {
                return (IBig::ZERO <= *right).then(|| Const::Int(left.clone()));
            }
            let shift = usize::try_from(right).ok().filter(|shift| *shift <= MAX_INT_BITS)?;
            if MAX_INT_BITS - shift < bits(left) {
                return None;
            }
            left << shift
        }
        Operator::Rshift => {
            if *right < IBig::ZERO {
                return None;
            }
            match usize::try_from(right).ok().filter(|shift| *shift < bits(left)) {
                Some(shift) => floor_divide(left, &(IBig::ONE << shift))?.0,
                None if *left < IBig::ZERO => IBig::NEG_ONE,
                None => IBig::ZERO,
            }
        }
        Operator::Power => return power(left, right),
        Operator::Subscr => return None,
    };
    Some(Const::Int(value))
}

fn power(base: &IBig, exponent: &IBig) -> Option<Const> {
    if *exponent < IBig::ZERO {
        return float::binary(Operator::Power, to_float(base)?, to_float(exponent)?);
    }
    if *exponent == IBig::ZERO || *base == IBig::ONE {
        return Some(Const::Int(IBig::ONE))
            .filter(|_| *exponent == IBig::ZERO || within_limit(base, exponent));
    }
    if *base == IBig::ZERO {
        return Some(Const::Int(IBig::ZERO));
    }
    if !within_limit(base, exponent) {
        return None;
    }
    Some(Const::Int(base.pow(usize::try_from(exponent).ok()?)))
}

/// Whether a power with a base other than zero and a positive exponent is small enough.
fn within_limit(base: &IBig, exponent: &IBig) -> bool {
    usize::try_from(exponent).is_ok_and(|exponent| bits(base) <= MAX_INT_BITS / exponent)
}

/// Quotient rounded down, and the remainder with the divisor's sign.
fn floor_divide(left: &IBig, right: &IBig) -> Option<(IBig, IBig)> {
    if *right == IBig::ZERO {
        return None;
    }
    let (quotient, remainder) = (left / right, left % right);
    if remainder != IBig::ZERO && (remainder < IBig::ZERO) != (*right < IBig::ZERO) {
        return Some((quotient - IBig::ONE, remainder + right));
    }
    Some((quotient, remainder))
}

/// The float nearest to the exact quotient.
fn true_divide(left: &IBig, right: &IBig) -> Option<f64> {
    if *right == IBig::ZERO {
        return None;
    }
    let negative = (*left < IBig::ZERO) != (*right < IBig::ZERO);
    let sign = if negative { -1.0 } else { 1.0 };
    if *left == IBig::ZERO {
        return Some(sign * 0.0);
    }
    let (left, right) = (left.clone().abs(), right.clone().abs());
    // A quotient with more bits than a float holds, whose last bit also stands for all that was cut off, is rounded
    // once. Below the smallest normal float the last bit must not be finer than what is left there.
    let shift = (bits(&right) as i64 - bits(&left) as i64 + 66).min(1076);
    let (left, right) =
        if 0 <= shift { (left << shift as usize, right) } else { (left, right << (-shift) as usize) };
    let (mut quotient, remainder) = (&left / &right, &left % &right);
    if remainder != IBig::ZERO {
        quotient |= IBig::ONE;
    }
    let mut value = quotient.to_f64().value();
    let mut exponent = -shift;
    while exponent != 0 {
        let step = exponent.clamp(-1000, 1000);
        value *= 2f64.powi(step as i32);
        exponent -= step;
    }
    value.is_finite().then_some(sign * value)
}
