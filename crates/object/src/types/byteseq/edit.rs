//! Changing bytes: replacing, stripping, joining, translating, decoding.

use serpentarium_heap::Object;
use serpentarium_text::{Ends, bytes};

use super::{ByteType, part};
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{size_error, ssize_or};
use crate::types::buffer::BytesView;
use crate::types::codecs::codec_argument;
use crate::types::str::items_to_join;

pub(in crate::types) fn replace<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let old = BytesView::require(rt, args.at(1))?;
    let new = BytesView::require(rt, args.at(2))?;
    let count = ssize_or(rt, args.get(3), -1)?;
    let replaced = T::read(args.at(0), |own| bytes::replace(own, &old, &new, count));
    match replaced.map_err(|error| size_error(rt, error, "replace bytes is too long"))? {
        Some(result) => Ok(T::make(rt, &result)),
        None => Ok(T::unchanged(rt, args.at(0))),
    }
}

fn strip_ends<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>, ends: Ends) -> PyResult {
    let chars = rt.not_none(args.get(1)).map(|chars| BytesView::require(rt, chars)).transpose()?;
    let range = T::read(args.at(0), |own| bytes::strip(own, ends, chars.as_deref()));
    Ok(part::<T>(rt, args.at(0), range))
}

pub(in crate::types) fn strip<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    strip_ends::<T>(rt, args, Ends::Both)
}

pub(in crate::types) fn lstrip<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    strip_ends::<T>(rt, args, Ends::Left)
}

pub(in crate::types) fn rstrip<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    strip_ends::<T>(rt, args, Ends::Right)
}

pub(in crate::types) fn removeprefix<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let prefix = BytesView::require(rt, args.at(1))?;
    let (len, left) = T::read(args.at(0), |own| (own.len(), bytes::removeprefix(own, &prefix).len()));
    Ok(part::<T>(rt, args.at(0), len - left..len))
}

pub(in crate::types) fn removesuffix<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let suffix = BytesView::require(rt, args.at(1))?;
    let left = T::read(args.at(0), |own| bytes::removesuffix(own, &suffix).len());
    Ok(part::<T>(rt, args.at(0), 0..left))
}

pub(in crate::types) fn join<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let items = items_to_join(rt, args.at(1))?;
    let mut views = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match BytesView::get(rt, item)? {
            Some(view) => views.push(view),
            None => {
                let name = rt.type_name(item);
                return Err(rt.type_error(format!(
                    "sequence item {index}: expected a bytes-like object, {name} found"
                )));
            }
        }
    }
    if let ([only], [item]) = (&views[..], &items[..]) {
        let exact = T::NAME == "bytes" && item.type_object().is_same(&rt.types.bytes);
        return Ok(if exact { item.clone() } else { T::make(rt, only) });
    }
    let parts: Vec<&[u8]> = views.iter().map(|view| &**view).collect();
    let joined = T::read(args.at(0), |own| bytes::join(own, &parts));
    Ok(T::make(rt, &joined.map_err(|error| size_error(rt, error, "join() result is too long"))?))
}

/// `bytes.translate(table, /, delete=b'')`
pub(in crate::types) fn translate<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let table = rt.not_none(args.get(1)).map(|table| BytesView::require(rt, table)).transpose()?;
    let table: Option<&[u8; 256]> = match table.as_deref().map(<&[u8; 256]>::try_from) {
        None => None,
        Some(Ok(table)) => Some(table),
        Some(Err(_)) => return Err(rt.value_error("translation table must be 256 characters long")),
    };
    let delete = args.get(2).map(|delete| BytesView::require(rt, delete)).transpose()?;
    let delete = delete.as_deref().unwrap_or_default();
    let (result, same) = T::read(args.at(0), |own| {
        let result = bytes::translate(own, table, delete);
        let same = result == own;
        (result, same)
    });
    Ok(if same { T::unchanged(rt, args.at(0)) } else { T::make(rt, &result) })
}

/// `bytes.maketrans(frm, to)`
pub(in crate::types) fn maketrans(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let from = BytesView::require(rt, args.at(0))?;
    let to = BytesView::require(rt, args.at(1))?;
    if from.len() != to.len() {
        return Err(rt.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&from, &to) in from.iter().zip(to.iter()) {
        table[usize::from(from)] = to;
    }
    Ok(rt.new_bytes(&table).into_object())
}

pub(in crate::types) fn decode<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let encoding = codec_argument(rt, args.get(1), "decode() argument 'encoding'")?;
    let errors = codec_argument(rt, args.get(2), "decode() argument 'errors'")?;
    decode_object(rt, args.at(0), encoding.as_deref(), errors.as_deref())
}

fn decode_object(rt: &Runtime, object: &Object, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    BytesView::require(rt, object)?.decode(rt, encoding, errors)
}
