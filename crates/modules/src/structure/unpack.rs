//! Unpacking of values.

use serpentarium_object::{Ref, Runtime};

use super::format::{Code, Format};

/// The values in a buffer as long as the format says.
pub(super) fn unpack(rt: &Runtime, format: &Format, buffer: &[u8]) -> Ref {
    let values: Vec<Ref> = format
        .places()
        .filter_map(|code| {
            let place = buffer.get(code.offset..code.offset + code.size)?;
            Some(unpack_one(rt, format, code, place))
        })
        .collect();
    rt.new_tracked_tuple(values).into_object()
}

fn unpack_one(rt: &Runtime, format: &Format, code: Code, place: &[u8]) -> Ref {
    let big = format.is_big();
    match code.kind {
        b'?' => rt.bool(place.first().is_some_and(|&byte| byte != 0)),
        b'c' | b's' => rt.new_bytes(place).into_object(),
        b'p' => {
            let (length, rest) =
                place.split_first().map_or((0, place), |(length, rest)| (usize::from(*length), rest));
            rt.new_bytes(&rest[..length.min(rest.len())]).into_object()
        }
        b'e' | b'f' | b'd' => rt.new_float(float_at(code.kind, place, big)),
        b'F' | b'D' => {
            let kind = if code.kind == b'F' { b'f' } else { b'd' };
            let (real, imaginary) = place.split_at(code.size / 2);
            rt.new_complex(float_at(kind, real, big), float_at(kind, imaginary, big))
        }
        kind => {
            let number = integer_at(place, big);
            let bits = 8 * code.size as u32;
            if kind.is_ascii_lowercase() {
                let shift = 64 - bits;
                rt.new_int(((number << shift) as i64) >> shift)
            } else {
                rt.new_usize(number as usize)
            }
        }
    }
}

fn integer_at(place: &[u8], big: bool) -> u64 {
    let add = |total: u64, byte: &u8| (total << 8) | u64::from(*byte);
    if big { place.iter().fold(0, add) } else { place.iter().rev().fold(0, add) }
}

fn float_at(kind: u8, place: &[u8], big: bool) -> f64 {
    let bits = integer_at(place, big);
    match kind {
        b'd' => f64::from_bits(bits),
        b'f' => f64::from(f32::from_bits(bits as u32)),
        _ => half_to_double(bits as u16),
    }
}

/// A number in half precision as a float.
fn half_to_double(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    match exponent {
        0x1f if fraction == 0.0 => sign * f64::INFINITY,
        0x1f => {
            let payload = (u64::from(bits & 0x3ff)) << 42;
            let sign = u64::from(bits & 0x8000) << 48;
            f64::from_bits(sign | (0x7ff << 52) | payload)
        }
        0 => sign * fraction * f64::powi(2.0, -24),
        _ => sign * (1024.0 + fraction) * f64::powi(2.0, exponent - 25),
    }
}
