//! `count`, `cycle` and `repeat`.

use std::cell::Cell;

use serpentarium_object::{
    BinaryOp, CallArgs, Guarded, Int, MethodDef, NativeArgs, Obj, Object, PyResult, Ref, Runtime, Slot,
    SlotTable, Type, TypeSpec, int_value, type_flag, type_of,
};

use crate::binding::{Parameters, exactly, gc_payload, make, named, self_iter, slot_or_none, ssize, this};

/// The payload of `count`.
pub(crate) struct Count {
    /// The next value while steps are one and values small.
    small: Cell<Option<i64>>,
    /// The next value otherwise.
    value: Slot,
    step: Slot,
}
gc_payload!(Count { value: "cnt", step: "step" });

pub(crate) const COUNT: TypeSpec = TypeSpec {
    doc: "Endless numbers from a start, a step apart.",
    signature: Some("(start=0, step=1)"),
    basicsize: 40,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(count_new),
        repr: Some(count_repr),
        iter: Some(self_iter),
        iternext: Some(count_next),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("itertools.count")
};

/// The name of an object's class without its module.
fn short_name(rt: &Runtime, object: &Object) -> String {
    let name = rt.class_name(type_of(object));
    name.rsplit('.').next().unwrap_or(&name).to_owned()
}

fn is_number(object: &Object) -> bool {
    let slots = type_of(object).slots.borrow();
    slots.index.is_some()
        || slots.int.is_some()
        || slots.float.is_some()
        || object.downcast::<serpentarium_object::Complex>().is_some()
}

fn count_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters = Parameters { function: "count", names: ["start", "step"], positional: 2, required: 0 };
    let [start, step] = named(rt, args, &parameters)?;
    if start.is_some_and(|start| !is_number(start)) || step.is_some_and(|step| !is_number(step)) {
        return Err(rt.type_error("a number is required"));
    }
    let start = start.map_or_else(|| rt.new_int(0), Object::to_ref);
    let step = step.map_or_else(|| rt.new_int(1), Object::to_ref);
    let one = int_value(&step).and_then(|step| step.small()) == Some(1);
    let small = int_value(&start).and_then(|start| start.small()).filter(|_| one);
    let value = if small.is_some() { Slot::empty() } else { Slot::new(start) };
    make(rt, class, Count { small: Cell::new(small), value, step: Slot::new(step) })
}

fn count_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let count = this::<Count>(rt, object)?;
    if let Some(small) = count.small.get() {
        match small.checked_add(1) {
            Some(next) => count.small.set(Some(next)),
            None => {
                count.small.set(None);
                count.value.set(Some(rt.binary_op(BinaryOp::Add, &rt.new_int(small), &rt.new_int(1))?));
            }
        }
        return Ok(Some(rt.new_int(small)));
    }
    let (Some(value), Some(step)) = (count.value.get(), count.step.get()) else { return Ok(None) };
    let after = rt.binary_op(BinaryOp::Add, &value, &step)?;
    count.value.set(Some(after));
    Ok(Some(value))
}

fn count_repr(rt: &Runtime, object: &Object) -> PyResult {
    let count = this::<Count>(rt, object)?;
    let name = short_name(rt, object);
    if let Some(small) = count.small.get() {
        return Ok(rt.new_str(&format!("{name}({small})")).into_object());
    }
    let value = rt.repr_text(&slot_or_none(rt, &count.value))?;
    let step = slot_or_none(rt, &count.step);
    if int_value(&step).is_some_and(|step| matches!(**step, Int::Small(1))) {
        return Ok(rt.new_str(&format!("{name}({value})")).into_object());
    }
    let step = rt.repr_text(&step)?;
    Ok(rt.new_str(&format!("{name}({value}, {step})")).into_object())
}

/// The payload of `cycle`.
pub(crate) struct Cycle {
    source: Slot,
    saved: Guarded<Vec<Ref>>,
    index: Cell<usize>,
}
gc_payload!(Cycle { source: "it" }[saved]);

pub(crate) const CYCLE: TypeSpec = TypeSpec {
    doc: "The values of an iterable, over and over.",
    signature: Some("(iterable, /)"),
    basicsize: 40,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(cycle_new),
        iter: Some(self_iter),
        iternext: Some(cycle_next),
        ..SlotTable::EMPTY
    },
    ..TypeSpec::named("itertools.cycle")
};

fn cycle_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let [iterable] = exactly(rt, class, args, "cycle")?;
    let source = Slot::new(rt.iter(iterable)?);
    make(rt, class, Cycle { source, saved: Guarded::default(), index: Cell::new(0) })
}

fn cycle_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let cycle = this::<Cycle>(rt, object)?;
    if let Some(source) = cycle.source.get() {
        if let Some(item) = rt.next(&source)? {
            cycle.saved.borrow_mut().push(item.clone());
            return Ok(Some(item));
        }
        cycle.source.set(None);
    }
    let saved = cycle.saved.borrow();
    let index = cycle.index.get();
    let item = saved.get(index).cloned();
    cycle.index.set(if index + 1 >= saved.len() { 0 } else { index + 1 });
    Ok(item)
}

/// The payload of `repeat`.
pub(crate) struct Repeat {
    element: Slot,
    /// How often still; negative means for ever.
    left: Cell<isize>,
}
gc_payload!(Repeat { element: "element" });

pub(crate) const REPEAT: TypeSpec = TypeSpec {
    doc: "One object again and again, endlessly or a number of times.",
    basicsize: 32,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(repeat_new),
        repr: Some(repeat_repr),
        iter: Some(self_iter),
        iternext: Some(repeat_next),
        ..SlotTable::EMPTY
    },
    methods: &[MethodDef::new("__length_hint__", "($self, /)", repeat_hint, "How many values are left.")],
    ..TypeSpec::named("itertools.repeat")
};

fn repeat_new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    let parameters =
        Parameters { function: "repeat", names: ["object", "times"], positional: 2, required: 1 };
    let [element, times] = named(rt, args, &parameters)?;
    let left = times.map(|times| ssize(rt, times)).transpose()?.map_or(-1, |times| times.max(0));
    let element = element.map_or_else(|| rt.none(), Object::to_ref);
    make(rt, class, Repeat { element: Slot::new(element), left: Cell::new(left) })
}

fn repeat_next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let repeat = this::<Repeat>(rt, object)?;
    let left = repeat.left.get();
    if left == 0 {
        return Ok(None);
    }
    if left > 0 {
        repeat.left.set(left - 1);
    }
    Ok(repeat.element.get())
}

fn repeat_repr(rt: &Runtime, object: &Object) -> PyResult {
    let repeat = this::<Repeat>(rt, object)?;
    let name = short_name(rt, object);
    let element = rt.repr_text(&slot_or_none(rt, &repeat.element))?;
    let left = repeat.left.get();
    let text = if left < 0 { format!("{name}({element})") } else { format!("{name}({element}, {left})") };
    Ok(rt.new_str(&text).into_object())
}

fn repeat_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = this::<Repeat>(rt, args.at(0))?.left.get();
    match usize::try_from(left) {
        Ok(left) => Ok(rt.new_usize(left)),
        Err(_) => Err(rt.type_error("len() of unsized object")),
    }
}
