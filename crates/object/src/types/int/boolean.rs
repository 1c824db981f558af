//! `bool`: the two ints that print as words.

use serpentarium_heap::{Obj, Object};

use super::bits;
use crate::core::{CallArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::{StrMethods as _, Type};

/// The type `bool`.
pub(crate) const BOOL: TypeSpec = TypeSpec {
    doc: "The truth values True and False; the only two instances.",
    signature: Some("(object=False, /)"),
    basicsize: 24,
    itemsize: 4,
    flags: type_flag::LONG_SUBCLASS | type_flag::MATCH_SELF,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        invert: Some(invert),
        and: Some(and),
        xor: Some(xor),
        or: Some(or),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("bool")
};

fn new(rt: &Runtime, _: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("bool() takes no keyword arguments"));
    }
    match args.values {
        [] => Ok(rt.bool(false)),
        [only] => match only.get() {
            Some(object) => Ok(rt.bool(rt.is_true(object)?)),
            None => Ok(rt.bool(false)),
        },
        more => Err(rt.type_error(format!("bool expected at most 1 argument, got {}", more.len()))),
    }
}

/// The truth value of an object that is a bool.
#[inline]
fn value(rt: &Runtime, object: &Object) -> Option<bool> {
    if object.is_same(&rt.singletons.r#true) {
        Some(true)
    } else if object.is_same(&rt.singletons.r#false) {
        Some(false)
    } else {
        None
    }
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let text = if object.is_same(&rt.singletons.r#true) { "True" } else { "False" };
    let text = rt.intern(text);
    debug_assert!(text.is_interned(), "interning makes interned strings");
    Ok(text.into_object())
}

fn invert(rt: &Runtime, object: &Object) -> PyResult {
    rt.warn(
        &rt.exceptions.deprecation_warning,
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise \
         inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
         'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.",
        1,
    )?;
    bits::invert(rt, object)
}

fn and(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match (value(rt, a), value(rt, b)) {
        (Some(x), Some(y)) => Ok(rt.bool(x & y)),
        _ => bits::and(rt, a, b),
    }
}

fn xor(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match (value(rt, a), value(rt, b)) {
        (Some(x), Some(y)) => Ok(rt.bool(x ^ y)),
        _ => bits::xor(rt, a, b),
    }
}

fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match (value(rt, a), value(rt, b)) {
        (Some(x), Some(y)) => Ok(rt.bool(x | y)),
        _ => bits::or(rt, a, b),
    }
}
