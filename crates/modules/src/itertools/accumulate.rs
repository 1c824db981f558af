//! `accumulate`: running totals.

use serpentarium_object::{
    BinaryOp, CallArgs, Obj, Object, PyResult, Ref, Runtime, Slot, SlotTable, Type, TypeSpec, type_flag,
};

use crate::binding::{Parameters, gc_payload, make, named, self_iter, this};

/// The payload.
pub(crate) struct Accumulate {
    total: Slot,
    source: Slot,
    function: Slot,
    initial: Slot,
}
gc_payload!(Accumulate { total: "total", source: "it", function: "binop", initial: "initial" });

pub(crate) const ACCUMULATE: TypeSpec = TypeSpec {
    doc: "Totals of the values so far, by addition or a function of two arguments.",
    signature: Some("(iterable, func=None, *, initial=None)"),
    basicsize: 56,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY },
    ..TypeSpec::named("itertools.accumulate")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters = Parameters {
        function: "accumulate",
        names: ["iterable", "func", "initial"],
        positional: 2,
        required: 1,
    };
    let [Some(iterable), function, initial] = named(rt, args, &parameters)? else {
        return Err(rt.system_error("missing argument"));
    };
    let source = Slot::new(rt.iter(iterable)?);
    let given = |object: Option<&Object>| {
        rt.not_none(object).map_or_else(Slot::empty, |object| Slot::new(object.to_ref()))
    };
    let payload =
        Accumulate { total: Slot::empty(), source, function: given(function), initial: given(initial) };
    make(rt, class, payload)
}

fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let state = this::<Accumulate>(rt, object)?;
    if let Some(initial) = state.initial.take() {
        state.total.set(Some(initial.clone()));
        return Ok(Some(initial));
    }
    let Some(source) = state.source.get() else { return Ok(None) };
    let Some(value) = rt.next(&source)? else { return Ok(None) };
    let total = match (state.total.get(), state.function.get()) {
        (None, _) => value,
        (Some(total), None) => rt.binary_op(BinaryOp::Add, &total, &value)?,
        (Some(total), Some(function)) => rt.call(&function, &[&total, &value])?,
    };
    state.total.set(Some(total.clone()));
    Ok(Some(total))
}
