//! `range`: its slots and methods.

use dashu_int::IBig;
use serpentarium_heap::{Obj, Object, Ref, Slot};

use super::Range;
use crate::core::{
    CallArgs, CompareOp, GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag,
    type_of,
};
use crate::types::int_value;
use crate::types::sequence::no_keywords;
use crate::types::slice::long_slice_indices;
use crate::{Int, Slice, Type};

/// The type `range`.
pub(crate) const RANGE: TypeSpec = TypeSpec {
    doc: "A sequence of ints from start to stop, step apart.",
    basicsize: 48,
    flags: type_flag::SEQUENCE,
    slots: SlotTable {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        iter: Some(super::iterator::iter),
        bool: Some(truth),
        length: Some(length),
        item: Some(item),
        contains: Some(contains),
        subscript: Some(subscript),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "__reversed__",
            "($self, /)",
            super::iterator::reversed,
            "An iterator from the last value to the first.",
        ),
        MethodDef::new("__reduce__", "($self, /)", reduce, "State for pickle."),
        MethodDef::new("count", "($self, object, /)", count, "How often a value occurs."),
        MethodDef::new("index", "($self, object, /)", index, "The index of a value."),
    ],
    getset: &[
        GetSetDef::member(
            "start",
            |rt, object| receiver(rt, object)?.part(rt, |range| &range.start),
            "Where it starts.",
        ),
        GetSetDef::member(
            "stop",
            |rt, object| receiver(rt, object)?.part(rt, |range| &range.stop),
            "Where it stops.",
        ),
        GetSetDef::member(
            "step",
            |rt, object| receiver(rt, object)?.part(rt, |range| &range.step),
            "How far values are apart.",
        ),
    ],
    ..TypeSpec::named("range")
};

pub(super) fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Range>> {
    object.downcast::<Range>().ok_or_else(|| rt.system_error("bad argument to internal function"))
}

impl Range {
    fn part(&self, rt: &Runtime, pick: fn(&Self) -> &Slot) -> PyResult {
        pick(self).get().ok_or_else(|| rt.system_error("bad argument to internal function"))
    }

    /// Start, stop and step as machine words, if all fit.
    pub(super) fn small(&self) -> Option<(i64, i64, i64)> {
        Some((small_of(&self.start)?, small_of(&self.stop)?, small_of(&self.step)?))
    }

    /// Start, step and length as big integers.
    pub(super) fn big(&self) -> (IBig, IBig, IBig) {
        (big_of(&self.start), big_of(&self.step), big_of(&self.length))
    }

    fn is_empty(&self) -> bool {
        self.length.with(|length| length.and_then(int_value).is_some_and(|length| length.is_zero()))
    }
}

pub(super) fn small_of(slot: &Slot) -> Option<i64> {
    slot.with(|value| int_value(value?)?.small())
}

pub(super) fn big_of(slot: &Slot) -> IBig {
    slot.with(|value| value.and_then(int_value).map_or(IBig::ZERO, |value| value.to_big()))
}

/// How many values a range of machine words has.
fn small_length(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return 0;
    }
    (high.wrapping_sub(low) as u64 - 1) / step.unsigned_abs() + 1
}

fn long_length(start: &IBig, stop: &IBig, step: &IBig) -> IBig {
    let forward = *step > IBig::ZERO;
    let (low, high) = if forward { (start, stop) } else { (stop, start) };
    if low >= high {
        return IBig::ZERO;
    }
    let stride = if forward { step.clone() } else { -step };
    (high - low - IBig::ONE) / stride + IBig::ONE
}

impl Runtime {
    /// `range(start, stop, step)` of ints; the step is not zero.
    pub(crate) fn new_range(&self, start: Ref, stop: Ref, step: Ref) -> Ref {
        let small = |value: &Ref| int_value(value).and_then(|value| value.small());
        let length = match (small(&start), small(&stop), small(&step)) {
            (Some(start), Some(stop), Some(step)) => self.new_usize(small_length(start, stop, step) as usize),
            _ => {
                let big = |value: &Ref| int_value(value).map_or(IBig::ZERO, |value| value.to_big());
                self.new_big_int(long_length(&big(&start), &big(&stop), &big(&step)))
            }
        };
        let payload = Range {
            start: Slot::new(start),
            stop: Slot::new(stop),
            step: Slot::new(step),
            length: Slot::new(length),
        };
        self.heap.alloc(&self.types.range, payload).into_object()
    }

