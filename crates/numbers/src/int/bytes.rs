//! `int.to_bytes` and `int.from_bytes`.

use dashu_int::ops::UnsignedAbs as _;
use dashu_int::{IBig, Sign, UBig};

use super::arith::bit_length;
use crate::error::{NumberError, Result};

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// `value.to_bytes(length, order, signed=...)`.
pub fn to_bytes(value: &IBig, length: usize, order: ByteOrder, signed: bool) -> Result<Vec<u8>> {
    let negative = value.sign() == Sign::Negative;
    if negative && !signed {
        return Err(NumberError::overflow("can't convert negative int to unsigned"));
    }
    // Two's complement of -n has the bits of n - 1 inverted, plus one for the sign.
    let bits =
        if negative { bit_length(&(value + IBig::ONE)) + 1 } else { bit_length(value) + usize::from(signed) };
    let fits = if value.is_zero() { true } else { bits <= length.saturating_mul(8) };
    if !fits {
        return Err(NumberError::overflow("int too big to convert"));
    }
    let pattern = if negative { -(value + IBig::ONE) } else { value.clone() };
    let mut bytes = pattern.unsigned_abs().to_le_bytes().into_vec();
    bytes.resize(length, 0);
    if negative {
        for byte in &mut bytes {
            *byte = !*byte;
        }
    }
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// `int.from_bytes(bytes, order, signed=...)`.
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> IBig {
    let value = match order {
        ByteOrder::Little => UBig::from_le_bytes(bytes),
        ByteOrder::Big => UBig::from_be_bytes(bytes),
    };
    let top = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let value = IBig::from(value);
    if signed && top.is_some_and(|byte| 128 <= *byte) {
        return value - (IBig::ONE << (bytes.len() * 8));
    }
    value
}
