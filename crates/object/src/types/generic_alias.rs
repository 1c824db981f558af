//! `types.GenericAlias`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;
use std::cell::Cell;

/// The payload of `list[int]`.
#[derive(Debug)]
pub struct GenericAlias {
    /// The generic class.
    pub origin: Slot,
    /// Its arguments, a tuple.
    pub args: Slot,
    /// Type variables among the arguments, once computed.
    pub parameters: Slot,
    /// Unpacked with a star.
    pub starred: Cell<bool>,
}

impl Payload for GenericAlias {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.origin.visit(Label::Field("__origin__"), visitor);
        self.args.visit(Label::Field("__args__"), visitor);
        self.parameters.visit(Label::Field("__parameters__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.origin.set(None);
        self.args.set(None);
        self.parameters.set(None);
    }
}


/// The type `types.GenericAlias`.
pub(crate) const GENERIC_ALIAS: TypeSpec = TypeSpec::named("types.GenericAlias");
