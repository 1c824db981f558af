//! Taking strings apart: `split`, `splitlines`, `partition`.

use std::ops::Range;

use serpentarium_heap::{Object, Ref};
use serpentarium_text::Text;

use super::slots::{part, receiver};
use super::{StrMethods as _, str_value};
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{list_with_room, ssize_or};

/// Most slots `split` makes in advance (`MAX_PREALLOC`).
const MAX_PREALLOC: usize = 12;

fn separator<'a>(rt: &Runtime, object: Option<&'a Object>) -> PyResult<Option<Text<'a>>> {
    let Some(object) = rt.not_none(object) else { return Ok(None) };
    let Some(separator) = str_value(object) else {
        return Err(rt.type_error(format!("must be str or None, not {}", rt.type_name(object))));
    };
    if separator.char_len() == 0 {
        return Err(rt.value_error("empty separator"));
    }
    Ok(Some(separator.text()))
}

fn split_with(
    rt: &Runtime,
    args: NativeArgs<'_>,
    cut: fn(Text<'_>, Option<Text<'_>>, isize) -> Vec<Range<usize>>,
) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let limit = ssize_or(rt, args.get(2), -1)?;
    let separator = separator(rt, args.get(1))?;
    let ranges = cut(string.text(), separator, limit);
    let len = string.char_len();
    let most = match (usize::try_from(limit), separator) {
        (Ok(limit), _) => limit.saturating_add(1),
        (Err(_), Some(separator)) => len / separator.len() + 1,
        (Err(_), None) => len.saturating_sub(1) / 2 + 1,
    };
    let parts = ranges.into_iter().map(|range| part(rt, string, range)).collect();
    Ok(list_with_room(rt, parts, most.min(MAX_PREALLOC)))
}

pub(super) fn split(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    split_with(rt, args, |text, separator, limit| text.split(separator, limit))
}

pub(super) fn rsplit(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    split_with(rt, args, |text, separator, limit| text.rsplit(separator, limit))
}

pub(super) fn splitlines(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let keepends = args.get(1).map_or(Ok(false), |keep| rt.is_true(keep))?;
    let ranges = string.text().splitlines(keepends);
    let parts: Vec<Ref> = ranges.into_iter().map(|range| part(rt, string, range)).collect();
    Ok(list_with_room(rt, parts, 0))
}

fn partition_separator<'a>(rt: &Runtime, object: &'a Object) -> PyResult<Text<'a>> {
    let Some(separator) = str_value(object) else {
        return Err(rt.type_error(format!("must be str, not {}", rt.type_name(object))));
    };
    if separator.char_len() == 0 {
        return Err(rt.value_error("empty separator"));
    }
    Ok(separator.text())
}

pub(super) fn partition(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let separator = partition_separator(rt, args.at(1))?;
    let empty = || rt.names.empty.clone().into_object();
    Ok(match string.text().partition(separator) {
        Some((before, _, after)) => {
            let parts = [part(rt, string, before), args.at(1).to_ref(), part(rt, string, after)];
            rt.new_tracked_tuple(parts)
        }
        None => rt.new_tracked_tuple([part(rt, string, 0..string.char_len()), empty(), empty()]),
    }
    .into_object())
}

pub(super) fn rpartition(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let separator = partition_separator(rt, args.at(1))?;
    let empty = || rt.names.empty.clone().into_object();
    Ok(match string.text().rpartition(separator) {
        Some((before, _, after)) => {
            let parts = [part(rt, string, before), args.at(1).to_ref(), part(rt, string, after)];
            rt.new_tracked_tuple(parts)
        }
        None => rt.new_tracked_tuple([empty(), empty(), part(rt, string, 0..string.char_len())]),
    }
    .into_object())
}
