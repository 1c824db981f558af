//! Iterators over dicts, in both directions.

use std::cell::Cell;

use serpentarium_heap::{Obj, Object, Ref, Slot};

use super::{Dict, DictIterator, ViewKind};
use crate::core::{MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::arguments::{builtin_iter, self_iter};

const METHODS: &[MethodDef] = &[
    MethodDef::new("__length_hint__", "($self, /)", length_hint, "How many entries are left."),
    MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
];
const FORWARD: SlotTable = SlotTable { iter: Some(self_iter), iternext: Some(next), ..SlotTable::EMPTY };
const BACKWARD: SlotTable =
    SlotTable { iter: Some(self_iter), iternext: Some(next_back), ..SlotTable::EMPTY };

/// The type `dict_keyiterator`.
pub(crate) const DICT_KEY_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 56, slots: FORWARD, methods: METHODS, ..TypeSpec::named("dict_keyiterator") };
/// The type `dict_valueiterator`.
pub(crate) const DICT_VALUE_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 56, slots: FORWARD, methods: METHODS, ..TypeSpec::named("dict_valueiterator") };
/// The type `dict_itemiterator`.
pub(crate) const DICT_ITEM_ITERATOR: TypeSpec =
    TypeSpec { basicsize: 56, slots: FORWARD, methods: METHODS, ..TypeSpec::named("dict_itemiterator") };
/// The type `dict_reversekeyiterator`.
pub(crate) const DICT_REVERSE_KEY_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 56,
    slots: BACKWARD,
    methods: METHODS,
    ..TypeSpec::named("dict_reversekeyiterator")
};
/// The type `dict_reversevalueiterator`.
pub(crate) const DICT_REVERSE_VALUE_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 56,
    slots: BACKWARD,
    methods: METHODS,
    ..TypeSpec::named("dict_reversevalueiterator")
};
/// The type `dict_reverseitemiterator`.
pub(crate) const DICT_REVERSE_ITEM_ITERATOR: TypeSpec = TypeSpec {
    basicsize: 56,
    slots: BACKWARD,
    methods: METHODS,
    ..TypeSpec::named("dict_reverseitemiterator")
};

impl Runtime {
    /// An iterator over a dict.
    pub fn new_dict_iterator(&self, dict: &Obj<Dict>, kind: ViewKind, reverse: bool) -> Ref {
        let types = &self.types;
        let class = match (kind, reverse) {
            (ViewKind::Keys, false) => &types.dict_key_iterator,
            (ViewKind::Values, false) => &types.dict_value_iterator,
            (ViewKind::Items, false) => &types.dict_item_iterator,
            (ViewKind::Keys, true) => &types.dict_reverse_key_iterator,
            (ViewKind::Values, true) => &types.dict_reverse_value_iterator,
            (ViewKind::Items, true) => &types.dict_reverse_item_iterator,
        };
        let payload = DictIterator {
            dict: Slot::new(dict.as_object().to_ref()),
            kind,
            reverse,
            position: Cell::new(if reverse { dict.table().entries().len() } else { 0 }),
            used: Cell::new(dict.len()),
            remaining: Cell::new(dict.len()),
        };
        self.tracked(self.heap.alloc(class, payload)).into_object()
    }
}

/// What the next entry looks like to an iterator.
enum Found {
    /// There is none.
    End,
    /// The dict has another size than at the start.
    Resized,
    /// There is one more than expected.
    Unexpected,
    /// What the iterator yields, or its two halves.
    One(Ref),
    Two(Ref, Ref),
}

impl DictIterator {
    #[inline]
    fn advance(&self, dict: &Dict) -> Found {
        if dict.len() != self.used.get() {
            return Found::Resized;
        }
        let table = dict.table();
        let entries = table.entries();
        let mut at = self.position.get();
        let entry = if self.reverse {
            at = at.min(entries.len());
            loop {
                let Some(before) = at.checked_sub(1) else { return Found::End };
                at = before;
                if entries[at].key.is_some() {
                    break &entries[at];
                }
            }
        } else {
            loop {
                let Some(entry) = entries.get(at) else { return Found::End };
                at += 1;
                if entry.key.is_some() {
                    break entry;
                }
            }
        };
        let left = self.remaining.get();
        if left == 0 && !self.reverse {
            return Found::Unexpected;
        }
        self.position.set(at);
        self.remaining.set(left.saturating_sub(1));
        match (self.kind, &entry.key, &entry.value) {
            (ViewKind::Keys, Some(key), _) => Found::One(key.clone()),
            (ViewKind::Values, _, Some(value)) => Found::One(value.clone()),
            (ViewKind::Items, Some(key), Some(value)) => Found::Two(key.clone(), value.clone()),
            _ => Found::End,
        }
    }
}

#[inline]
fn next(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    let Some(iterator) = object.downcast::<DictIterator>() else { return Ok(None) };
    let found = iterator.dict.with(|dict| match dict.and_then(Object::downcast::<Dict>) {
        Some(dict) => iterator.advance(dict),
        None => Found::End,
    });
    match found {
        Found::One(value) => Ok(Some(value)),
        Found::Two(key, value) => Ok(Some(rt.new_tracked_tuple([key, value]).into_object())),
        Found::End => {
            iterator.dict.set(None);
            Ok(None)
        }
        Found::Resized => {
            iterator.used.set(usize::MAX);
            Err(rt.runtime_error("dictionary changed size during iteration"))
        }
        Found::Unexpected => {
            iterator.dict.set(None);
            Err(rt.runtime_error("dictionary keys changed during iteration"))
        }
    }
}

fn next_back(rt: &Runtime, object: &Object) -> PyResult<Option<Ref>> {
    next(rt, object)
}

fn length_hint(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let left = args.at(0).downcast::<DictIterator>().and_then(|iterator| {
        let len = iterator.dict.with(|dict| Some(dict?.downcast::<Dict>()?.len()))?;
        (len == iterator.used.get()).then(|| iterator.remaining.get())
    });
    Ok(rt.new_usize(left.unwrap_or(0)))
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(iterator) = args.at(0).downcast::<DictIterator>() else {
        return Err(rt.system_error("bad dict iterator"));
    };
    // Walk a copy, so that the iterator itself stays where it is.
    let copy = DictIterator {
        dict: iterator.dict.get().map_or_else(Slot::empty, Slot::new),
        kind: iterator.kind,
        reverse: iterator.reverse,
        position: iterator.position.clone(),
        used: iterator.used.clone(),
        remaining: iterator.remaining.clone(),
    };
    let copy = rt.tracked(rt.heap.alloc(crate::type_of(args.at(0)), copy));
    let list = rt.new_list(rt.to_vec(copy.as_object())?).into_object();
    let arguments = rt.new_tracked_tuple([list]).into_object();
    Ok(rt.new_tracked_tuple([builtin_iter(rt)?, arguments]).into_object())
}
