//! The methods of `dict`, and its type.

use serpentarium_heap::StackRef;

use super::slots::{self, receiver};
use super::{ViewKind, dict_value};
use crate::Set;
use crate::core::{CallArgs, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::arguments::positional;

/// The type `dict`.
pub(crate) const DICT: TypeSpec = TypeSpec {
    doc: "A mapping of keys to values in the order of insertion.",
    basicsize: 48,
    flags: type_flag::BASETYPE | type_flag::MAPPING | type_flag::MATCH_SELF | type_flag::DICT_SUBCLASS,
    slots: SlotTable {
        new: Some(slots::new),
        init: Some(slots::init),
        repr: Some(slots::repr),
        hash: Some(crate::core::hash_not_implemented),
        compare: Some(slots::compare),
        iter: Some(slots::iter),
        length: Some(slots::length),
        contains: Some(slots::contains),
        subscript: Some(slots::subscript),
        ass_subscript: Some(slots::ass_subscript),
        or: Some(slots::or),
        inplace_or: Some(slots::inplace_or),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
        MethodDef::new("__contains__", "($self, key, /)", contains, "True if the dict has the key."),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size of the dict in memory, in bytes."),
        MethodDef::fast("get", "($self, key, default=None, /)", get, "The value of a key, or a default."),
        MethodDef::fast(
            "setdefault",
            "($self, key, default=None, /)",
            setdefault,
            "The value of a key, put in if missing.",
        ),
        MethodDef::fast(
            "pop",
            "($self, key, default=<unrepresentable>, /)",
            pop,
            "Removes a key and returns its value.",
        ),
        MethodDef::new("popitem", "($self, /)", popitem, "Removes the last entry and returns it as a pair."),
        MethodDef::new("keys", "($self, /)", keys, "A view of the keys."),
        MethodDef::new("items", "($self, /)", items, "A view of the entries as pairs."),
        MethodDef::new("values", "($self, /)", values, "A view of the values."),
        MethodDef::fast(
            "update",
            "",
            update,
            "Takes entries over from a mapping, from pairs, and from keywords.",
        ),
        MethodDef::fast(
            "fromkeys",
            "($type, iterable, value=None, /)",
            fromkeys,
            "A dict with keys from an iterable and one value.",
        )
        .class(),
        MethodDef::new("clear", "($self, /)", clear, "Removes all entries."),
        MethodDef::new("copy", "($self, /)", copy, "A shallow copy."),
        MethodDef::new("__reversed__", "($self, /)", reversed, "An iterator from the last key to the first."),
        MethodDef::new(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Generic alias of the class.",
        )
        .class(),
    ],
    ..TypeSpec::named("dict")
};

fn getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    slots::subscript(rt, args.at(0), args.at(1))
}

fn contains(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.bool(slots::contains(rt, args.at(0), args.at(1))?))
}

fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let dict = receiver(rt, args.at(0))?;
    let own = crate::type_of(args.at(0)).basicsize.get();
    Ok(rt.new_usize(own + dict.table().keys_size()))
}

/// The dict, the key and the optional default of a method's arguments.
macro_rules! key_and_default {
    ($rt:ident, $args:ident, $name:literal) => {{
        let values = positional($rt, $args, "dict", $name, 1, 2)?;
        let (Some(object), Some(key)) = ($args.get(0), $args.get(1)) else {
            return Err($rt.system_error("a method of dict without a dict"));
        };
        (receiver($rt, object)?, key, values.get(2).and_then(StackRef::get))
    }};
}

fn get(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (dict, key, default) = key_and_default!(rt, args, "get");
    match (dict.get_item(rt, key)?, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.to_ref()),
        (None, None) => Ok(rt.none()),
    }
}

fn setdefault(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (dict, key, default) = key_and_default!(rt, args, "setdefault");
    let hash = rt.hash_key_of_dict(key)?;
    if let Some(value) = dict.find(rt, key, hash)?.and_then(|place| dict.value_at(place)) {
        return Ok(value);
    }
    let value = default.map_or_else(|| rt.none(), serpentarium_heap::Obj::to_ref);
    dict.insert_absent(rt, key, hash, value.clone());
    Ok(value)
}

fn pop(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let (dict, key, default) = key_and_default!(rt, args, "pop");
    if dict.is_empty() {
        // An empty dict does not look at the key, which may have no hash.
        return default.map(serpentarium_heap::Obj::to_ref).ok_or_else(|| rt.key_error(key));
    }
    match (dict.remove_item(rt, key)?, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.to_ref()),
        (None, None) => Err(rt.key_error(key)),
    }
}

fn popitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let dict = receiver(rt, args.at(0))?;
    if dict.is_empty() {
        return Err(rt.raise(&rt.exceptions.key_error, "popitem(): dictionary is empty"));
    }
    match dict.pop_last() {
        Some((key, value)) => Ok(rt.new_tracked_tuple([key, value]).into_object()),
        None => Err(rt.raise(&rt.exceptions.key_error, "popitem(): dictionary is empty")),
    }
}

fn keys(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_dict_view(args.at(0), ViewKind::Keys))
}

fn items(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_dict_view(args.at(0), ViewKind::Items))
}

fn values(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_dict_view(args.at(0), ViewKind::Values))
}

fn update(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(object) = args.get(0) else { return Err(rt.system_error("dict.update without a dict")) };
    let given = args.positional_values().len() - 1;
    slots::update_from_arguments(rt, receiver(rt, object)?, "update", args.get(1), given, args)?;
    Ok(rt.none())
}

fn fromkeys(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let values = positional(rt, args, "dict", "fromkeys", 1, 2)?;
    let (Some(class), Some(iterable)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("dict.fromkeys without a class"));
    };
    let value = values.get(2).and_then(StackRef::to_ref).unwrap_or_else(|| rt.none());
    let result = rt.call(class, &[])?;
    let exact = dict_value(&result).filter(|_| result.type_object().is_same(&rt.types.dict));
    let Some(dict) = exact else {
        rt.for_each(iterable, |key| rt.set_item(&result, &key, Some(&value)))?;
        return Ok(result);
    };
    if dict.is_empty() {
        let ty = iterable.type_object();
        if let Some(other) = dict_value(iterable).filter(|_| ty.is_same(&rt.types.dict)) {
            dict.reserve(other.len(), other.table().is_str_only());
        } else if let Some(set) = iterable.downcast::<Set>()
            && (ty.is_same(&rt.types.set) || ty.is_same(&rt.types.frozenset))
        {
            dict.reserve(set.len(), false);
        }
    }
    rt.for_each(iterable, |key| dict.set_item(rt, &key, &value))?;
    Ok(result)
}

fn clear(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    receiver(rt, args.at(0))?.clear();
    Ok(rt.none())
}

fn copy(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.copy_dict(receiver(rt, args.at(0))?).into_object())
}

fn reversed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_dict_iterator(receiver(rt, args.at(0))?, ViewKind::Keys, true))
}

fn class_getitem(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.new_generic_alias(args.at(0), args.at(1))
}
