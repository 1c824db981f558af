//! `dict_keys`, `dict_values`, `dict_items` and their iterators.

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;

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
    /// The next position in the table.
    pub position: Cell<usize>,
    /// Keys the dict had at the start; `usize::MAX` after an error, which then repeats.
    pub used: Cell<usize>,
    /// Entries left.
    pub remaining: Cell<usize>,
    /// The pair handed out last, reused while nobody else holds it.
    pub result: Slot,
}

impl Payload for DictIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("di_dict"), visitor);
        self.result.visit(Label::Field("di_result"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
        self.result.set(None);
    }
}

/// The type `dict_keys`.
pub(crate) const DICT_KEYS: TypeSpec = TypeSpec::named("dict_keys");
/// The type `dict_values`.
pub(crate) const DICT_VALUES: TypeSpec = TypeSpec::named("dict_values");
/// The type `dict_items`.
pub(crate) const DICT_ITEMS: TypeSpec = TypeSpec::named("dict_items");
/// The type `dict_keyiterator`.
pub(crate) const DICT_KEY_ITERATOR: TypeSpec = TypeSpec::named("dict_keyiterator");
/// The type `dict_valueiterator`.
pub(crate) const DICT_VALUE_ITERATOR: TypeSpec = TypeSpec::named("dict_valueiterator");
/// The type `dict_itemiterator`.
pub(crate) const DICT_ITEM_ITERATOR: TypeSpec = TypeSpec::named("dict_itemiterator");
/// The type `dict_reversekeyiterator`.
pub(crate) const DICT_REVERSE_KEY_ITERATOR: TypeSpec = TypeSpec::named("dict_reversekeyiterator");
/// The type `dict_reversevalueiterator`.
pub(crate) const DICT_REVERSE_VALUE_ITERATOR: TypeSpec = TypeSpec::named("dict_reversevalueiterator");
/// The type `dict_reverseitemiterator`.
pub(crate) const DICT_REVERSE_ITEM_ITERATOR: TypeSpec = TypeSpec::named("dict_reverseitemiterator");
