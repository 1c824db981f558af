//! Strings, bytes and tuples.

use std::rc::Rc;

use dashu_int::IBig;
use rustpython_wtf8::{CodePoint, Wtf8Buf};
use serpentarium_bytecode::Const;

use super::{Operator, as_int};

/// The most characters a folded repetition of a string may have.
const MAX_STR_SIZE: i64 = 4096;
/// The most items a folded repetition of a tuple may have.
const MAX_COLLECTION_SIZE: i64 = 256;
/// The most items, nested ones included, a folded repetition of a tuple may have.
const MAX_TOTAL_ITEMS: i64 = 1024;

pub(super) fn binary(operator: Operator, left: &Const, right: &Const) -> Option<Const> {
    match operator {
        Operator::Add => match (left, right) {
            (Const::Str(left), Const::Str(right)) => {
                let mut text = left.clone();
                text.push_wtf8(right);
                Some(Const::Str(text))
            }
            (Const::Bytes(left), Const::Bytes(right)) => Some(Const::Bytes([&left[..], right].concat())),
            (Const::Tuple(left), Const::Tuple(right)) => Some(Const::Tuple([&left[..], right].concat())),
            _ => None,
        },
        Operator::Multiply => match (as_int(left), as_int(right)) {
            (None, Some(count)) => repeat(left, &count),
            (Some(count), None) => repeat(right, &count),
            _ => None,
        },
        _ => None,
    }
}

/// How many items a nest of tuples has beyond `limit`; negative if more.
fn complexity(items: &[Rc<Const>], mut limit: i64) -> i64 {
    limit -= items.len() as i64;
    for item in items {
        if limit < 0 {
            break;
        }
        if let Const::Tuple(items) | Const::FrozenSet(items) = &**item {
            limit = complexity(items, limit);
        }
    }
    limit
}

fn repeat(sequence: &Const, count: &IBig) -> Option<Const> {
    let count = i64::try_from(count).ok()?;
    let (size, most) = match sequence {
        Const::Str(text) => (text.code_points().count() as i64, MAX_STR_SIZE),
        Const::Bytes(bytes) => (bytes.len() as i64, MAX_STR_SIZE),
        Const::Tuple(items) => (items.len() as i64, MAX_COLLECTION_SIZE),
        _ => return None,
    };
    if size == 0 {
        return Some(sequence.clone());
    }
    if count < 0 || most / size < count {
        return None;
    }
    let count = count as usize;
    Some(match sequence {
        Const::Str(text) => {
            let mut repeated = Wtf8Buf::new();
            (0..count).for_each(|_| repeated.push_wtf8(text));
            Const::Str(repeated)
        }
        Const::Bytes(bytes) => Const::Bytes(bytes.repeat(count)),
        Const::Tuple(items) => {
            if count != 0 && complexity(items, MAX_TOTAL_ITEMS / count as i64) < 0 {
                return None;
            }
            Const::Tuple(std::iter::repeat_n(items, count).flatten().cloned().collect())
        }
        _ => return None,
    })
}

/// `sequence[index]`
pub(super) fn subscript(sequence: &Const, index: &Const) -> Option<Const> {
    if let Const::Slice(parts) = index {
        return slice(sequence, parts);
    }
    let index = as_int(index)?;
    let at = |length: usize| {
        let index = i64::try_from(&index).ok()?;
        let index = if index < 0 { index.checked_add(length as i64)? } else { index };
        usize::try_from(index).ok().filter(|index| *index < length)
    };
    match sequence {
        Const::Str(text) => {
            let points: Vec<CodePoint> = text.code_points().collect();
            let point = points[at(points.len())?];
            Some(Const::Str(std::iter::once(point).collect()))
        }
        Const::Bytes(bytes) => Some(Const::Int(bytes[at(bytes.len())?].into())),
        Const::Tuple(items) => Some((*items[at(items.len())?]).clone()),
        _ => None,
    }
}

fn slice(sequence: &Const, parts: &[Rc<Const>; 3]) -> Option<Const> {
    match sequence {
        Const::Str(text) => {
            let points: Vec<CodePoint> = text.code_points().collect();
            Some(Const::Str(indices(parts, points.len())?.map(|index| points[index]).collect()))
        }
        Const::Bytes(bytes) => {
            Some(Const::Bytes(indices(parts, bytes.len())?.map(|index| bytes[index]).collect()))
        }
        Const::Tuple(items) => {
            Some(Const::Tuple(indices(parts, items.len())?.map(|index| items[index].clone()).collect()))
        }
        _ => None,
    }
}

/// The indices a slice selects from a sequence of `length` items.
fn indices(parts: &[Rc<Const>; 3], length: usize) -> Option<impl Iterator<Item = usize> + use<>> {
    let length = length as i64;
    let part = |index: usize| match &*parts[index] {
        Const::None => Some(None),
        other => as_int(other).map(|value| {
            let bound = if value < IBig::ZERO { i64::MIN / 2 } else { i64::MAX / 2 };
            Some(i64::try_from(&value).map_or(bound, |value| value.clamp(i64::MIN / 2, i64::MAX / 2)))
        }),
    };
    let step = part(2)?.unwrap_or(1);
    if step == 0 {
        return None;
    }
    let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let clip = |value: Option<i64>, default: i64| match value {
        None => default,
        Some(value) => (if value < 0 { value + length } else { value }).clamp(lowest, highest.max(lowest)),
    };
    let start = clip(part(0)?, if step < 0 { highest } else { lowest });
    let stop = clip(part(1)?, if step < 0 { lowest } else { highest });
    let more = move |index: &i64| if step < 0 { stop < *index } else { *index < stop };
    Some(
        std::iter::successors(Some(start), move |index| index.checked_add(step))
            .take_while(more)
            .map(|i| i as usize),
    )
}
