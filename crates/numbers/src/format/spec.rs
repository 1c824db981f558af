//! Reading a format specification.

use crate::error::{NumberError, Result};

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: between the sign and the digits.
    AfterSign,
}

/// Which signs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignMode {
    /// `-`: only a minus, asked for.
    Minus,
    /// `+`: always one.
    Plus,
    /// A space in place of a plus.
    Space,
}

/// What is formatted: it decides the defaults, and its name is in the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An integer; the name is that of its class, which may be a subclass.
    Int(&'a str),
    /// A float.
    Float(&'a str),
    /// A complex number.
    Complex(&'a str),
    /// A string.
    Str(&'a str),
}

impl<'a> Kind<'a> {
    /// The name of the class.
    pub fn type_name(self) -> &'a str {
        match self {
            Self::Int(name) | Self::Float(name) | Self::Complex(name) | Self::Str(name) => name,
        }
    }

    fn default_type(self) -> u32 {
        match self {
            Self::Int(_) => u32::from('d'),
            Self::Str(_) => u32::from('s'),
            Self::Float(_) | Self::Complex(_) => 0,
        }
    }
}

/// A specification taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The fill character, as a code point.
    pub fill: u32,
    /// Where the padding goes; the zero flag makes it `=` for numbers.
    pub align: Align,
    /// The sign asked for, if any.
    pub sign: Option<SignMode>,
    /// `z`: a rounded negative zero loses its sign.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The least width.
    pub width: Option<usize>,
    /// The separator between groups of digits before the point.
    pub grouping: Option<char>,
    /// The separator between groups of digits after the point.
    pub fraction_grouping: Option<char>,
    /// Digits after the point, or significant ones.
    pub precision: Option<usize>,
    /// The presentation type as a code point; 0 for none.
    pub presentation: u32,
}

struct Reader<'t> {
    text: &'t [u32],
    position: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u32> {
        self.text.get(self.position).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(u32::from(wanted));
        self.position += usize::from(found);
        found
    }

    /// A decimal number, of any Unicode digits; `None` if there is none here.
    fn number(&mut self) -> Result<Option<usize>> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(crate::text::decimal_digit_value) {
            let next =
                value.unwrap_or(0usize).checked_mul(10).and_then(|tens| tens.checked_add(digit as usize));
            match next.filter(|&number| i64::try_from(number).is_ok()) {
                Some(number) => value = Some(number),
                None => return Err(NumberError::value("Too many decimal digits in format string")),
            }
            self.position += 1;
        }
        Ok(value)
    }

    /// `,` or `_`, but not both.
    fn separator(&mut self) -> Result<Option<char>> {
        let comma = self.take(',');
        let underscore = self.take('_');
        let comma_after = underscore && self.take(',');
        if (comma && underscore) || comma_after {
            return Err(NumberError::value("Cannot specify both ',' and '_'."));
        }
        Ok(match (comma, underscore) {
            (true, _) => Some(','),
            (_, true) => Some('_'),
            _ => None,
        })
    }
}

fn align_of(point: Option<u32>) -> Option<Align> {
    match point.and_then(char::from_u32) {
        Some('<') => Some(Align::Left),
        Some('>') => Some(Align::Right),
        Some('^') => Some(Align::Center),
        Some('=') => Some(Align::AfterSign),
        _ => None,
    }
}

/// A character as the messages show it: itself if it is printable ASCII, else its number.
fn shown(point: u32) -> String {
    match char::from_u32(point) {
        Some(c) if 32 < point && point < 128 => c.to_string(),
        _ => format!("\\x{point:x}"),
    }
}

impl Spec {
    /// Reads a specification given as code points.
    pub fn parse(text: &[u32], kind: Kind<'_>) -> Result<Self> {
        let mut reader = Reader { text, position: 0 };
        let default_align = if matches!(kind, Kind::Str(_)) { Align::Left } else { Align::Right };
        let mut fill = None;
        let mut align = None;
        if let Some(found) = align_of(text.get(1).copied()) {
            fill = text.first().copied();
            align = Some(found);
            reader.position = 2;
        } else if let Some(found) = align_of(reader.peek()) {
            align = Some(found);
            reader.position = 1;
        }
        let sign = match reader.peek().and_then(char::from_u32) {
            Some('+') => Some(SignMode::Plus),
            Some('-') => Some(SignMode::Minus),
            Some(' ') => Some(SignMode::Space),
            _ => None,
        };
        reader.position += usize::from(sign.is_some());
        let no_negative_zero = reader.take('z');
        let alternate = reader.take('#');
        if fill.is_none() && reader.take('0') {
            fill = Some(u32::from('0'));
            if align.is_none() && default_align == Align::Right {
                align = Some(Align::AfterSign);
            }
        }
        let width = reader.number()?;
        let grouping = reader.separator()?;
        let mut precision = None;
        let mut fraction_grouping = None;
        if reader.take('.') {
            precision = reader.number()?;
            fraction_grouping = reader.separator()?;
            if precision.is_none() && fraction_grouping.is_none() {
                return Err(NumberError::value("Format specifier missing precision"));
            }
        }
        let presentation = match &text[reader.position..] {
            [] => kind.default_type(),
            [one] => *one,
            _ => return Err(invalid_specifier(text, kind)),
        };
        let spec = Self {
            fill: fill.unwrap_or(u32::from(' ')),
            align: align.unwrap_or(default_align),
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            fraction_grouping,
            precision,
            presentation,
        };
        spec.check_separators()?;
        Ok(spec)
    }

    /// [`Spec::parse`] of a Rust string.
    pub fn parse_str(text: &str, kind: Kind<'_>) -> Result<Self> {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        Self::parse(&points, kind)
    }

    /// The presentation type as a character; NUL for none.
    pub fn presentation_char(&self) -> char {
        char::from_u32(self.presentation).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// `ValueError: Unknown format code ...`.
    #[cold]
    pub fn unknown_code(&self, kind: Kind<'_>) -> NumberError {
        NumberError::value(format!(
            "Unknown format code '{}' for object of type '{}'",
            shown(self.presentation),
            kind.type_name()
        ))
    }

    fn check_separators(&self) -> Result<()> {
        let presentation = self.presentation_char();
        if let Some(separator) = self.grouping {
            let allowed = matches!(presentation, 'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0')
                || (separator == '_' && matches!(presentation, 'b' | 'o' | 'x' | 'X'));
            if !allowed {
                return Err(self.cannot_specify(separator));
            }
        }
        match self.fraction_grouping {
            Some(separator) if presentation == 'n' => Err(self.cannot_specify(separator)),
            _ => Ok(()),
        }
    }

    #[cold]
    fn cannot_specify(&self, separator: char) -> NumberError {
        NumberError::value(format!("Cannot specify '{separator}' with '{}'.", shown(self.presentation)))
    }
}

#[cold]
fn invalid_specifier(text: &[u32], kind: Kind<'_>) -> NumberError {
    let text: String =
        text.iter().map(|&point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    NumberError::value(format!("Invalid format specifier '{text}' for object of type '{}'", kind.type_name()))
}
