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
    let unplaced = error.line == 0 && error.col == 0;
    let place = if unplaced {
        [rt.none(), rt.none(), rt.none(), rt.none()]
    } else {
        [
            rt.new_int(i64::from(error.line)),
            rt.new_int(i64::from(error.col)),
            if error.line == 0 { rt.none() } else { rt.new_int(i64::from(error.end_line)) },
            if error.line == 0 { rt.none() } else { rt.new_int(i64::from(error.end_col)) },
        ]
    };
    let [line, col, end_line, end_col] = place;
    let file = if unplaced { rt.none() } else { filename.to_ref() };
    let details = rt.new_tuple(vec![file, line, col, text, end_line, end_col]);
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