    /// An index as an int of exactly that type (`PyNumber_Index`).
    fn plain_index(&self, object: &Object) -> PyResult {
        if self.exact_int(object).is_some() {
            return Ok(object.to_ref());
        }
        let index = self.index(object)?;
        Ok(match int_value(&index).map(|value| &**value) {
            Some(Int::Small(small)) => self.new_int(*small),
            Some(big) => self.new_big_int(big.to_big()),
            None => index,
        })
    }
}

fn new(rt: &Runtime, class: &Obj<Type>, args: CallArgs<'_>) -> PyResult {
    no_keywords(rt, class, &rt.types.range, args)?;
    let given = args.positional_values().len();
    let part = |at: usize| args.get(at).map(|value| rt.plain_index(value)).transpose();
    match given {
        1 => {
            let Some(stop) = part(0)? else { return Err(rt.system_error("range without arguments")) };
            Ok(rt.new_range(rt.new_int(0), stop, rt.new_int(1)))
        }
        2 | 3 => {
            let (Some(start), Some(stop)) = (part(0)?, part(1)?) else {
                return Err(rt.system_error("range without arguments"));
            };
            let step = part(2)?.unwrap_or_else(|| rt.new_int(1));
            if int_value(&step).is_some_and(|step| step.is_zero()) {
                return Err(rt.value_error("range() arg 3 must not be zero"));
            }
            Ok(rt.new_range(start, stop, step))
        }
        0 => Err(rt.type_error("range expected at least 1 argument, got 0")),
        _ => Err(rt.type_error(format!("range expected at most 3 arguments, got {given}"))),
    }
}

fn repr(rt: &Runtime, object: &Object) -> PyResult {
    let range = receiver(rt, object)?;
    let show = |pick: fn(&Range) -> &Slot| rt.repr_text(&*range.part(rt, pick)?);
    let (start, stop) = (show(|range| &range.start)?, show(|range| &range.stop)?);
    if small_of(&range.step) == Some(1) {
        return Ok(rt.new_str(&format!("range({start}, {stop})")).into_object());
    }
    let step = show(|range| &range.step)?;
    Ok(rt.new_str(&format!("range({start}, {stop}, {step})")).into_object())
}

fn truth(rt: &Runtime, object: &Object) -> PyResult<bool> {
    Ok(!receiver(rt, object)?.is_empty())
}

