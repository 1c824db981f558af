//! `bytearray`: a growable array of bytes.

mod construction;
mod items;
mod mutate;
mod slots;

use std::cell::Cell;

use serpentarium_heap::{Guarded, Kind, NoPrefix, Object, Payload, Ref};

use crate::core::{PyResult, Runtime};
use crate::types::byteseq::ByteType;
pub(crate) use slots::BYTEARRAY;

/// The payload of `bytearray`.
#[derive(Debug, Default)]
pub struct ByteArray {
    /// The bytes. Borrow them only where no Python code can run.
    pub bytes: Guarded<Vec<u8>>,
    /// Bytes CPython would have allocated (`ob_alloc`).
    pub allocated: Cell<usize>,
    /// How many buffer views exist; while there are any the size cannot change.
    pub exports: Cell<usize>,
}

impl Payload for ByteArray {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

impl ByteArray {
    /// An array with exactly the room for these bytes.
    pub fn with_bytes(bytes: Vec<u8>) -> Self {
        let allocated = if bytes.is_empty() { 0 } else { bytes.len() + 1 };
        Self { bytes: Guarded::new(bytes), allocated: Cell::new(allocated), exports: Cell::new(0) }
    }

    /// Notes that the size is now `size`, by CPython's rule for its allocation (`bytearray_resize`).
    fn note_size(&self, size: usize) {
        let allocated = self.allocated.get();
        let next = if size < allocated {
            if size < allocated / 2 { size + 1 } else { return }
        } else if size * 8 <= allocated * 9 {
            size + (size >> 3) + if size < 9 { 3 } else { 6 }
        } else {
            size + 1
        };
        self.allocated.set(next);
    }

    /// Complains if views of the memory forbid a change of size.
    fn check_resizable(&self, rt: &Runtime) -> PyResult<()> {
        if self.exports.get() == 0 {
            return Ok(());
        }
        Err(rt.raise(&rt.exceptions.buffer_error, "Existing exports of data: object cannot be re-sized"))
    }

    /// Replaces a range by other bytes; of another length only while nobody views the memory.
    pub(crate) fn splice(&self, rt: &Runtime, range: std::ops::Range<usize>, with: &[u8]) -> PyResult<()> {
        if range.len() != with.len() {
            self.check_resizable(rt)?;
        }
        let mut bytes = self.bytes.borrow_mut();
        bytes.try_reserve(with.len()).map_err(|_| rt.memory_error())?;
        let changed = range.len() != with.len();
        bytes.splice(range, with.iter().copied());
        let size = bytes.len();
        drop(bytes);
        if changed {
            self.note_size(size);
        }
        Ok(())
    }
}

impl Runtime {
    /// A `bytearray` of these bytes.
    pub fn new_bytearray(&self, bytes: Vec<u8>) -> Ref<ByteArray> {
        self.heap.alloc(&self.types.bytearray, ByteArray::with_bytes(bytes))
    }
}

impl ByteType for ByteArray {
    const NAME: &'static str = "bytearray";

    fn read<R>(object: &Object, look: impl FnOnce(&[u8]) -> R) -> R {
        match object.downcast::<Self>() {
            Some(array) => look(&array.bytes.borrow()),
            None => look(&[]),
        }
    }

    fn make(rt: &Runtime, bytes: &[u8]) -> Ref {
        rt.new_bytearray(bytes.to_vec()).into_object()
    }

    fn unchanged(rt: &Runtime, object: &Object) -> Ref {
        let copy = Self::read(object, <[u8]>::to_vec);
        rt.new_bytearray(copy).into_object()
    }

    fn separator(rt: &Runtime, _: &Object, bytes: &[u8]) -> Ref {
        Self::make(rt, bytes)
    }
}
