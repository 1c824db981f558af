//! What `bytes` and `bytearray` have in common: most of their methods, written once for both.

mod classify;
mod edit;
mod hex;
mod iterator;
mod layout;
mod methods;
mod percent;
mod search;
mod split;

use std::ops::Range;

use serpentarium_heap::{Object, Ref};

use crate::core::Runtime;

pub(super) use classify::*;
pub(super) use edit::*;
pub(super) use hex::{fromhex, hex, separator};
pub(super) use iterator::{BYTEARRAY_ITERATOR, BYTES_ITERATOR, iter};
pub(super) use layout::*;
pub(super) use methods::byte_methods;
pub(super) use percent::percent;
pub(super) use search::*;
pub(super) use split::*;

/// `bytes` or `bytearray`.
pub(super) trait ByteType: 'static {
    /// The type's name, for error texts.
    const NAME: &'static str;

    /// Shows the bytes of `self`. No Python code may run meanwhile.
    fn read<R>(object: &Object, look: impl FnOnce(&[u8]) -> R) -> R;

    /// A new object of exactly this type.
    fn make(rt: &Runtime, bytes: &[u8]) -> Ref;

    /// The object itself where that does not matter (an exact `bytes`), else a copy.
    fn unchanged(rt: &Runtime, object: &Object) -> Ref;

    /// The separator as `partition` returns it.
    fn separator(rt: &Runtime, object: &Object, bytes: &[u8]) -> Ref;
}

/// A part of `self`: itself if it is all of it and need not be copied.
fn part<T: ByteType>(rt: &Runtime, object: &Object, range: Range<usize>) -> Ref {
    if range == (0..T::read(object, <[u8]>::len)) {
        return T::unchanged(rt, object);
    }
    let bytes = T::read(object, |bytes| bytes.get(range).map(<[u8]>::to_vec));
    T::make(rt, &bytes.unwrap_or_default())
}
