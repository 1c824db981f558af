//! Errors and warnings of the front end as exceptions.

use serpentarium_compiler::{CompileError, CompileWarning, ErrorKind as CompileKind};
use serpentarium_object::{Obj, Object, PyResult, Raised, Ref, Runtime, StrMethods as _, Type, str_value};
use serpentarium_parser::ast::Location;
use serpentarium_parser::{ErrorKind, SyntaxError, Warning};

/// How much of a line CPython reads when it looks for one in a file, in bytes.
const LONGEST_LINE: usize = 999;

/// Where a program comes from, as far as its errors tell.
pub(crate) struct Origin<'r> {
    pub(crate) rt: &'r Runtime,
    /// The file name given to `compile`.
    pub(crate) filename: &'r Object,
    /// The encoding that the program declares, if another than UTF-8.
    pub(crate) encoding: Option<String>,
}

impl Origin<'_> {
    /// Issues the parser's warnings. A filter may make an error of one.
    pub(crate) fn parse_warnings(&self, warnings: &[Warning]) -> PyResult<()> {
        warnings.iter().try_for_each(|warning| {
            self.warn(&warning.message, warning.line, || self.syntax_error(&warning.error))
        })
    }

    /// Issues the compiler's warnings.
    pub(crate) fn compile_warnings(&self, warnings: &[CompileWarning]) -> PyResult<()> {
        warnings.iter().try_for_each(|CompileWarning { message, location }| {
            self.warn(message, location.line, || {
                self.placed(&self.rt.exceptions.syntax_error, message, *location)
            })
        })
    }

    /// Issues one warning. If a filter makes an exception of it, CPython puts an error with a place in its stead.
    fn warn(&self, message: &str, line: i32, error: impl FnOnce() -> Raised) -> PyResult<()> {
        let category = &self.rt.exceptions.syntax_warning;
        let Err(raised) = self.rt.warn_explicit(category, message, self.filename, i64::from(line)) else {
            return Ok(());
        };
        let same = self.rt.isinstance(raised.exception(), category.as_object())?;
        Err(if same { error() } else { raised })
    }

    /// The exception for a parser's error, with `filename`, `lineno`, `offset`, `text` and the ends filled in.
    pub(crate) fn syntax_error(&self, error: &SyntaxError) -> Raised {
        let rt = self.rt;
        let class = match error.kind {
            ErrorKind::Syntax => &rt.exceptions.syntax_error,
            ErrorKind::Indentation => &rt.exceptions.indentation_error,
            ErrorKind::Tab => &rt.exceptions.tab_error,
            ErrorKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
            ErrorKind::Value => return rt.value_error(&error.message),
        };
        let message = rt.new_str(&error.message);
        let Some(text) = &error.text else {
            if error.col == 0 {
                return rt.raise_call(class.as_object(), &[message.as_object()]);
            }
            let (line, col) = (rt.new_int(i64::from(error.line)), rt.new_int(i64::from(error.col)));
            let details = rt.new_tuple(vec![self.filename.to_ref(), line, col, rt.none()]);
            return rt.raise_call(class.as_object(), &[message.as_object(), details.as_object()]);
        };
        let in_file = error.byte_columns.and_then(|_| self.file_line(error.line, self.encoding.as_deref()));
        let error = &in_file.map_or_else(|| error.clone(), |line| error.clone().in_line(line));
        let text = rt.new_str(error.text.as_ref().unwrap_or(text)).into_object();
        let loc = Location::new(error.line, error.col, error.end_line, error.end_col);
        self.with_details(class, &error.message, self.filename.to_ref(), loc, text)
    }

    /// The exception for bytes that are not in their encoding. If CPython has read lines by then, it knows no file name
    /// yet, and adds it as an attribute.
    pub(crate) fn decoding_error(&self, error: &SyntaxError) -> Raised {
        let Some(text) = &error.text else { return self.syntax_error(error) };
        let loc = Location::new(error.line, error.col, error.end_line, error.end_col);
        let text = self.rt.new_str(text).into_object();
        let class = &self.rt.exceptions.syntax_error;
        let raised = self.with_details(class, &error.message, self.rt.none(), loc, text);
        let name = self.rt.intern("filename");
        match self.rt.setattr(raised.exception(), name.as_object(), Some(self.filename)) {
            Ok(()) => raised,
            Err(failure) => failure,
        }
    }

    /// The exception for a compiler's error.
    pub(crate) fn compile_error(&self, error: &CompileError) -> Raised {
        let rt = self.rt;
        let class = match error.kind {
            CompileKind::Syntax => &rt.exceptions.syntax_error,
            CompileKind::Recursion => return rt.raise(&rt.exceptions.recursion_error, &error.message),
            CompileKind::Value => return rt.value_error(&error.message),
            CompileKind::Type => return rt.type_error(&error.message),
            CompileKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
            CompileKind::Overflow => return rt.overflow_error(&error.message),
            CompileKind::System => return rt.system_error(&error.message),
        };
        match error.location {
            Some(location) if error.placed_in_args => self.placed(class, &error.message, location),
            Some(location) => self.placed_afterwards(class, &error.message, location),
            None => rt.raise_call(class.as_object(), &[rt.new_str(&error.message).as_object()]),
        }
    }

    /// An error at a place whose columns are bytes, which CPython does not turn into characters here.
    fn placed(&self, class: &Obj<Type>, message: &str, location: Location) -> Raised {
        let text = self.text_of_line(location.line);
        let Location { line, col, end_line, end_col } = location;
        let loc = Location::new(line, col + 1, end_line, end_col + 1);
        self.with_details(class, message, self.filename.to_ref(), loc, text)
    }

    /// The same, but with the place added to an exception that was made of the message alone.
    fn placed_afterwards(&self, class: &Obj<Type>, message: &str, location: Location) -> Raised {
        let rt = self.rt;
        let raised = rt.raise_call(class.as_object(), &[rt.new_str(message).as_object()]);
        let column = |col: i32| if col < -1 { rt.none() } else { rt.new_int(i64::from(col) + 1) };
        let attributes = [
            ("lineno", rt.new_int(i64::from(location.line))),
            ("offset", column(location.col)),
            ("end_lineno", rt.new_int(i64::from(location.end_line))),
            ("end_offset", column(location.end_col)),
            ("filename", self.filename.to_ref()),
            ("text", self.text_of_line(location.line)),
        ];
        for (name, value) in attributes {
            if let Err(failure) = rt.setattr(raised.exception(), rt.intern(name).as_object(), Some(&value)) {
                return failure;
            }
        }
        raised
    }

    fn with_details(
        &self,
        class: &Obj<Type>,
        message: &str,
        filename: Ref,
        loc: Location,
        text: Ref,
    ) -> Raised {
        let rt = self.rt;
        let number = |value: i32| rt.new_int(i64::from(value));
        let details = rt.new_tuple(vec![
            filename,
            number(loc.line),
            number(loc.col),
            text,
            number(loc.end_line),
            number(loc.end_col),
        ]);
        rt.raise_call(class.as_object(), &[rt.new_str(message).as_object(), details.as_object()])
    }

    /// The line as the file has it, as an object; none if there is no such file or line.
    fn text_of_line(&self, line: i32) -> Ref {
        self.file_line(line, None).map_or_else(|| self.rt.none(), |text| self.rt.new_str(&text).into_object())
    }

    /// A line of the file that the program's name names, with its end: `_PyErr_ProgramDecodedTextObject`.
    fn file_line(&self, line: i32, encoding: Option<&str>) -> Option<String> {
        let name = str_value(self.filename)?;
        let name = name.text().to_utf8()?;
        let index = usize::try_from(line.checked_sub(1)?).ok()?;
        let content = self.rt.read_whole_file(name.as_bytes())?;
        let bytes = nth_line(&content, index)?;
        let bytes = if index == 0 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
        match encoding {
            None => Some(String::from_utf8_lossy(bytes).into_owned()),
            Some(encoding) => {
                let text = self.rt.decode(bytes, Some(encoding), Some("replace")).ok()?;
                str_value(&text)?.text().to_utf8()
            }
        }
    }
}

