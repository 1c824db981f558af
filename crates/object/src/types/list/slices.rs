//! Subscription of lists: items and slices, read, assigned and deleted.

use serpentarium_heap::{Obj, Object, Ref};

use super::{List, drop_last_first};
use crate::core::{PyResult, Runtime, type_of};
use crate::types::slice::adjust_slice;
use crate::types::{int_value, tuple_value};
use crate::{Int, Slice};

/// The list in a slot or method, which the type machinery has checked.
#[inline]
pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<List>> {
    object.downcast::<List>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

/// An index as given, or the error for something that is none.
fn index_of(rt: &Runtime, key: &Object) -> PyResult<isize> {
    if let Some(Int::Small(small)) = int_value(key).map(|int| &**int) {
        return Ok(*small as isize);
    }
    if int_value(key).is_none() && type_of(key).slot(|slots| slots.index).is_none() {
        let name = rt.type_name(key);
        return Err(rt.type_error(format!("list indices must be integers or slices, not {name}")));
    }
    rt.index_as_isize(key)
}

pub(super) fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let list = receiver(rt, object)?;
    let found = usize::try_from(index).ok().and_then(|index| list.get(index));
    found.ok_or_else(|| rt.index_error("list index out of range"))
}

pub(super) fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let list = receiver(rt, object)?;
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(sliced(rt, list, slice)?.into_object());
    }
    let index = index_of(rt, key)?;
    let found = Runtime::position(index, list.len()).and_then(|place| list.get(place));
    found.ok_or_else(|| rt.index_error("list index out of range"))
}

fn sliced(rt: &Runtime, list: &List, slice: &Slice) -> PyResult<Ref<List>> {
    let bounds = rt.slice_bounds(slice)?;
    let items = list.items.borrow();
    let (start, _, step, count) = adjust_slice(bounds, items.len());
    let new: Vec<Ref> = if step == 1 {
        items[start as usize..start as usize + count].to_vec()
    } else {
        (0..count).map(|at| items[(start + step * at as isize) as usize].clone()).collect()
    };
    drop(items);
    Ok(rt.new_list(new))
}

pub(super) fn ass_subscript(
    rt: &Runtime,
    object: &Object,
    key: &Object,
    value: Option<&Object>,
) -> PyResult<()> {
    let list = receiver(rt, object)?;
    if let Some(slice) = key.downcast::<Slice>() {
        return assign_slice(rt, list, slice, value);
    }
    let index = index_of(rt, key)?;
    let old = {
        let mut items = list.items.borrow_mut();
        match (Runtime::position(index, items.len()), value) {
            (Some(place), Some(value)) => Some(std::mem::replace(&mut items[place], value.to_ref())),
            // Deleting one item leaves the room as it is.
            (Some(place), None) => Some(items.remove(place)),
            (None, _) => None,
        }
    };
    match old {
        Some(old) => {
            drop(old);
            Ok(())
        }
        None => Err(rt.index_error("list assignment index out of range")),
    }
}

impl List {
    /// Puts items in the place of others and returns those (`list_ass_slice`).
    pub(super) fn splice(&self, start: usize, stop: usize, new: Vec<Ref>) -> Vec<Ref> {
        let mut items = self.items.borrow_mut();
        let old = items.len();
        let removed: Vec<Ref> = items.splice(start..stop, new).collect();
        let len = items.len();
        if len == 0 {
            self.allocated.set(0);
        } else if len != old {
            self.resized(old, len);
        }
        removed
    }
}

fn assign_slice(rt: &Runtime, list: &List, slice: &Slice, value: Option<&Object>) -> PyResult<()> {
    let bounds = rt.slice_bounds(slice)?;
    if bounds.2 == 1 {
        let new = value.map_or(Ok(Vec::new()), |value| new_items(rt, value))?;
        let (start, _, _, count) = adjust_slice(bounds, list.len());
        let removed = list.splice(start as usize, start as usize + count, new);
        drop_last_first(removed);
        return Ok(());
    }
    match value {
        Some(value) => assign_extended(rt, list, bounds, value),
        None => {
            delete_extended(list, bounds);
            Ok(())
        }
    }
}

/// The items to be assigned; anything but a list or tuple must be iterable.
fn new_items(rt: &Runtime, value: &Object) -> PyResult<Vec<Ref>> {
    if let Some(list) = value.downcast::<List>() {
        return Ok(list.to_vec());
    }
    if let Some(tuple) = tuple_value(value) {
        return Ok(tuple.tail().to_vec());
    }
    let iterator = rt.iter(value).map_err(|raised| {
        if rt.raised_is(&raised, &rt.exceptions.type_error) {
            return rt.type_error("must assign iterable to extended slice");
        }
        raised
    })?;
    rt.to_vec(&iterator)
}

fn assign_extended(rt: &Runtime, list: &List, bounds: (isize, isize, isize), value: &Object) -> PyResult<()> {
    let new = new_items(rt, value)?;
    let (start, _, step, count) = adjust_slice(bounds, list.len());
    if new.len() != count {
        let given = new.len();
        return Err(rt.value_error(format!(
            "attempt to assign sequence of size {given} to extended slice of size {count}"
        )));
    }
    let old: Vec<Ref> = {
        let mut items = list.items.borrow_mut();
        let places = (0..count).map(|at| (start + step * at as isize) as usize);
        places.zip(new).map(|(place, value)| std::mem::replace(&mut items[place], value)).collect()
    };
    old.into_iter().for_each(drop);
    Ok(())
}

fn delete_extended(list: &List, bounds: (isize, isize, isize)) {
    let (start, _, step, count) = adjust_slice(bounds, list.len());
    if count == 0 {
        return;
    }
    // Walk upwards whatever the direction of the slice.
    let (first, stride) = if step < 0 {
        ((start + step * (count as isize - 1)) as usize, -step as usize)
    } else {
        (start as usize, step as usize)
    };
    let removed: Vec<Ref> = {
        let mut items = list.items.borrow_mut();
        let old = items.len();
        let last = first + stride * (count - 1);
        let mut at = 0;
        let removed: Vec<Ref> = items
            .extract_if(.., |_| {
                let hit = at >= first && at <= last && (at - first).is_multiple_of(stride);
                at += 1;
                hit
            })
            .collect();
        list.resized(old, items.len());
        removed
    };
    removed.into_iter().for_each(drop);
}
