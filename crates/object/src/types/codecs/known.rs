//! The codecs the runtime knows without asking the registry.

use serpentarium_heap::Obj;
use serpentarium_text::Text;
use serpentarium_text::codecs;

use crate::core::{PyResult, Runtime};
use crate::{Str, StrMethods as _};

/// A codec that is built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Known {
    Ascii,
    Latin1,
    Utf8,
    Utf16,
    Utf32,
}

impl Known {
    /// The codec of this name, however it is spelled.
    pub(super) fn of(name: &str) -> Option<Self> {
        if name == "utf-8" {
            return Some(Self::Utf8);
        }
        if name.len() > 16 {
            return None;
        }
        match normalized(name).as_str() {
            "utf_8" | "utf8" => Some(Self::Utf8),
            "utf_16" | "utf16" => Some(Self::Utf16),
            "utf_32" | "utf32" => Some(Self::Utf32),
            "ascii" | "us_ascii" => Some(Self::Ascii),
            "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1" => Some(Self::Latin1),
            _ => None,
        }
    }

    pub(super) fn encode(self, rt: &Runtime, string: &Obj<Str>, errors: Option<&str>) -> PyResult<Vec<u8>> {
        rt.run_encoder(string, errors, |text, handler| match self {
            Self::Ascii => codecs::encode_ascii(text, handler),
            Self::Latin1 => codecs::encode_latin1(text, handler),
            Self::Utf8 => codecs::encode_utf8(text, handler),
            Self::Utf16 => codecs::encode_utf16(text, None, handler),
            Self::Utf32 => codecs::encode_utf32(text, None, handler),
        })
    }

    pub(super) fn decode(self, rt: &Runtime, bytes: &[u8], errors: Option<&str>) -> PyResult {
        if bytes.is_ascii() && matches!(self, Self::Ascii | Self::Latin1 | Self::Utf8) {
            return Ok(rt.str_from_canonical(Text::Ascii(bytes)).into_object());
        }
        if self == Self::Utf8
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return Ok(rt.new_str(text).into_object());
        }
        if self == Self::Latin1 {
            return Ok(rt.shared_str(&codecs::decode_latin1(bytes)));
        }
        let decoded = rt.run_decoder(bytes, errors, |input, handler| match self {
            Self::Ascii => codecs::decode_ascii(input, handler),
            Self::Latin1 | Self::Utf8 => codecs::decode_utf8(input, true, handler),
            Self::Utf16 => Ok(codecs::decode_utf16(input, None, true, handler)?.0),
            Self::Utf32 => Ok(codecs::decode_utf32(input, None, true, handler)?.0),
        })?;
        Ok(rt.shared_str(&decoded.text))
    }

    /// The bytes if every character is one byte in this codec; the usual case.
    pub(super) fn direct(self, string: &Obj<Str>) -> Option<&[u8]> {
        match (self, string.text()) {
            (Self::Ascii | Self::Latin1 | Self::Utf8, Text::Ascii(bytes))
            | (Self::Latin1, Text::Latin1(bytes)) => Some(bytes),
            _ => None,
        }
    }
}

/// A codec's name as search functions get it: lower case, runs of anything but letters, digits and dots as one
/// underscore.
pub(super) fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}
