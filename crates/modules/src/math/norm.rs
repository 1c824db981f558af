//! Euclidean lengths, scaled against overflow and corrected to nearly half a unit in the last place.

use serpentarium_object::{CallArgs, NativeArgs, PyResult, Runtime, StackRef, tuple_value};

use super::sums::{exact_product, fast_sum};

/// The length of a vector whose largest part in size is `max`.
fn vector_norm(parts: &mut [f64], max: f64, found_nan: bool) -> f64 {
    if max.is_infinite() {
        return max;
    }
    if found_nan {
        return f64::NAN;
    }
    if max == 0.0 || parts.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    if exponent < -1023 {
        // Subnormal: the scale factor would overflow.
        for part in parts.iter_mut() {
            *part /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * vector_norm(parts, max / f64::MIN_POSITIVE, found_nan);
    }
    let scale = libm::ldexp(1.0, -exponent);
    let (mut sum, mut low_products, mut low_sums) = (1.0, 0.0, 0.0);
    let mut add = |sum: &mut f64, x: f64, y: f64| {
        let (high, low) = exact_product(x, y);
        let (total, rest) = fast_sum(*sum, high);
        *sum = total;
        low_products += low;
        low_sums += rest;
        *sum - 1.0 + (low_products + low_sums)
    };
    let mut square = 0.0;
    for part in parts.iter() {
        let x = part * scale;
        square = add(&mut sum, x, x);
    }
    let length = square.sqrt();
    let error = add(&mut sum, -length, length);
    (length + error / (2.0 * length)) / scale
}

fn norm_of(parts: &mut [f64]) -> f64 {
    let (mut max, mut found_nan) = (0.0, false);
    for part in parts.iter_mut() {
        *part = part.abs();
        found_nan |= part.is_nan();
        if *part > max {
            max = *part;
        }
    }
    vector_norm(parts, max, found_nan)
}

pub(super) fn hypot(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("math.hypot() takes no keyword arguments"));
    }
    let parts = args.values.iter().filter_map(StackRef::get).map(|value| rt.as_f64(value));
    let mut parts = parts.collect::<PyResult<Vec<f64>>>()?;
    Ok(rt.new_float(norm_of(&mut parts)))
}

pub(super) fn dist(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let point = |index: usize| {
        let object = args.at(index);
        match tuple_value(object) {
            Some(tuple) => Ok(tuple.tail().to_vec()),
            None => rt.to_vec(object),
        }
    };
    let (p, q) = (point(0)?, point(1)?);
    if p.len() != q.len() {
        return Err(rt.value_error("both points must have the same number of dimensions"));
    }
    let difference =
        |(a, b): (&serpentarium_object::Ref, &serpentarium_object::Ref)| Ok(rt.as_f64(a)? - rt.as_f64(b)?);
    let mut parts = p.iter().zip(&q).map(difference).collect::<PyResult<Vec<f64>>>()?;
    Ok(rt.new_float(norm_of(&mut parts)))
}
