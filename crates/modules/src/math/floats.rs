//! Functions that look at the make-up of floats: rounding, parts, neighbours, remainders.

use serpentarium_object::{Float, NativeArgs, Object, PyResult, Runtime, int_value};

use super::{domain_error, range_error};

fn two(rt: &Runtime, args: NativeArgs<'_>) -> PyResult<(f64, f64)> {
    Ok((rt.as_f64(args.at(0))?, rt.as_f64(args.at(1))?))
}

/// Asks the object's special method; a plain number is rounded here.
fn rounded(rt: &Runtime, object: &Object, name: &str, round: fn(f64) -> f64) -> PyResult {
    if object.type_object().is_same(&rt.types.float)
        && let Some(float) = object.downcast::<Float>()
    {
        return rt.int_of_float(round(float.0));
    }
    if let Some(result) = rt.call_special(object, &rt.intern(name), &[])? {
        return Ok(result);
    }
    rt.int_of_float(round(rt.as_f64(object)?))
}

pub(super) fn floor(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rounded(rt, args.at(0), "__floor__", f64::floor)
}

pub(super) fn ceil(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rounded(rt, args.at(0), "__ceil__", f64::ceil)
}

pub(super) fn trunc(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    match rt.call_special(object, &rt.names.trunc, &[])? {
        Some(result) => Ok(result),
        None => Err(rt.type_error(format!("type {} doesn't define __trunc__ method", rt.type_name(object)))),
    }
}

pub(super) fn fabs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_float(rt.as_f64(args.at(0))?.abs()))
}

pub(super) fn copysign(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (x, y) = two(rt, args)?;
    Ok(rt.new_float(x.copysign(y)))
}

pub(super) fn isfinite(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.as_f64(args.at(0))?.is_finite()))
}

pub(super) fn isinf(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.as_f64(args.at(0))?.is_infinite()))
}

pub(super) fn isnan(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(rt.as_f64(args.at(0))?.is_nan()))
}

pub(super) fn fma(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (x, y) = two(rt, args)?;
    let z = rt.as_f64(args.at(2))?;
    let result = x.mul_add(y, z);
    if result.is_nan() && !(x.is_nan() || y.is_nan() || z.is_nan()) {
        return Err(rt.value_error("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(rt.overflow_error("overflow in fma"));
    }
    Ok(rt.new_float(result))
}

pub(super) fn fmod(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (x, y) = two(rt, args)?;
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(rt));
    }
    Ok(rt.new_float(result))
}

/// `x - n * y` for the integer `n` nearest to `x / y`, halfway cases to even.
fn ieee_remainder(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return x + y;
    }
    if x.is_infinite() || y == 0.0 {
        return f64::NAN;
    }
    if y.is_infinite() {
        return x;
    }
    let (size, step) = (x.abs(), y.abs());
    let rest = size % step;
    let other = step - rest;
    let result = if rest < other {
        rest
    } else if rest > other {
        -other
    } else {
        rest - 2.0 * ((0.5 * (size - rest)) % step)
    };
    1.0_f64.copysign(x) * result
}

pub(super) fn remainder(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (x, y) = two(rt, args)?;
    let result = ieee_remainder(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(rt));
    }
    Ok(rt.new_float(result))
}

pub(super) fn pow(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (x, y) = two(rt, args)?;
    // IEEE 754 defines the special cases, and `powf` follows it.
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || (result.is_infinite() && x == 0.0) {
            return Err(domain_error(rt));
        }
        if result.is_infinite() {
            return Err(range_error(rt));
        }
    }
    if x == 0.0 && y == f64::NEG_INFINITY {
        return Ok(rt.new_float(f64::INFINITY));
    }
    Ok(rt.new_float(result))
}

pub(super) fn frexp(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let x = rt.as_f64(args.at(0))?;
    let (mantissa, exponent) = if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) };
    Ok(rt.new_tracked_tuple([rt.new_float(mantissa), rt.new_int(i64::from(exponent))]).into_object())
}

pub(super) fn modf(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let x = rt.as_f64(args.at(0))?;
    let (fraction, whole) = if x.is_nan() {
        (x, x)
    } else if x.is_infinite() {
        (0.0_f64.copysign(x), x)
    } else {
        (x.fract().copysign(x), x.trunc())
    };
    Ok(rt.new_tracked_tuple([rt.new_float(fraction), rt.new_float(whole)]).into_object())
}

pub(super) fn ldexp(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let x = rt.as_f64(args.at(0))?;
    let Some(exponent) = int_value(args.at(1)) else {
        return Err(rt.type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(rt.new_float(x));
    }
    // Beyond these bounds every result is zero or infinite.
    let beyond = if exponent.is_negative() { -1_000_000 } else { 1_000_000 };
    let exponent = exponent.small().unwrap_or(beyond).clamp(-1_000_000, 1_000_000);
    let result = libm::ldexp(x, exponent as i32);
    if result.is_infinite() {
        return Err(range_error(rt));
    }
    Ok(rt.new_float(result))
}

pub(super) fn isclose(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (a, b) = two(rt, args)?;
    let relative = args.get(2).map_or(Ok(1e-9), |object| rt.as_f64(object))?;
    let absolute = args.get(3).map_or(Ok(0.0), |object| rt.as_f64(object))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(rt.value_error("tolerances must be non-negative"));
    }
    let close = if a == b {
        true
    } else if a.is_infinite() || b.is_infinite() {
        false
    } else {
        let difference = (b - a).abs();
        difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute
    };
    Ok(rt.bool(close))
}

/// The float `steps` after `x` towards `y`, counting floats by their bits.
fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    const SIGN: u64 = 1 << 63;
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() {
        return y;
    }
    let (from, to) = (x.to_bits(), y.to_bits());
    if from == to {
        return x;
    }
    let (size, goal) = (from & !SIGN, to & !SIGN);
    if (from ^ to) & SIGN != 0 {
        // The way leads through zero.
        return if size + goal <= steps {
            y
        } else if size < steps {
            f64::from_bits((to & SIGN) | (steps - size))
        } else {
            f64::from_bits(from - steps)
        };
    }
    let reached =
        if size < goal { size.saturating_add(steps).min(goal) } else { size.saturating_sub(steps).max(goal) };
    f64::from_bits((from & SIGN) | reached)
}

pub(super) fn nextafter(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (x, y) = two(rt, args)?;
    let steps = match rt.not_none(args.get(2)) {
        None => 1,
        Some(steps) => {
            let steps = rt.index(steps)?;
            let Some(steps) = int_value(&steps) else { return Err(rt.type_error("an integer is required")) };
            if steps.is_negative() {
                return Err(rt.value_error("steps must be a non-negative integer"));
            }
            serpentarium_numbers::int::to_u64(&steps.big()).unwrap_or(u64::MAX)
        }
    };
    Ok(rt.new_float(step_towards(x, y, steps)))
}

pub(super) fn ulp(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let x = rt.as_f64(args.at(0))?.abs();
    if !x.is_finite() {
        return Ok(rt.new_float(x));
    }
    let above = x.next_up();
    Ok(rt.new_float(if above.is_infinite() { x - x.next_down() } else { above - x }))
}
