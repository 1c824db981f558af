//! The encoding functions.

use serpentarium_object::{CodecFailure, NativeArgs, PyResult, Runtime, StrMethods as _};
use serpentarium_text::Text;
use serpentarium_text::codecs::{self, ByteOrder, EncodeHandler};

use super::arguments::{bytes_or_text, errors, order, pair, string};

type Encoded = Result<Vec<u8>, CodecFailure>;

fn run<F>(rt: &Runtime, args: NativeArgs<'_>, name: &str, encode: F) -> PyResult
where
    F: FnOnce(Text<'_>, &mut EncodeHandler<'_, CodecFailure>) -> Encoded,
{
    let input = string(rt, args.at(0), &format!("{name}() argument 1"))?;
    let errors = errors(rt, args, name)?;
    let bytes = rt.run_encoder(input, errors.as_deref(), encode)?;
    pair(rt, rt.new_bytes(&bytes).into_object(), input.char_len())
}

pub(super) fn utf_8(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "utf_8_encode", |text, handler| codecs::encode_utf8(text, handler))
}

pub(super) fn utf_7(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "utf_7_encode", |text, _| Ok(codecs::encode_utf7(text)))
}

pub(super) fn utf_16(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let order = order(rt, args.get(2))?;
    run(rt, args, "utf_16_encode", |text, handler| codecs::encode_utf16(text, order, handler))
}

pub(super) fn utf_16_le(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "utf_16_le_encode", |text, handler| {
        codecs::encode_utf16(text, Some(ByteOrder::Little), handler)
    })
}

pub(super) fn utf_16_be(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "utf_16_be_encode", |text, handler| {
        codecs::encode_utf16(text, Some(ByteOrder::Big), handler)
    })
}

pub(super) fn utf_32(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let order = order(rt, args.get(2))?;
    run(rt, args, "utf_32_encode", |text, handler| codecs::encode_utf32(text, order, handler))
}

pub(super) fn utf_32_le(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "utf_32_le_encode", |text, handler| {
        codecs::encode_utf32(text, Some(ByteOrder::Little), handler)
    })
}

pub(super) fn utf_32_be(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "utf_32_be_encode", |text, handler| {
        codecs::encode_utf32(text, Some(ByteOrder::Big), handler)
    })
}

pub(super) fn latin_1(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "latin_1_encode", |text, handler| codecs::encode_latin1(text, handler))
}

pub(super) fn ascii(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "ascii_encode", |text, handler| codecs::encode_ascii(text, handler))
}

pub(super) fn unicode_escape(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "unicode_escape_encode", |text, _| Ok(codecs::encode_unicode_escape(text)))
}

pub(super) fn raw_unicode_escape(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    run(rt, args, "raw_unicode_escape_encode", |text, _| Ok(codecs::encode_raw_unicode_escape(text)))
}

pub(super) fn readbuffer(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let bytes = bytes_or_text(rt, args.at(0))?;
    pair(rt, rt.new_bytes(&bytes).into_object(), bytes.len())
}
