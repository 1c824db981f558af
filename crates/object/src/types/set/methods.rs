//! The methods of `set` and `frozenset`, and the types.

use serpentarium_heap::{Object, Ref, StackRef};

use super::slots::{self, lookup_hash, receiver};
use super::{Set, operators, set_value};
use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};

const SHARED: SlotTable = SlotTable {
    repr: Some(slots::repr),
    compare: Some(operators::compare),
    iter: Some(slots::iter),
    length: Some(slots::length),
    contains: Some(slots::contains),
    or: Some(operators::or),
    and: Some(operators::and),
    subtract: Some(operators::subtract),
    xor: Some(operators::xor),
    ..SlotTable::EMPTY
};

const CONTAINS: MethodDef =
    MethodDef::new("__contains__", "($self, object, /)", contains, "True if the object is a member.");
const DIFFERENCE: MethodDef =
    MethodDef::fast("difference", "($self, /, *others)", difference, "Members that are in no other.");
const INTERSECTION: MethodDef =
    MethodDef::fast("intersection", "($self, /, *others)", intersection, "Members that are in all others.");
const ISDISJOINT: MethodDef =
    MethodDef::new("isdisjoint", "($self, other, /)", isdisjoint, "True if nothing is in both.");
const ISSUBSET: MethodDef =
    MethodDef::new("issubset", "($self, other, /)", issubset, "True if all members are in the other.");
const ISSUPERSET: MethodDef =
    MethodDef::new("issuperset", "($self, other, /)", issuperset, "True if the other has nothing else.");
const REDUCE: MethodDef = MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle.");
const SIZEOF: MethodDef =
    MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size of the set in memory, in bytes.");
const SYMMETRIC: MethodDef = MethodDef::new(
    "symmetric_difference",
    "($self, other, /)",
    symmetric_difference,
    "What is in one of the two only.",
);
const UNION: MethodDef = MethodDef::fast("union", "($self, /, *others)", union, "What is in any of them.");
const ALIAS: MethodDef =
    MethodDef::new("__class_getitem__", "($type, object, /)", class_getitem, "Generic alias of the class.")
        .class();

/// The type `set`.
pub(crate) const SET: TypeSpec = TypeSpec {
    doc: "An unordered collection of different objects.",
    signature: Some("(iterable=(), /)"),
    basicsize: 200,
    weaklistoffset: 192,
    flags: type_flag::BASETYPE | type_flag::MATCH_SELF,
    slots: SlotTable {
        new: Some(slots::set_new),
        init: Some(slots::set_init),
        hash: Some(crate::core::hash_not_implemented),
        inplace_or: Some(operators::inplace_or),
        inplace_and: Some(operators::inplace_and),
        inplace_subtract: Some(operators::inplace_subtract),
        inplace_xor: Some(operators::inplace_xor),
        ..SHARED
    },
    methods: &[
        CONTAINS,
        MethodDef::new("add", "($self, object, /)", add, "Adds a member."),
        MethodDef::new("clear", "($self, /)", clear, "Removes all members."),
        MethodDef::new("copy", "($self, /)", copy, "A shallow copy."),
        MethodDef::new("discard", "($self, object, /)", discard, "Removes a member if it is there."),
        DIFFERENCE,
        MethodDef::fast(
            "difference_update",
            "($self, /, *others)",
            difference_update,
            "Removes the members of others.",
        ),
        INTERSECTION,
        MethodDef::fast(
            "intersection_update",
            "($self, /, *others)",
            intersection_update,
            "Keeps only members of all others.",
        ),
        ISDISJOINT,
        ISSUBSET,
        ISSUPERSET,
        MethodDef::new("pop", "($self, /)", pop, "Removes an arbitrary member and returns it."),
        REDUCE,
        MethodDef::new("remove", "($self, object, /)", remove, "Removes a member, which must be there."),
        SIZEOF,
        SYMMETRIC,
        MethodDef::new(
            "symmetric_difference_update",
            "($self, other, /)",
            symmetric_difference_update,
            "Keeps what is in one of the two only.",
        ),
        UNION,
        MethodDef::fast("update", "($self, /, *others)", update, "Adds the members of others."),
        ALIAS,
    ],
    ..TypeSpec::named("set")
};

/// The type `frozenset`.
pub(crate) const FROZENSET: TypeSpec = TypeSpec {
    doc: "An unordered collection of different objects that does not change.",
    signature: Some("(iterable=(), /)"),
    basicsize: 200,
    weaklistoffset: 192,
    flags: type_flag::BASETYPE | type_flag::MATCH_SELF,
    slots: SlotTable { new: Some(slots::frozenset_new), hash: Some(slots::frozenset_hash), ..SHARED },
    methods: &[
        CONTAINS,
        MethodDef::new("copy", "($self, /)", frozenset_copy, "A shallow copy."),
        DIFFERENCE,
        INTERSECTION,
        ISDISJOINT,
        ISSUBSET,
        ISSUPERSET,
        REDUCE,
        SIZEOF,
        SYMMETRIC,
        UNION,
        ALIAS,
    ],
    ..TypeSpec::named("frozenset")
};

/// The set and the other arguments of a method that takes any number of them.
fn others<'a>(
    rt: &Runtime,
    args: CallArgs<'a>,
    name: &str,
) -> PyResult<(&'a Object, &'a Set, &'a [StackRef])> {
    let Some(object) = args.get(0) else { return Err(rt.system_error("a method of set without a set")) };
    if args.keyword_len() > 0 {
        let class = if rt.type_check(object, &rt.types.frozenset) { "frozenset" } else { "set" };
        return Err(rt.type_error(format!("{class}.{name}() takes no keyword arguments")));
    }
    Ok((object, receiver(rt, object)?, &args.values[1..]))
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}

