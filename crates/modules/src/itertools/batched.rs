//! `batched`: tuples of several values at a time.

use serpentarium_object::{
    CallArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, Type, TypeSpec, type_flag,
};

use crate::binding::{Parameters, gc_payload, make, named, self_iter, ssize, this};

/// The payload.
pub(crate) struct Batched {
    source: Slot,
    size: usize,
    strict: bool,
}
gc_payload!(Batched { source: "it" });

/// No tuple is longer than this: making one fails for want of memory.
const TOO_LONG: usize = 1 << 40;

pub(crate) const BATCHED: TypeSpec = TypeSpec {
    doc: "Tuples of n values each, the last one maybe shorter.",
    signature: Some("(iterable, n, *, strict=False)"),
    basicsize: 40,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    ..TypeSpec::named("itertools.batched")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters =
        Parameters { function: "batched", names: ["iterable", "n", "strict"], positional: 2, required: 2 };
    let [Some(iterable), Some(size), strict] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let size = ssize(rt, size)?;
    let strict = strict.map_or(Ok(false), |strict| rt.is_true(strict))?;
    if size < 1 {
        return Err(rt.value_error("n must be at least one"));
    }
    let source = Slot::new(rt.iter(iterable)?);
    make(rt, class, Batched { source, size: size.unsigned_abs(), strict })
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let state = this::<Batched>(rt, object)?;
    let Some(source) = state.source.get() else { return Ok(None) };
    if state.size > TOO_LONG {
        return Err(rt.memory_error());
    }
    let mut values = Vec::with_capacity(state.size.min(1024));
    while values.len() < state.size {
        match rt.next(&source) {
            Ok(Some(value)) => values.push(value),
            Ok(None) => {
                state.source.set(None);
                if values.is_empty() {
                    return Ok(None);
                }
                if state.strict {
                    return Err(rt.value_error("batched(): incomplete batch"));
                }
                break;
            }
            Err(raised) => {
                state.source.set(None);
                return Err(raised);
            }
        }
    }
    Ok(Some(rt.new_tracked_tuple(values).into_object()))
}
