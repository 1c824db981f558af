//! `cmp_to_key`: keys for sorting that compare by a function.

use serpentarium_object::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, Object, PyResult, Runtime, Slot, SlotTable,
    TypeSpec,
};

use super::State;
use crate::binding::{Parameters, gc_payload, make, named, ready, slot_or_none, this};
use crate::support::state;

/// A comparison function, and the object compared once there is one.
pub(crate) struct KeyWrapper {
    compare: Slot,
    object: Slot,
}
gc_payload!(KeyWrapper { compare: "cmp", object: "object" });

pub(crate) const KEY_WRAPPER: TypeSpec = TypeSpec {
    basicsize: 32,
    flags: serpentarium_object::type_flag::DISALLOW_INSTANTIATION,
    slots: SlotTable {
        call: Some(call),
        compare: Some(compare),
        hash: Some(serpentarium_object::hash_not_implemented),
        getattro: Some(serpentarium_object::object_getattro),
        ..SlotTable::EMPTY
    },
    getset: &[GetSetDef::member(
        "obj",
        |rt, object| Ok(slot_or_none(rt, &this::<KeyWrapper>(rt, object)?.object)),
        "Value wrapped by a key function.",
    )
    .with_set(|rt, object, value| {
        this::<KeyWrapper>(rt, object)?.object.set(value.map(Object::to_ref));
        Ok(())
    })],
    ..TypeSpec::named("functools.KeyWrapper")
};

/// `functools.cmp_to_key`
pub(crate) const CMP_TO_KEY: MethodDef = MethodDef::new(
    "cmp_to_key",
    "($module, /, mycmp)",
    cmp_to_key,
    "Makes a key function of a function that compares two values.",
);

fn cmp_to_key(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let class = ready(rt, &state::<State>(rt, super::NAME).key)?;
    make(rt, &class, KeyWrapper { compare: Slot::new(args.at(0).to_ref()), object: Slot::empty() })
}

fn call(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult {
    let parameters = Parameters { function: "K", names: ["obj"], positional: 1, required: 1 };
    let [value] = named(rt, args, &parameters)?;
    let class = ready(rt, &state::<State>(rt, super::NAME).key)?;
    let compare = this::<KeyWrapper>(rt, object)?.compare.get().map_or_else(Slot::empty, Slot::new);
    make(
        rt,
        &class,
        KeyWrapper { compare, object: Slot::new(value.map_or_else(|| rt.none(), Object::to_ref)) },
    )
}

fn compare(rt: &Runtime, left: &Object, right: &Object, op: CompareOp) -> PyResult {
    let own = this::<KeyWrapper>(rt, left)?;
    let Some(other) = right.downcast::<KeyWrapper>() else {
        return Err(rt.type_error("other argument must be K instance"));
    };
    let (Some(a), Some(b), Some(compare)) = (own.object.get(), other.object.get(), own.compare.get()) else {
        return Err(rt.raise(&rt.exceptions.attribute_error, "object"));
    };
    let answer = rt.call(&compare, &[&a, &b])?;
    rt.compare(&answer, &rt.new_int(0), op)
}
