//! Taking bytes apart: `split`, `splitlines`, `partition`.

use std::ops::Range;

use serpentarium_heap::{Object, Ref};
use serpentarium_text::bytes;

use super::{ByteType, part};
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{list_with_room, ssize_or};
use crate::types::buffer::BytesView;

/// Most slots `split` makes in advance (`MAX_PREALLOC`).
const MAX_PREALLOC: usize = 12;

fn not_empty(rt: &Runtime, object: &Object) -> PyResult<BytesView> {
    let separator = BytesView::require(rt, object)?;
    if separator.is_empty() { Err(rt.value_error("empty separator")) } else { Ok(separator) }
}

fn pieces<T: ByteType>(rt: &Runtime, object: &Object, ranges: Vec<Range<usize>>) -> Vec<Ref> {
    ranges.into_iter().map(|range| part::<T>(rt, object, range)).collect()
}

type CutAt = fn(&[u8], &[u8], isize) -> Vec<Range<usize>>;
type CutSpace = fn(&[u8], isize) -> Vec<Range<usize>>;

fn split_with<T: ByteType>(
    rt: &Runtime,
    args: NativeArgs<'_>,
    cut_at: CutAt,
    cut_space: CutSpace,
) -> PyResult {
    let limit = ssize_or(rt, args.get(2), -1)?;
    let separator = rt.not_none(args.get(1)).map(|object| not_empty(rt, object)).transpose()?;
    let ranges = T::read(args.at(0), |own| match &separator {
        Some(separator) => cut_at(own, separator, limit),
        None => cut_space(own, limit),
    });
    let most = usize::try_from(limit).map_or(MAX_PREALLOC, |limit| limit.saturating_add(1).min(MAX_PREALLOC));
    let parts = pieces::<T>(rt, args.at(0), ranges);
    Ok(list_with_room(rt, parts, most))
}

pub(in crate::types) fn split<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    split_with::<T>(rt, args, bytes::split, bytes::split_whitespace)
}

pub(in crate::types) fn rsplit<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    split_with::<T>(rt, args, bytes::rsplit, bytes::rsplit_whitespace)
}

pub(in crate::types) fn splitlines<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let keepends = args.get(1).map_or(Ok(false), |keep| rt.is_true(keep))?;
    let ranges = T::read(args.at(0), |own| bytes::splitlines(own, keepends));
    let parts = pieces::<T>(rt, args.at(0), ranges);
    Ok(list_with_room(rt, parts, 0))
}

pub(in crate::types) fn partition<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let separator = not_empty(rt, args.at(1))?;
    let found = T::read(args.at(0), |own| bytes::partition(own, &separator));
    let object = args.at(0);
    let parts = match found {
        Some((before, _, after)) => {
            let middle = T::separator(rt, args.at(1), &separator);
            [part::<T>(rt, object, before), middle, part::<T>(rt, object, after)]
        }
        None => [T::unchanged(rt, object), T::make(rt, &[]), T::make(rt, &[])],
    };
    Ok(rt.new_tracked_tuple(parts).into_object())
}

pub(in crate::types) fn rpartition<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let separator = not_empty(rt, args.at(1))?;
    let found = T::read(args.at(0), |own| bytes::rpartition(own, &separator));
    let object = args.at(0);
    let parts = match found {
        Some((before, _, after)) => {
            let middle = T::separator(rt, args.at(1), &separator);
            [part::<T>(rt, object, before), middle, part::<T>(rt, object, after)]
        }
        None => [T::make(rt, &[]), T::make(rt, &[]), T::unchanged(rt, object)],
    };
    Ok(rt.new_tracked_tuple(parts).into_object())
}
