//! The methods of `list`, and its type.

use std::cell::Cell;

use serpentarium_heap::Slot;

use super::slices::receiver;
use super::{drop_last_first, slices, slots};
use crate::SequenceIterator;
use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::arguments::{positional, ssize, ssize_or};
use crate::types::sequence::search_bounds;

/// The type `list`.
pub(crate) const LIST: TypeSpec = TypeSpec {
    doc: "A growable sequence of objects, or what an iterable yields as one.",
    signature: Some("(iterable=(), /)"),
    basicsize: 40,
    flags: type_flag::BASETYPE | type_flag::SEQUENCE | type_flag::MATCH_SELF | type_flag::LIST_SUBCLASS,
    slots: SlotTable {
        new: Some(slots::new),
        init: Some(slots::init),
        repr: Some(slots::repr),
        hash: Some(crate::core::hash_not_implemented),
        compare: Some(slots::compare),
        iter: Some(slots::iter),
        length: Some(slots::length),
        concat: Some(slots::concat),
        repeat: Some(slots::repeat),
        inplace_concat: Some(slots::inplace_concat),
        inplace_repeat: Some(slots::inplace_repeat),
        item: Some(slices::item),
        contains: Some(slots::contains),
        subscript: Some(slices::subscript),
        ass_subscript: Some(slices::ass_subscript),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__getitem__", "($self, index, /)", getitem, "Return self[index]."),
        MethodDef::new(
            "__reversed__",
            "($self, /)",
            reversed,
            "An iterator from the last item to the first.",
        ),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size of the list in memory, in bytes."),
        MethodDef::new("clear", "($self, /)", clear, "Removes all items."),
        MethodDef::new("copy", "($self, /)", copy, "A shallow copy."),
        MethodDef::new("append", "($self, object, /)", append, "Adds an object at the end."),
        MethodDef::new("insert", "($self, index, object, /)", insert, "Inserts an object before an index."),
        MethodDef::new(
            "extend",
            "($self, iterable, /)",
            extend,
            "Adds everything an iterable yields at the end.",
        ),
        MethodDef::fast("pop", "($self, index=-1, /)", pop, "Removes an item and returns it."),
        MethodDef::new("remove", "($self, value, /)", remove, "Removes the first item equal to a value."),
        MethodDef::fast(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            index,
            "First index of a value.",
        ),
        MethodDef::new("count", "($self, value, /)", count, "How often a value occurs."),
        MethodDef::new("reverse", "($self, /)", reverse, "Reverses the items in place."),
        MethodDef::new(
            "sort",
            "($self, /, *, key=None, reverse=False)",
            sort,
            "Sorts the items in place, stably.",
        ),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    ..TypeSpec::named("list")
};

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

fn getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    slices::subscript(rt, args.at(0), args.at(1))
}

fn reversed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = receiver(rt, args.at(0))?.len() as isize - 1;
    let payload = SequenceIterator { sequence: Slot::new(args.at(0).to_ref()), index: Cell::new(last) };
    Ok(rt.tracked(rt.heap.alloc(&rt.types.list_reverse_iterator, payload)).into_object())
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let list = receiver(rt, args.at(0))?;
    let own = crate::type_of(args.at(0)).basicsize.get();
    Ok(rt.new_usize(own + 8 * list.allocated.get().max(list.len())))
}

fn clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.clear_items();
    Ok(rt.none())
}

fn copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let items = receiver(rt, args.at(0))?.to_vec();
    Ok(rt.new_list(items).into_object())
}

fn append(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.append(args.at(1).to_ref());
    Ok(rt.none())
}

fn insert(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let list = receiver(rt, args.at(0))?;
    let index = ssize(rt, args.at(1))?;
    let value = args.at(2).to_ref();
    let mut items = list.items.borrow_mut();
    let len = items.len() as isize;
    let place = if index < 0 { index.saturating_add(len).max(0) } else { index.min(len) };
    items.insert(place as usize, value);
    list.resized(len as usize, items.len());
    drop(items);
    Ok(rt.none())
}

fn extend(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.list_extend(receiver(rt, args.at(0))?, args.at(1))?;
    Ok(rt.none())
}

fn pop(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "list", "pop", 0, 1)?;
    let Some(object) = args.get(0) else { return Err(rt.system_error("list.pop without a list")) };
    let list = receiver(rt, object)?;
    let index = ssize_or(rt, values.get(1).and_then(|value| value.get()), -1)?;
    if list.is_empty() {
        return Err(rt.index_error("pop from empty list"));
    }
    let mut items = list.items.borrow_mut();
    let old = items.len();
    let Some(place) = Runtime::position(index, old) else {
        drop(items);
        return Err(rt.index_error("pop index out of range"));
    };
    let value = if place + 1 == old { items.pop() } else { Some(items.remove(place)) };
    if old == 1 {
        list.allocated.set(0);
    } else {
        list.resized(old, old - 1);
    }
    drop(items);
    value.ok_or_else(|| rt.index_error("pop index out of range"))
}

fn remove(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let list = receiver(rt, args.at(0))?;
    let mut index = 0;
    while let Some(item) = list.get(index) {
        if rt.equal(&item, args.at(1))? {
            let len = list.len();
            let removed = list.splice(index.min(len), (index + 1).min(len), Vec::new());
            drop_last_first(removed);
            return Ok(rt.none());
        }
        index += 1;
    }
    Err(rt.value_error("list.remove(x): x not in list"))
}

fn index(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "list", "index", 1, 3)?;
    let (Some(object), Some(value)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("list.index without a list"));
    };
    let list = receiver(rt, object)?;
    let (start, stop) = search_bounds(rt, values, list.len())?;
    let mut place = start;
    while place < stop
        && let Some(item) = list.get(place)
    {
        if rt.equal(&item, value)? {
            return Ok(rt.new_usize(place));
        }
        place += 1;
    }
    Err(rt.value_error("list.index(x): x not in list"))
}

fn count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let list = receiver(rt, args.at(0))?;
    let (mut index, mut count) = (0, 0);
    while let Some(item) = list.get(index) {
        count += usize::from(rt.equal(&item, args.at(1))?);
        index += 1;
    }
    Ok(rt.new_usize(count))
}

fn reverse(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.items.borrow_mut().reverse();
    Ok(rt.none())
}

fn sort(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let list = receiver(rt, args.at(0))?;
    let reverse = args.get(2).map_or(Ok(false), |value| rt.is_true(value))?;
    rt.list_sort(list, rt.not_none(args.get(1)), reverse)?;
    Ok(rt.none())
}
