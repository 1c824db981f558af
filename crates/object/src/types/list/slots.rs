//! The slots of `list`.

use std::cell::Cell;

use serpentarium_heap::{Guarded, Obj, Object, Ref, Slot};
use serpentarium_text::TextBuilder;

use super::List;
use super::slices::receiver;
use crate::core::{CallArgs, CompareOp, PyResult, Runtime, type_of};
use crate::types::repr::push_repr;
use crate::{ListIterator, Type};

pub(super) fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let list = List { items: Guarded::default(), allocated: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(class, list)).into_object())
}

pub(super) fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    let list = receiver(rt, object)?;
    let class = type_of(object);
    if args.keyword_len() > 0 && (class.is_same(&rt.types.list) || has_plain_new(rt, class)) {
        return Err(rt.type_error("list() takes no keyword arguments"));
    }
    let given = args.positional_values().len();
    if given > 1 {
        return Err(rt.type_error(format!("list expected at most 1 argument, got {given}")));
    }
    if !list.is_empty() {
        list.clear_items();
    }
    match args.get(0) {
        Some(source) => rt.list_extend(list, source),
        None => Ok(()),
    }
}

fn has_plain_new(rt: &Runtime, class: &Obj<Type>) -> bool {
    let (own, plain) = (class.slot(|slots| slots.new), rt.types.list.slot(|slots| slots.new));
    matches!((own, plain), (Some(own), Some(plain)) if std::ptr::fn_addr_eq(own, plain))
}

pub(super) fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let list = receiver(rt, object)?;
    if list.is_empty() {
        return Ok(rt.new_str("[]").into_object());
    }
    let Some(_guard) = rt.enter_repr(object) else { return Ok(rt.new_str("[...]").into_object()) };
    let mut text = TextBuilder::new();
    text.push_str("[");
    let mut index = 0;
    while let Some(item) = list.get(index) {
        if index > 0 {
            text.push_str(", ");
        }
        push_repr(rt, &mut text, &item)?;
        index += 1;
    }
    text.push_str("]");
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

pub(super) fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (a.downcast::<List>(), b.downcast::<List>()) else {
        return Ok(rt.not_implemented());
    };
    if left.len() != right.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(rt.bool(op == CompareOp::Ne));
    }
    let mut index = 0;
    while let (Some(x), Some(y)) = (left.get(index), right.get(index)) {
        if !rt.equal(&x, &y)? {
            return match op {
                CompareOp::Eq => Ok(rt.bool(false)),
                CompareOp::Ne => Ok(rt.bool(true)),
                _ => rt.compare(&x, &y, op),
            };
        }
        index += 1;
    }
    Ok(rt.bool(op.accepts(left.len().cmp(&right.len()))))
}

pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let payload = ListIterator { sequence: Slot::new(object.to_ref()), index: Cell::new(0) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.list_iterator, payload)).into_object())
}

pub(super) fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.len())
}

pub(super) fn contains(rt: &Runtime, object: &Object, item: &Object) -> PyResult<bool> {
    let list = receiver(rt, object)?;
    let mut index = 0;
    while let Some(known) = list.get(index) {
        if rt.equal(&known, item)? {
            return Ok(true);
        }
        index += 1;
    }
    Ok(false)
}

pub(super) fn concat(rt: &Runtime, a: &Object, b: &Object) -> PyResult {
    let left = receiver(rt, a)?;
    let Some(right) = b.downcast::<List>() else {
        return Err(rt.type_error(format!("can only concatenate list (not \"{}\") to list", rt.type_name(b))));
    };
    let mut items = Vec::with_capacity(left.len() + right.len());
    items.extend_from_slice(&left.items.borrow());
    items.extend_from_slice(&right.items.borrow());
    Ok(rt.new_list(items).into_object())
}

/// How many items a repetition has, or `MemoryError` if CPython could not have them.
pub(crate) fn repeated_len(rt: &Runtime, len: usize, count: isize) -> PyResult<usize> {
    let count = usize::try_from(count).unwrap_or(0);
    let total = len.checked_mul(count).filter(|total| *total <= isize::MAX as usize / 8);
    let total = total.ok_or_else(|| rt.memory_error())?;
    // Ask for large memory in a way that can fail.
    if total > 1 << 24 && Vec::<Ref>::new().try_reserve_exact(total).is_err() {
        return Err(rt.memory_error());
    }
    Ok(total)
}

pub(super) fn repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let list = receiver(rt, object)?;
    let total = repeated_len(rt, list.len(), count)?;
    let items = list.items.borrow();
    let repeated: Vec<Ref> = if let [only] = &items[..] {
        vec![only.clone(); total]
    } else {
        items.iter().cycle().take(total).cloned().collect()
    };
    drop(items);
    Ok(rt.new_list(repeated).into_object())
}

pub(super) fn inplace_concat(rt: &Runtime, object: &Object, other: &Object) -> PyResult {
    rt.list_extend(receiver(rt, object)?, other)?;
    Ok(object.to_ref())
}

pub(super) fn inplace_repeat(rt: &Runtime, object: &Object, count: isize) -> PyResult {
    let list = receiver(rt, object)?;
    let old = list.len();
    if old == 0 || count == 1 {
        return Ok(object.to_ref());
    }
    if count < 1 {
        list.clear_items();
        return Ok(object.to_ref());
    }
    let total = repeated_len(rt, old, count)?;
    let mut items = list.items.borrow_mut();
    items.reserve(total - old);
    for _ in 1..count {
        items.extend_from_within(..old);
    }
    list.resized(old, total);
    drop(items);
    Ok(object.to_ref())
}
