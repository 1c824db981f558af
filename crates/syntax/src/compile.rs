//! The compiler as the evaluator sees it: source or trees to code objects or trees, errors as exceptions.

use std::rc::Rc;

use serpentarium_compiler::{
    CompileError, CompileWarning, compile_flag, compile_with_warnings, preprocess_tree, validate,
};
use serpentarium_modules::fspath;
use serpentarium_object::{
    Bytes, CompileOptions, Obj, Object, PyResult, Raised, Runtime, Str, StrMethods as _, str_value,
};
use serpentarium_parser::ast::Mod;
use serpentarium_parser::nodes::{Class, NodeRef};
use serpentarium_parser::{
    Arena, ErrorKind, Mode, Options, Source, SyntaxError, decoding_error, parse, read_source,
};
use serpentarium_vm::{SourceCompiler, load_code};

use crate::ast;
use crate::errors::Origin;

/// Compiles with the options of one runtime.
#[derive(Debug)]
pub struct Compiler {
    /// Level of `-O`.
    optimize: u8,
    /// Whether line tables have columns.
    debug_ranges: bool,
}

impl Compiler {
    /// A compiler for a runtime started with this level of `-O`; without `debug_ranges` as under `-X no_debug_ranges`.
    pub fn new(optimize: u8, debug_ranges: bool) -> Self {
        Self { optimize, debug_ranges }
    }
}

/// What is asked for, with defaults filled in.
struct Job<'r> {
    rt: &'r Runtime,
    filename: &'r Object,
    mode: Mode,
    flags: u32,
    optimize: u8,
    debug_ranges: bool,
}

impl SourceCompiler for Compiler {
    fn compile(
        &self,
        rt: &Runtime,
        source: &Object,
        filename: &Object,
        mode: &str,
        options: CompileOptions,
    ) -> PyResult {
        let job = Job {
            rt,
            filename,
            mode: parse_mode(rt, mode)?,
            flags: options.flags as u32,
            optimize: u8::try_from(options.optimize).unwrap_or(self.optimize),
            debug_ranges: self.debug_ranges,
        };
        let is_text = str_value(source).is_some() || source.is::<Bytes>();
        if !is_text && ast::is_node(rt, source)? {
            job.compile_node(source)
        } else {
            job.compile_source(source)
        }
    }
}

fn parse_mode(rt: &Runtime, mode: &str) -> PyResult<Mode> {
    match mode {
        "exec" => Ok(Mode::Exec),
        "eval" => Ok(Mode::Eval),
        "single" => Ok(Mode::Single),
        "func_type" => Ok(Mode::FuncType),
        _ => Err(rt.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    }
}

impl Job<'_> {
    fn wants(&self, flag: u32) -> bool {
        self.flags & flag == flag
    }

    fn compile_source(&self, source: &Object) -> PyResult {
        let rt = self.rt;
        let mut origin = Origin { rt, filename: self.filename, encoding: None };
        let refusal = "compile() arg 1 must be a string, bytes or AST object";
        let text = source_text(&mut origin, source, refusal)?;
        let arena = Arena::new();
        let parsed = match parse(&text, self.mode, &arena, Options::default()) {
            Ok(parsed) => parsed,
            Err(failure) => {
                origin.parse_warnings(&failure.warnings)?;
                return Err(origin.syntax_error(&failure.error));
            }
        };
        origin.parse_warnings(&parsed.warnings)?;
        self.finish(&arena, &parsed.module, &origin)
    }

    fn compile_node(&self, node: &Object) -> PyResult {
        let expected = match self.mode {
            Mode::Exec => Class::Module,
            Mode::Eval => Class::Expression,
            Mode::Single => Class::Interactive,
            Mode::FuncType => Class::FunctionType,
        };
        let arena = Arena::new();
        let read = ast::from_object(self.rt, &arena, node, expected)?;
        let origin = Origin { rt: self.rt, filename: self.filename, encoding: None };
        validate(&read.module, &read.oddities).map_err(|error| origin.compile_error(&error))?;
        self.finish(&arena, &read.module, &origin)
    }

    /// From a tree to what was asked for.
    fn finish<'a>(&self, arena: &'a Arena, module: &'a Mod<'a>, origin: &Origin<'_>) -> PyResult {
        let mut warnings = Vec::new();
        if self.wants(compile_flag::ONLY_AST) {
            let check_only = !self.wants(compile_flag::OPTIMIZED_AST);
            let tree = preprocess_tree(arena, module, self.flags, self.optimize, check_only, &mut warnings);
            let tree = checked(tree, &warnings, origin)?;
            return ast::to_object(self.rt, NodeRef::Mod(tree));
        }
        let mode = match self.mode {
            Mode::Exec | Mode::FuncType => serpentarium_compiler::Mode::Exec,
            Mode::Eval => serpentarium_compiler::Mode::Eval,
            Mode::Single => serpentarium_compiler::Mode::Single,
        };
        let filename = filename_text(self.rt, self.filename)?;
        let compiled =
            compile_with_warnings(module, &filename, mode, self.flags, self.optimize, &mut warnings);
        let unit = checked(compiled, &warnings, origin)?;
        let unit = if self.debug_ranges { unit } else { Rc::new(unit.without_columns()) };
        Ok(load_code(self.rt, &unit)?.into_object())
    }
}

