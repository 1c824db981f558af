//! Packing of values.

use serpentarium_object::{ByteArray, Bytes, Complex, Object, PyResult, Raised, Runtime, int_value, type_of};

use super::error;
use super::format::{Code, Format};

/// Packs values; there must be as many as the format has.
pub(super) fn pack(rt: &Runtime, format: &Format, values: &[&Object]) -> PyResult<Vec<u8>> {
    let mut buffer = Vec::new();
    if buffer.try_reserve_exact(format.size).is_err() {
        return Err(rt.memory_error());
    }
    buffer.resize(format.size, 0);
    for (code, value) in format.places().zip(values) {
        pack_one(rt, format, code, value, &mut buffer[code.offset..code.offset + code.size])?;
    }
    Ok(buffer)
}

fn pack_one(rt: &Runtime, format: &Format, code: Code, value: &Object, place: &mut [u8]) -> PyResult<()> {
    let big = format.is_big();
    match code.kind {
        b'?' => place[0] = u8::from(rt.is_true(value)?),
        b'c' => match bytes_of(value).as_deref() {
            Some([byte]) if value.downcast::<Bytes>().is_some() => place[0] = *byte,
            _ => return Err(error(rt, "char format requires a bytes object of length 1")),
        },
        b's' | b'p' => {
            let Some(bytes) = bytes_of(value) else {
                let kind = char::from(code.kind);
                return Err(error(rt, format!("argument for '{kind}' must be a bytes object")));
            };
            pack_bytes(code.kind, &bytes, place);
        }
        b'e' | b'f' | b'd' => pack_float(rt, code.kind, float_of(rt, value)?, big, place)?,
        b'F' | b'D' => {
            let (real, imaginary) = complex_of(rt, value)?;
            let kind = if code.kind == b'F' { b'f' } else { b'd' };
            let (first, second) = place.split_at_mut(code.size / 2);
            pack_float(rt, kind, real, big, first)?;
            pack_float(rt, kind, imaginary, big, second)?;
        }
        _ => {
            let number = integer_of(rt, code, value)?;
            let bytes = number.to_le_bytes();
            place.copy_from_slice(&bytes[..code.size]);
            if big {
                place.reverse();
            }
        }
    }
    Ok(())
}

fn bytes_of(value: &Object) -> Option<Vec<u8>> {
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Some(bytes.tail().to_vec());
    }
    value.downcast::<ByteArray>().map(|bytes| bytes.bytes.borrow().clone())
}

fn pack_bytes(kind: u8, bytes: &[u8], place: &mut [u8]) {
    if kind == b's' {
        let length = bytes.len().min(place.len());
        place[..length].copy_from_slice(&bytes[..length]);
    } else if let Some((count, room)) = place.split_first_mut() {
        let length = bytes.len().min(room.len());
        room[..length].copy_from_slice(&bytes[..length]);
        *count = u8::try_from(length).unwrap_or(u8::MAX);
    }
}

fn float_of(rt: &Runtime, value: &Object) -> PyResult<f64> {
    rt.as_f64(value).map_err(|raised| {
        if rt.raised_is(&raised, &rt.exceptions.type_error) {
            error(rt, "required argument is not a float")
        } else {
            raised
        }
    })
}

fn complex_of(rt: &Runtime, value: &Object) -> PyResult<(f64, f64)> {
    if let Some(complex) = value.downcast::<Complex>() {
        return Ok((complex.re, complex.im));
    }
    match rt.call(rt.types.complex.as_object(), &[value]) {
        Ok(complex) => {
            Ok(complex.downcast::<Complex>().map_or((0.0, 0.0), |complex| (complex.re, complex.im)))
        }
        Err(_) => Err(error(rt, "required argument is not a complex")),
    }
}

/// An integer within the range of its format.
fn integer_of(rt: &Runtime, code: Code, value: &Object) -> PyResult<i128> {
    if int_value(value).is_none() && type_of(value).slot(|slots| slots.index).is_none() {
        return Err(error(rt, "required argument is not an integer"));
    }
    let index = rt.index(value)?;
    let number = int_value(&index).and_then(|number| match number.small() {
        Some(small) => Some(i128::from(small)),
        None => i128::try_from(number.to_big()).ok(),
    });
    let bits = 8 * code.size as u32;
    let signed = code.kind.is_ascii_lowercase();
    let (low, high) = match (code.kind, signed) {
        (b'P', _) => (-(1_i128 << 63), (1_i128 << 64) - 1),
        (_, true) => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
        (_, false) => (0, (1_i128 << bits) - 1),
    };
    match number.filter(|number| (low..=high).contains(number)) {
        Some(number) => Ok(number),
        None if code.kind == b'P' => Err(error(rt, "int too large to convert")),
        None => {
            let kind = char::from(code.kind);
            Err(error(rt, format!("'{kind}' format requires {low} <= number <= {high}")))
        }
    }
}

fn too_large(rt: &Runtime, kind: u8) -> Raised {
    rt.overflow_error(format!("float too large to pack with {} format", char::from(kind)))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "rounding to single precision is what the format asks for"
)]
fn pack_float(rt: &Runtime, kind: u8, value: f64, big: bool, place: &mut [u8]) -> PyResult<()> {
    match kind {
        b'd' => place.copy_from_slice(&value.to_le_bytes()),
        b'f' => {
            let single = value as f32;
            if single.is_infinite() && value.is_finite() {
                return Err(too_large(rt, kind));
            }
            place.copy_from_slice(&single.to_le_bytes());
        }
        _ => match half_bits(value) {
            Some(bits) => place.copy_from_slice(&bits.to_le_bytes()),
            None => return Err(too_large(rt, kind)),
        },
    }
    if big {
        place.reverse();
    }
    Ok(())
}

/// A number in half precision, rounded to even; nothing if it is too large.
fn half_bits(value: f64) -> Option<u16> {
    let bits = value.to_bits();
    let sign = ((bits >> 48) & 0x8000) as u16;
    if value.is_nan() {
        let payload = ((bits >> 42) & 0x1ff) as u16;
        return Some(sign | 0x7e00 | payload);
    }
    if value.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1023;
    if exponent < -25 {
        return Some(sign);
    }
    if exponent > 15 {
        return None;
    }
    // The significand with its leading one, and how many of its bits are rounded away.
    let significand = (bits & ((1 << 52) - 1)) | (1 << 52);
    let drop = if exponent < -14 { 42 + (-14 - exponent) as u32 } else { 42 };
    let kept = significand >> drop;
    let rest = significand & ((1 << drop) - 1);
    let half = 1_u64 << (drop - 1);
    let round_up = rest > half || (rest == half && kept & 1 == 1);
    let rounded = kept + u64::from(round_up);
    let magnitude = if exponent < -14 { rounded } else { rounded + (((exponent + 14) as u64) << 10) };
    if magnitude >= 0x7c00 { None } else { Some(sign | magnitude as u16) }
}
