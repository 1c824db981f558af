//! Iterators over deques, in both directions.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, StackRef, Type,
    TypeSpec, type_of,
};

use super::State;
use super::deque::Deque;
use crate::binding::{gc_payload, make, ready, self_iter, slot_or_none, ssize, this};
use crate::support::state;

/// The payload of both.
pub(crate) struct DequeIterator {
    deque: Slot,
    /// The deque's state at the start; another one now means that it was changed.
    state: usize,
    left: Cell<usize>,
}
gc_payload!(DequeIterator { deque: "deque" });

const METHODS: &[MethodDef] = &[
    MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many values are left."),
    MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
];

pub(crate) const DEQUE_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 56,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: METHODS,
    ..TypeSpec::named("collections._deque_iterator")
};

pub(crate) const DEQUE_REVERSE_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 56,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(previous), ..SlotTable::EMPTY },
    methods: METHODS,
    ..TypeSpec::named("collections._deque_reverse_iterator")
};

fn over(rt: &Runtime, class: &Obj<Type>, object: &Object) -> PyResult {
    let deque = this::<Deque>(rt, object)?;
    let (state, left) = (deque.state.get(), Cell::new(deque.len()));
    make(rt, class, DequeIterator { deque: Slot::new(object.to_ref()), state, left })
}

/// `iter(deque)`
pub(super) fn iter(rt: &Runtime, object: &Object) -> PyResult {
    over(rt, &*ready(rt, &state::<State>(rt, super::NAME).iterator)?, object)
}

/// `reversed(deque)`
pub(super) fn reversed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    over(rt, &*ready(rt, &state::<State>(rt, super::NAME).reverse_iterator)?, args.at(0))
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let values: Vec<&Object> = args.positional_values().iter().filter_map(StackRef::get).collect();
    let (deque, skip) = match values[..] {
        [deque] => (deque, 0),
        [deque, skip] => (deque, ssize(rt, skip)?),
        [] => return Err(rt.type_error("function takes at least 1 argument (0 given)")),
        _ => {
            return Err(rt.type_error(format!("function takes at most 2 arguments ({} given)", values.len())));
        }
    };
    if deque.downcast::<Deque>().is_none() {
        let given = rt.type_name(deque);
        return Err(rt.type_error(format!("argument 1 must be collections.deque, not {given}")));
    }
    let iterator = over(rt, class, deque)?;
    let step = type_of(&iterator).slot(|slots| slots.iternext);
    for _ in 0..skip {
        let more = step.map_or(Ok(None), |step| step(rt, &iterator))?;
        if more.is_none() {
            break;
        }
    }
    Ok(iterator)
}

/// The deque and how many values are left, or the complaint that it was changed.
fn step(rt: &Runtime, object: &Object) -> PyResult<Option<(Ref, usize)>> {
    let iterator = this::<DequeIterator>(rt, object)?;
    let Some(deque) = iterator.deque.get() else { return Ok(None) };
    if this::<Deque>(rt, &deque)?.state.get() != iterator.state {
        iterator.left.set(0);
        return Err(rt.runtime_error("deque mutated during iteration"));
    }
    let left = iterator.left.get();
    if left == 0 {
        return Ok(None);
    }
    iterator.left.set(left - 1);
    Ok(Some((deque, left)))
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((deque, left)) = step(rt, object)? else { return Ok(None) };
    let deque = this::<Deque>(rt, &deque)?;
    Ok(deque.len().checked_sub(left).and_then(|index| deque.get(index)))
}

fn previous(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some((deque, left)) = step(rt, object)? else { return Ok(None) };
    Ok(this::<Deque>(rt, &deque)?.get(left - 1))
}

fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_usize(this::<DequeIterator>(rt, args.at(0))?.left.get()))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let iterator = this::<DequeIterator>(rt, args.at(0))?;
    let deque = slot_or_none(rt, &iterator.deque);
    let len = deque.downcast::<Deque>().map_or(0, |deque| deque.len());
    let done = rt.new_usize(len.saturating_sub(iterator.left.get()));
    let arguments = rt.new_tracked_tuple([deque, done]).into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), arguments]).into_object())
}
