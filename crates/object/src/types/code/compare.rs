//! Equality and hash of code objects: by content, constants by type and value.

use serpentarium_heap::Object;

use super::{Code, this};
use crate::core::{CompareOp, PyResult, Runtime};
use crate::types::{set_value, tuple_value};
use crate::{Complex, Float};

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (CompareOp::Eq | CompareOp::Ne, Some(first), Some(second)) =
        (op, a.downcast::<Code>(), b.downcast::<Code>())
    else {
        return Ok(rt.not_implemented());
    };
    let equal = a.is_same(b) || same_code(rt, first, second)?;
    Ok(rt.bool(equal == (op == CompareOp::Eq)))
}

fn same_code(rt: &Runtime, a: &Code, b: &Code) -> PyResult<bool> {
    let (x, y) = (&a.unit, &b.unit);
    let same_numbers = (x.argcount, x.posonlyargcount, x.kwonlyargcount, x.flags, x.firstlineno)
        == (y.argcount, y.posonlyargcount, y.kwonlyargcount, y.flags, y.firstlineno);
    if !same_numbers || x.code != y.code || x.linetable != y.linetable || x.exceptiontable != y.exceptiontable
    {
        return Ok(false);
    }
    Ok(rt.equal(a.name.as_object(), b.name.as_object())?
        && rt.equal(a.names.as_object(), b.names.as_object())?
        && rt.equal(a.local_names.as_object(), b.local_names.as_object())?
        && same_constant(rt, a.consts.as_object(), b.consts.as_object())?)
}

/// Equal constants of the same type; zeros differ by sign (`_PyCode_ConstantKey`).
fn same_constant(rt: &Runtime, a: &Object, b: &Object) -> PyResult<bool> {
    if a.is_same(b) {
        return Ok(true);
    }
    if !a.type_object().is_same(b.type_object()) {
        return Ok(false);
    }
    if let (Some(x), Some(y)) = (tuple_value(a), tuple_value(b)) {
        if x.tail().len() != y.tail().len() {
            return Ok(false);
        }
        rt.evaluator().enter_recursion(rt, " in comparison")?;
        let result = x
            .tail()
            .iter()
            .zip(y.tail())
            .try_fold(true, |so_far, (x, y)| Ok(so_far && same_constant(rt, x, y)?));
        rt.evaluator().leave_recursion(rt);
        return result;
    }
    if let (Some(x), Some(y)) = (a.downcast::<Float>(), b.downcast::<Float>()) {
        return Ok(x.0.to_bits() == y.0.to_bits());
    }
    if let (Some(x), Some(y)) = (a.downcast::<Complex>(), b.downcast::<Complex>()) {
        return Ok(x.re.to_bits() == y.re.to_bits() && x.im.to_bits() == y.im.to_bits());
    }
    if set_value(a).is_some() {
        let (mut x, y) = (rt.to_vec(a)?, rt.to_vec(b)?);
        for item in &y {
            for index in (0..x.len()).rev() {
                if same_constant(rt, &x[index], item)? {
                    x.swap_remove(index);
                    break;
                }
            }
        }
        return Ok(x.is_empty());
    }
    rt.equal(a, b)
}

pub(super) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let code = this(rt, object)?;
    let unit = &code.unit;
    let numbers = [
        unit.argcount,
        unit.posonlyargcount,
        unit.kwonlyargcount,
        unit.flags,
        unit.firstlineno.cast_unsigned(),
    ];
    let objects = [
        code.name.as_object(),
        code.consts.as_object(),
        code.names.as_object(),
        code.local_names.as_object(),
    ];
    let texts = [&unit.code, &unit.linetable, &unit.exceptiontable];
    let hashes = numbers
        .iter()
        .map(|number| Ok(i64::from(*number)))
        .chain(objects.iter().map(|object| rt.hash(object)))
        .chain(texts.iter().map(|text| Ok(crate::types::hash_bytes(rt.hash_key, text))));
    Runtime::combine_hashes(hashes, true)
}
