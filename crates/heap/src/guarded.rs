//! Interior mutability for payloads: checked in debug builds, free in release builds.
//!
//! The rule: a borrow lasts only for a scope that cannot call back into Python (no slot call, no drop of a
//! reference that might be the last one to an object with a finaliser). Debug builds panic where it is broken.

#[cfg(debug_assertions)]
use std::cell::Cell;
use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A value inside a payload that changes through a shared reference.
pub struct Guarded<T> {
    #[cfg(debug_assertions)]
    state: Cell<isize>,
    value: UnsafeCell<T>,
}

impl<T> Guarded<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self {
            #[cfg(debug_assertions)]
            state: Cell::new(0),
            value: UnsafeCell::new(value),
        }
    }

    /// Borrows for reading.
    #[inline]
    #[track_caller]
    pub fn borrow(&self) -> Guard<'_, T> {
        #[cfg(debug_assertions)]
        {
            assert!(self.state.get() >= 0, "payload is being changed");
            self.state.set(self.state.get() + 1);
        }
        Guard { owner: self }
    }

    /// Borrows for changing.
    #[inline]
    #[track_caller]
    pub fn borrow_mut(&self) -> GuardMut<'_, T> {
        #[cfg(debug_assertions)]
        {
            assert!(self.state.get() == 0, "payload is borrowed");
            self.state.set(-1);
        }
        GuardMut { owner: self }
    }

    /// Puts `value` in and returns what was there.
    #[inline]
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        std::mem::replace(&mut *self.borrow_mut(), value)
    }

    /// Takes the value, leaving the default.
    #[inline]
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

impl<T: Default> Default for Guarded<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded(..)")
    }
}

/// A reading borrow.
pub struct Guard<'a, T> {
    owner: &'a Guarded<T>,
}

/// A changing borrow.
pub struct GuardMut<'a, T> {
    owner: &'a Guarded<T>,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: by the rule of this module no changing borrow exists meanwhile (debug builds check it).
        unsafe { &*self.owner.value.get() }
    }
}

impl<T> Deref for GuardMut<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: by the rule of this module this is the only borrow (debug builds check it).
        unsafe { &*self.owner.value.get() }
    }
}

impl<T> DerefMut for GuardMut<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: by the rule of this module this is the only borrow (debug builds check it).
        unsafe { &mut *self.owner.value.get() }
    }
}

#[cfg(debug_assertions)]
impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.owner.state.set(self.owner.state.get() - 1);
    }
}

#[cfg(debug_assertions)]
impl<T> Drop for GuardMut<'_, T> {
    fn drop(&mut self) {
        self.owner.state.set(0);
    }
}
