//! `__format__` of numbers: the specification read, and the result as a string.

use serpentarium_heap::{Object, Ref};
use serpentarium_numbers::format::{Formatted, Kind, Spec, format_int};
use serpentarium_text::TextBuilder;

use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::{int_value, str_value};
use crate::{Str, StrMethods as _};

/// The specification of a `__format__` call; nothing if it is empty, which means `str()`.
pub(crate) fn parsed_spec(rt: &Runtime, spec: &Object, kind: Kind<'_>) -> PyResult<Option<Spec>> {
    let Some(text) = str_value(spec) else {
        let given = crate::types::arguments::shown_type(rt, spec);
        return Err(rt.type_error(format!("__format__() argument must be str, not {given}")));
    };
    if text.char_len() == 0 {
        return Ok(None);
    }
    let points: Vec<u32> = text.text().iter().collect();
    rt.number(Spec::parse(&points, kind)).map(Some)
}

/// A formatted number as a string object.
pub(crate) fn formatted(rt: &Runtime, result: &Formatted) -> Ref<Str> {
    let mut text = TextBuilder::new();
    text.push_repeated(result.fill, result.left);
    text.push_str(&result.prefix);
    text.push_repeated(result.fill, result.inner);
    text.push_str(&result.body);
    if let Some(surrogate) = result.surrogate {
        text.push(surrogate);
    }
    text.push_repeated(result.fill, result.right);
    rt.str_from_canonical(text.finish().as_text())
}

pub(super) fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let Some(value) = int_value(object) else { return Err(rt.type_error("an int is required")) };
    let name = rt.type_name(object);
    let kind = Kind::Int(&name);
    match parsed_spec(rt, args.at(1), kind)? {
        None => rt.str(object),
        Some(spec) => {
            let result = format_int(&value.big(), &spec, kind, rt.int_max_str_digits.get());
            Ok(formatted(rt, &rt.number(result)?).into_object())
        }
    }
}
