//! `slice`.

use dashu_int::IBig;
use serpentarium_heap::{GcWord, Kind, Label, Obj, Object, Payload, Ref, Slot, Visitor};
use serpentarium_text::TextBuilder;

use crate::Type;
use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, kind,
    type_of,
};
use crate::types::int_value;
use crate::types::repr::push_repr;
use crate::types::sequence::no_keywords;

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
    let count = if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    (start, stop, step, count as usize)
}

/// The bounds of a slice of something of any length, fitted to it (`_PySlice_GetLongIndices`).
pub(crate) fn long_slice_indices(rt: &Runtime, slice: &Slice, length: &IBig) -> PyResult<(IBig, IBig, IBig)> {
    let step = long_bound(rt, &slice.step)?.unwrap_or(IBig::ONE);
    if step == IBig::ZERO {
        return Err(rt.value_error("slice step cannot be zero"));
    }
    let backward = step < IBig::ZERO;
    let (low, high) = if backward { (-IBig::ONE, length - IBig::ONE) } else { (IBig::ZERO, length.clone()) };
    let fit = |at: IBig| if at < IBig::ZERO { (at + length).max(low.clone()) } else { at.min(high.clone()) };
    let (first, last) = if backward { (&high, &low) } else { (&low, &high) };
    let start = long_bound(rt, &slice.start)?.map_or_else(|| first.clone(), fit);
    let stop = long_bound(rt, &slice.stop)?.map_or_else(|| last.clone(), fit);
    Ok((start, stop, step))
}

fn long_bound(rt: &Runtime, part: &Slot) -> PyResult<Option<IBig>> {
    let Some(value) = part.get().filter(|value| !rt.is_none(value)) else { return Ok(None) };
    if int_value(&value).is_none() && type_of(&value).slot(|slots| slots.index).is_none() {
        return Err(rt.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    let index = rt.index(&value)?;
    Ok(int_value(&index).map(|value| value.to_big()))
}

/// The type `slice`.
pub(crate) const SLICE: TypeSpec = TypeSpec {
    doc: "What stands between the brackets of a slicing.",
    basicsize: 40,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "indices",
            "($self, object, /)",
            indices,
            "Start, stop and step for a sequence of a given length.",
        ),
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
    ],
    getset: &[
        GetSetDef::member("start", |rt, object| Ok(parts(rt, object)?[0].clone()), "Where it starts."),
        GetSetDef::member("stop", |rt, object| Ok(parts(rt, object)?[1].clone()), "Where it stops."),
        GetSetDef::member("step", |rt, object| Ok(parts(rt, object)?[2].clone()), "How far items are apart."),
    ],
    ..TypeSpec::named("slice")
};

impl Runtime {
    /// A slice object.
    pub fn new_slice(&self, start: Ref, stop: Ref, step: Ref) -> Ref {
        let payload = Slice { start: Slot::new(start), stop: Slot::new(stop), step: Slot::new(step) };
        self.tracked(self.heap.alloc(&self.types.slice, payload)).into_object()
    }
}

/// Start, stop and step.
fn parts(rt: &Runtime, object: &Object) -> PyResult<[Ref; 3]> {
    let slice =
        object.downcast::<Slice>().ok_or_else(|| rt.system_error("bad argument to internal function"))?;
    let part = |slot: &Slot| slot.get().unwrap_or_else(|| rt.none());
    Ok([part(&slice.start), part(&slice.stop), part(&slice.step)])
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, &rt.types.slice, args)?;
    let part = |at: usize| args.get(at).map_or_else(|| rt.none(), Obj::to_ref);
    match args.positional_values().len() {
        0 => Err(rt.type_error("slice expected at least 1 argument, got 0")),
        1 => Ok(rt.new_slice(rt.none(), part(0), rt.none())),
        2 | 3 => Ok(rt.new_slice(part(0), part(1), part(2))),
        given => Err(rt.type_error(format!("slice expected at most 3 arguments, got {given}"))),
    }
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let mut text = TextBuilder::new();
    text.push_str("slice(");
    for (index, part) in parts(rt, object)?.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        push_repr(rt, &mut text, part)?;
    }
    text.push_str(")");
    Ok(rt.str_from_canonical(text.finish().as_text()).into_object())
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let parts = parts(rt, object)?;
    Runtime::combine_hashes(parts.iter().map(|part| rt.hash(part)), false)
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    if !a.is::<Slice>() || !b.is::<Slice>() {
        return Ok(rt.not_implemented());
    }
    if a.is_same(b) {
        return Ok(rt.bool(op.accepts(std::cmp::Ordering::Equal)));
    }
    let (left, right) = (rt.new_tuple(parts(rt, a)?), rt.new_tuple(parts(rt, b)?));
    rt.compare(left.as_object(), right.as_object(), op)
}

fn indices(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let length = rt.index(args.at(1))?;
    let length = int_value(&length).map_or(IBig::ZERO, |value| value.to_big());
    if length < IBig::ZERO {
        return Err(rt.value_error("length should not be negative"));
    }
    let Some(slice) = args.at(0).downcast::<Slice>() else { return Err(rt.system_error("bad slice")) };
    let (start, stop, step) = long_slice_indices(rt, slice, &length)?;
    Ok(rt
        .new_tracked_tuple([rt.new_big_int(start), rt.new_big_int(stop), rt.new_big_int(step)])
        .into_object())
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let state = rt.new_tracked_tuple(parts(rt, args.at(0))?).into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), state]).into_object())
}
