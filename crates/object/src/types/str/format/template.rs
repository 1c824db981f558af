//! `str.format` and `str.format_map`: templates with fields in braces.

use serpentarium_heap::{Object, Ref};
use serpentarium_text::Text;
use serpentarium_text::format::{
    Accessor, AutoNumber, Field, First, Template, TemplateError, split_field_name,
};

use super::output::Output;
use crate::StrMethods as _;
use crate::core::{CallArgs, NativeArgs, PyResult, Runtime};
use crate::types::str::slots::{receiver, substring};
use crate::types::str_value;

/// Where fields find their values.
#[derive(Clone, Copy)]
enum Values<'a> {
    /// The arguments of `format`; `self` is the first of them.
    Arguments(CallArgs<'a>),
    /// The mapping of `format_map`.
    Mapping(&'a Object),
}

pub(in crate::types::str) fn format(rt: &Runtime, args: CallArgs<'_>) -> PyResult {
    let Some(object) = args.get(0) else {
        return Err(rt.type_error("unbound method str.format() needs an argument"));
    };
    let text = receiver(rt, object)?.text();
    render(rt, text, Values::Arguments(args), Template::MAX_DEPTH, &mut AutoNumber::default())
}

pub(in crate::types::str) fn format_map(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let text = receiver(rt, args.at(0))?.text();
    render(rt, text, Values::Mapping(args.at(1)), Template::MAX_DEPTH, &mut AutoNumber::default())
}

fn template_error(rt: &Runtime, error: TemplateError) -> crate::Raised {
    rt.value_error(error.message())
}

fn render(
    rt: &Runtime,
    text: Text<'_>,
    values: Values<'_>,
    depth: usize,
    numbers: &mut AutoNumber,
) -> PyResult {
    if depth == 0 {
        return Err(template_error(rt, TemplateError::Recursion));
    }
    let mut output = Output::new();
    for piece in Template::new(text) {
        let piece = piece.map_err(|error| template_error(rt, error))?;
        output.push_text(text.slice(piece.literal));
        if let Some(field) = piece.field {
            let value = field_text(rt, text, &field, values, depth, numbers)?;
            output.push_object(rt, &value);
        }
    }
    Ok(output.finish(rt))
}

/// The formatted value of one field, a `str`.
fn field_text(
    rt: &Runtime,
    text: Text<'_>,
    field: &Field,
    values: Values<'_>,
    depth: usize,
    numbers: &mut AutoNumber,
) -> PyResult {
    let value = field_value(rt, text.slice(field.name.clone()), values, numbers)?;
    let value = match field.conversion {
        None => value,
        Some(conversion) => convert(rt, &value, conversion)?,
    };
    let spec = text.slice(field.spec.clone());
    let spec = if field.spec_has_fields {
        render(rt, spec, values, depth - 1, numbers)?
    } else {
        substring(rt, spec, 0..spec.len())
    };
    rt.format(&value, &spec)
}

fn convert(rt: &Runtime, value: &Object, conversion: u32) -> PyResult {
    match char::from_u32(conversion) {
        Some('r') => rt.repr(value),
        Some('s') => rt.str(value),
        Some('a') => rt.ascii(value),
        Some(c @ '!'..='~') => Err(rt.value_error(format!("Unknown conversion specifier {c}"))),
        _ => Err(rt.value_error(format!("Unknown conversion specifier \\x{conversion:x}"))),
    }
}

fn field_value(rt: &Runtime, name: Text<'_>, values: Values<'_>, numbers: &mut AutoNumber) -> PyResult {
    let (first, accessors) = split_field_name(name).map_err(|error| template_error(rt, error))?;
    let first = numbers.resolve(first).map_err(|error| template_error(rt, error))?;
    let mut value = match first {
        First::Index(index) => positional_value(rt, values, index)?,
        First::Name(range) => named_value(rt, values, name.slice(range))?,
    };
    for accessor in accessors {
        let accessor = accessor.map_err(|error| template_error(rt, error))?;
        value = access(rt, &value, name, accessor)?;
    }
    Ok(value)
}

fn access(rt: &Runtime, value: &Object, name: Text<'_>, accessor: Accessor) -> PyResult {
    let part = name.slice(accessor.name);
    if accessor.is_attribute {
        let attribute = rt.str_from_text(part);
        return rt.getattr(value, attribute.as_object());
    }
    match accessor.index {
        Some(index) => rt.get_item(value, &rt.new_usize(index)),
        None => rt.get_item(value, rt.str_from_text(part).as_object()),
    }
}

fn positional_value(rt: &Runtime, values: Values<'_>, index: usize) -> PyResult {
    let Values::Arguments(args) = values else {
        return Err(rt.value_error("Format string contains positional fields"));
    };
    match index.checked_add(1).and_then(|index| args.get(index)) {
        Some(value) => Ok(value.to_ref()),
        None => {
            let text = format!("Replacement index {index} out of range for positional args tuple");
            Err(rt.index_error(text))
        }
    }
}

fn named_value(rt: &Runtime, values: Values<'_>, name: Text<'_>) -> PyResult<Ref> {
    let key = rt.str_from_text(name);
    match values {
        Values::Mapping(mapping) => rt.get_item(mapping, key.as_object()),
        Values::Arguments(args) => {
            let found = args
                .keywords()
                .find(|(known, _)| str_value(known).is_some_and(|known| known.same_text(&key)));
            found.map(|(_, value)| value.to_ref()).ok_or_else(|| rt.key_error(key.as_object()))
        }
    }
}
