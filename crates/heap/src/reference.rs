//! `Ref<T>`: a counted reference to an object.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::cell::{Any, Obj, Object};
use crate::payload::Payload;
use crate::{Header, space};

/// A counted reference: clone adds one, drop takes one away and frees at zero. `Option<Ref<T>>` is one word.
#[repr(transparent)]
pub struct Ref<T: Payload = Any> {
    cell: NonNull<Header>,
    marker: PhantomData<*const Obj<T>>,
}

impl<T: Payload> Ref<T> {
    /// Takes over a reference already counted.
    #[inline]
    pub(crate) fn from_counted(cell: *mut Header) -> Self {
        debug_assert!(!cell.is_null());
        // SAFETY: cells come from the allocator, which never yields null.
        Self { cell: unsafe { NonNull::new_unchecked(cell) }, marker: PhantomData }
    }

    #[inline]
    pub(crate) fn from_borrowed(obj: &Obj<T>) -> Self {
        obj.header.increment();
        Self::from_counted((&raw const obj.header).cast_mut())
    }

    /// Gives the counted reference away as a pointer.
    #[inline]
    pub(crate) fn into_counted(self) -> *mut Header {
        let cell = self.cell.as_ptr();
        std::mem::forget(self);
        cell
    }

    /// The same reference, payload forgotten.
    #[inline]
    pub fn into_object(self) -> Ref {
        Ref::from_counted(self.into_counted())
    }
}

impl Ref {
    /// The same reference with its payload known, or itself back.
    #[inline]
    pub fn try_downcast<U: Payload>(self) -> Result<Ref<U>, Self> {
        if self.is::<U>() { Ok(Ref::from_counted(self.into_counted())) } else { Err(self) }
    }
}

impl<T: Payload> Deref for Ref<T> {
    type Target = Obj<T>;

    #[inline]
    fn deref(&self) -> &Obj<T> {
        // SAFETY: the reference is counted, so the cell is alive, and it was made from an `Obj<T>`.
        unsafe { &*self.cell.as_ptr().cast::<Obj<T>>() }
    }
}

impl<T: Payload> Clone for Ref<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self::from_borrowed(self)
    }
}

impl<T: Payload> Drop for Ref<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the cell is alive until this reference is taken away.
        if unsafe { self.cell.as_ref() }.decrement() {
            space::last_reference_dropped(self.cell);
        }
    }
}

impl<T: Payload> From<&Obj<T>> for Ref<T> {
    fn from(obj: &Obj<T>) -> Self {
        obj.to_ref()
    }
}

impl<T: Payload> AsRef<Object> for Ref<T> {
    fn as_ref(&self) -> &Object {
        self.as_object()
    }
}

impl<T: Payload> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
