//! Traceback entries.

use serpentarium_heap::{GcWord, Kind, Label, Payload, Slot, Visitor};

use crate::core::TypeSpec;
use std::cell::Cell;

/// The payload of tracebacks (`PyTracebackObject`).
#[derive(Debug)]
pub struct Traceback {
    /// The entry nearer to the raise, if any.
    pub next: Slot,
    /// The frame.
    pub frame: Slot,
    /// Byte offset of the instruction.
    pub lasti: Cell<i32>,
    /// Line, or -1 to compute it from `lasti`.
    pub lineno: Cell<i32>,
}

impl Payload for Traceback {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.next.visit(Label::Field("tb_next"), visitor);
        self.frame.visit(Label::Field("tb_frame"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.next.set(None);
        self.frame.set(None);
    }
}


/// The type `traceback`.
pub(crate) const TRACEBACK: TypeSpec = TypeSpec::named("traceback");
