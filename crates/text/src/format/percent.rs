//! The template of the `%` operator, of `str` and (seen as Latin-1) of `bytes`.

use crate::Text;
use std::ops::Range;

/// The flags behind `%`.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`: to the left.
    pub left: bool,
    /// `+`: always a sign.
    pub sign: bool,
    /// A space: a blank in place of a plus.
    pub blank: bool,
    /// `#`: the alternate form.
    pub alternate: bool,
    /// `0`: zeros in place of blanks.
    pub zero: bool,
}

/// A width or precision.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Given in the template.
    Number(usize),
    /// `*`: the next argument.
    Argument,
}

/// A conversion specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PercentSpec {
    /// What is between the parentheses.
    pub key: Option<Range<usize>>,
    /// The flags.
    pub flags: Flags,
    /// The width.
    pub width: Option<Amount>,
    /// The precision.
    pub precision: Option<Amount>,
    /// The conversion type. Whether it is supported is for the caller to say.
    pub conversion: u32,
    /// Where the conversion type stands, for the message that it is not supported.
    pub index: usize,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PercentPiece {
    /// Text to be taken as it is.
    Literal(Range<usize>),
    /// `%%`.
    Percent,
    /// A value.
    Spec(PercentSpec),
}

/// What is wrong with a template; always a `ValueError`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PercentFault {
    /// A `(` that is not closed.
    IncompleteKey,
    /// A width that does not fit.
    WidthTooBig,
    /// A precision that does not fit.
    PrecisionTooBig,
    /// Nothing where the conversion type should be.
    Incomplete,
}

impl PercentFault {
    /// CPython's message, which differs between `str` and `bytes` in one case.
    pub fn message(self, bytes: bool) -> &'static str {
        match self {
            PercentFault::IncompleteKey => "incomplete format key",
            PercentFault::WidthTooBig => "width too big",
            PercentFault::PrecisionTooBig if bytes => "prec too big",
            PercentFault::PrecisionTooBig => "precision too big",
            PercentFault::Incomplete => "incomplete format",
        }
    }
}

/// A fault, and what the caller would have evaluated before it came to light: CPython reads template and
/// arguments together, so a missing mapping, key or argument is reported first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PercentError {
    /// What is wrong.
    pub fault: PercentFault,
    /// Whether a mapping is needed, because a `(` has been read.
    pub needs_mapping: bool,
    /// The key to look up first.
    pub key: Option<Range<usize>>,
    /// How many `*` arguments to take first.
    pub stars: usize,
}

/// Iterator over the pieces of a template. After an error there is nothing more.
#[derive(Clone, Debug)]
pub struct PercentTemplate<'a> {
    text: Text<'a>,
    position: usize,
}

/// A width or precision that does not fit.
struct TooBig;

const PERCENT: u32 = '%' as u32;
const STAR: u32 = '*' as u32;

impl<'a> PercentTemplate<'a> {
    /// Starts at the beginning of a template; bytes are passed as [`Text::Latin1`].
    pub fn new(text: Text<'a>) -> PercentTemplate<'a> {
        PercentTemplate { text, position: 0 }
    }

    fn peek(&self) -> Option<u32> {
        self.text.get(self.position)
    }

    fn eat(&mut self, cp: u32) -> bool {
        let found = self.peek() == Some(cp);
        self.position += usize::from(found);
        found
    }

    fn spec(&mut self) -> Result<PercentSpec, PercentError> {
        let mut seen =
            PercentError { fault: PercentFault::Incomplete, needs_mapping: false, key: None, stars: 0 };
        match self.spec_parts(&mut seen) {
            Ok(spec) => Ok(spec),
            Err(fault) => Err(PercentError { fault, ..seen }),
        }
    }

    fn spec_parts(&mut self, seen: &mut PercentError) -> Result<PercentSpec, PercentFault> {
        if self.eat(u32::from('(')) {
            seen.needs_mapping = true;
            seen.key = Some(self.key()?);
        }
        let flags = self.flags();
        let width = self.amount(isize::MAX as usize, seen).map_err(|TooBig| PercentFault::WidthTooBig)?;
        let mut precision = None;
        if self.eat(u32::from('.')) {
            let amount =
                self.amount(i32::MAX as usize, seen).map_err(|TooBig| PercentFault::PrecisionTooBig)?;
            precision = Some(amount.unwrap_or(Amount::Number(0)));
        }
        // A length modifier of C is accepted and means nothing.
        if self.peek().is_some_and(|cp| matches!(cp, 0x68 | 0x6C | 0x4C)) {
            self.position += 1;
        }
        let (conversion, index) = (self.peek().ok_or(PercentFault::Incomplete)?, self.position);
        self.position += 1;
        Ok(PercentSpec { key: seen.key.clone(), flags, width, precision, conversion, index })
    }

    /// The key up to the parenthesis that closes it; inner ones come in pairs.
    fn key(&mut self) -> Result<Range<usize>, PercentFault> {
        let (start, mut depth) = (self.position, 1_usize);
        while let Some(cp) = self.peek() {
            self.position += 1;
            match char::from_u32(cp) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(start..self.position - 1);
            }
        }
        Err(PercentFault::IncompleteKey)
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(cp) = self.peek() {
            match char::from_u32(cp) {
                Some('-') => flags.left = true,
                Some('+') => flags.sign = true,
                Some(' ') => flags.blank = true,
                Some('#') => flags.alternate = true,
                Some('0') => flags.zero = true,
                _ => break,
            }
            self.position += 1;
        }
        flags
    }

    /// `*` or digits, both optional; an error if the number exceeds the limit.
    fn amount(&mut self, limit: usize, seen: &mut PercentError) -> Result<Option<Amount>, TooBig> {
        if self.eat(STAR) {
            seen.stars += 1;
            return Ok(Some(Amount::Argument));
        }
        let mut value = None;
        while let Some(digit) = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(10)) {
            let next = value.unwrap_or(0_usize).checked_mul(10).and_then(|v| v.checked_add(digit as usize));
            value = Some(next.filter(|v| *v <= limit).ok_or(TooBig)?);
            self.position += 1;
        }
        Ok(value.map(Amount::Number))
    }
}

impl Iterator for PercentTemplate<'_> {
    type Item = Result<PercentPiece, PercentError>;

    fn next(&mut self) -> Option<Result<PercentPiece, PercentError>> {
        self.peek()?;
        let rest = self.text.slice(self.position..self.text.len());
        let literal = rest.find_char(PERCENT).unwrap_or(rest.len());
        if 0 < literal {
            let start = self.position;
            self.position += literal;
            return Some(Ok(PercentPiece::Literal(start..self.position)));
        }
        self.position += 1;
        if self.eat(PERCENT) {
            return Some(Ok(PercentPiece::Percent));
        }
        let spec = self.spec();
        if spec.is_err() {
            self.position = self.text.len();
        }
        Some(spec.map(PercentPiece::Spec))
    }
}
