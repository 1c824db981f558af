//! `bytearray`: a growable array of bytes.

use std::cell::Cell;

use serpentarium_heap::{Guarded, Kind, NoPrefix, Payload};

use crate::core::TypeSpec;

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

/// The type `bytearray`.
pub(crate) const BYTEARRAY: TypeSpec = TypeSpec::named("bytearray");
