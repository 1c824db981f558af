//! The compiler as the evaluator sees it: source text to code objects, errors as exceptions.

use serpentarium_compiler::{CompileError, ErrorKind as CompileKind};
use serpentarium_heap::{Object, Ref};
use serpentarium_object::{Bytes, PyResult, Raised, Runtime, StrMethods as _, str_value};
use serpentarium_parser::{Arena, ErrorKind, Mode, Options, SyntaxError, decode_source, parse};
use serpentarium_vm::{SourceCompiler, load_code};

/// Compiles with the options of one runtime.
pub(crate) struct Compiler {
    /// Level of `-O`.
    pub(crate) optimize: u8,
}

impl SourceCompiler for Compiler {
    fn compile(
        &self,
        rt: &Runtime,
        source: &Object,
        filename: &Object,
        mode: &str,
        flags: i64,
        optimize: i32,
    ) -> PyResult {
        let text = source_text(rt, source, filename)?;
        let filename_text = filename_text(rt, filename)?;
        let (parse_mode, compile_mode) = match mode {
            "exec" => (Mode::Exec, serpentarium_compiler::Mode::Exec),
            "eval" => (Mode::Eval, serpentarium_compiler::Mode::Eval),
            "single" => (Mode::Single, serpentarium_compiler::Mode::Single),
            _ => return Err(rt.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
        };
        let optimize = u8::try_from(optimize).unwrap_or(self.optimize);
        let arena = Arena::new();
        let parsed = match parse(&text, parse_mode, &arena, Options::default()) {
            Ok(parsed) => parsed,
            Err(error) => return Err(raise_syntax_error(rt, &error, filename)),
        };
        for warning in &parsed.warnings {
            warn(rt, &warning.message, filename, warning.line)?;
        }
        let mut warnings = Vec::new();
        let compiled = serpentarium_compiler::compile_with_warnings(
            &parsed.module,
            &filename_text,
            compile_mode,
            flags as u32,
            optimize,
            &mut warnings,
        );
        for warning in &warnings {
            warn(rt, &warning.message, filename, warning.location.line)?;
        }
        match compiled {
            Ok(unit) => Ok(load_code(rt, &unit)?.into_object()),
            Err(error) => Err(raise_compile_error(rt, &error, filename, &text)),
        }
    }
}

fn filename_text(rt: &Runtime, filename: &Object) -> PyResult<String> {
    if let Some(text) = str_value(filename) {
        return Ok(text.to_text().into_owned());
    }
    match filename.downcast::<Bytes>() {
        Some(bytes) => Ok(String::from_utf8_lossy(bytes.tail()).into_owned()),
        None => Err(rt.type_error("expected str, bytes or os.PathLike object")),
    }
}

/// The program's text from `str` or from encoded bytes.
fn source_text(rt: &Runtime, source: &Object, filename: &Object) -> PyResult<String> {
    if let Some(text) = str_value(source) {
        return match text.text().to_utf8() {
            Some(text) => Ok(text),
            None => Err(rt.value_error("source code string cannot contain lone surrogates")),
        };
    }
    let bytes = rt.bytes_argument(source);
    match bytes {
        Some(bytes) => decode_source(&bytes).map_err(|error| raise_syntax_error(rt, &error, filename)),
        None => Err(rt.type_error("compile() arg 1 must be a string, bytes or AST object")),
    }
}

fn warn(rt: &Runtime, message: &str, filename: &Object, line: i32) -> PyResult<()> {
    rt.warn_explicit(&rt.exceptions.syntax_warning, message, filename, i64::from(line))
}

fn number(rt: &Runtime, value: i32, none_below: i32) -> Ref {
    if value < none_below { rt.none() } else { rt.new_int(i64::from(value)) }
}

/// The exception for a parser's error, with `filename`, `lineno`, `offset`, `text` and the ends filled in.
fn raise_syntax_error(rt: &Runtime, error: &SyntaxError, filename: &Object) -> Raised {
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

fn raise_compile_error(rt: &Runtime, error: &CompileError, filename: &Object, source: &str) -> Raised {
    let class = match error.kind {
        CompileKind::Syntax => &rt.exceptions.syntax_error,
        CompileKind::Recursion => return rt.raise(&rt.exceptions.recursion_error, &error.message),
        CompileKind::Value => return rt.value_error(&error.message),
        CompileKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
        CompileKind::Overflow => return rt.overflow_error(&error.message),
        CompileKind::System => return rt.system_error(&error.message),
    };
    let message = rt.new_str(&error.message);
    let Some(location) = error.location else {
        return rt.raise_call(class.as_object(), &[message.as_object()]);
    };
    let line_text = |line: i32| source.split_inclusive('\n').nth(line.saturating_sub(1) as usize);
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
