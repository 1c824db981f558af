//! Laying strings out in a width: `center`, `ljust`, `zfill`, `expandtabs`.

use serpentarium_heap::Object;
use serpentarium_text::{SizeError, Text, TextBuf};

use super::slots::{receiver, unchanged};
use super::{StrMethods as _, str_value};
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{int_or, size_error, ssize};

fn fill_character(rt: &Runtime, object: Option<&Object>) -> PyResult<u32> {
    let Some(object) = object else { return Ok(u32::from(' ')) };
    let Some(fill) = str_value(object) else {
        let name = rt.type_name(object);
        return Err(rt.type_error(format!("The fill character must be a unicode character, not {name}")));
    };
    match (fill.char_len(), fill.text().get(0)) {
        (1, Some(cp)) => Ok(cp),
        _ => Err(rt.type_error("The fill character must be exactly one character long")),
    }
}

fn padded(
    rt: &Runtime,
    args: NativeArgs<'_>,
    pad: impl Fn(Text<'_>, isize, u32) -> Result<TextBuf, SizeError>,
) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let width = ssize(rt, args.at(1))?;
    let fill = fill_character(rt, args.get(2))?;
    if width <= string.char_len() as isize {
        return Ok(unchanged(rt, string));
    }
    rt.check_room(width as usize)?;
    let result = pad(string.text(), width, fill)
        .map_err(|error| size_error(rt, error, "padded string is too long"))?;
    Ok(rt.unshared_str(&result))
}

pub(super) fn center(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded(rt, args, |text, width, fill| text.center(width, fill))
}

pub(super) fn ljust(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded(rt, args, |text, width, fill| text.ljust(width, fill))
}

pub(super) fn rjust(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded(rt, args, |text, width, fill| text.rjust(width, fill))
}

pub(super) fn zfill(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded(rt, args, |text, width, _| text.zfill(width))
}

pub(super) fn expandtabs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let string = receiver(rt, args.at(0))?;
    let size = int_or(rt, args.get(1), 8)?;
    if string.text().find_char(9).is_none() {
        return Ok(unchanged(rt, string));
    }
    let result = string.text().expandtabs(size as isize);
    Ok(rt.unshared_str(&result.map_err(|error| size_error(rt, error, "new string is too long"))?))
}
