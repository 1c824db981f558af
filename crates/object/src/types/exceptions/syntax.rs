//! `SyntaxError`: its place in the source.

use serpentarium_heap::{Object, Ref};

use super::base::{self, payload};
use super::fields::{field, put, value};
use crate::StrMethods as _;
use crate::core::{CallArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag, type_of};
use crate::types::{int_value, str_value};

/// `SyntaxError`
pub(super) static SYNTAX_ERROR: TypeSpec = TypeSpec {
    doc: "The source text is not a program.",
    basicsize: 144,
    flags: type_flag::BASETYPE,
    slots: SlotTable { init: Some(init), str: Some(str), ..SlotTable::EMPTY },
    getset: &[
        field::<0>("msg", "exception msg"),
        field::<1>("filename", "exception filename"),
        field::<2>("lineno", "exception lineno"),
        field::<3>("offset", "exception offset"),
        field::<4>("text", "exception text"),
        field::<5>("end_lineno", "exception end lineno"),
        field::<6>("end_offset", "exception end offset"),
        field::<7>("print_file_and_line", "exception print_file_and_line"),
        field::<8>("_metadata", "exception private metadata"),
    ],
    ..TypeSpec::named("SyntaxError")
};

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    base::init(rt, object, args)?;
    let exception = payload(rt, object)?;
    if let Some(message) = args.get(0) {
        put(exception, 0, Some(message.to_ref()));
    }
    let (2, Some(place)) = (args.positional_values().len(), args.get(1)) else { return Ok(()) };
    let parts = rt.to_vec(place)?;
    let given = parts.len();
    if given < 4 {
        return Err(rt.type_error(format!("function takes at least 4 arguments ({given} given)")));
    }
    if given > 7 {
        return Err(rt.type_error(format!("function takes at most 7 arguments ({given} given)")));
    }
    for (index, part) in parts.into_iter().enumerate() {
        put(exception, if index < 6 { index + 1 } else { 8 }, Some(part));
    }
    if given == 5 {
        return Err(rt.type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(())
}

fn str(rt: &Runtime, object: &Object) -> PyResult {
    let exception = payload(rt, object)?;
    let message = value(exception, 0).unwrap_or_else(|| rt.none());
    let filename: Option<Ref> = value(exception, 1);
    let filename = filename.as_deref().and_then(str_value).map(|name| {
        let name = name.to_text().into_owned();
        name.rsplit('/').next().unwrap_or(&name).to_owned()
    });
    let line = value(exception, 2).filter(|line| type_of(line).is_same(&rt.types.int));
    // A line number beyond a C long shows as -1, the error value that CPython does not look at here.
    let line = line.as_deref().and_then(int_value).map(|line| line.small().unwrap_or(-1));
    let place = match (filename, line) {
        (None, None) => return rt.str(&message),
        (Some(name), Some(line)) => format!("({name}, line {line})"),
        (Some(name), None) => format!("({name})"),
        (None, Some(line)) => format!("(line {line})"),
    };
    Ok(rt.new_str(&format!("{} {place}", rt.str_text(&message)?)).into_object())
}
