//! `int` and `bool`: machine words while they fit, big integers beyond.

mod bits;
mod boolean;
mod construction;
mod division;
mod errors;
mod format;
mod methods;
mod slots;

use std::borrow::Cow;

use dashu_int::IBig;
use serpentarium_heap::{Kind, NoPrefix, Obj, Object, Payload, Ref};

use crate::core::{Runtime, kind};
pub(crate) use boolean::BOOL;
pub(crate) use format::{format_int, formatted, parsed_spec};
pub(crate) use methods::INT;

/// The payload of ints. Values in the range of `i64` are always [`Int::Small`].
#[derive(Debug, Clone)]
pub enum Int {
    /// Fits a machine word.
    Small(i64),
    /// Does not.
    Big(Box<IBig>),
}

impl Payload for Int {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = kind::INT;
    const LEAF: bool = true;
}

impl Int {
    /// The canonical form of a value.
    pub fn from_big(value: IBig) -> Self {
        match i64::try_from(&value) {
            Ok(small) => Self::Small(small),
            Err(_) => Self::Big(Box::new(value)),
        }
    }

    /// The value as a machine word, if it fits.
    #[inline]
    pub fn small(&self) -> Option<i64> {
        match self {
            Self::Small(value) => Some(*value),
            Self::Big(_) => None,
        }
    }

    /// The value as a big integer.
    pub fn to_big(&self) -> IBig {
        match self {
            Self::Small(value) => IBig::from(*value),
            Self::Big(value) => (**value).clone(),
        }
    }

    /// The value as a big integer, without a copy if it is one.
    #[inline]
    pub fn big(&self) -> Cow<'_, IBig> {
        match self {
            Self::Small(value) => Cow::Owned(IBig::from(*value)),
            Self::Big(value) => Cow::Borrowed(value),
        }
    }

    /// True if below zero.
    pub fn is_negative(&self) -> bool {
        match self {
            Self::Small(value) => *value < 0,
            Self::Big(value) => **value < IBig::ZERO,
        }
    }

    /// True if zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        matches!(self, Self::Small(0))
    }
}

/// Smallest and largest shared int (`_PY_NSMALLNEGINTS`, `_PY_NSMALLPOSINTS`).
pub const SMALL_INTS: std::ops::RangeInclusive<i64> = -5..=256;

/// The object as an int, if it is one (`bool` and subclasses included).
#[inline]
pub fn int_value(object: &Object) -> Option<&Obj<Int>> {
    object.downcast::<Int>()
}

impl Runtime {
    /// An int; −5…256 are the shared ones.
    #[inline]
    pub fn new_int(&self, value: i64) -> Ref {
        if SMALL_INTS.contains(&value) {
            return self.singletons.small_ints[(value + 5) as usize].clone();
        }
        self.heap.alloc(&self.types.int, Int::Small(value)).into_object()
    }

    /// An int of any size.
    pub fn new_big_int(&self, value: IBig) -> Ref {
        match Int::from_big(value) {
            Int::Small(value) => self.new_int(value),
            big @ Int::Big(_) => self.heap.alloc(&self.types.int, big).into_object(),
        }
    }

    /// An int from a count or size.
    #[inline]
    pub fn new_usize(&self, value: usize) -> Ref {
        match i64::try_from(value) {
            Ok(value) => self.new_int(value),
            Err(_) => self.new_big_int(IBig::from(value)),
        }
    }
}
