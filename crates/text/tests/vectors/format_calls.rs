//! Templates: the pieces as `_string` shows them, and just enough formatting to see that `%` is read right.

use crate::value::{error, from_text, to_text};
use serde_json::{Value, json};
use serpentarium_text::format::{
    Amount, AutoNumber, First, FormatError, PercentPiece, PercentSpec, PercentTemplate, Template,
    TemplateError, split_field_name,
};
use serpentarium_text::{Text, TextBuilder};

pub(crate) fn call(name: &str, args: &[Value]) -> Option<Value> {
    let text = to_text(&args[0]);
    let text = text.as_text();
    match name {
        "pieces" => Some(pieces(text).unwrap_or_else(|e| error("ValueError", e.message()))),
        "name" => Some(field_name(text).unwrap_or_else(|e| error("ValueError", e.message()))),
        "auto" => Some(automatic(text).unwrap_or_else(|e| error("ValueError", e.message()))),
        "format" => match text.format(to_text(&args[1]).as_text(), "str") {
            Ok(buf) => Some(from_text(buf.as_text())),
            Err(FormatError::Spec(e)) => Some(error("ValueError", &e.to_string())),
            Err(FormatError::Size(e)) => panic!("{e:?}"),
        },
        "percent" => percent(text, &args[1], args[2] == true),
        _ => panic!("no function {name}"),
    }
}

fn pieces(text: Text<'_>) -> Result<Value, TemplateError> {
    let show = |range| from_text(text.slice(range));
    let mut out = Vec::new();
    for piece in Template::new(text) {
        let piece = piece?;
        let literal = show(piece.literal);
        out.push(match piece.field {
            None => json!([literal, null, null, null]),
            Some(field) => {
                let conversion = field.conversion.map(|cp| char::from_u32(cp).unwrap().to_string());
                json!([literal, show(field.name), show(field.spec), conversion])
            }
        });
    }
    Ok(json!(out))
}

fn field_name(text: Text<'_>) -> Result<Value, TemplateError> {
    let show = |range| from_text(text.slice(range));
    let (first, accessors) = split_field_name(text)?;
    let first = match first {
        First::Index(index) => json!(index),
        First::Name(range) => show(range),
    };
    let mut rest = Vec::new();
    for accessor in accessors {
        let accessor = accessor?;
        let name = accessor.index.map_or_else(|| show(accessor.name), |i| json!(i));
        rest.push(json!([accessor.is_attribute, name]));
    }
    Ok(json!([first, rest]))
}

/// What the template makes of the arguments `7, 8, 9, 10, 11, a=3`, all of which are their own `real`.
fn automatic(text: Text<'_>) -> Result<Value, TemplateError> {
    let mut numbers = AutoNumber::default();
    let mut out = TextBuilder::new();
    for piece in Template::new(text) {
        let Some(field) = piece?.field else { continue };
        let (first, _) = split_field_name(text.slice(field.name))?;
        match numbers.resolve(first)? {
            First::Index(index) => out.push_str(&(index + 7).to_string()),
            First::Name(_) => out.push_str("3"),
        }
    }
    Ok(from_text(out.as_text()))
}

/// `%` with `%s` and `%r`; nothing where CPython would go on to format numbers.
fn percent(text: Text<'_>, args: &Value, is_mapping: bool) -> Option<Value> {
    let args = args.as_array().unwrap();
    let mut rest = args.iter();
    let mut out = TextBuilder::new();
    for piece in PercentTemplate::new(text) {
        let answer = match piece {
            Ok(PercentPiece::Literal(range)) => {
                out.push_text(text.slice(range));
                continue;
            }
            Ok(PercentPiece::Percent) => {
                out.push_str("%");
                continue;
            }
            Ok(PercentPiece::Spec(spec)) => {
                let stars =
                    [spec.width, spec.precision].iter().filter(|a| **a == Some(Amount::Argument)).count();
                let key = spec.key.clone();
                (key.is_some(), key, stars, Ok(spec))
            }
            Err(fault) => (fault.needs_mapping, fault.key.clone(), fault.stars, Err(fault.fault)),
        };
        let (needs_mapping, key, stars, outcome) = answer;
        if needs_mapping && !is_mapping {
            return Some(error("TypeError", "format requires a mapping"));
        }
        let mut value = None;
        if let Some(key) = key {
            if text.slice(key.clone()) != "a" {
                return Some(error("KeyError", &from_python_repr(text.slice(key))));
            }
            value = Some(&args[1]);
        }
        if 0 < stars {
            // Which of a mapping, its value and the arguments `*` takes is the object layer's business.
            return None;
        }
        let spec = match outcome {
            Ok(spec) => spec,
            Err(fault) => return Some(error("ValueError", fault.message(false))),
        };
        if value.is_none() && is_mapping {
            return None;
        }
        let Some(value) = value.or_else(|| rest.next()) else {
            return Some(error("TypeError", "not enough arguments for format string"));
        };
        match convert(&spec, value) {
            Some(piece) => out.push_str(&piece),
            None if "xdiouXeEfFgGca".contains(char::from_u32(spec.conversion).unwrap()) => return None,
            None => return Some(error("ValueError", &unsupported(&spec))),
        }
    }
    if !is_mapping && rest.next().is_some() {
        return Some(error("TypeError", "not all arguments converted during string formatting"));
    }
    Some(from_text(out.as_text()))
}

fn from_python_repr(text: Text<'_>) -> String {
    text.repr().as_text().to_string_lossy()
}

fn unsupported(spec: &PercentSpec) -> String {
    let cp = spec.conversion;
    let shown = if (32..127).contains(&cp) { char::from_u32(cp).unwrap() } else { '?' };
    format!("unsupported format character '{shown}' (0x{cp:x}) at index {}", spec.index)
}

fn convert(spec: &PercentSpec, value: &Value) -> Option<String> {
    let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut shown = match char::from_u32(spec.conversion)? {
        's' => plain,
        'r' if value.is_string() => format!("'{plain}'"),
        'r' => plain,
        _ => return None,
    };
    if let Some(Amount::Number(n)) = spec.precision {
        shown = shown.chars().take(n).collect();
    }
    let width = match spec.width {
        Some(Amount::Number(n)) => n,
        _ => 0,
    };
    Some(if spec.flags.left { format!("{shown:<width$}") } else { format!("{shown:>width$}") })
}
