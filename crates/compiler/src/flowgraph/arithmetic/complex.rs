//! Complex numbers. An operand that is real stays real, so that `1 + 2j` keeps the signs of zeros.

use serpentarium_bytecode::Const;
use serpentarium_numbers::{Complex, complex};

use super::{Operator, as_float};

enum Operand {
    Real(f64),
    Complex(Complex),
}

impl Operand {
    fn of(constant: &Const) -> Option<Self> {
        match constant {
            Const::Complex(real, imag) => Some(Self::Complex(Complex { real: *real, imag: *imag })),
            _ => as_float(constant).map(Self::Real),
        }
    }

    fn widened(&self) -> Complex {
        match self {
            Self::Real(real) => Complex { real: *real, imag: 0.0 },
            Self::Complex(complex) => *complex,
        }
    }
}

pub(super) fn binary(operator: Operator, left: &Const, right: &Const) -> Option<Const> {
    use Operand::{Complex as Both, Real};
    let (left, right) = (Operand::of(left)?, Operand::of(right)?);
    let result = match (operator, &left, &right) {
        (Operator::Add, Both(a), Real(b)) | (Operator::Add, Real(b), Both(a)) => {
            Complex { real: a.real + b, imag: a.imag }
        }
        (Operator::Subtract, Both(a), Real(b)) => Complex { real: a.real - b, imag: a.imag },
        (Operator::Subtract, Real(a), Both(b)) => Complex { real: a - b.real, imag: -b.imag },
        (Operator::Multiply, Both(a), Real(b)) | (Operator::Multiply, Real(b), Both(a)) => {
            complex::mul_by_real(*a, *b)
        }
        (Operator::TrueDivide, Both(a), Real(b)) => complex::div_by_real(*a, *b).ok()?,
        (Operator::TrueDivide, Real(a), Both(b)) => complex::real_div(*a, *b).ok()?,
        (Operator::Add, ..) => complex::add(left.widened(), right.widened()),
        (Operator::Subtract, ..) => complex::sub(left.widened(), right.widened()),
        (Operator::Multiply, ..) => complex::mul(left.widened(), right.widened()),
        (Operator::TrueDivide, ..) => complex::div(left.widened(), right.widened()).ok()?,
        (Operator::Power, ..) => complex::pow(left.widened(), right.widened()).ok()?,
        _ => return None,
    };
    Some(Const::Complex(result.real, result.imag))
}
