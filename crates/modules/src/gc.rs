//! `gc`: control of the cyclic garbage collector.

use serpentarium_gc::{DebugFlags, Generation};
use serpentarium_object::heap::Object;
use serpentarium_object::{
    CallArgs, Label, List, MethodDef, ModuleSpec, NativeArgs, Obj, ObjectId, PyResult, Ref, Runtime, Tuple,
    dict_value, type_of,
};

use crate::support::{add, add_ints, c_int};

/// The module `gc`.
pub(crate) const GC: ModuleSpec = ModuleSpec {
    name: "gc",
    doc: "Control of the cyclic garbage collector.",
    functions: &[
        MethodDef::new("enable", "($module, /)", enable, "Let collections run by themselves."),
        MethodDef::new("disable", "($module, /)", disable, "Let no collection run by itself."),
        MethodDef::new("isenabled", "($module, /)", isenabled, "Whether collections run by themselves."),
        MethodDef::new("set_debug", "($module, flags, /)", set_debug, "Set the debugging flags."),
        MethodDef::new("get_debug", "($module, /)", get_debug, "The debugging flags."),
        MethodDef::new("get_count", "($module, /)", get_count, "The counts of the three generations."),
        MethodDef::fast("set_threshold", "", set_threshold, "Set the thresholds of the generations."),
        MethodDef::new("get_threshold", "($module, /)", get_threshold, "The thresholds of the generations."),
        MethodDef::new(
            "collect",
            "($module, /, generation=2)",
            collect,
            "Collect now; returns what was unreachable.",
        ),
        MethodDef::new("get_objects", "($module, /, generation=None)", get_objects, "The tracked objects."),
        MethodDef::new("get_stats", "($module, /)", get_stats, "Figures of each generation."),
        MethodDef::new(
            "is_tracked",
            "($module, obj, /)",
            is_tracked,
            "Whether the collector tracks the object.",
        ),
        MethodDef::new(
            "is_finalized",
            "($module, obj, /)",
            is_finalized,
            "Whether the object's finalizer has run.",
        ),
        MethodDef::new("get_referrers", "($module, /, *objs)", get_referrers, "Objects that refer to these."),
        MethodDef::new("get_referents", "($module, /, *objs)", get_referents, "Objects these refer to."),
        MethodDef::new("freeze", "($module, /)", freeze, "Take all tracked objects out of collections."),
        MethodDef::new(
            "unfreeze",
            "($module, /)",
            unfreeze,
            "Put frozen objects into the oldest generation.",
        ),
        MethodDef::new("get_freeze_count", "($module, /)", get_freeze_count, "How many objects are frozen."),
    ],
    exec,
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    add(rt, module, "garbage", rt.gc_list(&rt.gc.garbage).into_object());
    add(rt, module, "callbacks", rt.gc_list(&rt.gc.callbacks).into_object());
    let flags = [
        ("DEBUG_STATS", DebugFlags::STATS),
        ("DEBUG_COLLECTABLE", DebugFlags::COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", DebugFlags::UNCOLLECTABLE),
        ("DEBUG_SAVEALL", DebugFlags::SAVEALL),
        ("DEBUG_LEAK", DebugFlags::LEAK),
    ];
    add_ints(rt, module, &flags.map(|(name, flag)| (name, i64::from(flag.0))));
    Ok(())
}

fn enable(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    rt.heap.generations().borrow_mut().set_enabled(true);
    Ok(rt.none())
}

fn disable(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    rt.heap.generations().borrow_mut().set_enabled(false);
    Ok(rt.none())
}

fn isenabled(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let enabled = rt.heap.generations().borrow().is_enabled();
    Ok(rt.bool(enabled))
}

fn set_debug(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let flags = c_int(rt, args.at(0))?;
    rt.heap.generations().borrow_mut().set_debug(DebugFlags(flags));
    Ok(rt.none())
}

fn get_debug(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let flags = rt.heap.generations().borrow().debug();
    Ok(rt.new_int(i64::from(flags.0)))
}

fn three(rt: &Runtime, numbers: [i64; 3]) -> PyResult {
    Ok(rt.new_tracked_tuple(numbers.map(|number| rt.new_int(number))).into_object())
}

fn get_count(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let counts = rt.heap.generations().borrow().counts();
    three(rt, counts)
}

fn get_threshold(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let thresholds = rt.heap.generations().borrow().thresholds();
    three(rt, thresholds)
}

fn set_threshold(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    if args.keyword_len() > 0 {
        return Err(rt.type_error("set_threshold() takes no keyword arguments"));
    }
    if !(1..=3).contains(&args.values.len()) {
        return Err(rt.type_error("gc.set_threshold requires 1 to 3 arguments"));
    }
    let mut thresholds = Vec::new();
    for index in 0..args.values.len() {
        if let Some(value) = args.get(index) {
            thresholds.push(i64::from(c_int(rt, value)?));
        }
    }
    rt.heap.generations().borrow_mut().set_thresholds(&thresholds);
    Ok(rt.none())
}

/// An optional C `int`: out of range is the error of `int` itself, not that of argument parsing.
fn generation_argument(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let value = rt.index(object)?;
    let small = serpentarium_object::int_value(&value).and_then(|value| value.small());
    match small.filter(|value| i32::try_from(*value).is_ok()) {
        Some(value) => Ok(value),
        None => Err(rt.overflow_error("Python int too large to convert to C int")),
    }
}

fn collect(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let generation = args.get(0).map_or(Ok(2), |generation| generation_argument(rt, generation))?;
    let found = rt.collect(usize::try_from(generation).unwrap_or(usize::MAX))?;
    Ok(rt.new_usize(found))
}

/// The objects behind ids, in their order. The ids are copied first: taking a reference frees nothing.
fn resolve(rt: &Runtime, ids: Vec<ObjectId>) -> Vec<Ref> {
    ids.into_iter().filter_map(|id| rt.heap.resolve(id).map(Obj::to_ref)).collect()
}

fn get_objects(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut generation = None;
    if let Some(wanted) = rt.not_none(args.get(0)) {
        if serpentarium_object::int_value(wanted).is_none()
            && type_of(wanted).slot(|slots| slots.index).is_none()
        {
            let given = rt.type_name(wanted);
            return Err(rt.type_error(format!("argument should be integer or None, not '{given}'")));
        }
        match rt.index_as_isize(wanted)? {
            -1 => {}
            index if index < 0 => return Err(rt.value_error("generation parameter cannot be negative")),
            index => match Generation::from_index(index as usize) {
                Some(found) => generation = Some(found),
                None => {
                    return Err(rt.value_error(
                        "generation parameter must be less than the number of available generations (3)",
                    ));
                }
            },
        }
    }
    let ids: Vec<ObjectId> = {
        let generations = rt.heap.generations().borrow();
        match generation {
            Some(generation) => generations.objects(generation).collect(),
            None => generations.all_objects().collect(),
        }
    };
    Ok(rt.new_list(resolve(rt, ids)).into_object())
}

fn get_stats(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let stats = rt.heap.generations().borrow().stats();
    let mut dicts = Vec::new();
    for figures in stats {
        let dict = rt.new_dict();
        let entries = [
            ("collections", figures.collections),
            ("collected", figures.collected),
            ("uncollectable", figures.uncollectable),
        ];
        for (name, figure) in entries {
            dict.set_str(rt, &rt.intern(name), rt.new_int(figure as i64));
        }
        dicts.push(dict.into_object());
    }
    Ok(rt.new_list(dicts).into_object())
}

fn is_tracked(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(args.at(0).is_tracked()))
}

