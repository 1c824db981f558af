//! The type `int` and its methods.

use serpentarium_heap::Object;
use serpentarium_numbers::int::{self as numbers, ByteOrder};

use super::construction::new;
use super::slots::{self, receiver};
use super::{Int, bits, division, format, int_value};
use crate::core::{GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::arguments::ssize;
use crate::types::buffer::BytesView;
use crate::types::bytes::bytes_from_iterable;
use crate::types::str_value;
use crate::{Bytes, StrMethods as _};

/// The type `int`.
pub(crate) const INT: TypeSpec = TypeSpec {
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nWhole numbers of any size, from a number or from text in a base.",
    basicsize: 24,
    itemsize: 4,
    flags: type_flag::BASETYPE | type_flag::LONG_SUBCLASS | type_flag::MATCH_SELF,
    slots: SlotTable {
        new: Some(new),
        repr: Some(slots::repr),
        hash: Some(slots::hash),
        compare: Some(slots::compare),
        add: Some(slots::add),
        subtract: Some(slots::subtract),
        multiply: Some(slots::multiply),
        remainder: Some(division::remainder),
        divmod: Some(division::divmod),
        power: Some(division::power),
        negative: Some(slots::negative),
        positive: Some(slots::positive),
        absolute: Some(slots::absolute),
        bool: Some(slots::truth),
        invert: Some(bits::invert),
        lshift: Some(bits::lshift),
        rshift: Some(bits::rshift),
        and: Some(bits::and),
        xor: Some(bits::xor),
        or: Some(bits::or),
        int: Some(slots::positive),
        float: Some(slots::float),
        index: Some(slots::positive),
        floor_divide: Some(division::floor_divide),
        true_divide: Some(division::true_divide),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new("conjugate", "($self, /)", itself, "The number itself: it has no imaginary part."),
        MethodDef::new(
            "bit_length",
            "($self, /)",
            bit_length,
            "Number of bits necessary to represent self in binary.",
        ),
        MethodDef::new(
            "bit_count",
            "($self, /)",
            bit_count,
            "Number of ones in the binary representation of the absolute value.",
        ),
        MethodDef::new(
            "to_bytes",
            "($self, /, length=1, byteorder='big', *, signed=False)",
            to_bytes,
            "The number as an array of bytes.",
        ),
        MethodDef::new(
            "from_bytes",
            "($type, /, bytes, byteorder='big', *, signed=False)",
            from_bytes,
            "The number an array of bytes stands for.",
        )
        .class(),
        MethodDef::new(
            "as_integer_ratio",
            "($self, /)",
            as_integer_ratio,
            "The number and one: its fraction in lowest terms.",
        ),
        MethodDef::new("__trunc__", "($self, /)", itself, "Truncating an int leaves it as it is."),
        MethodDef::new("__floor__", "($self, /)", itself, "Flooring an int leaves it as it is."),
        MethodDef::new("__ceil__", "($self, /)", itself, "The ceiling of an int is the int."),
        MethodDef::new(
            "__round__",
            "($self, ndigits=None, /)",
            round,
            "Rounds to a power of ten, half to even.",
        ),
        MethodDef::new(
            "__getnewargs__",
            "($self, /)",
            getnewargs,
            "The arguments that make an equal number.",
        ),
        MethodDef::new(
            "__format__",
            "($self, format_spec, /)",
            format::format,
            "Convert to a string according to format_spec.",
        ),
        MethodDef::new("__sizeof__", "($self, /)", sizeof, "Size in memory, in bytes."),
        MethodDef::new(
            "is_integer",
            "($self, /)",
            |rt, _| Ok(rt.bool(true)),
            "True: ints are whole numbers.",
        ),
    ],
    getset: &[
        GetSetDef::new("real", slots::positive, "the real part of a complex number"),
        GetSetDef::new("imag", |rt, _| Ok(rt.new_int(0)), "the imaginary part of a complex number"),
        GetSetDef::new("numerator", slots::positive, "the numerator of a rational number in lowest terms"),
        GetSetDef::new(
            "denominator",
            |rt, _| Ok(rt.new_int(1)),
            "the denominator of a rational number in lowest terms",
        ),
    ],
    ..TypeSpec::named("int")
};

fn itself(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    slots::positive(rt, args.at(0))
}

fn bit_length(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    match receiver(rt, args.at(0))? {
        Int::Small(value) => Ok(rt.new_int(i64::from(64 - value.unsigned_abs().leading_zeros()))),
        Int::Big(value) => Ok(rt.new_usize(numbers::bit_length(value))),
    }
}

fn bit_count(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    match receiver(rt, args.at(0))? {
        Int::Small(value) => Ok(rt.new_int(i64::from(value.unsigned_abs().count_ones()))),
        Int::Big(value) => Ok(rt.new_usize(numbers::bit_count(value))),
    }
}

fn byte_order(rt: &Runtime, function: &str, given: Option<&Object>) -> PyResult<ByteOrder> {
    let Some(given) = given else { return Ok(ByteOrder::Big) };
    let Some(text) = str_value(given) else {
        let given = crate::types::arguments::shown_type(rt, given);
        return Err(rt.type_error(format!("{function}() argument 'byteorder' must be str, not {given}")));
    };
    if text.equals("little") {
        Ok(ByteOrder::Little)
    } else if text.equals("big") {
        Ok(ByteOrder::Big)
    } else {
        Err(rt.value_error("byteorder must be either 'little' or 'big'"))
    }
}

fn truth_or_false(rt: &Runtime, given: Option<&Object>) -> PyResult<bool> {
    given.map_or(Ok(false), |given| rt.is_true(given))
}

fn to_bytes(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = receiver(rt, args.at(0))?;
    let length = args.get(1).map_or(Ok(1), |length| ssize(rt, length))?;
    let wrong_order = byte_order(rt, "to_bytes", args.get(2));
    let order = wrong_order?;
    let signed = truth_or_false(rt, args.get(3))?;
    let Ok(length) = usize::try_from(length) else {
        return Err(rt.value_error("length argument must be non-negative"));
    };
    if length > 1 << 40 {
        return Err(rt.memory_error());
    }
    let bytes = rt.number(numbers::to_bytes(&value.big(), length, order, signed))?;
    Ok(rt.new_bytes(&bytes).into_object())
}

/// The bytes of any object `bytes()` makes bytes of, except a count (`PyObject_Bytes`).
fn bytes_of(rt: &Runtime, object: &Object) -> PyResult<Vec<u8>> {
    if object.type_object().is_same(&rt.types.bytes) {
        return Ok(object.downcast::<Bytes>().map_or(Vec::new(), |bytes| bytes.tail().to_vec()));
    }
    if let Some(result) = rt.call_special(object, &rt.names.bytes, &[])? {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.tail().to_vec()),
            None => {
                Err(rt.type_error(format!("__bytes__ returned non-bytes (type {})", rt.type_name(&result))))
            }
        };
    }
    if let Some(view) = BytesView::get_any_layout(rt, object)? {
        return Ok(view.to_vec());
    }
    if str_value(object).is_some() {
        return Err(rt.type_error("cannot convert 'str' object to bytes"));
    }
    bytes_from_iterable(rt, object, "bytes", "bytes must be in range(0, 256)")
}

