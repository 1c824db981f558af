//! The format specification that `format()` takes, and `str.__format__`, which needs nothing else.

use crate::seq::SizeError;
use crate::unicode;
use crate::{Text, TextBuf};
use std::fmt;

/// How a number's digits are grouped.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `,` every three digits.
    Comma,
    /// `_` every three digits.
    Underscore,
    /// `_` every four digits, which it means for binary, octal and hexadecimal.
    UnderscoreFour,
}

impl Grouping {
    fn symbol(self) -> char {
        if self == Grouping::Comma { ',' } else { '_' }
    }
}

/// A format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// The fill character.
    pub fill: u32,
    /// One of `<`, `>`, `^` and `=`.
    pub align: char,
    /// A sign option: `+`, `-` or a space.
    pub sign: Option<char>,
    /// `z`: negative zero is shown as zero.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// The least width.
    pub width: Option<usize>,
    /// How the whole part is grouped.
    pub grouping: Option<Grouping>,
    /// The precision.
    pub precision: Option<usize>,
    /// How the fractional part is grouped.
    pub fraction_grouping: Option<Grouping>,
    /// The presentation type, the type's default if none is given.
    pub kind: Option<u32>,
}

/// What is wrong with a specification; always a `ValueError`, and the text is CPython's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// A width or precision that does not fit.
    TooManyDigits,
    /// Both `,` and `_`.
    BothGroupings,
    /// A dot and no precision.
    MissingPrecision,
    /// Something behind the type: specification and name of the value's type.
    Invalid(String, &'static str),
    /// A grouping that the presentation type does not know.
    GroupingWith(char, u32),
    /// A presentation type that the value's type does not know, and that type's name.
    UnknownType(u32, &'static str),
    /// An option that means nothing for strings.
    NotForStrings(&'static str),
}

/// A presentation type as messages show it.
fn shown(kind: u32) -> String {
    match char::from_u32(kind) {
        Some(c @ '!'..'\u{80}') => c.to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpecError::TooManyDigits => f.write_str("Too many decimal digits in format string"),
            SpecError::BothGroupings => f.write_str("Cannot specify both ',' and '_'."),
            SpecError::MissingPrecision => f.write_str("Format specifier missing precision"),
            SpecError::Invalid(spec, name) => {
                write!(f, "Invalid format specifier '{spec}' for object of type '{name}'")
            }
            SpecError::GroupingWith(symbol, kind) => {
                write!(f, "Cannot specify '{symbol}' with '{}'.", shown(*kind))
            }
            SpecError::UnknownType(kind, name) => {
                write!(f, "Unknown format code '{}' for object of type '{name}'", shown(*kind))
            }
            SpecError::NotForStrings(what) => write!(f, "{what} not allowed in string format specifier"),
        }
    }
}

impl std::error::Error for SpecError {}

/// The text of a specification and how far it has been read.
struct Reader<'a> {
    text: Text<'a>,
    position: usize,
}

impl Reader<'_> {
    fn char_at(&self, offset: usize) -> Option<char> {
        self.text.get(self.position + offset).and_then(char::from_u32)
    }

    /// Takes the next character if the test accepts it.
    fn take(&mut self, test: impl Fn(char) -> bool) -> Option<char> {
        let found = self.char_at(0).filter(|&c| test(c))?;
        self.position += 1;
        Some(found)
    }

    /// Decimal digits of any script.
    fn integer(&mut self) -> Result<Option<usize>, SpecError> {
        let mut value = None;
        while let Some(digit) = self.text.get(self.position).and_then(unicode::decimal) {
            let next = value.unwrap_or(0_isize).checked_mul(10).and_then(|v| v.checked_add(digit.into()));
            value = Some(next.ok_or(SpecError::TooManyDigits)?);
            self.position += 1;
        }
        Ok(value.map(|v| v as usize))
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, SpecError> {
        let comma = self.take(|c| c == ',').is_some();
        let underscore = self.take(|c| c == '_').is_some();
        match (comma, underscore) {
            (true, true) => Err(SpecError::BothGroupings),
            (false, true) if self.char_at(0) == Some(',') => Err(SpecError::BothGroupings),
            (true, false) => Ok(Some(Grouping::Comma)),
            (false, true) => Ok(Some(Grouping::Underscore)),
            (false, false) => Ok(None),
        }
    }
}

fn is_align(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '^')
}

