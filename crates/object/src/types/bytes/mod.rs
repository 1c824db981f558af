//! `bytes`: bytes in the cell's tail.

mod construction;
mod slots;

use std::cell::Cell;

use serpentarium_heap::{Heap, Kind, NoPrefix, Obj, Object, Payload, Ref};

use crate::core::{Runtime, kind};
use crate::types::byteseq::ByteType;
pub(in crate::types) use construction::{byte_value, bytes_from_iterable, count_argument};
pub(crate) use slots::BYTES;

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

    #[inline]
    fn tail_len(&self) -> usize {
        self.len
    }
}

/// Makes a bytes object of the given type.
pub(crate) fn alloc_bytes(heap: &Heap, ty: &Obj<crate::Type>, bytes: &[u8]) -> Ref<Bytes> {
    let payload = Bytes { hash: Cell::new(-1), len: bytes.len() };
    heap.alloc_copy(ty, payload, [bytes])
}

impl Runtime {
    /// A bytes object; those of no or one byte are shared.
    #[inline]
    pub fn new_bytes(&self, bytes: &[u8]) -> Ref<Bytes> {
        match bytes {
            [] => self.singletons.empty_bytes.clone(),
            [byte] => self.singletons.bytes[usize::from(*byte)].clone(),
            _ => self.bytes_of_type(&self.types.bytes, bytes),
        }
    }

    /// A bytes object of the given type (a subclass of `bytes`).
    pub fn bytes_of_type(&self, ty: &Obj<crate::Type>, bytes: &[u8]) -> Ref<Bytes> {
        alloc_bytes(&self.heap, ty, bytes)
    }
}

impl ByteType for Bytes {
    const NAME: &'static str = "bytes";

    fn read<R>(object: &Object, look: impl FnOnce(&[u8]) -> R) -> R {
        look(object.downcast::<Self>().map_or(&[], |bytes| bytes.tail()))
    }

    fn make(rt: &Runtime, bytes: &[u8]) -> Ref {
        rt.new_bytes(bytes).into_object()
    }

    fn unchanged(rt: &Runtime, object: &Object) -> Ref {
        if object.type_object().is_same(&rt.types.bytes) {
            return object.to_ref();
        }
        Self::read(object, |bytes| Self::make(rt, bytes))
    }

    fn separator(_: &Runtime, object: &Object, _: &[u8]) -> Ref {
        object.to_ref()
    }
}
