//! Complex arithmetic, with the corrections of C99's annex G that CPython 3.14 makes for infinities.
//!
//! Since 3.14 a real operand is not turned into a complex one first, so `1j * inf` keeps a sign that a promoted
//! zero would spoil; hence the functions that take a float.

use super::Complex;
use crate::error::{ErrorKind, NumberError, Result};

/// `a + b`.
pub fn add(a: Complex, b: Complex) -> Complex {
    Complex::new(a.real + b.real, a.imag + b.imag)
}

/// `a - b`.
pub fn sub(a: Complex, b: Complex) -> Complex {
    Complex::new(a.real - b.real, a.imag - b.imag)
}

/// `a * b`.
pub fn mul(a: Complex, b: Complex) -> Complex {
    let (ac, bd, ad, bc) = (a.real * b.real, a.imag * b.imag, a.real * b.imag, a.imag * b.real);
    let product = Complex::new(ac - bd, ad + bc);
    if !(product.real.is_nan() && product.imag.is_nan()) {
        return product;
    }
    // Recover infinities that came out as NaN.
    let (mut a, mut b) = (a, b);
    let mut recalculate = false;
    if a.real.is_infinite() || a.imag.is_infinite() {
        a = box_infinity(a);
        b = nan_to_zero(b);
        recalculate = true;
    }
    if b.real.is_infinite() || b.imag.is_infinite() {
        b = box_infinity(b);
        a = nan_to_zero(a);
        recalculate = true;
    }
    if !recalculate && [ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
        a = nan_to_zero(a);
        b = nan_to_zero(b);
        recalculate = true;
    }
    if !recalculate {
        return product;
    }
    Complex::new(
        f64::INFINITY * (a.real * b.real - a.imag * b.imag),
        f64::INFINITY * (a.real * b.imag + a.imag * b.real),
    )
}

/// `a * b` of a complex and a real number, in either order.
pub fn mul_by_real(a: Complex, b: f64) -> Complex {
    Complex::new(a.real * b, a.imag * b)
}

/// `a / b`.
pub fn div(a: Complex, b: Complex) -> Result<Complex> {
    let (real_size, imag_size) = (b.real.abs(), b.imag.abs());
    let mut quotient = if imag_size <= real_size {
        if real_size == 0.0 {
            return Err(NumberError::division_by_zero());
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Complex::new((a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator)
    } else if real_size <= imag_size {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Complex::new((a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator)
    } else {
        Complex::new(f64::NAN, f64::NAN)
    };
    if quotient.real.is_nan() && quotient.imag.is_nan() {
        let finite = |z: Complex| z.real.is_finite() && z.imag.is_finite();
        if (a.real.is_infinite() || a.imag.is_infinite()) && finite(b) {
            let x = box_infinity(a);
            quotient.real = f64::INFINITY * (x.real * b.real + x.imag * b.imag);
            quotient.imag = f64::INFINITY * (x.imag * b.real - x.real * b.imag);
        } else if (real_size.is_infinite() || imag_size.is_infinite()) && finite(a) {
            let y = box_infinity(b);
            quotient.real = 0.0 * (a.real * y.real + a.imag * y.imag);
            quotient.imag = 0.0 * (a.imag * y.real - a.real * y.imag);
        }
    }
    Ok(quotient)
}

/// `a / b` with a real divisor.
pub fn div_by_real(a: Complex, b: f64) -> Result<Complex> {
    if b == 0.0 {
        return Err(NumberError::division_by_zero());
    }
    Ok(Complex::new(a.real / b, a.imag / b))
}

/// `a / b` with a real dividend.
pub fn real_div(a: f64, b: Complex) -> Result<Complex> {
    let (real_size, imag_size) = (b.real.abs(), b.imag.abs());
    let mut quotient = if imag_size <= real_size {
        if real_size == 0.0 {
            return Err(NumberError::division_by_zero());
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Complex::new(a / denominator, (-a * ratio) / denominator)
    } else if real_size <= imag_size {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Complex::new((a * ratio) / denominator, -a / denominator)
    } else {
        Complex::new(f64::NAN, f64::NAN)
    };
    if quotient.real.is_nan()
        && quotient.imag.is_nan()
        && a.is_finite()
        && (real_size.is_infinite() || imag_size.is_infinite())
    {
        let y = box_infinity(b);
        quotient.real = 0.0 * (a * y.real);
        quotient.imag = 0.0 * (-a * y.imag);
    }
    Ok(quotient)
}

/// `a ** b`.
pub fn pow(a: Complex, b: Complex) -> Result<Complex> {
    let result = if b.imag == 0.0 && b.real == b.real.floor() && b.real.abs() <= 100.0 {
        pow_integer(a, b.real as i32)
    } else {
        pow_general(a, b)
    }?;
    if result.real.is_infinite() || result.imag.is_infinite() {
        return Err(NumberError::overflow("complex exponentiation"));
    }
    Ok(result)
}

fn pow_integer(a: Complex, n: i32) -> Result<Complex> {
    if 0 < n {
        return Ok(pow_unsigned(a, n.unsigned_abs()));
    }
    div(Complex::new(1.0, 0.0), pow_unsigned(a, n.unsigned_abs())).map_err(|_| zero_to_negative())
}

fn pow_unsigned(a: Complex, n: u32) -> Complex {
    let mut result = Complex::new(1.0, 0.0);
    let mut power = a;
    let mut mask = 1;
    while mask <= n {
        if n & mask != 0 {
            result = mul(result, power);
        }
        mask <<= 1;
        power = mul(power, power);
    }
    result
}

fn pow_general(a: Complex, b: Complex) -> Result<Complex> {
    if b.real == 0.0 && b.imag == 0.0 {
        return Ok(Complex::new(1.0, 0.0));
    }
    if a.real == 0.0 && a.imag == 0.0 {
        if b.imag != 0.0 || b.real < 0.0 {
            return Err(zero_to_negative());
        }
        return Ok(Complex::new(0.0, 0.0));
    }
    let size = a.real.hypot(a.imag);
    let angle = a.imag.atan2(a.real);
    let mut length = size.powf(b.real);
    let mut phase = angle * b.real;
    if b.imag != 0.0 {
        length *= (-angle * b.imag).exp();
        phase += b.imag * size.ln();
    }
    if phase.is_infinite() {
        // C's `sin` and `cos` report a domain error here, which CPython cannot tell from the one above.
        return Err(zero_to_negative());
    }
    Ok(Complex::new(length * phase.cos(), length * phase.sin()))
}

#[cold]
fn zero_to_negative() -> NumberError {
    NumberError::new(ErrorKind::ZeroDivision, "zero to a negative or complex power")
}

/// `abs(value)`.
pub fn abs(value: Complex) -> Result<f64> {
    let size = value.real.hypot(value.imag);
    if size.is_infinite() && value.real.is_finite() && value.imag.is_finite() {
        return Err(NumberError::overflow("absolute value too large"));
    }
    Ok(size)
}

/// Infinite parts become 1 and finite ones 0, signs kept.
fn box_infinity(z: Complex) -> Complex {
    let part = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
    Complex::new(part(z.real), part(z.imag))
}

fn nan_to_zero(z: Complex) -> Complex {
    let part = |x: f64| if x.is_nan() { 0.0f64.copysign(x) } else { x };
    Complex::new(part(z.real), part(z.imag))
}
