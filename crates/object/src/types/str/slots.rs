//! The slots of `str`: text, order, length, subscription, concatenation.

use std::cmp::Ordering;

use serpentarium_heap::{Obj, Object};
use serpentarium_text::Text;

use super::{Str, StrMethods as _, str_value};
use crate::Slice;
use crate::core::{CompareOp, PyResult, Runtime, type_of};
use crate::types::arguments::{RawSlice, size_error};
use crate::types::int_value;

/// `self` in a slot or method of `str`, which the type machinery has checked.
#[inline]
pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Str>> {
    str_value(object).ok_or_else(|| rt.system_error("bad argument to internal function"))
}

/// The string itself if it is an exact `str`, else a copy that is (`unicode_result_unchanged`).
pub(super) fn unchanged(rt: &Runtime, string: &Obj<Str>) -> serpentarium_heap::Ref {
    if rt.is_exact_str(string.as_object()) {
        return string.as_object().to_ref();
    }
    rt.str_from_canonical(string.text()).into_object()
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let string = receiver(rt, object)?;
    Ok(rt.unshared_str(&string.text().repr()))
}

pub(super) fn str(rt: &Runtime, object: &Object) -> PyResult {
    Ok(unchanged(rt, receiver(rt, object)?))
}

pub(super) fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    Ok(rt.hash_str(receiver(rt, object)?))
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (str_value(a), str_value(b)) else { return Ok(rt.not_implemented()) };
    let answer = match op {
        CompareOp::Eq => a.same_text(b),
        CompareOp::Ne => !a.same_text(b),
        _ if a.is_same(b) => op.accepts(Ordering::Equal),
        _ => op.accepts(a.text().cmp(&b.text())),
    };
    Ok(rt.bool(answer))
}

pub(super) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.char_len())
}

pub(super) fn concat(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let left = receiver(rt, a)?;
    let Some(right) = str_value(b) else {
        return Err(rt.type_error(format!("can only concatenate str (not \"{}\") to str", rt.type_name(b))));
    };
    if left.char_len() == 0 {
        return Ok(unchanged(rt, right));
    }
    if right.char_len() == 0 {
        return Ok(unchanged(rt, left));
    }
    rt.joined_str([left.text(), right.text()].into_iter(), "strings are too large to concat")
}

pub(super) fn repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let string = receiver(rt, object)?;
    if count < 1 || string.char_len() == 0 {
        return Ok(rt.names.empty.clone().into_object());
    }
    if count == 1 {
        return Ok(unchanged(rt, string));
    }
    let text = string.text();
    let result = text.repeat(count).map_err(|error| size_error(rt, error, "repeated string is too long"))?;
    Ok(rt.unshared_str(&result))
}

pub(super) fn contains(rt: &Runtime, object: &Object, item: &Object) -> PyResult<bool> {
    let string = receiver(rt, object)?;
    let Some(item) = str_value(item) else {
        let name = rt.type_name(item);
        return Err(rt.type_error(format!("'in <string>' requires string as left operand, not {name}")));
    };
    Ok(string.text().contains(item.text()))
}

pub(super) fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let string = receiver(rt, object)?;
    match usize::try_from(index).ok().and_then(|index| string.text().get(index)) {
        Some(cp) => Ok(rt.str_from_char(cp).into_object()),
        None => Err(rt.index_error("string index out of range")),
    }
}

pub(super) fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let string = receiver(rt, object)?;
    if let Some(slice) = key.downcast::<Slice>() {
        return sliced(rt, string, slice);
    }
    if int_value(key).is_none() && type_of(key).slot(|slots| slots.index).is_none() {
        return Err(rt.type_error(format!("string indices must be integers, not '{}'", rt.type_name(key))));
    }
    let index = rt.index_as_isize(key)?;
    let index = if index < 0 { index.saturating_add(string.char_len() as isize) } else { index };
    item(rt, object, index)
}

fn sliced(rt: &Runtime, string: &Obj<Str>, slice: &Slice) -> PyResult {
    let span = RawSlice::read(rt, slice)?.fit(string.char_len());
    if span.len == string.char_len() && span.step == 1 {
        return Ok(unchanged(rt, string));
    }
    Ok(match span.range() {
        Some(range) => substring(rt, string.text(), range),
        None => rt.shared_str(&string.text().slice_step(span.start, span.step, span.len)),
    })
}

/// A part of a text as a string of its own.
#[inline]
pub(super) fn substring(
    rt: &Runtime,
    text: Text<'_>,
    range: std::ops::Range<usize>,
) -> serpentarium_heap::Ref {
    let part = text.slice(range);
    if let Text::Ascii(_) = part {
        return rt.str_from_canonical(part).into_object();
    }
    rt.str_from_text(part).into_object()
}

/// A part of a string: the string itself if it is all of it and of exact type.
#[inline]
pub(super) fn part(rt: &Runtime, string: &Obj<Str>, range: std::ops::Range<usize>) -> serpentarium_heap::Ref {
    if range == (0..string.char_len()) {
        return unchanged(rt, string);
    }
    substring(rt, string.text(), range)
}

pub(super) fn remainder(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    match str_value(a) {
        Some(template) => super::format::percent(rt, template, b),
        None => Ok(rt.not_implemented()),
    }
}
