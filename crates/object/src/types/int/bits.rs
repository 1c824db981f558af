//! Bitwise operations and shifts of ints.

use serpentarium_heap::Object;
use serpentarium_numbers::int as numbers;

use super::Int;
use super::slots::{both, receiver};
use crate::core::{PyResult, Runtime};

pub(super) fn and(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match both(a, b) {
        None => Ok(rt.not_implemented()),
        Some((Int::Small(x), Int::Small(y))) => Ok(rt.new_int(x & y)),
        Some((x, y)) => Ok(rt.new_big_int(&*x.big() & &*y.big())),
    }
}

pub(super) fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match both(a, b) {
        None => Ok(rt.not_implemented()),
        Some((Int::Small(x), Int::Small(y))) => Ok(rt.new_int(x | y)),
        Some((x, y)) => Ok(rt.new_big_int(&*x.big() | &*y.big())),
    }
}

pub(super) fn xor(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match both(a, b) {
        None => Ok(rt.not_implemented()),
        Some((Int::Small(x), Int::Small(y))) => Ok(rt.new_int(x ^ y)),
        Some((x, y)) => Ok(rt.new_big_int(&*x.big() ^ &*y.big())),
    }
}

pub(super) fn invert(rt: &Runtime, object: &Object) -> PyResult {
    match receiver(rt, object)? {
        Int::Small(value) => Ok(rt.new_int(!value)),
        Int::Big(value) => Ok(rt.new_big_int(!(**value).clone())),
    }
}

pub(super) fn lshift(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y @ 0..=62)) = (x, y) {
        let shifted = x << y;
        if shifted >> y == *x {
            return Ok(rt.new_int(shifted));
        }
    }
    Ok(rt.new_big_int(rt.number(numbers::shift_left(&x.big(), &y.big()))?))
}

pub(super) fn rshift(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y @ 0..)) = (x, y) {
        return Ok(rt.new_int(x >> (*y).min(63)));
    }
    Ok(rt.new_big_int(rt.number(numbers::shift_right(&x.big(), &y.big()))?))
}
