//! `product`: the cartesian product.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Guarded, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, SlotTable, StackRef,
    StrMethods as _, Tuple, Type, TypeSpec, str_value, type_flag, type_of,
};

use crate::binding::{gc_payload, make, self_iter, ssize, this};

/// The payload.
pub(crate) struct Product {
    /// The pools as tuples, repeated pools once.
    pools: Guarded<Vec<Ref>>,
    repeat: usize,
    indices: Guarded<Vec<usize>>,
    started: Cell<bool>,
    stopped: Cell<bool>,
}
gc_payload!(Product {}[pools]);

pub(crate) const PRODUCT: TypeSpec = TypeSpec {
    doc: "Tuples of every choice of one value from each iterable.",
    signature: Some("(*iterables, repeat=1)"),
    basicsize: 48,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    methods: &[MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size in memory, in bytes.")],
    ..TypeSpec::named("itertools.product")
};

fn repeat_argument(rt: &Runtime, args: CallArgs<'_>) -> PyResult<usize> {
    let given = args.keyword_len();
    if given > 1 {
        return Err(rt.type_error(format!("product() takes at most 1 keyword argument ({given} given)")));
    }
    let Some((name, value)) = args.keywords().next() else { return Ok(1) };
    if !str_value(name).is_some_and(|name| name.equals("repeat")) {
        let name = rt.str_text(name)?;
        return Err(rt.type_error(format!("product() got an unexpected keyword argument '{name}'")));
    }
    usize::try_from(ssize(rt, value)?).map_err(|_| rt.value_error("repeat argument cannot be negative"))
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let repeat = repeat_argument(rt, args)?;
    let positional = args.positional_values();
    let pools_wanted = if repeat == 0 { &[][..] } else { positional };
    match pools_wanted.len().checked_mul(repeat) {
        Some(length) if length <= isize::MAX as usize / 8 => {
            if length > (1 << 32) {
                return Err(rt.memory_error());
            }
        }
        _ => return Err(rt.overflow_error("repeat argument too large")),
    }
    let mut pools = Vec::new();
    for pool in pools_wanted.iter().filter_map(StackRef::get) {
        pools.push(rt.tuple_from(pool)?.into_object());
    }
    let length = pools.len() * repeat;
    let payload = Product {
        pools: Guarded::new(pools),
        repeat,
        indices: Guarded::new(vec![0; length]),
        started: Cell::new(false),
        stopped: Cell::new(false),
    };
    make(rt, class, payload)
}

/// Moves to the next choice; false when all were made.
fn advance(product: &Product) -> bool {
    let pools = product.pools.borrow();
    let lengths: Vec<usize> =
        pools.iter().map(|pool| pool.downcast::<Tuple>().map_or(0, |pool| pool.tail().len())).collect();
    if !product.started.replace(true) {
        return product.repeat == 0 || lengths.iter().all(|&length| length > 0);
    }
    let mut indices = product.indices.borrow_mut();
    for place in (0..indices.len()).rev() {
        indices[place] += 1;
        if indices[place] < lengths[place % lengths.len()] {
            return true;
        }
        indices[place] = 0;
    }
    false
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let product = this::<Product>(rt, object)?;
    if product.stopped.get() || !advance(product) {
        product.stopped.set(true);
        return Ok(None);
    }
    let values: Vec<Ref> = {
        let (pools, indices) = (product.pools.borrow(), product.indices.borrow());
        let value = |(place, &index): (usize, &usize)| {
            pools[place % pools.len()].downcast::<Tuple>().and_then(|pool| pool.tail().get(index).cloned())
        };
        indices.iter().enumerate().filter_map(value).collect()
    };
    Ok(Some(rt.new_tracked_tuple(values).into_object()))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let product = this::<Product>(rt, args.at(0))?;
    let own = type_of(args.at(0)).basicsize.get();
    let length = product.indices.borrow().len();
    Ok(rt.new_usize(own + 8 * length))
}
