//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`: where in which object coding failed.

use serpentarium_heap::{Object, Ref};

use super::Exception;
use super::base::{self, payload};
use super::fields::{exactly, field, number, put, value};
use crate::StrMethods as _;
use crate::core::{
    CallArgs, GetSetDef, PyResult, Raised, Runtime, SlotTable, TypeSpec, UnaryFn, type_flag, type_of,
};
use crate::types::{Bytes, int_value, str_value};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

/// An `__init__` slot.
type InitFn = fn(&Runtime, &Object, CallArgs<'_>) -> PyResult<()>;

const FIELDS: &[GetSetDef] = &[
    field::<ENCODING>("encoding", "exception encoding"),
    field::<OBJECT>("object", "exception object"),
    number::<START>("start", "exception start"),
    number::<END>("end", "exception end"),
    field::<REASON>("reason", "exception reason"),
];

const fn spec(name: &'static str, doc: &'static str, init: InitFn, str: UnaryFn) -> TypeSpec {
    let slots = SlotTable { new: Some(base::new), init: Some(init), str: Some(str), ..SlotTable::EMPTY };
    TypeSpec {
        doc,
        basicsize: 112,
        flags: type_flag::BASETYPE,
        slots,
        getset: FIELDS,
        ..TypeSpec::named(name)
    }
}

/// `UnicodeEncodeError`
pub(super) static UNICODE_ENCODE_ERROR: TypeSpec =
    spec("UnicodeEncodeError", "Text cannot be encoded.", encode_init, encode_str);

/// `UnicodeDecodeError`
pub(super) static UNICODE_DECODE_ERROR: TypeSpec =
    spec("UnicodeDecodeError", "Bytes cannot be decoded.", decode_init, decode_str);

/// `UnicodeTranslateError`
pub(super) static UNICODE_TRANSLATE_ERROR: TypeSpec =
    spec("UnicodeTranslateError", "Text cannot be translated.", translate_init, translate_str);

fn text(rt: &Runtime, object: &Object, position: usize) -> PyResult {
    match str_value(object) {
        Some(_) => Ok(object.to_ref()),
        None => {
            let given = crate::types::arguments::shown_type(rt, object);
            Err(rt.type_error(format!("argument {position} must be str, not {given}")))
        }
    }
}

fn position(rt: &Runtime, object: &Object) -> PyResult {
    crate::types::arguments::ssize(rt, object).map(|value| rt.new_int(value as i64))
}

fn encode_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    base::init(rt, object, args)?;
    let [encoding, source, start, end, reason] = exactly(rt, args)?;
    let values = [
        text(rt, encoding, 1)?,
        text(rt, source, 2)?,
        position(rt, start)?,
        position(rt, end)?,
        text(rt, reason, 5)?,
    ];
    fill(payload(rt, object)?, ENCODING, values);
    Ok(())
}

fn decode_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    base::init(rt, object, args)?;
    let [encoding, source, start, end, reason] = exactly(rt, args)?;
    let encoding = text(rt, encoding, 1)?;
    let (start, end, reason) = (position(rt, start)?, position(rt, end)?, text(rt, reason, 5)?);
    let source = bytes_of(rt, source)?;
    fill(payload(rt, object)?, ENCODING, [encoding, source, start, end, reason]);
    Ok(())
}

fn translate_init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    base::init(rt, object, args)?;
    let [source, start, end, reason] = exactly(rt, args)?;
    let values = [text(rt, source, 1)?, position(rt, start)?, position(rt, end)?, text(rt, reason, 4)?];
    fill(payload(rt, object)?, OBJECT, values);
    Ok(())
}

/// Bytes as they are, anything else with a buffer as a copy.
fn bytes_of(rt: &Runtime, source: &Object) -> PyResult {
    if source.is::<Bytes>() {
        return Ok(source.to_ref());
    }
    if type_of(source).slot(|slots| slots.buffer).is_none() {
        let given = rt.type_name(source);
        return Err(rt.type_error(format!("a bytes-like object is required, not '{given}'")));
    }
    rt.call(rt.types.bytes.as_object(), &[source])
}