fn contains(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(slots::contains(rt, args.at(0), args.at(1))?))
}

fn add(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.add(rt, args.at(1))?;
    Ok(rt.none())
}

fn clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.clear();
    Ok(rt.none())
}

fn copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.set_copy(args.at(0))?.into_object())
}

fn frozenset_copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if args.at(0).type_object().is_same(&rt.types.frozenset) {
        return Ok(args.at(0).to_ref());
    }
    copy(rt, args)
}

fn discard(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let hash = lookup_hash(rt, args.at(1))?;
    receiver(rt, args.at(0))?.discard_hashed(rt, args.at(1), hash)?;
    Ok(rt.none())
}

fn remove(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let hash = lookup_hash(rt, args.at(1))?;
    if receiver(rt, args.at(0))?.discard_hashed(rt, args.at(1), hash)? {
        return Ok(rt.none());
    }
    Err(rt.key_error(args.at(1)))
}

fn pop(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let member = receiver(rt, args.at(0))?.pop();
    member.ok_or_else(|| rt.raise(&rt.exceptions.key_error, "pop from an empty set"))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = receiver(rt, args.at(0))?.table.borrow().size();
    let own = crate::type_of(args.at(0)).basicsize.get();
    Ok(rt.new_usize(own + if size > super::table::SMALLEST { 16 * size } else { 0 }))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let list = rt.new_list(receiver(rt, object)?.to_vec()).into_object();
    let arguments = rt.new_tracked_tuple([list]).into_object();
    let class = object.type_object();
    let exact = class.is_same(&rt.types.set) || class.is_same(&rt.types.frozenset);
    let state = if exact { rt.none() } else { rt.call_method(object, &rt.names.getstate, &[])? };
    Ok(rt.new_tracked_tuple([class.to_ref(), arguments, state]).into_object())
}

fn union(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (object, _, others) = others(rt, args, "union")?;
    let result = rt.set_copy(object)?;
    for other in others.iter().filter_map(StackRef::get).filter(|other| !other.is_same(object)) {
        result.update(rt, other)?;
    }
    Ok(result.into_object())
}

fn update(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (_, set, others) = others(rt, args, "update")?;
    for other in others.iter().filter_map(StackRef::get) {
        set.update(rt, other)?;
    }
    Ok(rt.none())
}

fn intersected(rt: &Runtime, object: &Object, others: &[StackRef]) -> PyResult<Ref> {
    let mut others = others.iter().filter_map(StackRef::get);
    let Some(first) = others.next() else { return Ok(rt.set_copy(object)?.into_object()) };
    let mut result = rt.set_intersection(object, first)?;
    for other in others {
        result = rt.set_intersection(result.as_object(), other)?;
    }
    Ok(result.into_object())
}

fn intersection(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (object, _, others) = others(rt, args, "intersection")?;
    intersected(rt, object, others)
}

fn intersection_update(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (object, set, others) = others(rt, args, "intersection_update")?;
    let result = intersected(rt, object, others)?;
    if let Some(result) = set_value(&result) {
        set.take_over(result);
    }
    Ok(rt.none())
}

fn difference(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (object, _, others) = others(rt, args, "difference")?;
    let mut others = others.iter().filter_map(StackRef::get);
    let Some(first) = others.next() else { return Ok(rt.set_copy(object)?.into_object()) };
    let result = rt.set_difference(object, first)?;
    for other in others {
        result.subtract(rt, other)?;
    }
    Ok(result.into_object())
}

fn difference_update(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (_, set, others) = others(rt, args, "difference_update")?;
    for other in others.iter().filter_map(StackRef::get) {
        set.subtract(rt, other)?;
    }
    Ok(rt.none())
}

fn symmetric_difference(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.set_symmetric_difference(args.at(0), args.at(1))?.into_object())
}

fn symmetric_difference_update(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.toggle(rt, args.at(1))?;
    Ok(rt.none())
}

fn isdisjoint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let set = receiver(rt, args.at(0))?;
    if args.at(0).is_same(args.at(1)) {
        return Ok(rt.bool(set.is_empty()));
    }
    if let Some(other) = set_value(args.at(1)) {
        let (big, small) = if other.len() > set.len() { (other, set) } else { (set, other) };
        for (key, hash) in small.hashed() {
            if big.contains_hashed(rt, &key, hash)? {
                return Ok(rt.bool(false));
            }
        }
        return Ok(rt.bool(true));
    }
    let iterator = rt.iter(args.at(1))?;
    while let Some(key) = rt.next(&iterator)? {
        if set.contains(rt, &key)? {
            return Ok(rt.bool(false));
        }
    }
    Ok(rt.bool(true))
}

fn issubset(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let set = receiver(rt, args.at(0))?;
    if let Some(other) = set_value(args.at(1)) {
        return Ok(rt.bool(rt.is_subset(set, other)?));
    }
    let both = rt.set_intersection(args.at(0), args.at(1))?;
    Ok(rt.bool(both.len() == set.len()))
}

fn issuperset(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let set = receiver(rt, args.at(0))?;
    if let Some(other) = set_value(args.at(1)) {
        return Ok(rt.bool(rt.is_subset(other, set)?));
    }
    let iterator = rt.iter(args.at(1))?;
    while let Some(key) = rt.next(&iterator)? {
        if !set.contains(rt, &key)? {
            return Ok(rt.bool(false));
        }
    }
    Ok(rt.bool(true))
}
