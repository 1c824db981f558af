//! `permutations`.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Guarded, Int, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, SlotTable, Type,
    TypeSpec, type_flag, type_of,
};

use super::combinations::TOO_MANY;
use crate::binding::{Parameters, gc_payload, make, named, self_iter, ssize, this};

/// The payload.
pub(crate) struct Permutations {
    pool: Guarded<Vec<Ref>>,
    order: Guarded<Order>,
    started: Cell<bool>,
    stopped: Cell<bool>,
}
gc_payload!(Permutations {}[pool]);

/// A permutation of positions and how often each of the first places still changes.
struct Order {
    indices: Vec<usize>,
    cycles: Vec<usize>,
}

pub(crate) const PERMUTATIONS: TypeSpec = TypeSpec {
    doc: "Tuples of every ordered choice of r values.",
    signature: Some("(iterable, r=None)"),
    basicsize: 64,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size in memory, in bytes.")],
    ..TypeSpec::named("itertools.permutations")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters =
        Parameters { function: "permutations", names: ["iterable", "r"], positional: 2, required: 1 };
    let [Some(iterable), count] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let pool = rt.to_vec(iterable)?;
    let length = pool.len();
    let count = match rt.not_none(count) {
        None => length,
        Some(count) if count.downcast::<Int>().is_none() => return Err(rt.type_error("Expected int as r")),
        Some(count) => {
            let count = ssize(rt, count)?;
            usize::try_from(count).map_err(|_| rt.value_error("r must be non-negative"))?
        }
    };
    if count > TOO_MANY {
        return Err(rt.memory_error());
    }
    let cycles = (0..count).map(|place| length.saturating_sub(place)).collect();
    let payload = Permutations {
        pool: Guarded::new(pool),
        order: Guarded::new(Order { indices: (0..length).collect(), cycles }),
        started: Cell::new(false),
        stopped: Cell::new(count > length),
    };
    make(rt, class, payload)
}

/// Moves to the next permutation; false when all were made.
fn advance(order: &mut Order) -> bool {
    let length = order.indices.len();
    for place in (0..order.cycles.len()).rev() {
        order.cycles[place] -= 1;
        if order.cycles[place] == 0 {
            order.indices[place..].rotate_left(1);
            order.cycles[place] = length - place;
        } else {
            let other = length - order.cycles[place];
            order.indices.swap(place, other);
            return true;
        }
    }
    false
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let state = this::<Permutations>(rt, object)?;
    if state.stopped.get() {
        return Ok(None);
    }
    if state.started.replace(true) && !advance(&mut state.order.borrow_mut()) {
        state.stopped.set(true);
        return Ok(None);
    }
    let values: Vec<Ref> = {
        let (pool, order) = (state.pool.borrow(), state.order.borrow());
        order.indices[..order.cycles.len()].iter().filter_map(|&index| pool.get(index).cloned()).collect()
    };
    Ok(Some(rt.new_tracked_tuple(values).into_object()))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let order = this::<Permutations>(rt, args.at(0))?.order.borrow();
    let count = order.indices.len() + order.cycles.len();
    Ok(rt.new_usize(type_of(args.at(0)).basicsize.get() + 8 * count))
}
