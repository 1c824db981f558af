//! The slots of `int`: machine words first, big integers where they overflow.

use serpentarium_heap::{Object, Ref};
use serpentarium_numbers::int::{self as numbers, Decimal};
use serpentarium_text::Text;

use super::{Int, int_value};
use crate::core::{CompareOp, PyResult, Runtime};

/// Both operands if both are ints.
#[inline]
pub(super) fn both<'a>(a: &'a Object, b: &'a Object) -> Option<(&'a Int, &'a Int)> {
    Some((int_value(a)?, int_value(b)?))
}

/// The receiver of a slot or method, which the caller has checked.
#[inline]
pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Int> {
    match int_value(object) {
        Some(value) => Ok(value),
        None => Err(rt.type_error("an int is required")),
    }
}

pub(super) fn add(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Some(sum) = x.checked_add(*y)
    {
        return Ok(rt.new_int(sum));
    }
    Ok(rt.new_big_int(&*x.big() + &*y.big()))
}

pub(super) fn subtract(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Some(difference) = x.checked_sub(*y)
    {
        return Ok(rt.new_int(difference));
    }
    Ok(rt.new_big_int(&*x.big() - &*y.big()))
}

pub(super) fn multiply(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    if let (Int::Small(x), Int::Small(y)) = (x, y)
        && let Some(product) = x.checked_mul(*y)
    {
        return Ok(rt.new_int(product));
    }
    Ok(rt.new_big_int(&*x.big() * &*y.big()))
}

pub(super) fn negative(rt: &Runtime, object: &Object) -> PyResult {
    let value = receiver(rt, object)?;
    if let Some(small) = value.small().and_then(i64::checked_neg) {
        return Ok(rt.new_int(small));
    }
    Ok(rt.new_big_int(-value.big().into_owned()))
}

/// The same object if it is exactly an int, else its value as one (`long_long`).
pub(super) fn positive(rt: &Runtime, object: &Object) -> PyResult {
    if object.type_object().is_same(&rt.types.int) {
        return Ok(object.to_ref());
    }
    Ok(rt.exact_copy(receiver(rt, object)?))
}

pub(super) fn absolute(rt: &Runtime, object: &Object) -> PyResult {
    if receiver(rt, object)?.is_negative() { negative(rt, object) } else { positive(rt, object) }
}

pub(super) fn truth(rt: &Runtime, object: &Object) -> PyResult<bool> {
    Ok(!receiver(rt, object)?.is_zero())
}

pub(super) fn float(rt: &Runtime, object: &Object) -> PyResult {
    match receiver(rt, object)? {
        Int::Small(small) => Ok(rt.new_float(*small as f64)),
        Int::Big(big) => Ok(rt.new_float(rt.number(numbers::to_float(big))?)),
    }
}

pub(super) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    Ok(rt.hash_int(receiver(rt, object)?))
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let Some((x, y)) = both(a, b) else { return Ok(rt.not_implemented()) };
    let order = match (x, y) {
        (Int::Small(x), Int::Small(y)) => x.cmp(y),
        _ => x.big().cmp(&y.big()),
    };
    Ok(rt.bool(op.accepts(order)))
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    match receiver(rt, object)? {
        Int::Small(small) => {
            let decimal = Decimal::new(*small);
            let digits = decimal.digits();
            if *small < 0 {
                return rt.joined_str([Text::Ascii(b"-"), Text::Ascii(digits)].into_iter(), "");
            }
            Ok(rt.fresh_ascii(digits).into_object())
        }
        Int::Big(big) => {
            let text = rt.number(numbers::to_decimal(big, rt.int_max_str_digits.get()))?;
            Ok(rt.new_str(&text).into_object())
        }
    }
}

impl Runtime {
    /// An exact int of this value.
    pub(crate) fn exact_copy(&self, value: &Int) -> Ref {
        match value {
            Int::Small(small) => self.new_int(*small),
            Int::Big(_) => self.heap.alloc(&self.types.int, value.clone()).into_object(),
        }
    }
}
