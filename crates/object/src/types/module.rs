//! Modules.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};
use serpentarium_heap::Guarded;

/// The payload of modules (`PyModuleObject`).
#[derive(Debug)]
pub struct Module {
    /// The namespace, a dict.
    pub dict: Slot,
}

impl Payload for Module {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::MODULE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.dict.set(None);
    }
}


/// The type `module`.
pub(crate) const MODULE: TypeSpec = TypeSpec::named("module");
