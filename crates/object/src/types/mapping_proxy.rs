//! `mappingproxy`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;

/// The payload of read-only views of mappings.
#[derive(Debug)]
pub struct MappingProxy {
    /// The mapping.
    pub mapping: Slot,
}

impl Payload for MappingProxy {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.mapping.visit(Label::Field("mapping"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.mapping.set(None);
    }
}


/// The type `mappingproxy`.
pub(crate) const MAPPING_PROXY: TypeSpec = TypeSpec::named("mappingproxy");