/// A line by its index, with its end made `\n`, and not longer than CPython reads.
fn nth_line(content: &[u8], index: usize) -> Option<Vec<u8>> {
    let mut rest = content;
    for _ in 0..index {
        let at = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        let length = if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = &rest[at + length..];
    }
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let mut line = rest[..end.unwrap_or(rest.len())].to_vec();
    if end.is_some() {
        line.push(b'\n');
    }
    line.truncate(LONGEST_LINE);
    Some(line)
}

/// The exception for an error met while tokens are listed.
pub(crate) fn raise_token_error(rt: &Runtime, error: &SyntaxError) -> Raised {
    let class = match error.kind {
        ErrorKind::Syntax => &rt.exceptions.syntax_error,
        ErrorKind::Indentation => &rt.exceptions.indentation_error,
        ErrorKind::Tab => &rt.exceptions.tab_error,
        ErrorKind::Memory => return rt.raise(&rt.exceptions.memory_error, &error.message),
        ErrorKind::Value => return rt.value_error(&error.message),
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

/// Sets attributes of an exception.
pub(crate) fn set_place(rt: &Runtime, raised: Raised, fields: &[(&str, &Object)]) -> Raised {
    for (name, value) in fields {
        if let Err(other) = rt.setattr(raised.exception(), rt.intern(name).as_object(), Some(value)) {
            return other;
        }
    }
    raised
}
