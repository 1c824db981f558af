//! What methods of sequences share in reading their arguments: positions, slices, optional bounds.

use serpentarium_heap::{Object, Ref, StackRef};
use serpentarium_text::SizeError;

use crate::core::{CallArgs, PyResult, Raised, Runtime, type_of};
use crate::types::{int_value, str_value};
use crate::{Slice, StrMethods as _};

/// A slice as written, with its defaults filled in, before it is fitted to a length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawSlice {
    start: isize,
    stop: isize,
    step: isize,
}

/// A slice fitted to a length: `len` items from `start`, `step` apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: isize,
    pub(crate) step: isize,
    pub(crate) len: usize,
}

impl Span {
    /// The positions, in the order of the slice.
    pub(crate) fn positions(self) -> impl Iterator<Item = usize> {
        (0..self.len).map(move |index| (self.start + self.step * index as isize) as usize)
    }

    /// The range of positions if they are consecutive.
    pub(crate) fn range(self) -> Option<std::ops::Range<usize>> {
        let start = self.start as usize;
        (self.step == 1).then_some(start..start + self.len)
    }
}

impl RawSlice {
    /// Reads a slice object; this may run `__index__`.
    pub(crate) fn read(rt: &Runtime, slice: &Slice) -> PyResult<Self> {
        let part = |slot: &serpentarium_heap::Slot| slot.get().filter(|value| !rt.is_none(value));
        let step = part(&slice.step).map_or(Ok(1), |value| bound(rt, &value))?.max(-isize::MAX);
        if step == 0 {
            return Err(rt.value_error("slice step cannot be zero"));
        }
        let (low, high) = if step < 0 { (isize::MAX, isize::MIN) } else { (0, isize::MAX) };
        let start = part(&slice.start).map_or(Ok(low), |value| bound(rt, &value))?;
        let stop = part(&slice.stop).map_or(Ok(high), |value| bound(rt, &value))?;
        Ok(Self { start, stop, step })
    }

    /// Fits the slice to a length (`PySlice_AdjustIndices`).
    pub(crate) fn fit(self, len: usize) -> Span {
        let len = len as isize;
        let (low, high) = if self.step < 0 { (-1, len - 1) } else { (0, len) };
        let clip = |at: isize| if at < 0 { at.saturating_add(len).max(low) } else { at.min(high) };
        let (start, stop) = (clip(self.start), clip(self.stop));
        let count = if self.step < 0 && stop < start {
            (start - stop - 1) / -self.step + 1
        } else if self.step > 0 && start < stop {
            (stop - start - 1) / self.step + 1
        } else {
            0
        };
        Span { start, step: self.step, len: count as usize }
    }
}

/// One bound of a slice or of a search (`_PyEval_SliceIndex`).
pub(crate) fn bound(rt: &Runtime, object: &Object) -> PyResult<isize> {
    if int_value(object).is_none() && type_of(object).slot(|slots| slots.index).is_none() {
        return Err(rt.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    rt.index_clipped(object)
}

/// The optional bounds of a search at `args[first]` and the next; `None` means the default.
pub(crate) fn bounds(rt: &Runtime, args: &[StackRef], first: usize) -> PyResult<(isize, isize)> {
    let read = |index: usize, default: isize| match rt.not_none(args.get(index).and_then(StackRef::get)) {
        Some(object) => bound(rt, object),
        None => Ok(default),
    };
    Ok((read(first, 0)?, read(first + 1, isize::MAX)?))
}

/// The positional arguments of a method that takes no keywords; `self` is the first value and not counted.
pub(crate) fn positional<'a>(
    rt: &Runtime,
    args: CallArgs<'a>,
    type_name: &str,
    name: &str,
    min: usize,
    max: usize,
) -> PyResult<&'a [StackRef]> {
    if args.keyword_len() > 0 {
        return Err(rt.type_error(format!("{type_name}.{name}() takes no keyword arguments")));
    }
    let given = args.values.len().saturating_sub(1);
    if given < min || given > max {
        let (which, bound) = if given < min { ("at least", min) } else { ("at most", max) };
        let plural = if bound == 1 { "" } else { "s" };
        return Err(rt.type_error(format!("{name} expected {which} {bound} argument{plural}, got {given}")));
    }
    Ok(args.values)
}

