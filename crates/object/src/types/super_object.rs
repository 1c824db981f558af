//! `super`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};

/// The payload of `super` objects.
#[derive(Debug)]
pub struct Super {
    /// The class whose MRO is searched behind it.
    pub ty: Slot,
    /// The instance or class, if bound.
    pub object: Slot,
    /// The type whose MRO is searched.
    pub object_type: Slot,
}

impl Payload for Super {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::SUPER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.ty.visit(Label::Field("__thisclass__"), visitor);
        self.object.visit(Label::Field("__self__"), visitor);
        self.object_type.visit(Label::Field("__self_class__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.ty.set(None);
        self.object.set(None);
        self.object_type.set(None);
    }
}


/// The type `super`.
pub(crate) const SUPER: TypeSpec = TypeSpec::named("super");
