//! Functions on sequences and iterables.

use serpentarium_object::{
    BinaryOp, NativeArgs, Object, PyResult, Runtime, StrMethods as _, int_value, str_value, type_of,
};

/// An iterator, or `TypeError` in the words of a search.
fn iterator(rt: &Runtime, object: &Object) -> PyResult {
    let iterator = rt.iter(object);
    match rt.swallow(iterator, &rt.exceptions.type_error)? {
        Some(iterator) => Ok(iterator),
        None => Err(rt.type_error(format!("argument of type '{}' is not iterable", rt.type_name(object)))),
    }
}

pub(super) fn index_of(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = iterator(rt, args.at(0))?;
    let mut index = 0;
    while let Some(item) = rt.next(&iterator)? {
        if rt.equal(&item, args.at(1))? {
            return Ok(rt.new_usize(index));
        }
        index += 1;
    }
    Err(rt.value_error("sequence.index(x): x not in sequence"))
}

pub(super) fn count_of(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = iterator(rt, args.at(0))?;
    let mut count = 0;
    while let Some(item) = rt.next(&iterator)? {
        count += usize::from(rt.equal(&item, args.at(1))?);
    }
    Ok(rt.new_usize(count))
}

fn concatenate(rt: &Runtime, a: &Object, b: &Object, inplace: bool) -> PyResult {
    let (concat, inplace_concat) = {
        let slots = type_of(a).slots.borrow();
        (slots.concat, slots.inplace_concat)
    };
    if inplace && let Some(concat) = inplace_concat {
        return concat(rt, a, b);
    }
    if let Some(concat) = concat {
        return concat(rt, a, b);
    }
    if rt.is_sequence(a) && rt.is_sequence(b) {
        return if inplace { rt.inplace_op(BinaryOp::Add, a, b) } else { rt.binary_op(BinaryOp::Add, a, b) };
    }
    Err(rt.type_error(format!("'{}' object can't be concatenated", rt.type_name(a))))
}

pub(super) fn concat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    concatenate(rt, args.at(0), args.at(1), false)
}

pub(super) fn iconcat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    concatenate(rt, args.at(0), args.at(1), true)
}

pub(super) fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let default = match args.get(1) {
        None => 0,
        Some(default) => {
            let index = rt.index(default)?;
            let small = int_value(&index).and_then(|value| value.small());
            small.ok_or_else(|| rt.overflow_error("Python int too large to convert to C ssize_t"))?
        }
    };
    // An impossible length marks that the default was taken.
    let hint = rt.length_hint(args.at(0), usize::MAX)?;
    Ok(if hint == usize::MAX { rt.new_int(default) } else { rt.new_usize(hint) })
}

fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

pub(super) fn compare_digest(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (a, b) = (args.at(0), args.at(1));
    if let (Some(a), Some(b)) = (str_value(a), str_value(b)) {
        let (Some(a), Some(b)) = (a.as_ascii(), b.as_ascii()) else {
            return Err(rt.type_error("comparing strings with non-ASCII characters is not supported"));
        };
        return Ok(rt.bool(same_bytes(a.as_bytes(), b.as_bytes())));
    }
    let bytes = |object: &Object| {
        rt.buffer_bytes(object)?.ok_or_else(|| {
            rt.type_error(format!("a bytes-like object is required, not '{}'", rt.type_name(object)))
        })
    };
    let (a, b) = (bytes(a)?, bytes(b)?);
    Ok(rt.bool(same_bytes(&a, &b)))
}
