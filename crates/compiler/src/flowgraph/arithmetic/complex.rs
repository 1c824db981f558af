//! Complex numbers. An operand that is real stays real, so that `1 + 2j` keeps the signs of zeros.

use serpentarium_bytecode::Const;

use super::{Operator, as_float};

type Complex = (f64, f64);

enum Operand {
    Real(f64),
    Complex(Complex),
}

impl Operand {
    fn of(constant: &Const) -> Option<Self> {
        match constant {
            Const::Complex(real, imag) => Some(Self::Complex((*real, *imag))),
            _ => as_float(constant).map(Self::Real),
        }
    }

    fn widened(&self) -> Complex {
        match self {
            Self::Real(real) => (*real, 0.0),
            Self::Complex(complex) => *complex,
        }
    }
}

pub(super) fn binary(operator: Operator, left: &Const, right: &Const) -> Option<Const> {
    let (left, right) = (Operand::of(left)?, Operand::of(right)?);
    let (real, imag) = match operator {
        Operator::Power => power(left.widened(), right.widened())?,
        Operator::Add => match (left, right) {
            (Operand::Complex(a), Operand::Real(b)) | (Operand::Real(b), Operand::Complex(a)) => {
                (a.0 + b, a.1)
            }
            (left, right) => {
                let (a, b) = (left.widened(), right.widened());
                (a.0 + b.0, a.1 + b.1)
            }
        },
        Operator::Subtract => match (left, right) {
            (Operand::Complex(a), Operand::Real(b)) => (a.0 - b, a.1),
            (Operand::Real(a), Operand::Complex(b)) => (a - b.0, -b.1),
            (left, right) => {
                let (a, b) = (left.widened(), right.widened());
                (a.0 - b.0, a.1 - b.1)
            }
        },
        Operator::Multiply => match (left, right) {
            (Operand::Complex(a), Operand::Real(b)) | (Operand::Real(b), Operand::Complex(a)) => {
                (a.0 * b, a.1 * b)
            }
            (left, right) => multiply(left.widened(), right.widened()),
        },
        Operator::TrueDivide => match (left, right) {
            (_, Operand::Real(0.0)) => return None,
            (Operand::Complex(a), Operand::Real(b)) => (a.0 / b, a.1 / b),
            (Operand::Real(a), Operand::Complex(b)) => divide_real(a, b)?,
            (left, right) => divide(left.widened(), right.widened())?,
        },
        _ => return None,
    };
    Some(Const::Complex(real, imag))
}

/// The product, with infinities kept where the plain formula would give NaN for both parts.
fn multiply(a: Complex, b: Complex) -> Complex {
    let product = (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    if !product.0.is_nan() || !product.1.is_nan() {
        return product;
    }
    let boxed = |c: Complex| {
        let part = |x: f64| (if x.is_infinite() { 1f64 } else { 0.0 }).copysign(x);
        (part(c.0), part(c.1))
    };
    let zeroed = |c: Complex| {
        let part = |x: f64| if x.is_nan() { 0f64.copysign(x) } else { x };
        (part(c.0), part(c.1))
    };
    let infinite = |c: Complex| c.0.is_infinite() || c.1.is_infinite();
    let (mut a, mut b, mut recalculate) = (a, b, false);
    if infinite(a) {
        (a, b, recalculate) = (boxed(a), zeroed(b), true);
    }
    if infinite(b) {
        (a, b, recalculate) = (zeroed(a), boxed(b), true);
    }
    let terms = [a.0 * b.0, a.1 * b.1, a.0 * b.1, a.1 * b.0];
    if !recalculate && terms.iter().any(|term| term.is_infinite()) {
        (a, b, recalculate) = (zeroed(a), zeroed(b), true);
    }
    if recalculate {
        return (f64::INFINITY * (a.0 * b.0 - a.1 * b.1), f64::INFINITY * (a.0 * b.1 + a.1 * b.0));
    }
    product
}

fn divide_real(a: f64, b: Complex) -> Option<Complex> {
    if b.1.abs() <= b.0.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        return Some((a / denominator, (-a * ratio) / denominator));
    }
    let ratio = b.0 / b.1;
    let denominator = b.0 * ratio + b.1;
    Some(((a * ratio) / denominator, -a / denominator))
}

fn divide(a: Complex, b: Complex) -> Option<Complex> {
    if b.1.abs() <= b.0.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        return Some(((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator));
    }
    let ratio = b.0 / b.1;
    let denominator = b.0 * ratio + b.1;
    Some(((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator))
}

/// `a ** b`; nothing where Python raises.
pub(super) fn power(a: Complex, b: Complex) -> Option<Complex> {
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        integer_power(a, b.0 as i32)?
    } else {
        general_power(a, b)?
    };
    (!result.0.is_infinite() && !result.1.is_infinite()).then_some(result)
}

fn general_power(a: Complex, b: Complex) -> Option<Complex> {
    if b == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        return (b.1 == 0.0 && 0.0 <= b.0).then_some((0.0, 0.0));
    }
    let magnitude = a.0.hypot(a.1);
    let angle = a.1.atan2(a.0);
    let (mut length, mut phase) = (magnitude.powf(b.0), angle * b.0);
    if b.1 != 0.0 {
        length *= (-angle * b.1).exp();
        phase += b.1 * magnitude.ln();
    }
    Some((length * phase.cos(), length * phase.sin()))
}

fn integer_power(a: Complex, exponent: i32) -> Option<Complex> {
    let (mut result, mut factor, mut rest) = ((1.0, 0.0), a, exponent.unsigned_abs());
    while rest != 0 {
        if rest & 1 == 1 {
            result = multiply(result, factor);
        }
        rest >>= 1;
        if rest != 0 {
            factor = multiply(factor, factor);
        }
    }
    if exponent < 0 { divide((1.0, 0.0), result) } else { Some(result) }
}
