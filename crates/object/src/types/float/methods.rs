//! The type `float` and its methods.

use serpentarium_numbers::float as numbers;
use serpentarium_numbers::format::{Kind, format_float};

use super::construction::{from_number, new, through_class};
use super::{receiver, slots};
use crate::StrMethods as _;
use crate::core::{GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::int::{formatted, parsed_spec};
use crate::types::{int_value, str_value};

/// The type `float`.
pub(crate) const FLOAT: TypeSpec = TypeSpec {
    doc: "A binary floating-point number, from a number or from text.",
    signature: Some("(x=0, /)"),
    basicsize: 24,
    flags: type_flag::BASETYPE | type_flag::MATCH_SELF,
    slots: SlotTable {
        new: Some(new),
        repr: Some(slots::repr),
        hash: Some(slots::hash),
        compare: Some(slots::compare),
        add: Some(slots::add),
        subtract: Some(slots::subtract),
        multiply: Some(slots::multiply),
        remainder: Some(slots::remainder),
        divmod: Some(slots::divmod),
        power: Some(slots::power),
        negative: Some(slots::negative),
        positive: Some(slots::positive),
        absolute: Some(slots::absolute),
        bool: Some(slots::truth),
        int: Some(slots::int),
        float: Some(slots::positive),
        floor_divide: Some(slots::floor_divide),
        true_divide: Some(slots::true_divide),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "from_number",
            "($type, number, /)",
            from_number,
            "Convert real number to a floating-point number.",
        )
        .class(),
        MethodDef::new(
            "conjugate",
            "($self, /)",
            |rt, args| slots::positive(rt, args.at(0)),
            "The number itself.",
        ),
        MethodDef::new(
            "__trunc__",
            "($self, /)",
            |rt, args| slots::int(rt, args.at(0)),
            "The integer part, towards zero.",
        ),
        MethodDef::new("__floor__", "($self, /)", floor, "The largest integer not above the number."),
        MethodDef::new("__ceil__", "($self, /)", ceil, "The smallest integer not below the number."),
        MethodDef::new(
            "__round__",
            "($self, ndigits=None, /)",
            round,
            "Rounds half to even; without digits to an integer.",
        ),
        MethodDef::new(
            "as_integer_ratio",
            "($self, /)",
            as_integer_ratio,
            "Two integers whose ratio is exactly the number.",
        ),
        MethodDef::new(
            "fromhex",
            "($type, string, /)",
            from_hex,
            "The number a hexadecimal string stands for.",
        )
        .class(),
        MethodDef::new("hex", "($self, /)", hex, "The number as a hexadecimal string."),
        MethodDef::new("is_integer", "($self, /)", is_integer, "True if the number is a whole one."),
        MethodDef::new(
            "__getnewargs__",
            "($self, /)",
            getnewargs,
            "The arguments that make an equal number.",
        ),
        MethodDef::new(
            "__getformat__",
            "($type, typestr, /)",
            getformat,
            "How C's double or float is stored.",
        )
        .class(),
        MethodDef::new(
            "__format__",
            "($self, format_spec, /)",
            format,
            "Formats the float according to format_spec.",
        ),
    ],
    getset: &[
        GetSetDef::new("real", slots::positive, "the real part of a complex number"),
        GetSetDef::new("imag", |rt, _| Ok(rt.new_float(0.0)), "the imaginary part of a complex number"),
    ],
    ..TypeSpec::named("float")
};

fn floor(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.int_of_float(receiver(rt, args.at(0))?.floor())
}

fn ceil(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    rt.int_of_float(receiver(rt, args.at(0))?.ceil())
}

fn round(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = receiver(rt, args.at(0))?;
    let Some(digits) = rt.not_none(args.get(1)) else { return rt.int_of_float(value.round_ties_even()) };
    let digits = rt.index(digits)?;
    let digits = match int_value(&digits) {
        Some(digits) => digits.small().unwrap_or(if digits.is_negative() { i64::MIN } else { i64::MAX }),
        None => 0,
    };
    Ok(rt.new_float(rt.number(numbers::round(value, digits))?))
}

fn as_integer_ratio(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (numerator, denominator) = rt.number(numbers::as_integer_ratio(receiver(rt, args.at(0))?))?;
    Ok(rt.new_tracked_tuple([rt.new_big_int(numerator), rt.new_big_int(denominator)]).into_object())
}

fn from_hex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(text) = str_value(args.at(1)) else {
        return Err(rt.type_error("bad argument type for built-in operation"));
    };
    let text = text.to_text();
    let value = rt.number(numbers::from_hex(text.as_bytes()))?;
    through_class(rt, args.at(0), value)
}

fn hex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_str(&numbers::to_hex(receiver(rt, args.at(0))?)).into_object())
}

fn is_integer(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = receiver(rt, args.at(0))?;
    Ok(rt.bool(value.is_finite() && value.floor() == value))
}

fn getnewargs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    Ok(rt.new_tracked_tuple([rt.new_float(receiver(rt, args.at(0))?)]).into_object())
}

fn getformat(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let Some(name) = str_value(args.at(1)) else {
        let given = crate::types::arguments::shown_type(rt, args.at(1));
        return Err(rt.type_error(format!("__getformat__() argument must be str, not {given}")));
    };
    if !name.equals("double") && !name.equals("float") {
        return Err(rt.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    // Values behave as little-endian ones everywhere: packing never looks at the machine.
    Ok(rt.new_str("IEEE, little-endian").into_object())
}

fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = rt.type_name(args.at(0));
    let kind = Kind::Float(&name);
    match parsed_spec(rt, args.at(1), kind)? {
        None => rt.str(args.at(0)),
        Some(spec) => {
            let result = format_float(receiver(rt, args.at(0))?, &spec, kind);
            Ok(formatted(rt, &rt.number(result)?).into_object())
        }
    }
}
