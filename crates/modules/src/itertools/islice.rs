//! `islice`: a slice of an iterator.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, StackRef, Type, TypeSpec, type_flag,
};

use crate::binding::{check_positional, gc_payload, make, no_keywords, self_iter, this};

/// The payload.
pub(crate) struct Islice {
    source: Slot,
    /// The position of the next value to yield.
    next: Cell<usize>,
    /// The position at which to end, if any.
    stop: Option<usize>,
    step: usize,
    /// How many values the source gave.
    count: Cell<usize>,
}
gc_payload!(Islice { source: "it" });

pub(crate) const ISLICE: TypeSpec = TypeSpec {
    doc: "Values of an iterable at the positions of a slice.",
    basicsize: 56,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    ..TypeSpec::named("itertools.islice")
};

const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STEP: &str = "Step for islice() must be a positive integer or None.";

/// A bound as a size, nothing for `None`, or whether it was out of range (true) or no integer (false).
fn bound(rt: &Runtime, object: Option<&Object>) -> Result<Option<usize>, bool> {
    match rt.not_none(object) {
        None => Ok(None),
        Some(object) => match rt.index_as_size(object) {
            Ok(value) => usize::try_from(value).map(Some).map_err(|_| value < -1),
            Err(_) => Err(false),
        },
    }
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, args, "islice")?;
    let values: Vec<&Object> = args.positional_values().iter().filter_map(StackRef::get).collect();
    check_positional(rt, "islice", values.len(), 2, 4)?;
    let (start, stop) = match values[..] {
        [_, stop] => (Ok(None), bound(rt, Some(stop)).map_err(|low| if low { INDICES } else { STOP })),
        [_, start, stop, ..] => {
            let stop = bound(rt, Some(stop)).map_err(|low| if low { INDICES } else { STOP });
            (bound(rt, Some(start)).map_err(|_| INDICES), stop)
        }
        _ => (Ok(None), Ok(None)),
    };
    let stop = match stop {
        Err(_) if values.len() == 2 => return Err(rt.value_error(STOP)),
        stop => stop.map_err(|text| rt.value_error(text))?,
    };
    let start = start.map_err(|text| rt.value_error(text))?.unwrap_or(0);
    let step = bound(rt, values.get(3).copied()).unwrap_or(Some(0)).unwrap_or(1);
    if step == 0 {
        return Err(rt.value_error(STEP));
    }
    let source = Slot::new(rt.iter(values[0])?);
    make(rt, class, Islice { source, next: Cell::new(start), stop, step, count: Cell::new(0) })
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let slice = this::<Islice>(rt, object)?;
    let result = advance(rt, slice);
    if !matches!(result, Ok(Some(_))) {
        slice.source.set(None);
    }
    result
}

fn advance(rt: &Runtime, slice: &Islice) -> PyResult<Option<Ref>> {
    let Some(source) = slice.source.get() else { return Ok(None) };
    while slice.count.get() < slice.next.get() {
        if rt.next(&source)?.is_none() {
            return Ok(None);
        }
        slice.count.set(slice.count.get() + 1);
    }
    if slice.stop.is_some_and(|stop| slice.count.get() >= stop) {
        return Ok(None);
    }
    let Some(value) = rt.next(&source)? else { return Ok(None) };
    slice.count.set(slice.count.get() + 1);
    let after = slice.next.get().saturating_add(slice.step);
    slice.next.set(slice.stop.map_or(after, |stop| after.min(stop)));
    Ok(Some(value))
}
