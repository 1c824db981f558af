//! `reversed`: a walk from the end over anything with a length and `__getitem__`.

use std::cell::Cell;

use serpentarium_heap::{Obj, Object, Ref, Slot};

use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::arguments::self_iter;
use crate::types::sequence::{no_keywords, state_index};
use crate::{SequenceIterator, SpecialMethod, Type};

/// `reversed`
pub(crate) const REVERSED: TypeSpec = TypeSpec {
    doc: "An iterator over a sequence from its end.",
    signature: Some("(sequence, /)"),
    basicsize: 32,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("__length_hint__", "($self, /)", hint, "How many items are left."),
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new("__setstate__", "($self, object, /)", setstate, "Moves to a position."),
    ],
    ..TypeSpec::named("reversed")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, &rt.types.reversed, args)?;
    let given = args.positional_values().len();
    let (Some(sequence), 1) = (args.get(0), given) else {
        return Err(rt.type_error(format!("reversed expected 1 argument, got {given}")));
    };
    match rt.special_method(sequence, &rt.names.reversed)? {
        Some(SpecialMethod::Unbound(method) | SpecialMethod::Bound(method)) if rt.is_none(&method) => {
            return Err(not_reversible(rt, sequence));
        }
        Some(method) => return method.call(rt, sequence, CallArgs::positional(&[])),
        None => {}
    }
    if !rt.is_sequence(sequence) {
        return Err(not_reversible(rt, sequence));
    }
    let last = rt.len(sequence)? as isize - 1;
    let payload = SequenceIterator { sequence: Slot::new(sequence.to_ref()), index: Cell::new(last) };
    Ok(rt.tracked(rt.heap.alloc(class, payload)).into_object())
}

fn not_reversible(rt: &Runtime, object: &Object) -> crate::Raised {
    rt.type_error(format!("'{}' object is not reversible", rt.type_name(object)))
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<SequenceIterator>() else { return Ok(None) };
    let index = iterator.index.get();
    if index >= 0
        && let Some(sequence) = iterator.sequence.get()
        && let Some(item) = rt.walked_item(&sequence, index)?
    {
        iterator.index.set(index - 1);
        return Ok(Some(item));
    }
    iterator.index.set(-1);
    iterator.sequence.set(None);
    Ok(None)
}

fn hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<SequenceIterator>() else { return Ok(rt.new_int(0)) };
    let Some(sequence) = iterator.sequence.get() else { return Ok(rt.new_int(0)) };
    let left = (iterator.index.get() + 1) as usize;
    let len = rt.len(&sequence)?;
    Ok(rt.new_usize(if len < left { 0 } else { left }))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let class = args.at(0).type_object().to_ref();
    let iterator = args.at(0).downcast::<SequenceIterator>();
    let Some((sequence, index)) =
        iterator.and_then(|iterator| Some((iterator.sequence.get()?, iterator.index.get())))
    else {
        let arguments = rt.new_tracked_tuple([rt.singletons.empty_tuple.clone().into_object()]).into_object();
        return Ok(rt.new_tracked_tuple([class, arguments]).into_object());
    };
    let arguments = rt.new_tracked_tuple([sequence]).into_object();
    Ok(rt.new_tracked_tuple([class, arguments, rt.new_int(index as i64)]).into_object())
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = state_index(rt, args.at(1))?;
    if let Some(iterator) = args.at(0).downcast::<SequenceIterator>()
        && let Some(sequence) = iterator.sequence.get()
    {
        let len = rt.len(&sequence)? as isize;
        iterator.index.set(index.clamp(-1, len - 1));
    }
    Ok(rt.none())
}
