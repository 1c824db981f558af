//! The error handlers that are built in.

use super::{DecodeReplacement, EncodeReplacement, EncodedReplacement, Fault};
use crate::text::repr::{escape, push_escape};
use crate::{Text, TextBuf, TextBuilder};
use std::ops::Range;

/// A registered handler's name.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Errors {
    /// Raise.
    Strict,
    /// Leave out.
    Ignore,
    /// `?`, or U+FFFD when decoding.
    Replace,
    /// `\xNN` and the like.
    BackslashReplace,
    /// Undecodable bytes travel as lone surrogates.
    SurrogateEscape,
    /// Surrogates are encoded like other code points.
    SurrogatePass,
    /// `&#NNN;`
    XmlCharRefReplace,
    /// `\N{NAME}`
    NameReplace,
}

/// Why a built-in handler gives no replacement.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Unhandled {
    /// It raises the exception it was given.
    Raise,
    /// It does not know this kind of exception: a `TypeError`.
    WrongException,
}

type Encoded = Result<(EncodedReplacement, usize), Unhandled>;
type DecodedText = Result<(TextBuf, usize), Unhandled>;

/// How an encoding writes a surrogate, for `surrogatepass`.
#[derive(Copy, Clone)]
enum Layout {
    Utf8,
    Wide { bytes: usize, big: bool },
}

impl Layout {
    /// Reads an encoding's name; nothing if it is none of the Unicode encodings.
    fn of(encoding: &str) -> Option<Layout> {
        let name: String = encoding.to_ascii_lowercase().replace(['-', '_'], "");
        let wide = |bytes, rest: &str| match rest {
            "" => Some(Layout::Wide { bytes, big: cfg!(target_endian = "big") }),
            "le" => Some(Layout::Wide { bytes, big: false }),
            "be" => Some(Layout::Wide { bytes, big: true }),
            _ => None,
        };
        match name.strip_prefix("utf")? {
            "8" => Some(Layout::Utf8),
            rest => match (rest.strip_prefix("16"), rest.strip_prefix("32")) {
                (Some(rest), _) => wide(2, rest),
                (_, Some(rest)) => wide(4, rest),
                _ => None,
            },
        }
    }

    fn write(self, cp: u32, out: &mut Vec<u8>) {
        match self {
            Layout::Utf8 => {
                out.extend([
                    0xE0 | (cp >> 12) as u8,
                    0x80 | (cp >> 6 & 0x3F) as u8,
                    0x80 | (cp & 0x3F) as u8,
                ]);
            }
            Layout::Wide { bytes, big: false } => out.extend(&cp.to_le_bytes()[..bytes]),
            Layout::Wide { bytes, big: true } => out.extend(&cp.to_be_bytes()[4 - bytes..]),
        }
    }

    /// The surrogate at the start of the input and its length in bytes.
    fn read(self, input: &[u8]) -> Option<(u32, usize)> {
        let (cp, len) = match self {
            Layout::Utf8 => match input {
                [a, b, c, ..] if a & 0xF0 == 0xE0 && b & 0xC0 == 0x80 && c & 0xC0 == 0x80 => {
                    ((*a as u32 & 15) << 12 | (*b as u32 & 63) << 6 | (*c as u32 & 63), 3)
                }
                _ => return None,
            },
            Layout::Wide { bytes, big } => {
                let unit = input.get(..bytes)?;
                let join = |acc: u32, b: &u8| acc << 8 | u32::from(*b);
                let cp = if big { unit.iter().fold(0, join) } else { unit.iter().rev().fold(0, join) };
                (cp, bytes)
            }
        };
        (0xD800..0xE000).contains(&cp).then_some((cp, len))
    }
}

impl Errors {
    /// Reads the name; other names belong to registered handlers.
    pub fn from_name(name: &str) -> Option<Errors> {
        match name {
            "strict" => Some(Errors::Strict),
            "ignore" => Some(Errors::Ignore),
            "replace" => Some(Errors::Replace),
            "backslashreplace" => Some(Errors::BackslashReplace),
            "surrogateescape" => Some(Errors::SurrogateEscape),
            "surrogatepass" => Some(Errors::SurrogatePass),
            "xmlcharrefreplace" => Some(Errors::XmlCharRefReplace),
            "namereplace" => Some(Errors::NameReplace),
            _ => None,
        }
    }

