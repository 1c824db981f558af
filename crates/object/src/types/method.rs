//! Bound methods.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};

/// The payload of bound methods (`PyMethodObject`).
#[derive(Debug)]
pub struct Method {
    /// The function.
    pub func: Slot,
    /// The instance.
    pub self_: Slot,
}

impl Payload for Method {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::METHOD;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.func.visit(Label::Field("__func__"), visitor);
        self.self_.visit(Label::Field("__self__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.func.set(None);
        self.self_.set(None);
    }
}


/// The type `method`.
pub(crate) const METHOD: TypeSpec = TypeSpec::named("method");
