//! Errors and warnings of the front end as exceptions.

use serpentarium_compiler::{CompileError, CompileWarning, ErrorKind as CompileKind};
use serpentarium_object::{Object, PyResult, Raised, Ref, Runtime};
use serpentarium_parser::{ErrorKind, SyntaxError, Warning};

fn warn(rt: &Runtime, message: &str, filename: &Object, line: i32) -> PyResult<()> {
    rt.warn_explicit(&rt.exceptions.syntax_warning, message, filename, i64::from(line))
}

/// Issues the parser's warnings.
pub(crate) fn parse_warnings(rt: &Runtime, warnings: &[Warning], filename: &Object) -> PyResult<()> {
    warnings.iter().try_for_each(|warning| warn(rt, &warning.message, filename, warning.line))
}

/// Issues the compiler's warnings.
pub(crate) fn compile_warnings(rt: &Runtime, warnings: &[CompileWarning], filename: &Object) -> PyResult<()> {
    warnings.iter().try_for_each(|warning| warn(rt, &warning.message, filename, warning.location.line))
}

/// A number, or none if it is too small to mean anything.
fn number(rt: &Runtime, value: i32, none_below: i32) -> Ref {
    if value < none_below { rt.none() } else { rt.new_int(i64::from(value)) }
}

/// The exception for a parser's error, with `filename`, `lineno`, `offset`, `text` and the ends filled in.
pub(crate) fn raise_syntax_error(rt: &Runtime, error: &SyntaxError, filename: &Object) -> Raised {
    let class = match error.kind {
        ErrorKind::Syntax => &rt.exceptions.syntax_error,
        ErrorKind::Indentation => &rt.exceptions.indentation_error,
        ErrorKind::Tab => &rt.exceptions.tab_error,
        ErrorKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
    };
    let text = error.text.as_ref().map_or_else(|| rt.none(), |text| rt.new_str(text).into_object());
    if error.line == 0 && error.col == 0 {
        return rt.raise(class, &error.message);
    }
    let has_end = error.line != 0;
    let end = |number: i32| if has_end { rt.new_int(i64::from(number)) } else { rt.none() };
    let details = rt.new_tuple(vec![
        filename.to_ref(),
        rt.new_int(i64::from(error.line)),
        rt.new_int(i64::from(error.col)),
        text,
        end(error.end_line),
        end(error.end_col),
    ]);
    let message = rt.new_str(&error.message);
    rt.raise_call(class.as_object(), &[message.as_object(), details.as_object()])
}

pub(crate) fn raise_compile_error(
    rt: &Runtime,
    error: &CompileError,
    filename: &Object,
    source: Option<&str>,
) -> Raised {
    let class = match error.kind {
        CompileKind::Syntax => &rt.exceptions.syntax_error,
        CompileKind::Recursion => return rt.raise(&rt.exceptions.recursion_error, &error.message),
        CompileKind::Value => return rt.value_error(&error.message),
        CompileKind::Type => return rt.type_error(&error.message),
        CompileKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
        CompileKind::Overflow => return rt.overflow_error(&error.message),
        CompileKind::System => return rt.system_error(&error.message),
    };
    let message = rt.new_str(&error.message);
    let Some(location) = error.location else {
        return rt.raise_call(class.as_object(), &[message.as_object()]);
    };
    let line_text = |line: i32| {
        source.and_then(|source| source.split_inclusive('\n').nth(line.saturating_sub(1) as usize))
    };
    let characters = |line: i32, bytes: i32| {
        let text = line_text(line).unwrap_or("");
        let end = (bytes.max(0) as usize).min(text.len());
        text.get(..end).map_or(end, |text| text.chars().count()) as i32 + 1
    };
    let text = line_text(location.line).map_or_else(|| rt.none(), |text| rt.new_str(text).into_object());
    let details = rt.new_tuple(vec![
        filename.to_ref(),
        rt.new_int(i64::from(location.line)),
        number(rt, characters(location.line, location.col), 0),
        text,
        rt.new_int(i64::from(location.end_line)),
        number(rt, characters(location.end_line, location.end_col), 0),
    ]);
    rt.raise_call(class.as_object(), &[message.as_object(), details.as_object()])
}

/// The exception for an error met while tokens are listed.
pub(crate) fn raise_token_error(rt: &Runtime, error: &SyntaxError) -> Raised {
    let class = match error.kind {
        ErrorKind::Syntax => &rt.exceptions.syntax_error,
        ErrorKind::Indentation => &rt.exceptions.indentation_error,
        ErrorKind::Tab => &rt.exceptions.tab_error,
        ErrorKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
    };
    let text = error.text.as_ref().map_or_else(|| rt.none(), |text| rt.new_str(text).into_object());
    let ended = error.end_line != 0;
    let end = |number: i32| if ended { rt.new_int(i64::from(number)) } else { rt.none() };
    let details = rt.new_tuple(vec![
        rt.new_str("<string>").into_object(),
        rt.new_int(i64::from(error.line)),
        rt.new_int(i64::from(error.col)),
        text,
        end(error.end_line),
        end(error.end_col),
    ]);
    let message = rt.new_str(&error.message);
    rt.raise_call(class.as_object(), &[message.as_object(), details.as_object()])
}

/// The exception for an error of symbol tables, whose place CPython sets after it has made it: it is not in `args`.
pub(crate) fn raise_later_placed(
    rt: &Runtime,
    error: &CompileError,
    filename: &Object,
    source: &str,
) -> Raised {
    let (CompileKind::Syntax, Some(loc)) = (error.kind, error.location) else {
        return raise_compile_error(rt, error, filename, None);
    };
    let column = |line: i32, bytes: i32| {
        let text = source.split_inclusive('\n').nth(line.saturating_sub(1) as usize).unwrap_or("");
        let bytes = bytes.max(0) as usize;
        text.get(..bytes).map_or(bytes, |text| text.chars().count()) as i64 + 1
    };
    let raised = rt.raise(&rt.exceptions.syntax_error, &error.message);
    let numbers = [
        i64::from(loc.line),
        column(loc.line, loc.col),
        i64::from(loc.end_line),
        column(loc.end_line, loc.end_col),
    ]
    .map(|number| rt.new_int(number));
    let [line, offset, end_line, end_offset] = &numbers;
    set_place(
        rt,
        raised,
        &[
            ("filename", filename),
            ("lineno", &**line),
            ("offset", &**offset),
            ("end_lineno", &**end_line),
            ("end_offset", &**end_offset),
        ],
    )
}

/// Sets attributes of an exception.
pub(crate) fn set_place(rt: &Runtime, raised: Raised, fields: &[(&str, &Object)]) -> Raised {
    for (name, value) in fields {
        if let Err(other) = rt.setattr(raised.exception(), rt.intern(name).as_object(), Some(value)) {
            return other;
        }
    }
    raised
}
