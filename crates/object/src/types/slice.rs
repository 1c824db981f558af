//! `slice`.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::{TypeSpec, kind};

/// The payload of slices.
#[derive(Debug)]
pub struct Slice {
    /// Start.
    pub start: Slot,
    /// Stop.
    pub stop: Slot,
    /// Step.
    pub step: Slot,
}

impl Payload for Slice {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = kind::SLICE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.start.visit(Label::Field("start"), visitor);
        self.stop.visit(Label::Field("stop"), visitor);
        self.step.visit(Label::Field("step"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.start.set(None);
        self.stop.set(None);
        self.step.set(None);
    }
}


/// The type `slice`.
pub(crate) const SLICE: TypeSpec = TypeSpec::named("slice");
