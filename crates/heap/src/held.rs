//! `Held<T>`: an object of known payload that a frame counts, or borrows from something the frame counts.
//!
//! CPython's frames borrow their namespaces from the function they run (`f_globals`, `f_builtins` in
//! `Include/internal/pycore_interpframe_structs.h`), which is why a call adds nothing to their counts.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::{Obj, Payload, Ref, StackRef};

/// A frame's reference to an object, counted or borrowed. One word.
pub struct Held<T: Payload>(StackRef, PhantomData<*const Obj<T>>);

impl<T: Payload> Held<T> {
    /// Borrows an object that something else keeps alive as long as this lasts: for a frame's namespaces, the
    /// function that the frame counts.
    #[inline]
    pub fn borrowed(object: &Obj<T>) -> Self {
        Self(StackRef::borrowed(object), PhantomData)
    }

    /// Nothing: what an unused frame holds.
    pub const EMPTY: Self = Self(StackRef::NULL, PhantomData);

    /// True if the object is not counted.
    #[inline]
    pub fn is_borrowed(&self) -> bool {
        self.0.is_borrowed()
    }

    /// The same object borrowed from this.
    #[inline]
    pub fn borrow(&self) -> Self {
        Self(self.0.borrow(), PhantomData)
    }
}

impl<T: Payload> From<Ref<T>> for Held<T> {
    #[inline]
    fn from(object: Ref<T>) -> Self {
        Self(StackRef::from(object), PhantomData)
    }
}

impl<T: Payload> Deref for Held<T> {
    type Target = Obj<T>;

    /// # Panics
    /// If nothing is held: frames that run, or wait to run, hold everything they need.
    #[inline]
    fn deref(&self) -> &Obj<T> {
        match self.0.get() {
            // SAFETY: it was made from an `Obj<T>` and nothing else is ever put in.
            Some(object) => unsafe { &*std::ptr::from_ref(object).cast::<Obj<T>>() },
            None => nothing_held(),
        }
    }
}

#[cold]
fn nothing_held() -> ! {
    panic!("an unused frame was looked at")
}

impl<T: Payload> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
