//! `groupby`: runs of values with equal keys.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, StackRef, Type, TypeSpec, type_flag,
};

use super::State;
use crate::binding::{Parameters, gc_payload, make, named, ready, self_iter, slot_or_none, this};
use crate::support::state;

/// The payload of `groupby`.
pub(crate) struct GroupBy {
    source: Slot,
    function: Slot,
    target_key: Slot,
    current_key: Slot,
    current_value: Slot,
    /// Address of the group that may still take values; groups are told apart by it only.
    group: Cell<usize>,
}
gc_payload!(GroupBy {
    source: "it",
    function: "keyfunc",
    target_key: "tgtkey",
    current_key: "currkey",
    current_value: "currvalue"
});

pub(crate) const GROUPBY: TypeSpec = TypeSpec {
    doc: "Pairs of a key and an iterator over the consecutive values that have it.",
    signature: Some("(iterable, key=None)"),
    basicsize: 72,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    ..TypeSpec::named("itertools.groupby")
};

/// The payload of one group.
pub(crate) struct Grouper {
    parent: Slot,
    key: Slot,
}
gc_payload!(Grouper { parent: "parent", key: "tgtkey" });

pub(crate) const GROUPER: TypeSpec = TypeSpec {
    basicsize: 32,
    slots: SlotTable {
        new: Some(grouper_new),
        iter: Some(self_iter),
        iternext: Some(grouper_next),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("itertools._grouper")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters =
        Parameters { function: "groupby", names: ["iterable", "key"], positional: 2, required: 1 };
    let [Some(iterable), key] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let payload = GroupBy {
        source: Slot::new(rt.iter(iterable)?),
        function: rt.not_none(key).map_or_else(Slot::empty, |key| Slot::new(key.to_ref())),
        target_key: Slot::empty(),
        current_key: Slot::empty(),
        current_value: Slot::empty(),
        group: Cell::new(0),
    };
    make(rt, class, payload)
}

/// Reads the next value and its key; false at the end.
fn step(rt: &Runtime, groups: &GroupBy) -> PyResult<bool> {
    let Some(source) = groups.source.get() else { return Ok(false) };
    let Some(value) = rt.next(&source)? else { return Ok(false) };
    let key = match groups.function.get() {
        None => value.clone(),
        Some(function) => rt.call(&function, &[&value])?,
    };
    groups.current_value.set(Some(value));
    groups.current_key.set(Some(key));
    Ok(true)
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let groups = this::<GroupBy>(rt, object)?;
    groups.group.set(0);
    // Skip what is left of the previous group.
    loop {
        match (groups.current_key.get(), groups.target_key.get()) {
            (None, _) => {}
            (Some(_), None) => break,
            (Some(current), Some(target)) => {
                if !rt.equal(&target, &current)? {
                    break;
                }
            }
        }
        if !step(rt, groups)? {
            return Ok(None);
        }
    }
    let key = slot_or_none(rt, &groups.current_key);
    groups.target_key.set(Some(key.clone()));
    let class = ready(rt, &state::<State>(rt, super::NAME).grouper)?;
    let group =
        make(rt, &class, Grouper { parent: Slot::new(object.to_ref()), key: Slot::new(key.clone()) })?;
    groups.group.set(group.address());
    Ok(Some(rt.new_tracked_tuple([key, group]).into_object()))
}

fn grouper_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let values: Vec<&Object> = args.positional_values().iter().filter_map(StackRef::get).collect();
    let [parent, key] = values[..] else {
        return Err(rt.type_error(format!("_grouper() takes exactly 2 arguments ({} given)", values.len())));
    };
    let Some(groups) = parent.downcast::<GroupBy>() else {
        let given = rt.type_name(parent);
        return Err(rt.type_error(format!("_grouper() argument 1 must be itertools.groupby, not {given}")));
    };
    let group =
        make(rt, class, Grouper { parent: Slot::new(parent.to_ref()), key: Slot::new(key.to_ref()) })?;
    groups.group.set(group.address());
    Ok(group)
}

fn grouper_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let group = this::<Grouper>(rt, object)?;
    let (Some(parent), Some(key)) = (group.parent.get(), group.key.get()) else { return Ok(None) };
    let groups = this::<GroupBy>(rt, &parent)?;
    if groups.group.get() != object.address() {
        return Ok(None);
    }
    if groups.current_value.is_empty() && !step(rt, groups)? {
        return Ok(None);
    }
    let current = slot_or_none(rt, &groups.current_key);
    if !rt.equal(&key, &current)? {
        return Ok(None);
    }
    let value = groups.current_value.take();
    groups.current_key.set(None);
    Ok(value)
}