fn fill<const N: usize>(exception: &Exception, first: usize, values: [Ref; N]) {
    for (index, value) in values.into_iter().enumerate() {
        put(exception, first + index, Some(value));
    }
}

/// What the texts are made of.
struct Fault {
    encoding: String,
    reason: String,
    object: Ref,
    start: i64,
    end: i64,
}

/// Reads the fields; none while the exception has no object yet.
fn read(rt: &Runtime, object: &Object) -> PyResult<Option<Fault>> {
    let exception = payload(rt, object)?;
    let Some(source) = value(exception, OBJECT) else { return Ok(None) };
    let shown =
        |index: usize| value(exception, index).map_or(Ok("None".to_owned()), |part| rt.str_text(&part));
    let place =
        |index: usize| value(exception, index).as_deref().and_then(int_value).and_then(|int| int.small());
    let reason = shown(REASON)?;
    let encoding = shown(ENCODING)?;
    let (start, end) = (place(START).unwrap_or(0), place(END).unwrap_or(0));
    Ok(Some(Fault { encoding, reason, object: source, start, end }))
}

fn wrong_object(rt: &Runtime, wanted: &str) -> Raised {
    rt.type_error(format!("UnicodeError 'object' attribute must be a {wanted}"))
}

impl Fault {
    /// The position of the one item that is wrong, if it is just one and inside the object.
    fn single(&self, len: usize) -> Option<usize> {
        let start = usize::try_from(self.start).ok()?;
        (start < len && self.end == self.start + 1).then_some(start)
    }

    /// `in position 1: bad` or `in position 1-2: bad`.
    fn place(&self, single: bool) -> String {
        let last = self.end.wrapping_sub(1);
        if single {
            format!("in position {}: {}", self.start, self.reason)
        } else {
            format!("in position {}-{last}: {}", self.start, self.reason)
        }
    }

    /// `character '\xe9'` or `characters`.
    fn characters(&self, rt: &Runtime) -> PyResult<(String, bool)> {
        let Some(source) = str_value(&self.object) else { return Err(wrong_object(rt, "string")) };
        let single = self.single(source.char_len()).map(|at| source.text().get(at).unwrap_or(0));
        Ok(match single {
            Some(point) if point <= 0xff => (format!("character '\\x{point:02x}'"), true),
            Some(point) if point <= 0xffff => (format!("character '\\u{point:04x}'"), true),
            Some(point) => (format!("character '\\U{point:08x}'"), true),
            None => ("characters".to_owned(), false),
        })
    }
}

fn encode_str(rt: &Runtime, object: &Object) -> PyResult {
    let Some(fault) = read(rt, object)? else { return Ok(rt.new_str("").into_object()) };
    let (what, single) = fault.characters(rt)?;
    let message = format!("'{}' codec can't encode {what} {}", fault.encoding, fault.place(single));
    Ok(rt.new_str(&message).into_object())
}

fn decode_str(rt: &Runtime, object: &Object) -> PyResult {
    let Some(fault) = read(rt, object)? else { return Ok(rt.new_str("").into_object()) };
    let Some(bytes) = fault.object.downcast::<Bytes>() else { return Err(wrong_object(rt, "bytes")) };
    let single = fault.single(bytes.tail().len()).map(|at| bytes.tail()[at]);
    let what = single.map_or_else(|| "bytes".to_owned(), |byte| format!("byte 0x{byte:02x}"));
    let message = format!("'{}' codec can't decode {what} {}", fault.encoding, fault.place(single.is_some()));
    Ok(rt.new_str(&message).into_object())
}

fn translate_str(rt: &Runtime, object: &Object) -> PyResult {
    let Some(fault) = read(rt, object)? else { return Ok(rt.new_str("").into_object()) };
    let (what, single) = fault.characters(rt)?;
    Ok(rt.new_str(&format!("can't translate {what} {}", fault.place(single))).into_object())
}
