//! `slice`.

use serpentarium_heap::{GcWord, Kind, Label, Object, Payload, Slot, Visitor};

use crate::core::{PyResult, Runtime, TypeSpec, kind, type_of};
use crate::types::int_value;

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

impl Runtime {
    /// Start, stop, step and number of positions of a slice of something with `len` items; may run `__index__`
    /// (`PySlice_Unpack` and `PySlice_AdjustIndices`).
    pub fn slice_indices(&self, slice: &Slice, len: usize) -> PyResult<(isize, isize, isize, usize)> {
        let bounds = self.slice_bounds(slice)?;
        Ok(adjust_slice(bounds, len))
    }

    /// Start, stop and step of a slice before they are fitted to a length.
    pub(crate) fn slice_bounds(&self, slice: &Slice) -> PyResult<(isize, isize, isize)> {
        let step = self.slice_bound(&slice.step, 1)?;
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let step = step.max(-isize::MAX);
        let (first, last) = if step < 0 { (isize::MAX, isize::MIN) } else { (0, isize::MAX) };
        let start = self.slice_bound(&slice.start, first)?;
        Ok((start, self.slice_bound(&slice.stop, last)?, step))
    }

    fn slice_bound(&self, part: &Slot, default: isize) -> PyResult<isize> {
        match part.get() {
            Some(value) if !self.is_none(&value) => self.slice_position(&value),
            _ => Ok(default),
        }
    }

    /// One bound of a slice, clipped (`_PyEval_SliceIndex`).
    pub(crate) fn slice_position(&self, value: &Object) -> PyResult<isize> {
        if int_value(value).is_none() && type_of(value).slot(|slots| slots.index).is_none() {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.index_clipped(value)
    }
}

/// Fits start, stop and step to a length; the last number says how many positions there are.
pub(crate) fn adjust_slice(
    (start, stop, step): (isize, isize, isize),
    len: usize,
) -> (isize, isize, isize, usize) {
    let len = len as isize;
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let fit = |at: isize| if at < 0 { at.saturating_add(len).max(low) } else { at.min(high) };
    let (start, stop) = (fit(start), fit(stop));
    let count = match step {
        ..0 if stop < start => (start - stop - 1) / -step + 1,
        1.. if start < stop => (stop - start - 1) / step + 1,
        _ => 0,
    };
    (start, stop, step, count as usize)
}

/// The type `slice`.
pub(crate) const SLICE: TypeSpec = TypeSpec::named("slice");
