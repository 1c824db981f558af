//! The methods of `deque`.

use serpentarium_object::{CallArgs, NativeArgs, Object, PyResult, Runtime, StackRef, int_value, type_of};

use super::deque::Deque;
use super::deque_slots::{self as slots, find, remove_at};
use crate::binding::{check_positional, ssize, this};

pub(super) fn append(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    this::<Deque>(rt, args.at(0))?.append(args.at(1).to_ref());
    Ok(rt.none())
}

pub(super) fn append_left(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    this::<Deque>(rt, args.at(0))?.append_left(args.at(1).to_ref());
    Ok(rt.none())
}

pub(super) fn clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    this::<Deque>(rt, args.at(0))?.clear_items();
    Ok(rt.none())
}

pub(super) fn copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    slots::copy(rt, args.at(0))
}

pub(super) fn count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let deque = this::<Deque>(rt, args.at(0))?;
    let start_state = deque.state.get();
    let mut count = 0_usize;
    for index in 0..deque.len() {
        let Some(item) = deque.get(index) else { break };
        count += usize::from(rt.equal(&item, args.at(1))?);
        if deque.state.get() != start_state {
            return Err(rt.runtime_error("deque mutated during iteration"));
        }
    }
    Ok(rt.new_usize(count))
}

pub(super) fn extend(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    slots::extend(rt, args.at(0), args.at(1))?;
    Ok(rt.none())
}

pub(super) fn extend_left(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let deque = this::<Deque>(rt, args.at(0))?;
    if args.at(0).is_same(args.at(1)) {
        deque.to_vec().into_iter().for_each(|item| deque.append_left(item));
        return Ok(rt.none());
    }
    let iterator = rt.iter(args.at(1))?;
    while let Some(item) = rt.next(&iterator)? {
        deque.append_left(item);
    }
    Ok(rt.none())
}

/// One optional bound of a search, counted from the start.
fn bound(rt: &Runtime, object: Option<&Object>, default: isize, len: usize) -> PyResult<usize> {
    let Some(object) = object else { return Ok(default.unsigned_abs()) };
    if int_value(object).is_none() && type_of(object).slot(|slots| slots.index).is_none() {
        return Err(rt.type_error("slice indices must be integers or have an __index__ method"));
    }
    let value = rt.index_clipped(object)?;
    let value = if value < 0 { value.saturating_add(len as isize).max(0) } else { value };
    Ok(value.unsigned_abs())
}

pub(super) fn index(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("deque.index() takes no keyword arguments"));
    }
    let values: Vec<&Object> = args.values.iter().filter_map(StackRef::get).collect();
    check_positional(rt, "index", values.len().saturating_sub(1), 1, 3)?;
    let deque = this::<Deque>(rt, values[0])?;
    let len = deque.len();
    let start = bound(rt, values.get(2).copied(), 0, len)?;
    let stop = bound(rt, values.get(3).copied(), len as isize, len)?.min(len);
    match find(rt, deque, values[1], start.min(stop)..stop)? {
        Some(index) => Ok(rt.new_usize(index)),
        None => Err(rt.value_error("deque.index(x): x not in deque")),
    }
}

pub(super) fn insert(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let deque = this::<Deque>(rt, args.at(0))?;
    let index = ssize(rt, args.at(1))?;
    let len = deque.len() as isize;
    if deque.max_len.get() == Some(deque.len()) {
        return Err(rt.index_error("deque already at its maximum size"));
    }
    let value = args.at(2).to_ref();
    if index >= len {
        deque.append(value);
    } else if index <= -len || index == 0 {
        deque.append_left(value);
    } else {
        deque.rotate(-index);
        if index < 0 {
            deque.append(value);
        } else {
            deque.append_left(value);
        }
        deque.rotate(index);
    }
    Ok(rt.none())
}

pub(super) fn pop(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    this::<Deque>(rt, args.at(0))?.pop().ok_or_else(|| rt.index_error("pop from an empty deque"))
}

pub(super) fn pop_left(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    this::<Deque>(rt, args.at(0))?.pop_left().ok_or_else(|| rt.index_error("pop from an empty deque"))
}

pub(super) fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let deque = this::<Deque>(rt, object)?;
    let state = rt.call_method(object, &rt.intern("__getstate__"), &[])?;
    let iterator = rt.iter(object)?;
    let empty = rt.new_tuple(Vec::new()).into_object();
    let arguments = match deque.max_len.get() {
        None => empty,
        Some(max_len) => rt.new_tracked_tuple([empty, rt.new_usize(max_len)]).into_object(),
    };
    Ok(rt.new_tracked_tuple([object.type_object().to_ref(), arguments, state, iterator]).into_object())
}

pub(super) fn remove(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let deque = this::<Deque>(rt, args.at(0))?;
    let start_state = deque.state.get();
    for index in 0..deque.len() {
        let Some(item) = deque.get(index) else { break };
        let equal = rt.equal(&item, args.at(1))?;
        if deque.state.get() != start_state {
            return Err(rt.index_error("deque mutated during iteration"));
        }
        if equal {
            drop(remove_at(deque, index));
            return Ok(rt.none());
        }
    }
    Err(rt.value_error("deque.remove(x): x not in deque"))
}

pub(super) fn reverse(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let deque = this::<Deque>(rt, args.at(0))?;
    deque.items.borrow_mut().make_contiguous().reverse();
    Ok(rt.none())
}

pub(super) fn rotate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let count = slots::count_argument(rt, args.get(1))?;
    this::<Deque>(rt, args.at(0))?.rotate(count);
    Ok(rt.none())
}

pub(super) fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let deque = this::<Deque>(rt, args.at(0))?;
    Ok(rt.new_usize(type_of(args.at(0)).basicsize.get() + deque.blocks_size()))
}

pub(super) fn max_len(rt: &Runtime, object: &Object) -> PyResult {
    Ok(this::<Deque>(rt, object)?.max_len.get().map_or_else(|| rt.none(), |max_len| rt.new_usize(max_len)))
}
