//! The 16 bytes in front of every object: reference count, flags, type.
//!
//! Counts follow CPython 3.14 (`Include/refcount.h`): 32 bits, immortal when the top bit is set, and an
//! untouched immortal object shows [`IMMORTAL_COUNT`].

use std::cell::Cell;

/// What `sys.getrefcount` prints for an immortal object (`_Py_IMMORTAL_INITIAL_REFCNT`).
pub const IMMORTAL_COUNT: u32 = 3 << 30;

/// Names the Rust payload of a cell in one byte, so that a downcast is one comparison.
///
/// Hot payloads own a number above zero; the heap refuses two payloads with the same number. All others are
/// [`Kind::OTHER`] and are told apart by their Rust type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub struct Kind(pub u8);

impl Kind {
    /// A payload without a number of its own.
    pub const OTHER: Self = Self(0);
}

/// Bits of [`Header::flags`].
pub(crate) mod flag {
    pub(crate) const KIND_MASK: u32 = 0xff;
    /// The collector knows the object: it has an entry in the object table.
    pub(crate) const TRACKED: u32 = 1 << 8;
    /// Its finaliser has run.
    pub(crate) const FINALIZED: u32 = 1 << 9;
    /// Weak references to it exist.
    pub(crate) const WEAKLY_REFERENCED: u32 = 1 << 10;
    /// 16 bytes of [`crate::Attributes`] stand in front of the header.
    pub(crate) const HAS_ATTRIBUTES: u32 = 1 << 11;
    /// The cell begins with a `GcWord` (possibly inside a `TypeWord`).
    pub(crate) const HAS_GC_WORD: u32 = 1 << 12;
    /// Where the cell's memory goes back to: a size class, or "a piece of its own".
    pub(crate) const CLASS_SHIFT: u32 = 13;
    pub(crate) const CLASS_MASK: u32 = 0x3f << CLASS_SHIFT;
    /// The upper eight bits belong to the payload's owner.
    pub(crate) const USER_SHIFT: u32 = 24;
}

/// The header of a cell.
#[derive(Debug)]
#[repr(C)]
pub struct Header {
    pub(crate) count: Cell<u32>,
    pub(crate) flags: Cell<u32>,
    /// The type object. Only the type of all types points at itself before it is complete.
    pub(crate) ty: Cell<*const Header>,
}

impl Header {
    #[inline]
    pub(crate) fn has(&self, bit: u32) -> bool {
        self.flags.get() & bit != 0
    }

    #[inline]
    pub(crate) fn set(&self, bit: u32) {
        self.flags.set(self.flags.get() | bit);
    }

    #[inline]
    pub(crate) fn unset(&self, bit: u32) {
        self.flags.set(self.flags.get() & !bit);
    }

    #[inline]
    pub(crate) fn is_immortal(&self) -> bool {
        (self.count.get() as i32) < 0
    }

    /// Adds one reference; an immortal count stays.
    #[inline]
    pub(crate) fn increment(&self) {
        let count = self.count.get();
        if (count as i32) >= 0 {
            self.count.set(count + 1);
        }
    }

    /// Takes one reference away; true when it was the last.
    #[inline]
    pub(crate) fn decrement(&self) -> bool {
        let count = self.count.get();
        if (count as i32) < 0 {
            return false;
        }
        debug_assert!(count > 0, "reference count below zero");
        self.count.set(count - 1);
        count == 1
    }
}
