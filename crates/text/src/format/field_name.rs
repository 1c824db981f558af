//! The names in replacement fields: `0.attribute[key]`.

use super::TemplateError;
use crate::Text;
use crate::unicode;
use std::ops::Range;

/// What a field name begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// Decimal digits: a positional argument.
    Index(usize),
    /// A keyword argument; empty for automatic numbering.
    Name(Range<usize>),
}

/// A step from a value to one of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accessor {
    /// Whether it is `.name`; else it is `[name]`.
    pub is_attribute: bool,
    /// The attribute or key.
    pub name: Range<usize>,
    /// The key as a number, if it is all decimal digits.
    pub index: Option<usize>,
}

/// Iterator over the accessors of a field name. After an error there is nothing more.
#[derive(Clone, Debug)]
pub struct Accessors<'a> {
    text: Text<'a>,
    position: usize,
}

const DOT: u32 = '.' as u32;
const BRACKET: u32 = '[' as u32;
const BRACKET_END: u32 = ']' as u32;

/// `_string.formatter_field_name_split`.
pub fn split_field_name(text: Text<'_>) -> Result<(First, Accessors<'_>), TemplateError> {
    let end = text.iter().position(|cp| matches!(cp, DOT | BRACKET)).unwrap_or(text.len());
    let first = match integer(text.slice(0..end))? {
        Some(index) => First::Index(index),
        None => First::Name(0..end),
    };
    Ok((first, Accessors { text, position: end }))
}

/// The number a name stands for, if it consists of decimal digits (of any script).
fn integer(text: Text<'_>) -> Result<Option<usize>, TemplateError> {
    let mut value = 0_isize;
    for cp in text.iter() {
        let Some(digit) = unicode::decimal(cp) else { return Ok(None) };
        let next = value.checked_mul(10).and_then(|v| v.checked_add(isize::from(digit)));
        value = next.ok_or(TemplateError::TooManyDigits)?;
    }
    Ok((!text.is_empty()).then_some(value as usize))
}

impl Accessors<'_> {
    fn accessor(&mut self, opening: u32) -> Result<Accessor, TemplateError> {
        let start = self.position + 1;
        let rest = self.text.slice(start..self.text.len());
        let is_attribute = opening == DOT;
        let len = match opening {
            DOT => rest.iter().position(|cp| matches!(cp, DOT | BRACKET)).unwrap_or(rest.len()),
            BRACKET => rest.find_char(BRACKET_END).ok_or(TemplateError::MissingBracket)?,
            _ => return Err(TemplateError::AfterBracket),
        };
        let name = start..start + len;
        self.position = name.end + usize::from(!is_attribute);
        let index = if is_attribute { None } else { integer(self.text.slice(name.clone()))? };
        if name.is_empty() {
            return Err(TemplateError::EmptyAttribute);
        }
        Ok(Accessor { is_attribute, name, index })
    }
}

impl Iterator for Accessors<'_> {
    type Item = Result<Accessor, TemplateError>;

    fn next(&mut self) -> Option<Result<Accessor, TemplateError>> {
        let opening = self.text.get(self.position)?;
        let accessor = self.accessor(opening);
        if accessor.is_err() {
            self.position = self.text.len();
        }
        Some(accessor)
    }
}

/// Numbers the fields without a name, and sees to it that a template does not mix them with numbered ones.
#[derive(Clone, Debug, Default)]
pub struct AutoNumber {
    automatic: Option<bool>,
    next: usize,
}

impl AutoNumber {
    /// Replaces an empty first name by the next number.
    pub fn resolve(&mut self, first: First) -> Result<First, TemplateError> {
        let empty = match &first {
            First::Name(name) if !name.is_empty() => return Ok(first),
            First::Name(_) => true,
            First::Index(_) => false,
        };
        match (*self.automatic.get_or_insert(empty), empty) {
            (true, false) => Err(TemplateError::AutomaticToManual),
            (false, true) => Err(TemplateError::ManualToAutomatic),
            (false, false) => Ok(first),
            (true, true) => {
                self.next += 1;
                Ok(First::Index(self.next - 1))
            }
        }
    }
}