impl FormatSpec {
    /// Reads a specification. `default_align` is `<` for strings and `>` for numbers; the name of the value's
    /// type is for the message.
    pub fn parse(
        text: Text<'_>,
        default_kind: Option<char>,
        default_align: char,
        type_name: &'static str,
    ) -> Result<FormatSpec, SpecError> {
        let mut reader = Reader { text, position: 0 };
        let mut fill = None;
        let mut align = None;
        if let Some(token) = reader.char_at(1).filter(|&c| is_align(c)) {
            (fill, align) = (text.get(0), Some(token));
            reader.position = 2;
        } else if let Some(token) = reader.take(is_align) {
            align = Some(token);
        }
        let sign = reader.take(|c| matches!(c, ' ' | '+' | '-'));
        let no_negative_zero = reader.take(|c| c == 'z').is_some();
        let alternate = reader.take(|c| c == '#').is_some();
        if fill.is_none() && reader.take(|c| c == '0').is_some() {
            fill = Some(u32::from('0'));
            // Zeros go between sign and digits, unless an alignment says otherwise.
            align = align.or((default_align == '>').then_some('='));
        }
        let width = reader.integer()?;
        let grouping = reader.grouping()?;
        let (mut precision, mut fraction_grouping) = (None, None);
        if reader.take(|c| c == '.').is_some() {
            precision = reader.integer()?;
            fraction_grouping = reader.grouping()?;
            if precision.is_none() && fraction_grouping.is_none() {
                return Err(SpecError::MissingPrecision);
            }
        }
        if reader.position + 1 < text.len() {
            return Err(SpecError::Invalid(text.to_string_lossy(), type_name));
        }
        let kind = text.get(reader.position).or(default_kind.map(u32::from));
        Ok(FormatSpec {
            fill: fill.unwrap_or(u32::from(' ')),
            align: align.unwrap_or(default_align),
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping: check_grouping(grouping, kind)?,
            precision,
            fraction_grouping: match fraction_grouping {
                Some(found) if kind == Some(u32::from('n')) => {
                    return Err(SpecError::GroupingWith(found.symbol(), u32::from('n')));
                }
                found => found,
            },
            kind,
        })
    }

    /// The fill left and right of something `len` characters long. `=` counts as `>` here.
    pub fn padding(&self, len: usize) -> (usize, usize) {
        let total = self.width.unwrap_or(0).saturating_sub(len);
        let left = match self.align {
            '<' => 0,
            '^' => total / 2,
            _ => total,
        };
        (left, total - left)
    }
}

fn check_grouping(grouping: Option<Grouping>, kind: Option<u32>) -> Result<Option<Grouping>, SpecError> {
    let Some(found) = grouping else { return Ok(None) };
    match kind.map(|k| char::from_u32(k).unwrap_or('\0')) {
        None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => Ok(Some(found)),
        Some('b' | 'o' | 'x' | 'X') if found == Grouping::Underscore => Ok(Some(Grouping::UnderscoreFour)),
        _ => Err(SpecError::GroupingWith(found.symbol(), kind.unwrap_or(0))),
    }
}

/// Why a string cannot be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// The specification is wrong.
    Spec(SpecError),
    /// The result is too long.
    Size(SizeError),
}

impl From<SpecError> for FormatError {
    fn from(error: SpecError) -> FormatError {
        FormatError::Spec(error)
    }
}

impl From<SizeError> for FormatError {
    fn from(error: SizeError) -> FormatError {
        FormatError::Size(error)
    }
}

impl Text<'_> {
    /// `str.__format__(spec)`; `type_name` is the name of the value's type.
    pub fn format(self, spec: Text<'_>, type_name: &'static str) -> Result<TextBuf, FormatError> {
        if spec.is_empty() {
            return Ok(self.to_buf());
        }
        let spec = FormatSpec::parse(spec, Some('s'), '<', type_name)?;
        match spec.kind {
            Some(kind) if kind != u32::from('s') => {
                return Err(SpecError::UnknownType(kind, type_name).into());
            }
            _ => {}
        }
        let refused = match spec.sign {
            Some(' ') => Some("Space"),
            Some(_) => Some("Sign"),
            None if spec.no_negative_zero => Some("Negative zero coercion (z)"),
            None if spec.alternate => Some("Alternate form (#)"),
            None if spec.align == '=' => Some("'=' alignment"),
            None => None,
        };
        if let Some(what) = refused {
            return Err(SpecError::NotForStrings(what).into());
        }
        let shown = self.slice(0..spec.precision.unwrap_or(usize::MAX));
        let (left, right) = spec.padding(shown.len());
        Ok(shown.pad(left, right, spec.fill)?)
    }
}