fn length(rt: &Runtime, object: &Object) -> PyResult<usize> {
    match small_of(&receiver(rt, object)?.length) {
        Some(length) => Ok(length as usize),
        None => Err(rt.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// The value at a position counted from the start, which is in range.
fn value_at(rt: &Runtime, range: &Range, at: IBig) -> Ref {
    let (start, step, _) = range.big();
    rt.new_big_int(start + at * step)
}

fn out_of_range(rt: &Runtime) -> crate::Raised {
    rt.index_error("range object index out of range")
}

fn item(rt: &Runtime, object: &Object, index: isize) -> PyResult {
    let range = receiver(rt, object)?;
    at_index(rt, range, &Int::Small(index as i64), false)
}

/// The value at an index; negative ones count from the end if `wrap`.
fn at_index(rt: &Runtime, range: &Range, index: &Int, wrap: bool) -> PyResult {
    if let (Some((start, _, step)), Some(length), Some(index)) =
        (range.small(), small_of(&range.length), index.small())
    {
        let index = if index < 0 && wrap { index + length } else { index };
        if !(0..length).contains(&index) {
            return Err(out_of_range(rt));
        }
        return Ok(rt.new_int(start.wrapping_add(index.wrapping_mul(step))));
    }
    let length = big_of(&range.length);
    let mut index = index.to_big();
    if index < IBig::ZERO && wrap {
        index += &length;
    }
    if index < IBig::ZERO || index >= length {
        return Err(out_of_range(rt));
    }
    Ok(value_at(rt, range, index))
}

fn subscript(rt: &Runtime, object: &Object, key: &Object) -> PyResult {
    let range = receiver(rt, object)?;
    if let Some(slice) = key.downcast::<Slice>() {
        let (start, step, length) = range.big();
        let (first, last, stride) = long_slice_indices(rt, slice, &length)?;
        let new_start = rt.new_big_int(&start + first * &step);
        let new_stop = rt.new_big_int(&start + last * &step);
        return Ok(rt.new_range(new_start, new_stop, rt.new_big_int(stride * step)));
    }
    if int_value(key).is_none() && type_of(key).slot(|slots| slots.index).is_none() {
        let name = rt.type_name(key);
        return Err(rt.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let index = rt.index(key)?;
    let Some(index) = int_value(&index) else { return Err(out_of_range(rt)) };
    at_index(rt, range, index, true)
}

/// The position of an int among the values.
fn position(range: &Range, value: &Int) -> Option<IBig> {
    if let (Some((start, stop, step)), Some(value)) = (range.small(), value.small()) {
        let inside = if step > 0 { start <= value && value < stop } else { stop < value && value <= start };
        let distance = i128::from(value) - i128::from(start);
        return (inside && distance % i128::from(step) == 0).then(|| IBig::from(distance / i128::from(step)));
    }
    let (start, step, length) = range.big();
    let distance = value.to_big() - start;
    if &distance % &step != IBig::ZERO {
        return None;
    }
    let at = distance / step;
    (at >= IBig::ZERO && at < length).then_some(at)
}

/// Exact ints and bools, which are found by arithmetic.
fn plain_int<'a>(rt: &Runtime, object: &'a Object) -> Option<&'a Int> {
    let ty = object.type_object();
    let plain = ty.is_same(&rt.types.int) || ty.is_same(&rt.types.bool);
    if plain { int_value(object).map(|value| &**value) } else { None }
}

fn contains(rt: &Runtime, object: &Object, item: &Object) -> PyResult<bool> {
    match plain_int(rt, item) {
        Some(value) => Ok(position(receiver(rt, object)?, value).is_some()),
        None => rt.contains_by_iteration(object, item),
    }
}

fn count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if let Some(value) = plain_int(rt, args.at(1)) {
        let found = position(receiver(rt, args.at(0))?, value);
        return Ok(rt.new_int(i64::from(found.is_some())));
    }
    let mut count = 0;
    rt.for_each(args.at(0), |value| {
        count += usize::from(rt.equal(&value, args.at(1))?);
        Ok(())
    })?;
    Ok(rt.new_usize(count))
}

fn index(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    if let Some(value) = plain_int(rt, args.at(1)) {
        return match position(receiver(rt, args.at(0))?, value) {
            Some(at) => Ok(rt.new_big_int(at)),
            None => Err(rt.value_error("range.index(x): x not in range")),
        };
    }
    let iterator = rt.iter(args.at(0))?;
    let mut place = 0;
    while let Some(value) = rt.next(&iterator)? {
        if rt.equal(&value, args.at(1))? {
            return Ok(rt.new_usize(place));
        }
        place += 1;
    }
    Err(rt.value_error("sequence.index(x): x not in sequence"))
}

fn equal(a: &Range, b: &Range) -> bool {
    let same = |pick: fn(&Range) -> &Slot| big_of(pick(a)) == big_of(pick(b));
    if !same(|range| &range.length) {
        return false;
    }
    a.is_empty()
        || same(|range| &range.start) && (small_of(&a.length) == Some(1) || same(|range| &range.step))
}

fn compare(rt: &Runtime, a: &Object, b: &Object, op: CompareOp) -> PyResult {
    match (a.downcast::<Range>(), b.downcast::<Range>(), op) {
        (Some(a), Some(b), CompareOp::Eq) => Ok(rt.bool(equal(a, b))),
        (Some(a), Some(b), CompareOp::Ne) => Ok(rt.bool(!equal(a, b))),
        _ => Ok(rt.not_implemented()),
    }
}

fn hash(rt: &Runtime, object: &Object) -> PyResult<i64> {
    let range = receiver(rt, object)?;
    let part = |pick: fn(&Range) -> &Slot| range.part(rt, pick).and_then(|value| rt.hash(&value));
    let none = || rt.hash(&rt.none());
    let (start, step) = match small_of(&range.length) {
        Some(0) => (none()?, none()?),
        Some(1) => (part(|range| &range.start)?, none()?),
        _ => (part(|range| &range.start)?, part(|range| &range.step)?),
    };
    Runtime::combine_hashes([part(|range| &range.length), Ok(start), Ok(step)], true)
}

fn reduce(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let range = receiver(rt, args.at(0))?;
    let parts = [
        range.part(rt, |range| &range.start)?,
        range.part(rt, |range| &range.stop)?,
        range.part(rt, |range| &range.step)?,
    ];
    let arguments = rt.new_tracked_tuple(parts).into_object();
    Ok(rt.new_tracked_tuple([args.at(0).type_object().to_ref(), arguments]).into_object())
}
