//! `types.SimpleNamespace`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;

/// The payload of simple namespaces.
#[derive(Debug)]
pub struct SimpleNamespace {
    /// The attributes, a dict.
    pub dict: Slot,
}

impl Payload for SimpleNamespace {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}

/// The type `types.SimpleNamespace`.
pub(crate) const NAMESPACE: TypeSpec = TypeSpec::named("types.SimpleNamespace");
