//! What `dict_keys` and `dict_items` can do as sets.

use serpentarium_heap::{Object, Ref};

use super::views::receiver;
use super::{Dict, DictView, ViewKind};
use crate::Set;
use crate::core::{CompareOp, NativeArgs, PyResult, Runtime};
use crate::types::{set_value, tuple_value};

/// A keys or items view.
fn set_view(object: &Object) -> Option<&DictView> {
    object.downcast::<DictView>().map(|view| &**view).filter(|view| view.kind != ViewKind::Values)
}

pub(super) fn contains(rt: &Runtime, object: &Object, item: &Object) -> PyResult<bool> {
    let view = receiver(rt, object)?;
    let dict = view.target(rt)?;
    if view.kind == ViewKind::Keys {
        return Ok(dict.get_item(rt, item)?.is_some());
    }
    let Some([key, value]) = tuple_value(item).map(|pair| pair.tail()) else { return Ok(false) };
    match dict.get_item(rt, key)? {
        Some(found) => rt.equal(&found, value),
        None => Ok(false),
    }
}

fn all_in(rt: &Runtime, items: &Object, container: &Object) -> PyResult<bool> {
    let iterator = rt.iter(items)?;
    while let Some(item) = rt.next(&iterator)? {
        if !rt.contains(container, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    if set_value(b).is_none() && set_view(b).is_none() {
        return Ok(rt.not_implemented());
    }
    let (left, right) = (rt.len(a)?, rt.len(b)?);
    let answer = match op {
        CompareOp::Eq => left == right && all_in(rt, a, b)?,
        CompareOp::Ne => !(left == right && all_in(rt, a, b)?),
        CompareOp::Lt => left < right && all_in(rt, a, b)?,
        CompareOp::Le => left <= right && all_in(rt, a, b)?,
        CompareOp::Gt => left > right && all_in(rt, b, a)?,
        CompareOp::Ge => left >= right && all_in(rt, b, a)?,
    };
    Ok(rt.bool(answer))
}

/// A new set of what an object yields.
fn to_set(rt: &Runtime, object: &Object) -> PyResult<Ref<Set>> {
    let set = rt.empty_set_of(&rt.types.set);
    match set_view(object) {
        // The keys themselves are copied with their hashes.
        Some(view) if view.kind == ViewKind::Keys => set.update(rt, view.target(rt)?.as_object())?,
        _ => set.update(rt, object)?,
    }
    Ok(set)
}

pub(super) fn subtract(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let set = to_set(rt, a)?;
    set.subtract(rt, b)?;
    Ok(set.into_object())
}

pub(super) fn or(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let set = to_set(rt, a)?;
    set.update(rt, b)?;
    Ok(set.into_object())
}

pub(super) fn and(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let (mut view, mut other) = if set_view(a).is_some() { (a, b) } else { (b, a) };
    let len = rt.len(view)?;
    let exact_set =
        other.type_object().is_same(&rt.types.set) || other.type_object().is_same(&rt.types.frozenset);
    if exact_set
        && let Some(set) = set_value(other)
        && len <= set.len()
    {
        return Ok(rt.set_intersection(other, view)?.into_object());
    }
    if set_view(other).is_some() && rt.len(other)? > len {
        std::mem::swap(&mut view, &mut other);
    }
    let result = rt.empty_set_of(&rt.types.set);
    rt.for_each(other, |item| {
        if contains(rt, view, &item)? {
            result.add(rt, &item)?;
        }
        Ok(())
    })?;
    Ok(result.into_object())
}

pub(super) fn xor(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    if let (Some(left), Some(right)) = (set_view(a), set_view(b))
        && left.kind == ViewKind::Items
        && right.kind == ViewKind::Items
    {
        return items_xor(rt, &*left.target(rt)?, &*right.target(rt)?);
    }
    let set = to_set(rt, a)?;
    set.toggle(rt, b)?;
    Ok(set.into_object())
}

/// The pairs of either dict but not of both (`dictitems_xor`).
fn items_xor(rt: &Runtime, left: &Dict, right: &Dict) -> PyResult {
    let rest = rt.copy_dict(left);
    let result = rt.empty_set_of(&rt.types.set);
    let mut position = 0;
    while let Some((next, hash, key, value)) = right.next_hashed(position) {
        position = next;
        let known = rest.find(rt, &key, hash)?.and_then(|place| rest.value_at(place));
        let same = known.map_or(Ok(false), |known| rt.equal(&known, &value))?;
        if same {
            rest.remove_item(rt, &key)?;
        } else {
            let pair = rt.new_tracked_tuple([key, value]);
            result.add(rt, pair.as_object())?;
        }
    }
    result.update(rt, &rt.new_dict_view(rest.as_object(), ViewKind::Items))?;
    Ok(result.into_object())
}

pub(super) fn isdisjoint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (mut view, mut other) = (args.at(0), args.at(1));
    if view.is_same(other) {
        return Ok(rt.bool(rt.len(view)? == 0));
    }
    if (set_value(other).is_some() || set_view(other).is_some()) && rt.len(other)? > rt.len(view)? {
        std::mem::swap(&mut view, &mut other);
    }
    let iterator = rt.iter(other)?;
    while let Some(item) = rt.next(&iterator)? {
        if rt.contains(view, &item)? {
            return Ok(rt.bool(false));
        }
    }
    Ok(rt.bool(true))
}
