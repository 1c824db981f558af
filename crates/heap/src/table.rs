//! The object table: stable, safe identities for the objects the collector knows.

use std::ptr::NonNull;

use slotmap::{Key, KeyData, SlotMap};

use crate::Header;

slotmap::new_key_type! {
    /// Names a tracked object. An id whose object has died resolves to nothing, never to another object.
    pub struct ObjectId;
}

impl ObjectId {
    /// The position in the table: dense, reused after death. For side arrays.
    #[inline]
    pub fn index(self) -> usize {
        (self.data().as_ffi() & 0xffff_ffff) as usize
    }

    /// The id as one number, for other processes.
    pub fn to_bits(self) -> u64 {
        self.data().as_ffi()
    }

    /// The id that [`ObjectId::to_bits`] named.
    pub fn from_bits(bits: u64) -> Self {
        KeyData::from_ffi(bits).into()
    }
}

/// An address in the table. Raw pointers are neither `Send` nor `Sync`, which is what a runtime wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry(pub(crate) NonNull<Header>);

/// The table itself, with the list of ids in the order they were tracked since the last collection.
#[derive(Debug, Default)]
pub(crate) struct ObjectTable {
    pub(crate) entries: SlotMap<ObjectId, Entry>,
}
