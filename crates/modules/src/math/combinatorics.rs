//! Factorials, permutations and combinations.

use serpentarium_numbers::IBig;
use serpentarium_object::{Int, NativeArgs, PyResult, Runtime};

use super::integers::integer;

/// More factors than this would not fit in memory before the end of the day.
const MAX_FACTORS: i64 = 1 << 28;

/// `top * (top - 1) * ...` of so many factors, multiplied pairwise so that the factors grow together.
fn falling(top: &IBig, count: i64) -> IBig {
    if count <= 16 {
        return (0..count).fold(IBig::ONE, |product, index| product * (top - IBig::from(index)));
    }
    let half = count / 2;
    falling(top, half) * falling(&(top - IBig::from(half)), count - half)
}

fn factorial_of(rt: &Runtime, value: &Int) -> PyResult {
    if value.is_negative() {
        return Err(rt.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = value.small() else {
        return Err(rt.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX)));
    };
    if n <= 20 {
        return Ok(rt.new_int((1..=n).product()));
    }
    if n > MAX_FACTORS {
        return Err(rt.memory_error());
    }
    Ok(rt.new_big_int(falling(&IBig::from(n), n)))
}

pub(super) fn factorial(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    factorial_of(rt, &integer(rt, args.at(0))?)
}

/// Both arguments, checked not to be negative.
fn counts(rt: &Runtime, n: &Int, k: &Int) -> PyResult<()> {
    if n.is_negative() {
        return Err(rt.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(rt.value_error("k must be a non-negative integer"));
    }
    Ok(())
}

pub(super) fn perm(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(k) = rt.not_none(args.get(1)) else { return factorial(rt, args) };
    let n = integer(rt, args.at(0))?;
    let k = integer(rt, k)?;
    counts(rt, &n, &k)?;
    if n.big() < k.big() {
        return Ok(rt.new_int(0));
    }
    let Some(k) = k.small() else {
        return Err(rt.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    if k > MAX_FACTORS {
        return Err(rt.memory_error());
    }
    Ok(rt.new_big_int(falling(&n.big(), k)))
}

pub(super) fn comb(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let n = integer(rt, args.at(0))?;
    let k = integer(rt, args.at(1))?;
    counts(rt, &n, &k)?;
    if n.big() < k.big() {
        return Ok(rt.new_int(0));
    }
    let rest = Int::from_big(&*n.big() - &*k.big());
    let k = if rest.big() < k.big() { rest } else { k };
    let Some(k) = k.small() else {
        return Err(rt.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    if k > MAX_FACTORS {
        return Err(rt.memory_error());
    }
    Ok(rt.new_big_int(falling(&n.big(), k) / falling(&IBig::from(k), k)))
}