    /// The handler as Python calls it with a `UnicodeEncodeError`: replacement and position to go on from.
    /// `names` finds the name of a character.
    pub fn encode(
        self,
        input: Text<'_>,
        encoding: &str,
        range: Range<usize>,
        names: &dyn Fn(u32) -> Option<String>,
    ) -> Encoded {
        let end = range.end.min(input.len());
        let bad = input.slice(range.start.min(end)..end);
        let mut out = TextBuilder::new();
        match self {
            Errors::Strict => return Err(Unhandled::Raise),
            Errors::Ignore => {}
            Errors::Replace => out.push_repeated(u32::from('?'), bad.len()),
            Errors::BackslashReplace => bad.iter().for_each(|cp| push_escape(&mut out, cp)),
            Errors::XmlCharRefReplace => bad.iter().for_each(|cp| out.push_str(&format!("&#{cp};"))),
            Errors::NameReplace => bad.iter().for_each(|cp| match names(cp) {
                Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                None => push_escape(&mut out, cp),
            }),
            Errors::SurrogateEscape => {
                let bytes = bad.iter().map(escaped_byte).collect::<Option<Vec<u8>>>();
                return bytes.map(|b| (EncodedReplacement::Bytes(b), end)).ok_or(Unhandled::Raise);
            }
            Errors::SurrogatePass => {
                let layout = Layout::of(encoding).ok_or(Unhandled::Raise)?;
                if !bad.iter().all(|cp| (0xD800..0xE000).contains(&cp)) {
                    return Err(Unhandled::Raise);
                }
                let mut bytes = Vec::new();
                bad.iter().for_each(|cp| layout.write(cp, &mut bytes));
                return Ok((EncodedReplacement::Bytes(bytes), end));
            }
        }
        Ok((EncodedReplacement::Text(out.finish()), end))
    }

    /// The handler as Python calls it with a `UnicodeDecodeError`.
    pub fn decode(self, input: &[u8], encoding: &str, range: Range<usize>) -> DecodedText {
        let end = range.end.min(input.len());
        let start = range.start.min(end);
        let bad = &input[start..end];
        match self {
            Errors::Strict => Err(Unhandled::Raise),
            Errors::Ignore => Ok((TextBuf::new(), end)),
            Errors::Replace => Ok((TextBuf::from_char(0xFFFD), end)),
            Errors::BackslashReplace => {
                let text: String = bad.iter().map(|&b| escape(u32::from(b))).collect();
                Ok((TextBuf::from(text), end))
            }
            Errors::SurrogateEscape => {
                // ASCII bytes are never escaped, so that decoded text cannot smuggle them in.
                let bytes = bad.iter().take(4).take_while(|b| !b.is_ascii());
                let text = TextBuf::from_code_points(bytes.map(|&b| 0xDC00 + u32::from(b)));
                let resume = start + text.len();
                if text.is_empty() { Err(Unhandled::Raise) } else { Ok((text, resume)) }
            }
            Errors::SurrogatePass => {
                let layout = Layout::of(encoding).ok_or(Unhandled::Raise)?;
                let (cp, len) = layout.read(&input[start..]).ok_or(Unhandled::Raise)?;
                Ok((TextBuf::from_char(cp), start + len))
            }
            Errors::XmlCharRefReplace | Errors::NameReplace => Err(Unhandled::WrongException),
        }
    }

    /// The handler as Python calls it with a `UnicodeTranslateError`.
    pub fn translate(self, input: Text<'_>, range: Range<usize>) -> DecodedText {
        let end = range.end.min(input.len());
        let bad = input.slice(range.start.min(end)..end);
        let mut out = TextBuilder::new();
        match self {
            Errors::Ignore => {}
            Errors::Replace => out.push_repeated(0xFFFD, bad.len()),
            Errors::BackslashReplace => bad.iter().for_each(|cp| push_escape(&mut out, cp)),
            Errors::Strict => return Err(Unhandled::Raise),
            _ => return Err(Unhandled::WrongException),
        }
        Ok((out.finish(), end))
    }

    /// The handler inside a decoder.
    pub fn decoder<E: From<Fault>>(self) -> impl FnMut(&[u8], Fault) -> Result<DecodeReplacement, E> {
        move |input, fault| match self.decode(input, fault.encoding, fault.start..fault.end) {
            Ok((text, resume)) => Ok(DecodeReplacement { text, resume, input: None }),
            Err(_) => Err(fault.into()),
        }
    }

    /// The handler inside an encoder. `surrogateescape` writes what it can before it gives up, as CPython's
    /// encoders do (all but the one for maps); so the exception's start is the first character it could not
    /// write.
    pub fn encoder<E: From<Fault>>(
        self,
        names: impl Fn(u32) -> Option<String>,
    ) -> impl FnMut(Text<'_>, Fault) -> Result<EncodeReplacement, E> {
        move |input, fault| {
            let mut range = fault.start..fault.end;
            if self == Errors::SurrogateEscape && fault.encoding != "charmap" {
                let escapable =
                    input.slice(range.clone()).iter().take_while(|&cp| escaped_byte(cp).is_some());
                range.end = fault.start + escapable.count();
                if range.is_empty() {
                    return Err(fault.into());
                }
            }
            match self.encode(input, fault.encoding, range, &names) {
                Ok((data, resume)) => Ok(EncodeReplacement { data, resume }),
                Err(_) => Err(fault.into()),
            }
        }
    }
}

/// The byte a lone surrogate stands for.
fn escaped_byte(cp: u32) -> Option<u8> {
    (0xDC80..0xDD00).contains(&cp).then_some(cp as u8)
}
