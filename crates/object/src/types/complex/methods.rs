//! The type `complex` and its methods.

use serpentarium_numbers::format::{Kind, format_complex};

use super::construction::{from_number, new};
use super::{receiver, slots};
use crate::core::{GetSetDef, MethodDef, NativeArgs, PyResult, Runtime, SlotTable, TypeSpec, type_flag};
use crate::types::int::{formatted, parsed_spec};

/// The type `complex`.
pub(crate) const COMPLEX: TypeSpec = TypeSpec {
    doc: "A complex number, from its real and imaginary parts or from text.",
    signature: Some("(real=0, imag=0)"),
    basicsize: 32,
    flags: type_flag::BASETYPE,
    slots: SlotTable {
        new: Some(new),
        repr: Some(slots::repr),
        hash: Some(slots::hash),
        compare: Some(slots::compare),
        add: Some(slots::add),
        subtract: Some(slots::subtract),
        multiply: Some(slots::multiply),
        power: Some(slots::power),
        negative: Some(slots::negative),
        positive: Some(slots::positive),
        absolute: Some(slots::absolute),
        bool: Some(slots::truth),
        true_divide: Some(slots::true_divide),
        ..SlotTable::EMPTY
    },
    methods: &[
        MethodDef::new(
            "from_number",
            "($type, number, /)",
            from_number,
            "Convert number to a complex floating-point number.",
        )
        .class(),
        MethodDef::new(
            "conjugate",
            "($self, /)",
            conjugate,
            "The number with the sign of its imaginary part changed.",
        ),
        MethodDef::new(
            "__complex__",
            "($self, /)",
            |rt, args| slots::positive(rt, args.at(0)),
            "The number as exactly a complex one.",
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
            format,
            "Convert to a string according to format_spec.",
        ),
    ],
    getset: &[
        GetSetDef::member(
            "real",
            |rt, object| Ok(rt.new_float(receiver(rt, object)?.real)),
            "the real part of a complex number",
        ),
        GetSetDef::member(
            "imag",
            |rt, object| Ok(rt.new_float(receiver(rt, object)?.imag)),
            "the imaginary part of a complex number",
        ),
    ],
    ..TypeSpec::named("complex")
};

fn conjugate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = receiver(rt, args.at(0))?;
    Ok(rt.new_complex(value.real, -value.imag))
}

fn getnewargs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let value = receiver(rt, args.at(0))?;
    Ok(rt.new_tracked_tuple([rt.new_float(value.real), rt.new_float(value.imag)]).into_object())
}

fn format(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let name = rt.type_name(args.at(0));
    let kind = Kind::Complex(&name);
    match parsed_spec(rt, args.at(1), kind)? {
        None => rt.str(args.at(0)),
        Some(spec) => {
            let result = format_complex(receiver(rt, args.at(0))?, &spec, kind);
            Ok(formatted(rt, &rt.number(result)?).into_object())
        }
    }
}
