//! Numbers and code points: `abs`, `bin`, `chr`, `divmod`, `hex`, `oct`, `ord`, `pow`, `round`.

use serpentarium_object::{
    ByteArray, Bytes, NativeArgs, Object, PyResult, Runtime, StrMethods as _, int_value, str_value, type_of,
};

pub(super) fn abs(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    match type_of(object).slot(|slots| slots.absolute) {
        Some(absolute) => absolute(rt, object),
        None => Err(rt.type_error(format!("bad operand type for abs(): '{}'", rt.type_name(object)))),
    }
}

/// The digits of an integer in a base that is a power of two, behind the base's prefix.
fn in_base(rt: &Runtime, object: &Object, base: u8, prefix: &str) -> PyResult {
    let index = rt.index(object)?;
    let Some(value) = int_value(&index) else { return Err(rt.system_error("__index__ gave no int")) };
    let Some(digits) = serpentarium_numbers::int::to_radix(&value.to_big(), base) else {
        return Err(rt.system_error("no such base"));
    };
    let text = match digits.strip_prefix('-') {
        Some(digits) => format!("-{prefix}{digits}"),
        None => format!("{prefix}{digits}"),
    };
    Ok(rt.new_str(&text).into_object())
}

pub(super) fn bin(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    in_base(rt, args.at(0), 2, "0b")
}

pub(super) fn oct(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    in_base(rt, args.at(0), 8, "0o")
}

pub(super) fn hex(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    in_base(rt, args.at(0), 16, "0x")
}

pub(super) fn chr(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = rt.index(args.at(0))?;
    let code_point =
        int_value(&index).and_then(|value| value.small()).and_then(|value| u32::try_from(value).ok());
    match code_point.filter(|&code_point| code_point <= 0x10_ffff) {
        Some(code_point) => Ok(rt.str_from_char(code_point).into_object()),
        None => Err(rt.value_error("chr() arg not in range(0x110000)")),
    }
}

pub(super) fn ord(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let object = args.at(0);
    let (len, first) = if let Some(text) = str_value(object) {
        (text.char_len(), text.text().iter().next())
    } else if let Some(bytes) = object.downcast::<Bytes>() {
        (bytes.tail().len(), bytes.tail().first().map(|&byte| u32::from(byte)))
    } else if let Some(array) = object.downcast::<ByteArray>() {
        let bytes = array.bytes.borrow();
        (bytes.len(), bytes.first().map(|&byte| u32::from(byte)))
    } else {
        let given = rt.type_name(object);
        return Err(rt.type_error(format!("ord() expected string of length 1, but {given} found")));
    };
    match first.filter(|_| len == 1) {
        Some(code_point) => Ok(rt.new_int(i64::from(code_point))),
        None => Err(rt.type_error(format!("ord() expected a character, but string of length {len} found"))),
    }
}

pub(super) fn divmod(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let (a, b) = (args.at(0), args.at(1));
    match rt.binary_op1(|slots| slots.divmod, a, b)? {
        Some(result) => Ok(result),
        None => {
            let (left, right) = (rt.type_name(a), rt.type_name(b));
            Err(rt.type_error(format!("unsupported operand type(s) for divmod(): '{left}' and '{right}'")))
        }
    }
}

pub(super) fn pow(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let none = rt.none();
    rt.power(args.at(0), args.at(1), args.get(2).unwrap_or(&none), "** or pow()")
}

pub(super) fn round(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let number = args.at(0);
    let result = match rt.not_none(args.get(1)) {
        Some(digits) => rt.call_special(number, &rt.names.round, &[digits])?,
        None => rt.call_special(number, &rt.names.round, &[])?,
    };
    result.ok_or_else(|| {
        rt.type_error(format!("type {} doesn't define __round__ method", rt.type_name(number)))
    })
}