/// The arguments of a constructor whose parameters may all be left out and all be named.
pub(crate) fn named<'a, const N: usize>(
    rt: &Runtime,
    args: CallArgs<'a>,
    function: &str,
    names: [&str; N],
) -> PyResult<[Option<&'a Object>; N]> {
    let given = args.values.len();
    if given > N {
        return Err(rt.type_error(if function == "str" {
            format!("{function} expected at most {N} arguments, got {given}")
        } else {
            let plural = if N == 1 { "" } else { "s" };
            format!("{function}() takes at most {N} argument{plural} ({given} given)")
        }));
    }
    let mut places = [None; N];
    for (place, value) in places.iter_mut().zip(args.positional_values()) {
        *place = value.get();
    }
    for (key, value) in args.keywords() {
        let found = str_value(key).and_then(|key| names.iter().position(|name| key.equals(name)));
        let Some(index) = found else {
            let key = rt.str_text(key)?;
            return Err(rt.type_error(format!("{function}() got an unexpected keyword argument '{key}'")));
        };
        if places[index].is_some() {
            let name = names[index];
            let position = index + 1;
            return Err(rt.type_error(format!(
                "argument for {function}() given by name ('{name}') and position ({position})"
            )));
        }
        places[index] = Some(value);
    }
    Ok(places)
}

/// A `Py_ssize_t` argument.
pub(crate) fn ssize(rt: &Runtime, object: &Object) -> PyResult<isize> {
    if let Some(small) = int_value(object).and_then(|value| value.small()) {
        return Ok(small as isize);
    }
    let index = rt.index(object)?;
    match int_value(&index).and_then(|value| value.small()) {
        Some(small) => Ok(small as isize),
        None => Err(rt.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// The same where the argument may be missing.
pub(crate) fn ssize_or(rt: &Runtime, object: Option<&Object>, default: isize) -> PyResult<isize> {
    object.map_or(Ok(default), |object| ssize(rt, object))
}

/// A C `int` argument that may be missing.
pub(crate) fn int_or(rt: &Runtime, object: Option<&Object>, default: i32) -> PyResult<i32> {
    let Some(object) = object else { return Ok(default) };
    let index = rt.index(object)?;
    int_value(&index)
        .and_then(|value| value.small())
        .and_then(|small| i32::try_from(small).ok())
        .ok_or_else(|| rt.overflow_error("Python int too large to convert to C int"))
}

/// The exception for a result that cannot be built.
#[cold]
pub(crate) fn size_error(rt: &Runtime, error: SizeError, too_long: &str) -> Raised {
    match error {
        SizeError::TooLong => rt.overflow_error(too_long),
        SizeError::NoMemory => rt.memory_error(),
    }
}

/// A list of results with the room CPython gave it: `prealloc` slots, then growing.
pub(crate) fn list_with_room(rt: &Runtime, items: Vec<Ref>, prealloc: usize) -> Ref {
    let mut room = prealloc;
    while room < items.len() {
        room = crate::grown(room + 1);
    }
    let list = rt.new_list(items);
    list.allocated.set(room);
    list.into_object()
}

/// `iter` as `__reduce__` of iterators names it.
pub(crate) fn builtin_iter(rt: &Runtime) -> PyResult {
    let dict = rt.builtins_dict.get();
    let found = dict
        .as_ref()
        .and_then(|dict| dict.downcast::<crate::Dict>())
        .and_then(|dict| dict.get_str(rt, &rt.intern("iter")));
    found.ok_or_else(|| rt.runtime_error("unable to load builtins.iter"))
}

/// The `iter` slot of iterators: themselves.
pub(crate) fn self_iter(_: &Runtime, object: &Object) -> PyResult {
    Ok(object.to_ref())
}

/// The type of a wrong argument as argument parsing names it.
pub(crate) fn shown_type(rt: &Runtime, object: &Object) -> String {
    if rt.is_none(object) { "None".to_owned() } else { rt.type_name(object) }
}
