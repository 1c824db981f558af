//! Displays: lists, tuples, sets, dicts, slices, strings, and what adds to them.

use serpentarium_heap::{Object, Operands, Ref, StackRef};
use serpentarium_object::{Dict, List, PyResult, Runtime, Slice, Slot, dict_value};

/// Takes the topmost `count` values off, lowest first.
pub(super) fn take(rt: &Runtime, stack: &mut Operands, count: usize) -> Vec<Ref> {
    let mut values: Vec<Ref> = Vec::with_capacity(count);
    for depth in (1..=count).rev() {
        let value = stack.replace(depth, StackRef::NULL);
        values.push(value.into_ref().unwrap_or_else(|| rt.none()));
    }
    stack.drop_top(count);
    values
}

/// `BUILD_MAP`
pub(super) fn map(rt: &Runtime, stack: &mut Operands, count: usize) -> PyResult {
    let values = take(rt, stack, count * 2);
    let dict = rt.new_dict();
    dict.reserve(count, values.iter().step_by(2).all(|key| rt.is_exact_str(key)));
    for pair in values.chunks_exact(2) {
        dict.set_item(rt, &pair[0], &pair[1])?;
    }
    Ok(dict.into_object())
}

/// `BUILD_SLICE`
pub(super) fn slice(rt: &Runtime, stack: &mut Operands, count: usize) -> Ref {
    let mut values = take(rt, stack, count).into_iter();
    let mut part = || Slot::new(values.next().unwrap_or_else(|| rt.none()));
    let payload = Slice { start: part(), stop: part(), step: part() };
    rt.tracked(rt.heap.alloc(&rt.types.slice, payload)).into_object()
}

/// A slice of two bounds, for `BINARY_SLICE` and `STORE_SLICE`.
pub(super) fn simple_slice(rt: &Runtime, start: Ref, stop: Ref) -> Ref {
    let payload = Slice { start: Slot::new(start), stop: Slot::new(stop), step: Slot::new(rt.none()) };
    rt.tracked(rt.heap.alloc(&rt.types.slice, payload)).into_object()
}

/// `BUILD_STRING`
pub(super) fn string(rt: &Runtime, stack: &mut Operands, count: usize) -> PyResult {
    let text = rt.build_string(stack.top_slice(count))?;
    stack.drop_top(count);
    Ok(text)
}

/// `LIST_EXTEND`
pub(super) fn list_extend(rt: &Runtime, list: &Object, source: &Object) -> PyResult<()> {
    let Some(list) = list.downcast::<List>() else { return Err(rt.system_error("bad LIST_EXTEND target")) };
    let iterable =
        serpentarium_object::type_of(source).slot(|slots| slots.iter).is_some() || rt.is_sequence(source);
    if !iterable {
        let given = rt.type_name(source);
        return Err(rt.type_error(format!("Value after * must be an iterable, not {given}")));
    }
    rt.list_extend(list, source)
}

/// `DICT_UPDATE`
pub(super) fn dict_update(rt: &Runtime, dict: &Object, source: &Object) -> PyResult<()> {
    let Some(dict) = dict_value(dict) else { return Err(rt.system_error("bad DICT_UPDATE target")) };
    if !source.is::<Dict>() && rt.lookup_attr(source, &rt.names.keys)?.is_none() {
        return Err(rt.type_error(format!("'{}' object is not a mapping", rt.type_name(source))));
    }
    rt.dict_update(dict, source)
}
