//! Floats.

use serpentarium_bytecode::Const;

use super::{Operator, complex};

pub(super) fn binary(operator: Operator, left: f64, right: f64) -> Option<Const> {
    let value = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::TrueDivide if right != 0.0 => left / right,
        Operator::Remainder if right != 0.0 => divmod(left, right).1,
        Operator::FloorDivide if right != 0.0 => divmod(left, right).0,
        Operator::Power => return power(left, right),
        _ => return None,
    };
    Some(Const::Float(value))
}

/// Quotient rounded down, and the remainder with the divisor's sign.
fn divmod(left: f64, right: f64) -> (f64, f64) {
    let mut remainder = left % right;
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0f64.copysign(left / right), remainder);
    }
    let floor = quotient.floor();
    (if 0.5 < quotient - floor { floor + 1.0 } else { floor }, remainder)
}

fn power(left: f64, right: f64) -> Option<Const> {
    if left == 0.0 && right < 0.0 {
        return None;
    }
    if left < 0.0 && left.is_finite() && right.is_finite() && right != right.floor() {
        return complex::power((left, 0.0), (right, 0.0)).map(|(real, imag)| Const::Complex(real, imag));
    }
    let value = left.powf(right);
    if value.is_infinite() && left.is_finite() && right.is_finite() {
        return None;
    }
    Some(Const::Float(value))
}
