//! `StackRef`: what a frame's slot holds - nothing, a counted reference, or a borrowed one.
//!
//! CPython 3.14 lets the value stack borrow a local's reference (`LOAD_FAST_BORROW`), which is why
//! `sys.getrefcount` shows smaller numbers there than before. The lowest bit marks a borrowed reference. Nothing is
//! a borrowed reference to nowhere, so that dropping a slot's content asks for one bit only.

use std::fmt;

use crate::{Any, Header, Obj, Object, Payload, Ref};

const BORROWED: usize = 1;

/// A frame slot's content. One word.
#[repr(transparent)]
pub struct StackRef(*mut Header);

impl StackRef {
    /// Nothing: an unbound local, or the `NULL` that call instructions push.
    pub const NULL: Self = Self(std::ptr::without_provenance_mut(BORROWED));

    /// Borrows an object that something else keeps alive as long as the slot holds it: the local the
    /// compiler borrowed from, an immortal object, a constant of the running code object.
    #[inline]
    pub fn borrowed<T: Payload>(object: &Obj<T>) -> Self {
        let cell = (&raw const object.header).cast_mut();
        Self(cell.map_addr(|address| address | BORROWED))
    }

    /// True if the slot holds nothing.
    #[inline]
    pub fn is_null(&self) -> bool {
        self.0.addr() == BORROWED
    }

    /// True if the slot does not count an object.
    #[inline]
    pub fn is_borrowed(&self) -> bool {
        self.0.addr() & BORROWED != 0
    }

    #[inline]
    fn cell(&self) -> *mut Header {
        self.0.map_addr(|address| address & !BORROWED)
    }

    /// The object, if there is one.
    #[inline]
    pub fn get(&self) -> Option<&Object> {
        // SAFETY: the slot holds nothing or its object is alive: counted, or kept alive as `borrowed` demands.
        unsafe { self.cell().cast::<Object>().as_ref() }
    }

    /// The payload, to be changed, if this slot holds the only reference to the object and counts it.
    #[inline]
    pub fn unique<T: Payload>(&mut self) -> Option<&mut T> {
        if self.is_borrowed() {
            return None;
        }
        // SAFETY: the slot holds something and counts its object, which is therefore alive.
        let header = unsafe { &*self.0 };
        if header.count.get() != 1 || !self.get()?.is::<T>() {
            return None;
        }
        // SAFETY: the payload is a `T`. Nothing else refers to the object: it is counted once, here, and a borrowed
        // slot borrows from something that counts.
        Some(unsafe { &mut (*self.0.cast::<Obj<T>>()).payload })
    }

    /// The same object borrowed from this slot.
    #[inline]
    pub fn borrow(&self) -> Self {
        Self(self.0.map_addr(|address| address | BORROWED))
    }

    /// A counted reference to the same object.
    #[inline]
    pub fn to_ref(&self) -> Option<Ref> {
        self.get().map(Obj::to_ref)
    }

    /// Turns the slot's content into a counted reference.
    #[inline]
    pub fn into_ref(self) -> Option<Ref> {
        if self.is_borrowed() {
            return self.to_ref();
        }
        let cell = self.0;
        std::mem::forget(self);
        Some(Ref::<Any>::from_counted(cell))
    }
}

impl<T: Payload> From<Ref<T>> for StackRef {
    #[inline]
    fn from(object: Ref<T>) -> Self {
        Self(object.into_counted())
    }
}

impl From<Option<Ref>> for StackRef {
    #[inline]
    fn from(object: Option<Ref>) -> Self {
        object.map_or(Self::NULL, Self::from)
    }
}

impl Clone for StackRef {
    /// A counted reference to the same object, or null.
    #[inline]
    fn clone(&self) -> Self {
        self.to_ref().into()
    }
}

impl Drop for StackRef {
    #[inline]
    fn drop(&mut self) {
        if !self.is_borrowed() {
            drop(Ref::<Any>::from_counted(self.0));
        }
    }
}

impl fmt::Debug for StackRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            None => f.write_str("NULL"),
            Some(object) if self.is_borrowed() => write!(f, "borrowed {object:?}"),
            Some(object) => object.fmt(f),
        }
    }
}