fn from_bytes(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let class = args.at(0);
    let order = byte_order(rt, "from_bytes", args.get(2))?;
    let signed = truth_or_false(rt, args.get(3))?;
    let bytes = bytes_of(rt, args.at(1))?;
    let value = rt.new_big_int(numbers::from_bytes(&bytes, order, signed));
    if class.is_same(&rt.types.int) { Ok(value) } else { rt.call(class, &[&value]) }
}

fn as_integer_ratio(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_tracked_tuple([itself(rt, args)?, rt.new_int(1)]).into_object())
}

fn round(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(digits) = rt.not_none(args.get(1)) else { return itself(rt, args) };
    let digits = rt.index(digits)?;
    let Some(digits) = int_value(&digits) else { return itself(rt, args) };
    if !digits.is_negative() {
        return itself(rt, args);
    }
    let value = receiver(rt, args.at(0))?;
    Ok(rt.new_big_int(numbers::round(&value.big(), &digits.big())))
}

fn getnewargs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let copy = rt.exact_copy(receiver(rt, args.at(0))?);
    Ok(rt.new_tracked_tuple([copy]).into_object())
}

/// Bytes CPython needs: 30 bits a digit, and room for one digit at least.
fn sizeof(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let bits = match receiver(rt, args.at(0))? {
        Int::Small(value) => (64 - value.unsigned_abs().leading_zeros()) as usize,
        Int::Big(value) => numbers::bit_length(value),
    };
    Ok(rt.new_usize(24 + 4 * bits.div_ceil(30).max(1)))
}