fn is_finalized(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(args.at(0).is_finalized()))
}

/// The arguments of a `*objs` function.
fn objects(args: NativeArgs<'_>) -> &[Ref] {
    args.get(0).and_then(serpentarium_object::tuple_value).map_or(&[], |objects| objects.tail())
}

/// What an object holds, in the order CPython tells it: sequences from their end.
fn referents(rt: &Runtime, object: &Object) -> Vec<Ref> {
    if !rt.takes_part_in_collection(object) {
        return Vec::new();
    }
    let (mut own, mut class) = (Vec::new(), None);
    // What stands in front of a built-in's payload comes first, then the class, then the payload.
    let front = object.attributes().map_or_else(Vec::new, |attributes| {
        let slots = attributes.existing_slots().iter().filter_map(serpentarium_object::Slot::get);
        slots.chain(attributes.dict.get()).collect::<Vec<Ref>>()
    });
    let text_keys = has_text_keys_only(rt, object);
    object.visit(&mut |label, target| match label {
        Label::Field("__class__") => class = Some(target.to_ref()),
        Label::Key if text_keys => {}
        _ => own.push(target.to_ref()),
    });
    let payload = own.split_off(front.len().min(own.len()));
    let class = class.filter(|_| type_of(object).is_heap_type());
    if object.attributes().is_some() {
        own = front;
        own.extend(class);
        own.extend(in_order(object, payload));
    } else {
        own.extend(in_order(object, payload));
        own.extend(class);
    }
    own
}

/// True for a dict whose keys are all exact strings: CPython does not visit those (`dict_traverse`).
fn has_text_keys_only(rt: &Runtime, object: &Object) -> bool {
    dict_value(object).is_some_and(|dict| {
        dict.table().entries().iter().flat_map(|entry| &entry.key).all(|key| rt.is_exact_str(key))
    })
}

/// Sequences tell their items from the end.
fn in_order(object: &Object, mut payload: Vec<Ref>) -> Vec<Ref> {
    if object.is::<List>() || object.is::<Tuple>() {
        payload.reverse();
    }
    payload
}

fn get_referents(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let found = objects(args).iter().flat_map(|object| referents(rt, object)).collect();
    Ok(rt.new_list(found).into_object())
}

fn get_referrers(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let wanted = objects(args);
    let ids: Vec<ObjectId> = rt.heap.generations().borrow().all_objects().collect();
    let mut found = Vec::new();
    for id in ids {
        let Some(object) = rt.heap.resolve(id) else { continue };
        if args.get(0).is_some_and(|arguments| arguments.is_same(object)) {
            continue;
        }
        let counts_class = type_of(object).is_heap_type();
        let mut hit = false;
        let text_keys = has_text_keys_only(rt, object);
        object.visit(&mut |label, target| {
            if text_keys && matches!(label, Label::Key) {
                return;
            }
            let counted = counts_class || !matches!(label, Label::Field("__class__"));
            hit |= counted && wanted.iter().any(|object| object.is_same(target));
        });
        if hit {
            found.push(object.to_ref());
        }
    }
    Ok(rt.new_list(found).into_object())
}

fn freeze(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    rt.heap.generations().borrow_mut().freeze();
    Ok(rt.none())
}

fn unfreeze(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    rt.heap.generations().borrow_mut().unfreeze();
    Ok(rt.none())
}

fn get_freeze_count(rt: &Runtime, _: NativeArgs<'_>) -> PyResult {
    let count = rt.heap.generations().borrow().freeze_count();
    Ok(rt.new_usize(count))
}
