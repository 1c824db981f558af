//! `range` and its iterators.

mod iterator;
mod methods;

use std::cell::Cell;

use serpentarium_heap::{GcWord, Kind, Label, NoPrefix, Payload, Slot, Visitor};

use crate::core::kind;
pub(crate) use iterator::{LONG_RANGE_ITERATOR, RANGE_ITERATOR};
pub(crate) use methods::RANGE;

/// The payload of ranges; all four are ints.
#[derive(Debug)]
pub struct Range {
    /// Start.
    pub start: Slot,
    /// Stop.
    pub stop: Slot,
    /// Step.
    pub step: Slot,
    /// How many values.
    pub length: Slot,
}

impl Payload for Range {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::RANGE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.start.visit(Label::Field("start"), visitor);
        self.stop.visit(Label::Field("stop"), visitor);
        self.step.visit(Label::Field("step"), visitor);
        self.length.visit(Label::Field("length"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.start.set(None);
        self.stop.set(None);
        self.step.set(None);
        self.length.set(None);
    }
}

/// The payload of range iterators over machine words.
#[derive(Debug)]
pub struct RangeIterator {
    /// The next value.
    pub next: Cell<i64>,
    /// The step.
    pub step: i64,
    /// How many values are left.
    pub remaining: Cell<u64>,
}

impl Payload for RangeIterator {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::RANGE_ITERATOR;
}

/// The payload of range iterators over big ints.
#[derive(Debug)]
pub struct LongRangeIterator {
    /// The next value.
    pub start: Slot,
    /// The step.
    pub step: Slot,
    /// How many values are left, an int.
    pub remaining: Slot,
}

impl Payload for LongRangeIterator {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.start.visit(Label::Field("start"), visitor);
        self.step.visit(Label::Field("step"), visitor);
        self.remaining.visit(Label::Field("len"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.start.set(None);
        self.step.set(None);
        self.remaining.set(None);
    }
}
