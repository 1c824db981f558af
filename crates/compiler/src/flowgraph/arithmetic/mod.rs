//! Arithmetic on constants as Python does it, within limits that keep results small.
//!
//! An operation that would raise, or whose result would be large, gives `None`: it is then left to run time.

mod complex;
mod float;
mod integer;
mod sequence;

use std::rc::Rc;

use dashu_int::IBig;
use serpentarium_bytecode::constant::ConstKey;
use serpentarium_bytecode::{Const, Opcode};

/// The operators of `BINARY_OP` that are folded, by operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    And,
    FloorDivide,
    Lshift,
    Multiply,
    Remainder,
    Or,
    Power,
    Rshift,
    Subtract,
    TrueDivide,
    Xor,
    Subscr,
}

impl Operator {
    fn from_oparg(oparg: u32) -> Option<Self> {
        Some(match oparg {
            0 => Self::Add,
            1 => Self::And,
            2 => Self::FloorDivide,
            3 => Self::Lshift,
            5 => Self::Multiply,
            6 => Self::Remainder,
            7 => Self::Or,
            8 => Self::Power,
            9 => Self::Rshift,
            10 => Self::Subtract,
            11 => Self::TrueDivide,
            12 => Self::Xor,
            26 => Self::Subscr,
            _ => return None,
        })
    }
}

/// What equal members of a set have in common: `1`, `1.0` and `True` are one member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum EqualityKey {
    Int(IBig),
    Other(ConstKey),
    Tuple(Vec<EqualityKey>),
    FrozenSet(Vec<EqualityKey>),
}

/// The key by which `constant` equals others at run time.
pub(crate) fn equality_key(constant: &Rc<Const>) -> EqualityKey {
    let integral = |value: f64| IBig::try_from(value).ok();
    match &**constant {
        Const::True => EqualityKey::Int(IBig::ONE),
        Const::False => EqualityKey::Int(IBig::ZERO),
        Const::Int(value) => EqualityKey::Int(value.clone()),
        Const::Float(value) => match integral(*value) {
            Some(value) => EqualityKey::Int(value),
            None => EqualityKey::Other(ConstKey::of(constant)),
        },
        Const::Complex(real, imag) if *imag == 0.0 => equality_key(&Rc::new(Const::Float(*real))),
        Const::Tuple(items) => EqualityKey::Tuple(items.iter().map(equality_key).collect()),
        Const::FrozenSet(items) => {
            let mut keys: Vec<_> = items.iter().map(equality_key).collect();
            keys.sort();
            EqualityKey::FrozenSet(keys)
        }
        _ => EqualityKey::Other(ConstKey::of(constant)),
    }
}

/// An `int` or `bool` as an integer.
fn as_int(constant: &Const) -> Option<IBig> {
    match constant {
        Const::True => Some(IBig::ONE),
        Const::False => Some(IBig::ZERO),
        Const::Int(value) => Some(value.clone()),
        _ => None,
    }
}

/// A real number as a float; nothing if it is too large.
fn as_float(constant: &Const) -> Option<f64> {
    match constant {
        Const::Float(value) => Some(*value),
        _ => integer::to_float(&as_int(constant)?),
    }
}

/// The result of a unary operation, the instruction being `UNARY_*` or the intrinsic for `+`.
pub(crate) fn unary(opcode: Opcode, operand: &Const) -> Option<Const> {
    match opcode {
        Opcode::UnaryNot => Some(Const::bool(!operand.truth())),
        Opcode::UnaryInvert => match operand {
            Const::Int(value) => Some(Const::Int(-value - IBig::ONE)),
            _ => None,
        },
        Opcode::UnaryNegative => match operand {
            Const::Float(value) => Some(Const::Float(-value)),
            Const::Complex(real, imag) => Some(Const::Complex(-real, -imag)),
            _ => as_int(operand).map(|value| Const::Int(-value)),
        },
        Opcode::CallIntrinsic1 => match operand {
            Const::Float(_) | Const::Complex(..) => Some(operand.clone()),
            _ => as_int(operand).map(Const::Int),
        },
        _ => None,
    }
}

/// The result of `BINARY_OP oparg`.
pub(crate) fn binary(oparg: u32, left: &Rc<Const>, right: &Rc<Const>) -> Option<Const> {
    let operator = Operator::from_oparg(oparg)?;
    if operator == Operator::Subscr {
        return sequence::subscript(left, right);
    }
    match (&**left, &**right) {
        (Const::True | Const::False, Const::True | Const::False) => {
            let (left, right) = (left.truth(), right.truth());
            match operator {
                Operator::And => return Some(Const::bool(left && right)),
                Operator::Or => return Some(Const::bool(left || right)),
                Operator::Xor => return Some(Const::bool(left != right)),
                _ => {}
            }
        }
        (Const::FrozenSet(_), _) | (_, Const::FrozenSet(_)) => return None,
        _ => {}
    }
    if let (Some(left), Some(right)) = (as_int(left), as_int(right)) {
        return integer::binary(operator, &left, &right);
    }
    if matches!(**left, Const::Complex(..)) || matches!(**right, Const::Complex(..)) {
        return complex::binary(operator, left, right);
    }
    if let (Some(left), Some(right)) = (as_float(left), as_float(right)) {
        return float::binary(operator, left, right);
    }
    sequence::binary(operator, left, right)
}
