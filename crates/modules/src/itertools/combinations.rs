//! `combinations` and `combinations_with_replacement`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Guarded, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, SlotTable, Type, TypeSpec,
    type_flag, type_of,
};

use crate::binding::{Parameters, gc_payload, make, named, self_iter, ssize, this};

/// The payload of both.
pub(crate) struct Combinations {
    pool: Guarded<Vec<Ref>>,
    indices: Guarded<Vec<usize>>,
    started: Cell<bool>,
    stopped: Cell<bool>,
}
gc_payload!(Combinations {}[pool]);

const SIZEOF: MethodDef = MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size in memory, in bytes.");

pub(crate) const COMBINATIONS: TypeSpec = TypeSpec {
    doc: "Tuples of every choice of r values, in order.",
    signature: Some("(iterable, r)"),
    basicsize: 56,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(combinations_new),
        iter: Some(self_iter),
        iternext: Some(combinations_next),
        ..SlotTable::EMPTY
    },
    methods: &[SIZEOF],
    ..TypeSpec::named("itertools.combinations")
};

pub(crate) const WITH_REPLACEMENT: TypeSpec = TypeSpec {
    doc: "Tuples of every choice of r values, in order, each as often as one likes.",
    signature: Some("(iterable, r)"),
    basicsize: 56,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(replacement_new),
        iter: Some(self_iter),
        iternext: Some(replacement_next),
        ..SlotTable::EMPTY
    },
    methods: &[SIZEOF],
    ..TypeSpec::named("itertools.combinations_with_replacement")
};

/// Most indices that are allocated; asking for more fails for want of memory.
pub(super) const TOO_MANY: usize = 1 << 32;

fn parse(rt: &Runtime, args: CallArgs<'_>, function: &'static str) -> PyResult<(Vec<Ref>, usize)> {
    let parameters = Parameters { function, names: ["iterable", "r"], positional: 2, required: 2 };
    let [Some(iterable), Some(count)] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let count = ssize(rt, count)?;
    let pool = rt.to_vec(iterable)?;
    let Ok(count) = usize::try_from(count) else { return Err(rt.value_error("r must be non-negative")) };
    if count > TOO_MANY {
        return Err(rt.memory_error());
    }
    Ok((pool, count))
}

fn build(rt: &Runtime, class: &Obj<Type>, pool: Vec<Ref>, indices: Vec<usize>, stopped: bool) -> PyResult {
    let payload = Combinations {
        pool: Guarded::new(pool),
        indices: Guarded::new(indices),
        started: Cell::new(false),
        stopped: Cell::new(stopped),
    };
    make(rt, class, payload)
}

fn combinations_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let (pool, count) = parse(rt, args, "combinations")?;
    let stopped = count > pool.len();
    build(rt, class, pool, (0..count).collect(), stopped)
}

fn replacement_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let (pool, count) = parse(rt, args, "combinations_with_replacement")?;
    let stopped = pool.is_empty() && count > 0;
    build(rt, class, pool, vec![0; count], stopped)
}

fn yield_next(
    rt: &Runtime,
    object: &Object,
    advance: fn(&mut [usize], usize) -> bool,
) -> PyResult<Option<Ref>> {
    let state = this::<Combinations>(rt, object)?;
    if state.stopped.get() {
        return Ok(None);
    }
    let length = state.pool.borrow().len();
    if state.started.replace(true) && !advance(&mut state.indices.borrow_mut(), length) {
        state.stopped.set(true);
        return Ok(None);
    }
    let values: Vec<Ref> = {
        let (pool, indices) = (state.pool.borrow(), state.indices.borrow());
        indices.iter().filter_map(|&index| pool.get(index).cloned()).collect()
    };
    Ok(Some(rt.new_tracked_tuple(values).into_object()))
}

fn combinations_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    yield_next(rt, object, |indices, length| {
        let count = indices.len();
        let Some(place) = (0..count).rev().find(|&place| indices[place] != place + length - count) else {
            return false;
        };
        indices[place] += 1;
        for after in place + 1..count {
            indices[after] = indices[after - 1] + 1;
        }
        true
    })
}

fn replacement_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    yield_next(rt, object, |indices, length| {
        let Some(place) = (0..indices.len()).rev().find(|&place| indices[place] + 1 != length) else {
            return false;
        };
        let value = indices[place] + 1;
        indices[place..].fill(value);
        true
    })
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let state = this::<Combinations>(rt, args.at(0))?;
    let count = state.indices.borrow().len();
    Ok(rt.new_usize(type_of(args.at(0)).basicsize.get() + 8 * count))
}
