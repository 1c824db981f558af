//! `dict_keys`, `dict_values`, `dict_items`, and what their iterators hold.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};
use serpentarium_text::TextBuilder;

use super::{Dict, view_sets};
use crate::core::{GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec};
use crate::types::repr::push_repr;

/// What a view or iterator yields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewKind {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// Pairs.
    Items,
}

/// The payload of dict views.
#[derive(Debug)]
pub struct DictView {
    /// The dict.
    pub dict: Slot,
    /// What it yields.
    pub kind: ViewKind,
}

impl Payload for DictView {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("dv_dict"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

/// The payload of dict iterators.
#[derive(Debug)]
pub struct DictIterator {
    /// The dict; empty once exhausted.
    pub dict: Slot,
    /// What it yields.
    pub kind: ViewKind,
    /// Walks from the end.
    pub reverse: bool,
    /// The next position in the table; walking from the end, the position after it.
    pub position: Cell<usize>,
    /// Keys the dict had at the start; `usize::MAX` after an error, which then repeats.
    pub used: Cell<usize>,
    /// Entries left.
    pub remaining: Cell<usize>,
}

impl Payload for DictIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("di_dict"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

impl Runtime {
    /// `dict.keys()`, `dict.values()` or `dict.items()`.
    pub fn new_dict_view(&self, dict: &Object, kind: ViewKind) -> Ref {
        let class = match kind {
            ViewKind::Keys => &self.types.dict_keys,
            ViewKind::Values => &self.types.dict_values,
            ViewKind::Items => &self.types.dict_items,
        };
        let view = self.heap.alloc(class, DictView { dict: Slot::new(dict.to_ref()), kind });
        self.tracked(view).into_object()
    }
}

impl DictView {
    /// The dict it looks at.
    pub(super) fn target(&self, rt: &Runtime) -> PyResult<Ref<Dict>> {
        let dict = self.dict.get().and_then(|dict| dict.try_downcast::<Dict>().ok());
        dict.ok_or_else(|| rt.system_error("bad argument to internal function"))
    }
}

pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<DictView>> {
    object.downcast::<DictView>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

/// Slots that all views share.
const BASE: SlotTable =
    SlotTable { repr: Some(repr), iter: Some(iter), length: Some(length), ..SlotTable::EMPTY };

/// Slots of views that behave like sets.
const SETLIKE: SlotTable = SlotTable {
    hash: Some(crate::core::hash_not_implemented),
    compare: Some(view_sets::compare),
    contains: Some(view_sets::contains),
    subtract: Some(view_sets::subtract),
    and: Some(view_sets::and),
    xor: Some(view_sets::xor),
    or: Some(view_sets::or),
    ..BASE
};

const REVERSED: MethodDef =
    MethodDef::new("__reversed__", "($self, /)", reversed, "An iterator from the last entry to the first.");
const MAPPING: GetSetDef = GetSetDef::new("mapping", mapping, "The dict behind the view, read-only.");
const DISJOINT: MethodDef =
    MethodDef::new("isdisjoint", "($self, object, /)", view_sets::isdisjoint, "True if nothing is in both.");

/// The type `dict_keys`.
pub(crate) const DICT_KEYS: TypeSpec = TypeSpec {
    basicsize: 24,
    slots: SETLIKE,
    methods: &[DISJOINT, REVERSED],
    getset: &[MAPPING],
    ..TypeSpec::named("dict_keys")
};
/// The type `dict_values`.
pub(crate) const DICT_VALUES: TypeSpec = TypeSpec {
    basicsize: 24,
    slots: BASE,
    methods: &[REVERSED],
    getset: &[MAPPING],
    ..TypeSpec::named("dict_values")
};
/// The type `dict_items`.
pub(crate) const DICT_ITEMS: TypeSpec = TypeSpec {
    basicsize: 24,
    slots: SETLIKE,
    methods: &[DISJOINT, REVERSED],
    getset: &[MAPPING],
    ..TypeSpec::named("dict_items")
};

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let Some(_guard) = rt.enter_repr(object) else { return Ok(rt.new_str("...").into_object()) };
    let list = rt.new_list(rt.to_vec(object)?);
    let mut text = TextBuilder::new();
    text.push_str(&rt.type_name(object));
    text.push_str("(");
    push_repr(rt, &mut text, list.as_object())?;
    text.push_str(")");
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

fn iter(rt: &Runtime, object: &Object) -> PyResult {
    let view = receiver(rt, object)?;
    let dict = view.target(rt)?;
    Ok(rt.new_dict_iterator(&dict, view.kind, false))
}

fn reversed(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let view = receiver(rt, args.at(0))?;
    let dict = view.target(rt)?;
    Ok(rt.new_dict_iterator(&dict, view.kind, true))
}

fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    Ok(receiver(rt, object)?.target(rt)?.len())
}

fn mapping(rt: &Runtime, object: &Object) -> PyResult {
    let dict = receiver(rt, object)?.target(rt)?;
    Ok(rt.new_mapping_proxy(dict.as_object()))
}
