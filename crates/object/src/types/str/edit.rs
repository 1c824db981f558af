//! Changing strings: case, replacing, stripping, joining.

use serpentarium_heap::{Object, Ref};
use serpentarium_text::{Ends, Text, TextBuf};

use super::slots::{part, receiver, unchanged};
use super::{StrMethods as _, str_value};
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{shown_type, size_error, ssize_or};
use crate::types::{List, tuple_value};

macro_rules! case_methods {
    ($($name:ident),*) => {
        $(pub(super) fn $name(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
            let text: TextBuf = receiver(rt, args.at(0))?.text().$name();
            Ok(rt.unshared_str(&text))
        })*
    };
}

case_methods!(capitalize, casefold, lower, swapcase, title, upper);

/// A mandatory string argument of a method that words its complaint this way.
fn str_argument<'a>(rt: &Runtime, object: &'a Object, what: &str) -> PyResult<Text<'a>> {
    match str_value(object) {
        Some(string) => Ok(string.text()),
        None => Err(rt.type_error(format!("{what} must be str, not {}", shown_type(rt, object)))),
    }
}

pub(super) fn replace(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let old = str_argument(rt, args.at(1), "replace() argument 1")?;
    let new = str_argument(rt, args.at(2), "replace() argument 2")?;
    let count = ssize_or(rt, args.get(3), -1)?;
    let replaced = string.text().replace(old, new, count);
    match replaced.map_err(|error| size_error(rt, error, "replace string is too long"))? {
        Some(text) => Ok(rt.unshared_str(&text)),
        None => Ok(unchanged(rt, string)),
    }
}

fn strip_ends(rt: &Runtime, args: NativeArgs<'_>, ends: Ends, name: &str) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let chars = match rt.not_none(args.get(1)) {
        None => None,
        Some(chars) => match str_value(chars) {
            Some(chars) => Some(chars.text()),
            None => return Err(rt.type_error(format!("{name} arg must be None or str"))),
        },
    };
    Ok(part(rt, string, string.text().strip(ends, chars)))
}

pub(super) fn strip(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    strip_ends(rt, args, Ends::Both, "strip")
}

pub(super) fn lstrip(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    strip_ends(rt, args, Ends::Left, "lstrip")
}

pub(super) fn rstrip(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    strip_ends(rt, args, Ends::Right, "rstrip")
}

pub(super) fn removeprefix(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let prefix = str_argument(rt, args.at(1), "removeprefix() argument")?;
    let len = string.char_len();
    let left = string.text().removeprefix(prefix).len();
    Ok(part(rt, string, len - left..len))
}

pub(super) fn removesuffix(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let suffix = str_argument(rt, args.at(1), "removesuffix() argument")?;
    let left = string.text().removesuffix(suffix).len();
    Ok(part(rt, string, 0..left))
}

pub(super) fn join(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let separator = receiver(rt, args.at(0))?.text();
    let items = items_to_join(rt, args.at(1))?;
    join_items(rt, separator, &items)
}

/// The items of an iterable; anything else cannot be joined.
pub(in crate::types) fn items_to_join(rt: &Runtime, iterable: &Object) -> PyResult<Vec<Ref>> {
    if let Some(list) = iterable.downcast::<List>()
        && iterable.type_object().is_same(&rt.types.list)
    {
        return Ok(list.to_vec());
    }
    if let Some(tuple) = tuple_value(iterable)
        && iterable.type_object().is_same(&rt.types.tuple)
    {
        return Ok(tuple.tail().to_vec());
    }
    let iterator = rt.iter(iterable);
    let Some(iterator) = rt.swallow(iterator, &rt.exceptions.type_error)? else {
        return Err(rt.type_error("can only join an iterable"));
    };
    rt.to_vec(&iterator)
}

fn join_items(rt: &Runtime, separator: Text<'_>, items: &[Ref]) -> PyResult {
    if let [only] = items
        && rt.is_exact_str(only)
    {
        return Ok(only.clone());
    }
    if let Some((index, wrong)) = items.iter().enumerate().find(|(_, item)| str_value(item).is_none()) {
        let name = rt.type_name(wrong);
        return Err(rt.type_error(format!("sequence item {index}: expected str instance, {name} found")));
    }
    let parts = Joined { items: items.iter(), separator, gap: false };
    rt.joined_str(parts, "join() result is too long for a Python string")
}

/// Items with a separator between them.
#[derive(Clone)]
struct Joined<'a> {
    items: std::slice::Iter<'a, Ref>,
    separator: Text<'a>,
    /// The separator comes next, if an item is left.
    gap: bool,
}

impl<'a> Iterator for Joined<'a> {
    type Item = Text<'a>;

    #[inline]
    fn next(&mut self) -> Option<Text<'a>> {
        if self.gap && self.items.len() != 0 {
            self.gap = false;
            return Some(self.separator);
        }
        self.gap = !self.separator.is_empty();
        self.items.next().and_then(|item| str_value(item)).map(|item| item.text())
    }
}
