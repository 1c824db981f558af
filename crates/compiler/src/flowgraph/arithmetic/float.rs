//! Floats.

use serpentarium_bytecode::Const;
use serpentarium_numbers::float::{self, PowResult};

use super::Operator;

pub(super) fn binary(operator: Operator, left: f64, right: f64) -> Option<Const> {
    let value = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::TrueDivide => float::true_divide(left, right).ok()?,
        Operator::Remainder => float::modulo(left, right).ok()?,
        Operator::FloorDivide => float::floor_div(left, right).ok()?,
        Operator::Power => match float::pow(left, right).ok()? {
            PowResult::Real(value) => value,
            PowResult::Complex(value) => return Some(Const::Complex(value.real, value.imag)),
        },
        _ => return None,
    };
    Some(Const::Float(value))
}
