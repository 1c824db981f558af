//! A place that holds an object or nothing: attribute values, cells, fields that change.

use std::cell::UnsafeCell;
use std::fmt;

use crate::payload::Visitor;
use crate::{Label, Object, Ref};

/// One mutable reference, or none. One word.
#[derive(Default)]
pub struct Slot(UnsafeCell<Option<Ref>>);

impl Slot {
    /// A slot that holds nothing.
    pub fn empty() -> Self {
        Self(UnsafeCell::new(None))
    }

    /// A slot that holds `value`.
    pub fn new(value: Ref) -> Self {
        Self(UnsafeCell::new(Some(value)))
    }

    /// A new reference to the content.
    #[inline]
    pub fn get(&self) -> Option<Ref> {
        // SAFETY: nothing runs between reading the pointer and counting it, so the content cannot die here.
        unsafe { (*self.0.get()).clone() }
    }

    /// Puts `value` in and returns what was there.
    #[inline]
    pub fn replace(&self, value: Option<Ref>) -> Option<Ref> {
        // SAFETY: no reference into the slot is ever handed out, so the exclusive access lasts for the move only.
        unsafe { std::mem::replace(&mut *self.0.get(), value) }
    }

    /// Puts `value` in; what was there is dropped afterwards, when the slot is consistent again.
    #[inline]
    pub fn set(&self, value: Option<Ref>) {
        drop(self.replace(value));
    }

    /// Empties the slot.
    #[inline]
    pub fn take(&self) -> Option<Ref> {
        self.replace(None)
    }

    /// True if nothing is there.
    #[inline]
    pub fn is_empty(&self) -> bool {
        // SAFETY: reads one word.
        unsafe { (*self.0.get()).is_none() }
    }

    /// True if `object` is what is there.
    #[inline]
    pub fn holds(&self, object: &Object) -> bool {
        // SAFETY: the content is compared by address only.
        unsafe { (*self.0.get()).as_ref().is_some_and(|held| held.is_same(object)) }
    }

    /// Looks at the content without counting it. `look` must not run Python code or change the slot.
    #[inline]
    pub fn with<R>(&self, look: impl FnOnce(Option<&Object>) -> R) -> R {
        // SAFETY: `look` is bound by contract not to change the slot, so the content outlives the call.
        look(unsafe { (*self.0.get()).as_deref() })
    }

    /// Names the content to a visitor.
    #[inline]
    pub fn visit(&self, label: Label<'_>, visitor: &mut Visitor<'_>) {
        self.with(|content| {
            if let Some(object) = content {
                visitor(label, object);
            }
        });
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with(|content| write!(f, "Slot({content:?})"))
    }
}
