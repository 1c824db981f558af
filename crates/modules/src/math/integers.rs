//! Divisors, multiples and roots of integers.

use serpentarium_numbers::int as numbers;
use serpentarium_object::{Int, NativeArgs, Object, PyResult, Ref, Runtime, int_value, tuple_value};

/// The value of an integer argument.
pub(super) fn integer(rt: &Runtime, object: &Object) -> PyResult<Int> {
    let index = rt.index(object)?;
    match int_value(&index) {
        Some(value) => Ok(Int::clone(value)),
        None => Err(rt.type_error("an integer is required")),
    }
}

fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_of(a: &Int, b: &Int) -> Int {
    if let (Int::Small(a), Int::Small(b)) = (a, b)
        && let Ok(result) = i64::try_from(small_gcd(a.unsigned_abs(), b.unsigned_abs()))
    {
        return Int::Small(result);
    }
    Int::from_big(numbers::gcd(&a.big(), &b.big()))
}

fn lcm_of(a: &Int, b: &Int) -> Int {
    if a.is_zero() || b.is_zero() {
        return Int::Small(0);
    }
    let product = &*a.big() * &*b.big();
    let product = if product < serpentarium_numbers::IBig::ZERO { -product } else { product };
    Int::from_big(product / &*gcd_of(a, b).big())
}

fn new_int(rt: &Runtime, value: Int) -> Ref {
    match value {
        Int::Small(small) => rt.new_int(small),
        Int::Big(big) => rt.new_big_int(*big),
    }
}

fn fold(rt: &Runtime, args: NativeArgs<'_>, start: i64, combine: fn(&Int, &Int) -> Int) -> PyResult {
    let mut result = Int::Small(start);
    if let Some(integers) = args.get(0).and_then(tuple_value) {
        for object in integers.tail() {
            result = combine(&result, &integer(rt, object)?);
        }
    }
    Ok(new_int(rt, result))
}

pub(super) fn gcd(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    fold(rt, args, 0, gcd_of)
}

pub(super) fn lcm(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    fold(rt, args, 1, lcm_of)
}

pub(super) fn isqrt(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = integer(rt, args.at(0))?;
    if let Int::Small(small @ 0..) = value {
        return Ok(rt.new_int(small.isqrt()));
    }
    Ok(rt.new_big_int(rt.number(numbers::isqrt(&value.big()))?))
}
