//! Cells: variables shared between scopes.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};

/// The payload of cells (`PyCellObject`).
#[derive(Debug)]
pub struct CellObject {
    /// The value, if bound.
    pub contents: Slot,
}

impl Payload for CellObject {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::CELL;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.contents.visit(Label::Field("cell_contents"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.contents.set(None);
    }
}


/// The type `cell`.
pub(crate) const CELL: TypeSpec = TypeSpec::named("cell");
