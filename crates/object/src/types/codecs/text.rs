//! Text encodings: `str.encode` and `bytes.decode`.

use std::borrow::Cow;

use serpentarium_heap::{Obj, Object, Ref};

use super::known::Known;
use crate::core::{PyResult, Runtime};
use crate::types::{ByteArray, Bytes, str_value};
use crate::{Str, StrMethods as _, Tuple};

/// The encoding used where none is named.
const DEFAULT: &str = "utf-8";

/// An encoding or error handler name; a missing argument stays missing.
pub(crate) fn codec_argument<'a>(
    rt: &Runtime,
    object: Option<&'a Object>,
    what: &str,
) -> PyResult<Option<Cow<'a, str>>> {
    let Some(object) = object else { return Ok(None) };
    let Some(string) = str_value(object) else {
        let name = crate::types::arguments::shown_type(rt, object);
        return Err(rt.type_error(format!("{what} must be str, not {name}")));
    };
    if string.text().find_char(0).is_some() {
        return Err(rt.value_error("embedded null character"));
    }
    match string.as_ascii() {
        Some(text) => Ok(Some(Cow::Borrowed(text))),
        None => {
            let bytes = Known::Utf8.encode(rt, string, None)?;
            Ok(Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())))
        }
    }
}

impl Runtime {
    /// `string.encode(encoding, errors)`: a `bytes` object.
    pub fn encode(&self, string: &Obj<Str>, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
        let encoding = encoding.unwrap_or(DEFAULT);
        let Some(known) = Known::of(encoding) else {
            return self.encode_registered(string, encoding, errors);
        };
        if let Some(bytes) = known.direct(string) {
            return Ok(self.new_bytes(bytes).into_object());
        }
        Ok(self.new_bytes(&known.encode(self, string, errors)?).into_object())
    }

    /// The UTF-8 bytes of a string, or `UnicodeEncodeError` for lone surrogates.
    pub fn utf8_bytes<'a>(&self, string: &'a Obj<Str>) -> PyResult<Cow<'a, [u8]>> {
        match Known::Utf8.direct(string) {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => Known::Utf8.encode(self, string, None).map(Cow::Owned),
        }
    }

    /// `bytes.decode(encoding, errors)`: a `str` object.
    pub fn decode(&self, bytes: &[u8], encoding: Option<&str>, errors: Option<&str>) -> PyResult {
        let encoding = encoding.unwrap_or(DEFAULT);
        match Known::of(encoding) {
            Some(known) => known.decode(self, bytes, errors),
            None => {
                let object = self.new_bytes(bytes);
                self.decode_registered(object.as_object(), encoding, errors)
            }
        }
    }

    fn text_codec(&self, encoding: &str, alternative: &str) -> PyResult<Ref<Tuple>> {
        let codec = self.lookup_codec(encoding)?;
        if !codec.as_object().type_object().is_same(&self.types.tuple) {
            let is_text = self.lookup_attr(codec.as_object(), &self.intern("_is_text_encoding"))?;
            if let Some(is_text) = is_text
                && !self.is_true(&is_text)?
            {
                let text = format!(
                    "'{encoding}' is not a text encoding; use {alternative} to handle arbitrary codecs"
                );
                return Err(self.raise(&self.exceptions.lookup_error, &text));
            }
        }
        Ok(codec)
    }

    fn encode_registered(&self, string: &Obj<Str>, encoding: &str, errors: Option<&str>) -> PyResult {
        let codec = self.text_codec(encoding, "codecs.encode()")?;
        let result = self.call_codec(&codec, 0, string.as_object(), encoding, errors)?;
        if result.downcast::<Bytes>().is_some() {
            return Ok(result);
        }
        if let Some(array) = result.downcast::<ByteArray>() {
            let text = format!(
                "encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types"
            );
            self.warn(&self.exceptions.runtime_warning, &text, 1)?;
            let bytes = array.bytes.borrow().clone();
            return Ok(self.new_bytes(&bytes).into_object());
        }
        let name = self.type_name(&result);
        Err(self.type_error(format!(
            "'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
        )))
    }

    fn decode_registered(&self, object: &Object, encoding: &str, errors: Option<&str>) -> PyResult {
        let codec = self.text_codec(encoding, "codecs.decode()")?;
        let result = self.call_codec(&codec, 1, object, encoding, errors)?;
        if str_value(&result).is_some() {
            return Ok(result);
        }
        let name = self.type_name(&result);
        Err(self.type_error(format!(
            "'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
        )))
    }
}
