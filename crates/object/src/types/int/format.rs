//! `__format__` of numbers: the specification read, and the result as a string.

use std::borrow::Cow;

use serpentarium_heap::{Object, Ref};
use serpentarium_numbers::format::{self as numbers, Align, Formatted, Kind, Spec};
use serpentarium_numbers::int::Decimal;
use serpentarium_text::{Text, TextBuilder};

use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::{int_value, str_value};
use crate::{Int, Str, StrMethods as _};

/// The specification of a `__format__` call; nothing if it is empty, which means `str()`.
pub(crate) fn parsed_spec(rt: &Runtime, spec: &Object, kind: Kind<'_>) -> PyResult<Option<Spec>> {
    let Some(text) = str_value(spec) else {
        let given = crate::types::arguments::shown_type(rt, spec);
        return Err(rt.type_error(format!("__format__() argument must be str, not {given}")));
    };
    if text.char_len() == 0 {
        return Ok(None);
    }
    let points: smallvec::SmallVec<[u32; 16]> = text.text().iter().collect();
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
    format_int(rt, args.at(0), args.at(1))
}

/// `int.__format__`
pub(crate) fn format_int(rt: &Runtime, object: &Object, spec: &Object) -> PyResult {
    let Some(value) = int_value(object) else { return Err(rt.type_error("an int is required")) };
    let name = if rt.exact_int(object).is_some() { "int".into() } else { Cow::from(rt.type_name(object)) };
    let kind = Kind::Int(&name);
    match parsed_spec(rt, spec, kind)? {
        None => rt.str(object),
        Some(spec) => {
            if let Int::Small(small) = **value
                && let Some(text) = plain_decimal(rt, small, &spec)
            {
                return Ok(text);
            }
            let result = numbers::format_int(&value.big(), &spec, kind, rt.int_max_str_digits.get());
            Ok(formatted(rt, &rt.number(result)?).into_object())
        }
    }
}

/// Widest result that [`plain_decimal`] makes.
const PLAIN_WIDTH: usize = 64;

/// The commonest case: decimal digits, at most padded with ASCII characters to a small width.
fn plain_decimal(rt: &Runtime, value: i64, spec: &Spec) -> Option<Ref> {
    let plain = matches!(spec.presentation_char(), 'd' | '\0')
        && spec.sign.is_none()
        && !spec.no_negative_zero
        && spec.grouping.is_none()
        && spec.fraction_grouping.is_none()
        && spec.precision.is_none();
    let width = spec.width.unwrap_or(0);
    if !plain || PLAIN_WIDTH < width {
        return None;
    }
    let fill = u8::try_from(spec.fill).ok().filter(u8::is_ascii)?;
    let decimal = Decimal::new(value);
    let digits = decimal.digits();
    let sign: &[u8] = if value < 0 { b"-" } else { b"" };
    let missing = width.saturating_sub(sign.len() + digits.len());
    let (left, inner, right) = match spec.align {
        Align::Left => (0, 0, missing),
        Align::Right => (missing, 0, 0),
        Align::Center => (missing / 2, 0, missing - missing / 2),
        Align::AfterSign => (0, missing, 0),
    };
    let padding = [fill; PLAIN_WIDTH];
    let parts = [&padding[..left], sign, &padding[..inner], digits, &padding[..right]];
    let mut text = [0; PLAIN_WIDTH];
    let mut len = 0;
    for part in parts {
        text[len..len + part.len()].copy_from_slice(part);
        len += part.len();
    }
    Some(rt.str_from_canonical(Text::Ascii(&text[..len])).into_object())
}
