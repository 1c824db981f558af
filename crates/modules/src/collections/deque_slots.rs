//! What operators and constructors do with deques.

use serpentarium_object::{
    CallArgs, CompareOp, Obj, Object, PyResult, Ref, Runtime, Type, int_value, type_of,
};

use super::deque::Deque;
use crate::binding::{Parameters, make, named, ssize, this};

const MUTATED: &str = "deque mutated during iteration";

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    make(rt, class, Deque::default())
}

pub(super) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let parameters =
        Parameters { function: "deque", names: ["iterable", "maxlen"], positional: 2, required: 0 };
    let [iterable, max_len] = named(rt, args, &parameters)?;
    let deque = this::<Deque>(rt, object)?;
    if let Some(max_len) = rt.not_none(max_len) {
        let Some(value) = int_value(max_len) else { return Err(rt.type_error("an integer is required")) };
        let Some(value) = value.small() else {
            return Err(rt.overflow_error("Python int too large to convert to C ssize_t"));
        };
        let Ok(value) = usize::try_from(value) else {
            return Err(rt.value_error("maxlen must be non-negative"));
        };
        deque.max_len.set(Some(value));
    } else {
        deque.max_len.set(None);
    }
    deque.clear_items();
    iterable.map_or(Ok(()), |iterable| extend(rt, object, iterable))
}

/// Adds all values at the right end.
pub(super) fn extend(rt: &Runtime, object: &Object, iterable: &Object) -> PyResult<()> {
    let deque = this::<Deque>(rt, object)?;
    if iterable.is_same(object) {
        deque.to_vec().into_iter().for_each(|item| deque.append(item));
        return Ok(());
    }
    let iterator = rt.iter(iterable)?;
    while let Some(item) = rt.next(&iterator)? {
        deque.append(item);
    }
    Ok(())
}

/// A deque with the same items and `maxlen`, made by the class of a subclass.
pub(super) fn copy(rt: &Runtime, object: &Object) -> PyResult {
    let deque = this::<Deque>(rt, object)?;
    let class = type_of(object);
    if class.is_heap_type() {
        let result = match deque.max_len.get() {
            None => rt.call(class.as_object(), &[object])?,
            Some(max_len) => rt.call(class.as_object(), &[object, &rt.new_usize(max_len)])?,
        };
        if result.downcast::<Deque>().is_none() {
            let (name, given) = (rt.class_name(class), rt.type_name(&result));
            return Err(rt.type_error(format!("{name}() must return a deque, not {given}")));
        }
        return Ok(result);
    }
    let result = make(rt, class, Deque::default())?;
    let new = this::<Deque>(rt, &result)?;
    new.max_len.set(deque.max_len.get());
    deque.to_vec().into_iter().for_each(|item| new.append(item));
    Ok(result)
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let deque = this::<Deque>(rt, object)?;
    let Some(guard) = rt.enter_repr(object) else { return Ok(rt.new_str("[...]").into_object()) };
    let list = rt.new_list(deque.to_vec());
    let items = rt.repr_text(list.as_object())?;
    drop(guard);
    let name = rt.class_name(type_of(object));
    let short = name.rsplit('.').next().unwrap_or(&name);
    let text = match deque.max_len.get() {
        None => format!("{short}({items})"),
        Some(max_len) => format!("{short}({items}, maxlen={max_len})"),
    };
    Ok(rt.new_str(&text).into_object())
}

pub(super) fn compare(rt: &Runtime, left: &Object, right: &Object, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (left.downcast::<Deque>(), right.downcast::<Deque>()) else {
        return Ok(rt.not_implemented());
    };
    let (a_len, b_len) = (a.len(), b.len());
    match op {
        CompareOp::Eq if left.is_same(right) => return Ok(rt.bool(true)),
        CompareOp::Ne if left.is_same(right) => return Ok(rt.bool(false)),
        CompareOp::Eq if a_len != b_len => return Ok(rt.bool(false)),
        CompareOp::Ne if a_len != b_len => return Ok(rt.bool(true)),
        _ => {}
    }
    let (left, right) = (rt.iter(left)?, rt.iter(right)?);
    loop {
        let x = rt.next(&left)?;
        let Some(x) = x else { break };
        let Some(y) = rt.next(&right)? else { break };
        if rt.equal(&x, &y)? {
            continue;
        }
        return match op {
            CompareOp::Eq => Ok(rt.bool(false)),
            CompareOp::Ne => Ok(rt.bool(true)),
            _ => rt.compare_bool(&x, &y, op).map(|answer| rt.bool(answer)),
        };
    }
    Ok(rt.bool(op.accepts(a_len.cmp(&b_len))))
}