/// A result of the compiler, after its warnings.
fn checked<T>(
    result: Result<T, CompileError>,
    warnings: &[CompileWarning],
    origin: &Origin<'_>,
) -> PyResult<T> {
    origin.compile_warnings(warnings)?;
    result.map_err(|error| origin.compile_error(&error))
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

/// The error for text with surrogates where UTF-8 is needed.
pub(crate) fn unencodable(rt: &Runtime, text: &Obj<Str>) -> Raised {
    match rt.encode(text, Some("utf-8"), None) {
        Err(raised) => raised,
        Ok(_) => rt.system_error("text with surrogates was encoded"),
    }
}

/// A file name as `compile` takes it: text, bytes or a path (`PyUnicode_FSDecoder`).
pub(crate) fn file_name(rt: &Runtime, object: &Object) -> PyResult {
    let path = fspath(rt, object)?;
    let path = match path.downcast::<Bytes>() {
        Some(bytes) => rt.decode(bytes.tail(), Some("utf-8"), Some("surrogateescape"))?,
        None => path,
    };
    match str_value(&path) {
        Some(text) if text.text().iter().any(|c| c == 0) => Err(rt.value_error("embedded null character")),
        _ => Ok(path),
    }
}

/// The program's text from `str` or from encoded bytes; `refusal` is said of anything else.
pub(crate) fn source_text(origin: &mut Origin<'_>, source: &Object, refusal: &str) -> PyResult<String> {
    let rt = origin.rt;
    if let Some(text) = str_value(source) {
        return Ok(String::from_utf8_lossy(&rt.utf8_bytes(text)?).into_owned());
    }
    let Some(bytes) = rt.bytes_argument(source) else {
        return Err(rt.type_error(refusal));
    };
    if bytes.contains(&0) {
        let message = "source code string cannot contain null bytes";
        return Err(origin.syntax_error(&SyntaxError::without_place(ErrorKind::Syntax, message)));
    }
    match read_source(&bytes) {
        Ok(Source::Text(text)) => Ok(text),
        Ok(Source::Encoded { encoding, bytes }) => {
            let text = decode(origin, &bytes, &encoding)?;
            origin.encoding = Some(encoding);
            Ok(text)
        }
        Err(error) => Err(origin.decoding_error(&error)),
    }
}

/// Decodes with the runtime's codecs. A failure becomes a syntax error of the same text.
fn decode(origin: &Origin<'_>, bytes: &[u8], encoding: &str) -> PyResult<String> {
    let rt = origin.rt;
    let decoded = rt.decode(bytes, Some(encoding), None).and_then(|text| match str_value(&text) {
        Some(text) => Ok(String::from_utf8_lossy(&rt.utf8_bytes(text)?).into_owned()),
        None => Err(rt.type_error("decoder did not return a string")),
    });
    let Err(raised) = decoded else { return decoded };
    for class in [&rt.exceptions.lookup_error, &rt.exceptions.syntax_error, &rt.exceptions.value_error] {
        if rt.isinstance(raised.exception(), class.as_object())? {
            let text = rt.str(raised.exception())?;
            let text = str_value(&text).map(|text| text.to_text().into_owned());
            return Err(origin.syntax_error(&decoding_error(text.unwrap_or_default())));
        }
    }
    Err(raised)
}
