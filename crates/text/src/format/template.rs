//! The template of `str.format`, `_string.formatter_parser` and `string.Formatter`.

use crate::Text;
use std::fmt;
use std::ops::Range;

/// What is wrong with a template or field name; always a `ValueError`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// A `}` that closes nothing.
    SingleClose,
    /// A `{` at the very end.
    SingleOpen,
    /// A `{` inside a field name.
    OpenInName,
    /// Nothing behind `!`.
    NoConversion,
    /// Something else than `:` or `}` behind the conversion.
    AfterConversion,
    /// A format specification without end.
    UnmatchedSpec,
    /// A field name without end.
    Unclosed,
    /// `[` without `]`.
    MissingBracket,
    /// Nothing between the brackets or behind the dot.
    EmptyAttribute,
    /// A name goes on behind `]`.
    AfterBracket,
    /// An index that does not fit.
    TooManyDigits,
    /// `{}` behind `{0}`.
    ManualToAutomatic,
    /// `{0}` behind `{}`.
    AutomaticToManual,
    /// Specifications nested too deep.
    Recursion,
}

impl TemplateError {
    /// CPython's message.
    pub fn message(self) -> &'static str {
        match self {
            TemplateError::SingleClose => "Single '}' encountered in format string",
            TemplateError::SingleOpen => "Single '{' encountered in format string",
            TemplateError::OpenInName => "unexpected '{' in field name",
            TemplateError::NoConversion => "end of string while looking for conversion specifier",
            TemplateError::AfterConversion => "expected ':' after conversion specifier",
            TemplateError::UnmatchedSpec => "unmatched '{' in format spec",
            TemplateError::Unclosed => "expected '}' before end of string",
            TemplateError::MissingBracket => "Missing ']' in format string",
            TemplateError::EmptyAttribute => "Empty attribute in format string",
            TemplateError::AfterBracket => "Only '.' or '[' may follow ']' in format field specifier",
            TemplateError::TooManyDigits => "Too many decimal digits in format string",
            TemplateError::ManualToAutomatic => {
                "cannot switch from manual field specification to automatic field numbering"
            }
            TemplateError::AutomaticToManual => {
                "cannot switch from automatic field numbering to manual field specification"
            }
            TemplateError::Recursion => "Max string recursion exceeded",
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for TemplateError {}

/// A replacement field, without its braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name with its attributes and keys; see [`super::split_field_name`].
    pub name: Range<usize>,
    /// The character behind `!`.
    pub conversion: Option<u32>,
    /// What is behind `:`, possibly empty.
    pub spec: Range<usize>,
    /// Whether the specification has fields of its own.
    pub spec_has_fields: bool,
}

/// Literal text, and the field behind it if there is one. `{{` and `}}` end a piece whose literal holds the
/// first of the two braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Text to be taken as it is.
    pub literal: Range<usize>,
    /// The field.
    pub field: Option<Field>,
}

/// Iterator over the pieces of a template. After an error there is nothing more.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    text: Text<'a>,
    position: usize,
}

const OPEN: u32 = '{' as u32;
const CLOSE: u32 = '}' as u32;
const BRACKET: u32 = '[' as u32;
const BRACKET_END: u32 = ']' as u32;
const COLON: u32 = ':' as u32;
const BANG: u32 = '!' as u32;

impl<'a> Template<'a> {
    /// How deep specifications may nest: the template itself and one level inside.
    pub const MAX_DEPTH: usize = 2;

    /// Starts at the beginning of a template.
    pub fn new(text: Text<'a>) -> Template<'a> {
        Template { text, position: 0 }
    }

    fn peek(&self) -> Option<u32> {
        self.text.get(self.position)
    }

    fn take(&mut self) -> Option<u32> {
        let cp = self.peek()?;
        self.position += 1;
        Some(cp)
    }

    fn piece(&mut self) -> Result<Piece, TemplateError> {
        let start = self.position;
        let brace = loop {
            match self.take() {
                Some(cp @ (OPEN | CLOSE)) => break cp,
                Some(_) => {}
                None => return Ok(Piece { literal: start..self.position, field: None }),
            }
        };
        let behind = self.peek();
        if behind == Some(brace) {
            let literal = start..self.position;
            self.position += 1;
            return Ok(Piece { literal, field: None });
        }
        match behind {
            _ if brace == CLOSE => Err(TemplateError::SingleClose),
            None => Err(TemplateError::SingleOpen),
            Some(_) => {
                let literal = start..self.position - 1;
                Ok(Piece { literal, field: Some(self.field()?) })
            }
        }
    }

    fn field(&mut self) -> Result<Field, TemplateError> {
        let start = self.position;
        let end = loop {
            match self.take() {
                Some(OPEN) => return Err(TemplateError::OpenInName),
                Some(BRACKET) => {
                    // Whatever is between brackets belongs to the key, braces and colons too.
                    while self.peek().is_some_and(|cp| cp != BRACKET_END) {
                        self.position += 1;
                    }
                }
                Some(cp @ (CLOSE | COLON | BANG)) => break cp,
                Some(_) => {}
                None => return Err(TemplateError::Unclosed),
            }
        };
        let name = start..self.position - 1;
        let none = self.position..self.position;
        let mut conversion = None;
        match end {
            CLOSE => return Ok(Field { name, conversion, spec: none, spec_has_fields: false }),
            BANG => {
                conversion = Some(self.take().ok_or(TemplateError::NoConversion)?);
                match self.take() {
                    Some(CLOSE) => return Ok(Field { name, conversion, spec: none, spec_has_fields: false }),
                    Some(COLON) | None => {}
                    Some(_) => return Err(TemplateError::AfterConversion),
                }
            }
            _ => {}
        }
        let (spec, spec_has_fields) = self.spec()?;
        Ok(Field { name, conversion, spec, spec_has_fields })
    }

    fn spec(&mut self) -> Result<(Range<usize>, bool), TemplateError> {
        let start = self.position;
        let (mut depth, mut has_fields) = (1_usize, false);
        while let Some(cp) = self.take() {
            match cp {
                OPEN => {
                    has_fields = true;
                    depth += 1;
                }
                CLOSE if depth == 1 => return Ok((start..self.position - 1, has_fields)),
                CLOSE => depth -= 1,
                _ => {}
            }
        }
        Err(TemplateError::UnmatchedSpec)
    }
}

impl Iterator for Template<'_> {
    type Item = Result<Piece, TemplateError>;

    fn next(&mut self) -> Option<Result<Piece, TemplateError>> {
        self.peek()?;
        let piece = self.piece();
        if piece.is_err() {
            self.position = self.text.len();
        }
        Some(piece)
    }
}
