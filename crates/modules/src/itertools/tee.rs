//! `tee`: several independent iterators over one.

use std::cell::Cell;

use serpentarium_object::{
    CallArgs, Guarded, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, Type,
    TypeSpec,
};

use super::State;
use crate::binding::{exactly, gc_payload, make, ready, self_iter, ssize, this};
use crate::support::state;

/// How many values one link of the chain keeps.
const LINK_LENGTH: usize = 57;

/// A link of the chain of values read: the source, the values, the next link.
pub(crate) struct TeeData {
    source: Slot,
    next: Slot,
    values: Guarded<Vec<Ref>>,
    running: Cell<bool>,
}
gc_payload!(TeeData { source: "it", next: "nextlink" }[values]);

pub(crate) const TEE_DATA: TypeSpec = TypeSpec {
    doc: "Values that were read and are still needed.",
    basicsize: 496,
    slots: SlotTable { new: Some(data_new), ..SlotTable::EMPTY },
    ..TypeSpec::named("itertools._tee_dataobject")
};

/// One of the iterators.
pub(crate) struct Tee {
    data: Slot,
    index: Cell<usize>,
}
gc_payload!(Tee { data: "dataobj" });

pub(crate) const TEE: TypeSpec = TypeSpec {
    doc: "An iterator that shares its source with others.",
    signature: Some("(iterable, /)"),
    basicsize: 48,
    weaklistoffset: 32,
    slots: SlotTable {
        new: Some(tee_new),
        iter: Some(self_iter),
        iternext: Some(tee_next),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__copy__", "($self, /)", tee_copy, "An independent iterator.")],
    ..TypeSpec::named("itertools._tee")
};

/// `itertools.tee`
pub(crate) const TEE_FUNCTION: MethodDef =
    MethodDef::new("tee", "($module, iterable, n=2, /)", tee, "A tuple of n independent iterators.");

fn data_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [source, values, next] = exactly(rt, class, args, "_tee_dataobject")?;
    let Some(list) = values.downcast::<serpentarium_object::List>() else {
        let given = rt.type_name(values);
        return Err(rt.type_error(format!("_tee_dataobject() argument 2 must be list, not {given}")));
    };
    let values = list.to_vec();
    if values.len() > LINK_LENGTH {
        return Err(rt.value_error("Invalid arguments"));
    }
    let next = rt.not_none(Some(next)).map_or_else(Slot::empty, |next| Slot::new(next.to_ref()));
    let payload = TeeData {
        source: Slot::new(source.to_ref()),
        next,
        values: Guarded::new(values),
        running: Cell::new(false),
    };
    make(rt, class, payload)
}

fn new_data(rt: &Runtime, source: Ref) -> PyResult {
    let class = ready(rt, &state::<State>(rt, super::NAME).tee_data)?;
    let payload = TeeData {
        source: Slot::new(source),
        next: Slot::empty(),
        values: Guarded::default(),
        running: Cell::new(false),
    };
    make(rt, &class, payload)
}

fn copy_of(rt: &Runtime, class: &Obj<Type>, tee: &Tee) -> PyResult {
    let data = tee.data.get().map_or_else(Slot::empty, Slot::new);
    make(rt, class, Tee { data, index: Cell::new(tee.index.get()) })
}

fn from_iterable(rt: &Runtime, iterable: &Object) -> PyResult {
    let class = ready(rt, &state::<State>(rt, super::NAME).tee)?;
    let source = rt.iter(iterable)?;
    if let Some(tee) = source.downcast::<Tee>() {
        return copy_of(rt, &class, tee);
    }
    let data = Slot::new(new_data(rt, source)?);
    make(rt, &class, Tee { data, index: Cell::new(0) })
}

fn tee_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [iterable] = exactly(rt, class, args, "_tee")?;
    from_iterable(rt, iterable)
}

fn tee_copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let class = ready(rt, &state::<State>(rt, super::NAME).tee)?;
    copy_of(rt, &class, this::<Tee>(rt, args.at(0))?)
}

fn tee(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let count = args.get(1).map_or(Ok(2), |count| ssize(rt, count))?;
    let Ok(count) = usize::try_from(count) else { return Err(rt.value_error("n must be >= 0")) };
    if count > (1 << 40) {
        return Err(rt.memory_error());
    }
    if count == 0 {
        return Ok(rt.new_tuple(Vec::new()).into_object());
    }
    let first = from_iterable(rt, args.at(0))?;
    let class = ready(rt, &state::<State>(rt, super::NAME).tee)?;
    let mut all = vec![first.clone()];
    for _ in 1..count {
        all.push(copy_of(rt, &class, this::<Tee>(rt, &first)?)?);
    }
    Ok(rt.new_tracked_tuple(all).into_object())
}

/// The value at a place of a link, read from the source if nobody did so far.
fn value_at(rt: &Runtime, data: &TeeData, index: usize) -> PyResult<Option<Ref>> {
    if let Some(known) = data.values.borrow().get(index) {
        return Ok(Some(known.clone()));
    }
    if data.running.get() {
        return Err(rt.runtime_error("cannot re-enter the tee iterator"));
    }
    let Some(source) = data.source.get() else { return Ok(None) };
    data.running.set(true);
    let value = rt.next(&source);
    data.running.set(false);
    let Some(value) = value? else { return Ok(None) };
    data.values.borrow_mut().push(value.clone());
    Ok(Some(value))
}

fn tee_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let tee = this::<Tee>(rt, object)?;
    let Some(mut link) = tee.data.get() else { return Ok(None) };
    if tee.index.get() >= LINK_LENGTH {
        let data = this::<TeeData>(rt, &link)?;
        let next = match data.next.get() {
            Some(next) => next,
            None => {
                let Some(source) = data.source.get() else { return Ok(None) };
                let next = new_data(rt, source)?;
                data.next.set(Some(next.clone()));
                next
            }
        };
        tee.data.set(Some(next.clone()));
        tee.index.set(0);
        link = next;
    }
    let value = value_at(rt, this::<TeeData>(rt, &link)?, tee.index.get())?;
    if value.is_some() {
        tee.index.set(tee.index.get() + 1);
    }
    Ok(value)
}