pub(super) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(this::<Deque>(rt, object)?.len())
}

pub(super) fn concat(rt: &Runtime, object: &Object, other: &Object) -> PyResult {
    if other.downcast::<Deque>().is_none() {
        let given = rt.type_name(other);
        return Err(rt.type_error(format!("can only concatenate deque (not \"{given}\") to deque")));
    }
    let result = copy(rt, object)?;
    extend(rt, &result, other)?;
    Ok(result)
}

pub(super) fn inplace_concat(rt: &Runtime, object: &Object, other: &Object) -> PyResult {
    extend(rt, object, other)?;
    Ok(object.to_ref())
}

pub(super) fn inplace_repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let deque = this::<Deque>(rt, object)?;
    let len = deque.len();
    if len == 0 || count == 1 {
        return Ok(object.to_ref());
    }
    let Ok(mut count) = usize::try_from(count) else {
        deque.clear_items();
        return Ok(object.to_ref());
    };
    if count == 0 {
        deque.clear_items();
        return Ok(object.to_ref());
    }
    // Repeating more often than the limit holds would only push equal rounds out again.
    if let Some(max) = deque.max_len.get()
        && count.saturating_mul(len) > max
    {
        count = max.div_ceil(len);
    }
    if count.checked_mul(len).is_none_or(|total| total > (1 << 40)) {
        return Err(rt.memory_error());
    }
    let items = deque.to_vec();
    for _ in 1..count {
        for item in &items {
            deque.append(item.clone());
        }
    }
    Ok(object.to_ref())
}

pub(super) fn repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let result = copy(rt, object)?;
    inplace_repeat(rt, &result, count)
}

pub(super) fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let deque = this::<Deque>(rt, object)?;
    let found = usize::try_from(index).ok().and_then(|index| deque.get(index));
    found.ok_or_else(|| rt.index_error("deque index out of range"))
}

pub(super) fn ass_item(rt: &Runtime, object: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
    let deque = this::<Deque>(rt, object)?;
    if int_value(key).is_none() && type_of(key).slot(|slots| slots.index).is_none() {
        let given = rt.type_name(key);
        return Err(rt.type_error(format!("sequence index must be integer, not '{given}'")));
    }
    let index = rt.index_as_isize(key)?;
    let len = deque.len();
    let index = if index < 0 { index + len as isize } else { index };
    let place = usize::try_from(index).ok().filter(|&place| place < len);
    let Some(place) = place else { return Err(rt.index_error("deque index out of range")) };
    match value {
        Some(value) => {
            let old =
                deque.items.borrow_mut().get_mut(place).map(|item| std::mem::replace(item, value.to_ref()));
            drop(old);
        }
        None => drop(remove_at(deque, place)),
    }
    Ok(())
}

/// Takes the item at a place out as CPython does: by turning it to the left end.
pub(super) fn remove_at(deque: &Deque, place: usize) -> Option<Ref> {
    deque.rotate(-(place as isize));
    let item = deque.pop_left();
    deque.rotate(place as isize);
    item
}

/// The index of the first equal item in a range; `mutated` is raised if a comparison changes the deque.
pub(super) fn find(
    rt: &Runtime,
    deque: &Deque,
    value: &Object,
    range: std::ops::Range<usize>,
) -> PyResult<Option<usize>> {
    let start_state = deque.state.get();
    for index in range {
        let Some(item) = deque.get(index) else { break };
        let equal = rt.equal(&item, value)?;
        if deque.state.get() != start_state {
            return Err(rt.runtime_error(MUTATED));
        }
        if equal {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

pub(super) fn contains(rt: &Runtime, object: &Object, value: &Object) -> PyResult<bool> {
    let deque = this::<Deque>(rt, object)?;
    Ok(find(rt, deque, value, 0..deque.len())?.is_some())
}

/// `n` of `rotate(n)`.
pub(super) fn count_argument(rt: &Runtime, object: Option<&Object>) -> PyResult<isize> {
    object.map_or(Ok(1), |object| ssize(rt, object))
}
