//! Searching in strings: `find`, `index`, `count`, `startswith` and their kin.

use serpentarium_heap::Object;
use serpentarium_text::Text;

use super::slots::receiver;
use super::{StrMethods as _, str_value};
use crate::core::{CallArgs, PyResult, Runtime};
use crate::types::arguments::{bounds, positional, shown_type};
use crate::types::tuple_value;

/// Reads `self`, the sub-string and the bounds.
fn search<R>(
    rt: &Runtime,
    args: CallArgs<'_>,
    name: &str,
    look: impl FnOnce(Text<'_>, Text<'_>, isize, isize) -> R,
) -> PyResult<R> {
    let values = positional(rt, args, "str", name, 1, 3)?;
    let (Some(object), Some(sub)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("missing argument"));
    };
    let Some(sub) = str_value(sub) else {
        return Err(rt.type_error(format!("{name}() argument 1 must be str, not {}", shown_type(rt, sub))));
    };
    let (start, end) = bounds(rt, values, 2)?;
    Ok(look(receiver(rt, object)?.text(), sub.text(), start, end))
}

fn position(rt: &Runtime, found: Option<usize>) -> PyResult {
    Ok(found.map_or_else(|| rt.new_int(-1), |at| rt.new_usize(at)))
}

fn required(rt: &Runtime, found: Option<usize>) -> PyResult {
    found.map(|at| rt.new_usize(at)).ok_or_else(|| rt.value_error("substring not found"))
}

pub(super) fn find(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    position(rt, search(rt, args, "find", |text, sub, start, end| text.find(sub, start, end))?)
}

pub(super) fn rfind(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    position(rt, search(rt, args, "rfind", |text, sub, start, end| text.rfind(sub, start, end))?)
}

pub(super) fn index(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    required(rt, search(rt, args, "index", |text, sub, start, end| text.find(sub, start, end))?)
}

pub(super) fn rindex(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    required(rt, search(rt, args, "rindex", |text, sub, start, end| text.rfind(sub, start, end))?)
}

pub(super) fn count(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let count = search(rt, args, "count", |text, sub, start, end| text.count(sub, start, end))?;
    Ok(rt.new_usize(count))
}

/// How a string is compared with one end of another.
type Test = fn(Text<'_>, Text<'_>, isize, isize) -> bool;

pub(super) fn startswith(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    tail_match(rt, args, "startswith", |text, prefix, start, end| text.startswith(prefix, start, end))
}

pub(super) fn endswith(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    tail_match(rt, args, "endswith", |text, suffix, start, end| text.endswith(suffix, start, end))
}

fn tail_match(rt: &Runtime, args: CallArgs<'_>, name: &str, test: Test) -> PyResult {
    let values = positional(rt, args, "str", name, 1, 3)?;
    let (Some(object), Some(wanted)) = (args.get(0), args.get(1)) else {
        return Err(rt.system_error("missing argument"));
    };
    let (start, end) = bounds(rt, values, 2)?;
    let text = receiver(rt, object)?.text();
    if let Some(choices) = tuple_value(wanted) {
        for choice in choices.tail() {
            let Some(choice) = str_value(choice) else { return Err(not_only_str(rt, name, choice)) };
            if test(text, choice.text(), start, end) {
                return Ok(rt.bool(true));
            }
        }
        return Ok(rt.bool(false));
    }
    match str_value(wanted) {
        Some(wanted) => Ok(rt.bool(test(text, wanted.text(), start, end))),
        None => Err(rt.type_error(format!(
            "{name} first arg must be str or a tuple of str, not {}",
            rt.type_name(wanted)
        ))),
    }
}

fn not_only_str(rt: &Runtime, name: &str, found: &Object) -> crate::Raised {
    rt.type_error(format!("tuple for {name} must only contain str, not {}", rt.type_name(found)))
}
