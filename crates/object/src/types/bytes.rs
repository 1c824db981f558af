//! `bytes`: bytes in the cell's tail.

use std::cell::Cell;

use serpentarium_heap::{Kind, NoPrefix, Payload, Ref};

use crate::core::{Runtime, TypeSpec, kind};

/// The payload of `bytes`; the bytes are the tail.
#[derive(Debug)]
pub struct Bytes {
    /// The hash, or -1 while nobody asked.
    pub(crate) hash: Cell<i64>,
    len: usize,
}

impl Payload for Bytes {
    type Prefix = NoPrefix;
    type Item = u8;
    const KIND: Kind = kind::BYTES;

    fn tail_len(&self) -> usize {
        self.len
    }
}

/// The type `bytes`.
pub(crate) const BYTES: TypeSpec = TypeSpec::named("bytes");

impl Runtime {
    /// A bytes object.
    pub fn new_bytes(&self, bytes: &[u8]) -> Ref<Bytes> {
        self.bytes_of_type(&self.types.bytes, bytes)
    }

    /// A bytes object of the given type (a subclass of `bytes`).
    pub fn bytes_of_type(&self, ty: &serpentarium_heap::Obj<crate::Type>, bytes: &[u8]) -> Ref<Bytes> {
        let payload = Bytes { hash: Cell::new(-1), len: bytes.len() };
        self.heap.alloc_bytes(ty, payload, |tail| tail.copy_from_slice(bytes))
    }
}
