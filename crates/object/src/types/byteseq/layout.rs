//! Laying bytes out in a width: `center`, `ljust`, `zfill`, `expandtabs`.

use serpentarium_heap::Object;
use serpentarium_text::{SizeError, bytes};

use super::ByteType;
use crate::core::{NativeArgs, PyResult, Runtime};
use crate::types::arguments::{int_or, shown_type, size_error, ssize};
use crate::types::{ByteArray, Bytes};

fn fill_byte(rt: &Runtime, object: Option<&Object>, name: &str) -> PyResult<u8> {
    let Some(object) = object else { return Ok(b' ') };
    let (found, kind) = if let Some(bytes) = object.downcast::<Bytes>() {
        (bytes.tail().to_vec(), "bytes")
    } else if let Some(array) = object.downcast::<ByteArray>() {
        (array.bytes.borrow().clone(), "bytearray")
    } else {
        let given = shown_type(rt, object);
        return Err(
            rt.type_error(format!("{name}() argument 2 must be a byte string of length 1, not {given}"))
        );
    };
    match found[..] {
        [byte] => Ok(byte),
        _ => {
            let len = found.len();
            Err(rt.type_error(format!(
                "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {len}"
            )))
        }
    }
}

type Pad = fn(&[u8], isize, u8) -> Result<Vec<u8>, SizeError>;

fn padded<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>, name: &str, pad: Pad) -> PyResult {
    let width = ssize(rt, args.at(1))?;
    let fill = fill_byte(rt, args.get(2), name)?;
    if width <= T::read(args.at(0), <[u8]>::len) as isize {
        return Ok(T::unchanged(rt, args.at(0)));
    }
    rt.check_room(width as usize)?;
    let result = T::read(args.at(0), |own| pad(own, width, fill));
    Ok(T::make(rt, &result.map_err(|error| size_error(rt, error, "padded bytes are too long"))?))
}

pub(in crate::types) fn center<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded::<T>(rt, args, "center", bytes::center)
}

pub(in crate::types) fn ljust<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded::<T>(rt, args, "ljust", bytes::ljust)
}

pub(in crate::types) fn rjust<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded::<T>(rt, args, "rjust", bytes::rjust)
}

pub(in crate::types) fn zfill<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    padded::<T>(rt, args, "zfill", |own, width, _| bytes::zfill(own, width))
}

pub(in crate::types) fn expandtabs<T: ByteType>(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let size = int_or(rt, args.get(1), 8)?;
    let result = T::read(args.at(0), |own| bytes::expandtabs(own, size as isize));
    Ok(T::make(rt, &result.map_err(|error| size_error(rt, error, "result too long"))?))
}
