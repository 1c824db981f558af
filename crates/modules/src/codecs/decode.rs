//! The decoding functions.

use serpentarium_object::{CodecFailure, NativeArgs, PyResult, Runtime};
use serpentarium_text::codecs::{self, ByteOrder, DecodeHandler, Decoded};

use super::arguments::{errors, flag, order, pair};

type Order = Option<ByteOrder>;

fn run<T, F>(rt: &Runtime, args: NativeArgs<'_>, name: &str, decode: F) -> PyResult<T>
where
    F: FnOnce(&[u8], &mut DecodeHandler<'_, CodecFailure>) -> Result<T, CodecFailure>,
{
    let errors = errors(rt, args, name)?;
    let input = rt.bytes_like(args.at(0))?;
    rt.run_decoder(&input, errors.as_deref(), decode)
}

fn answer(rt: &Runtime, decoded: Decoded) -> PyResult {
    pair(rt, rt.str_from_canonical(decoded.text.as_text()).into_object(), decoded.consumed)
}

pub(super) fn utf_8(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, run(rt, args, "utf_8_decode", |input, handler| codecs::decode_utf8(input, last, handler))?)
}

pub(super) fn utf_7(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, run(rt, args, "utf_7_decode", |input, handler| codecs::decode_utf7(input, last, handler))?)
}

pub(super) fn ascii(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    answer(rt, run(rt, args, "ascii_decode", |input, handler| codecs::decode_ascii(input, handler))?)
}

pub(super) fn latin_1(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let decoded = run(rt, args, "latin_1_decode", |input, _| {
        Ok(Decoded { text: codecs::decode_latin1(input), consumed: input.len() })
    })?;
    answer(rt, decoded)
}

fn utf_16_in(
    rt: &Runtime,
    args: NativeArgs<'_>,
    name: &str,
    order: Order,
    last: bool,
) -> PyResult<(Decoded, Order)> {
    run(rt, args, name, |input, handler| codecs::decode_utf16(input, order, last, handler))
}

fn utf_32_in(
    rt: &Runtime,
    args: NativeArgs<'_>,
    name: &str,
    order: Order,
    last: bool,
) -> PyResult<(Decoded, Order)> {
    run(rt, args, name, |input, handler| codecs::decode_utf32(input, order, last, handler))
}

pub(super) fn utf_16(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, utf_16_in(rt, args, "utf_16_decode", None, last)?.0)
}

pub(super) fn utf_16_le(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, utf_16_in(rt, args, "utf_16_le_decode", Some(ByteOrder::Little), last)?.0)
}

pub(super) fn utf_16_be(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, utf_16_in(rt, args, "utf_16_be_decode", Some(ByteOrder::Big), last)?.0)
}

pub(super) fn utf_32(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, utf_32_in(rt, args, "utf_32_decode", None, last)?.0)
}

pub(super) fn utf_32_le(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, utf_32_in(rt, args, "utf_32_le_decode", Some(ByteOrder::Little), last)?.0)
}

pub(super) fn utf_32_be(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let last = flag(rt, args.get(2), false)?;
    answer(rt, utf_32_in(rt, args, "utf_32_be_decode", Some(ByteOrder::Big), last)?.0)
}

fn answer_with_order(rt: &Runtime, decoded: Decoded, order: Order) -> PyResult {
    let order = match order {
        None => 0,
        Some(ByteOrder::Little) => -1,
        Some(ByteOrder::Big) => 1,
    };
    let text = rt.str_from_canonical(decoded.text.as_text()).into_object();
    Ok(rt.new_tracked_tuple([text, rt.new_usize(decoded.consumed), rt.new_int(order)]).into_object())
}

pub(super) fn utf_16_ex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (order, last) = (order(rt, args.get(2))?, flag(rt, args.get(3), false)?);
    let (decoded, order) = utf_16_in(rt, args, "utf_16_ex_decode", order, last)?;
    answer_with_order(rt, decoded, order)
}

pub(super) fn utf_32_ex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (order, last) = (order(rt, args.get(2))?, flag(rt, args.get(3), false)?);
    let (decoded, order) = utf_32_in(rt, args, "utf_32_ex_decode", order, last)?;
    answer_with_order(rt, decoded, order)
}
