//! `_tuplegetter`: the descriptor of a named tuple's field.

use serpentarium_object::{
    CallArgs, GetSetDef, MethodDef, NativeArgs, Obj, Object, PyResult, Runtime, Slot, SlotTable, Type,
    TypeSpec, tuple_value, type_of,
};

use crate::binding::{exactly, gc_payload, make, slot_or_none, ssize, this};

/// The payload.
pub(crate) struct TupleGetter {
    index: isize,
    doc: Slot,
}
gc_payload!(TupleGetter { doc: "doc" });

pub(crate) const TUPLE_GETTER: TypeSpec = TypeSpec {
    basicsize: 32,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        descr_get: Some(get),
        descr_set: Some(set),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle.")],
    getset: &[GetSetDef::member(
        "__doc__",
        |rt, object| Ok(slot_or_none(rt, &this::<TupleGetter>(rt, object)?.doc)),
        "",
    )
    .with_set(|rt, object, value| {
        this::<TupleGetter>(rt, object)?.doc.set(value.map(Object::to_ref));
        Ok(())
    })],
    ..TypeSpec::named("collections._tuplegetter")
};

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [index, doc] = exactly(rt, class, args, "_tuplegetter")?;
    let index = ssize(rt, index)?;
    make(rt, class, TupleGetter { index, doc: Slot::new(doc.to_ref()) })
}

fn get(rt: &Runtime, object: &Object, instance: Option<&Object>, _: Option<&Object>) -> PyResult {
    let Some(instance) = rt.not_none(instance) else { return Ok(object.to_ref()) };
    let index = this::<TupleGetter>(rt, object)?.index;
    let Some(tuple) = tuple_value(instance) else {
        let given = rt.type_name(instance);
        return Err(rt.type_error(format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{given}' object"
        )));
    };
    let found = usize::try_from(index).ok().and_then(|index| tuple.tail().get(index).cloned());
    found.ok_or_else(|| rt.index_error("tuple index out of range"))
}

fn set(rt: &Runtime, _: &Object, _: &Object, value: Option<&Object>) -> PyResult<()> {
    let text = if value.is_some() { "can't set attribute" } else { "can't delete attribute" };
    Err(rt.raise(&rt.exceptions.attribute_error, text))
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let getter = this::<TupleGetter>(rt, object)?;
    let name = rt.class_name(type_of(object));
    let short = name.rsplit('.').next().unwrap_or(&name);
    let doc = rt.repr_text(&slot_or_none(rt, &getter.doc))?;
    Ok(rt.new_str(&format!("{short}({}, {doc})", getter.index)).into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let getter = this::<TupleGetter>(rt, args.at(0))?;
    let index = rt.new_int(getter.index as i64);
    let state = rt.new_tracked_tuple([index, slot_or_none(rt, &getter.doc)]).into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), state]).into_object())
}
