//! `property`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};
use std::cell::Cell;

/// The payload of properties.
#[derive(Debug)]
pub struct Property {
    /// The getter.
    pub get: Slot,
    /// The setter.
    pub set: Slot,
    /// The deleter.
    pub del: Slot,
    /// Its documentation.
    pub doc: Slot,
    /// The name it was assigned to.
    pub name: Slot,
    /// The documentation was taken from the getter.
    pub getter_doc: Cell<bool>,
}

impl Payload for Property {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::PROPERTY;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.get.visit(Label::Field("fget"), visitor);
        self.set.visit(Label::Field("fset"), visitor);
        self.del.visit(Label::Field("fdel"), visitor);
        self.doc.visit(Label::Field("__doc__"), visitor);
        self.name.visit(Label::Field("__name__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.get.set(None);
        self.set.set(None);
        self.del.set(None);
        self.doc.set(None);
        self.name.set(None);
    }
}


/// The type `property`.
pub(crate) const PROPERTY: TypeSpec = TypeSpec::named("property");
