//! Parts of code objects, indexed by operands that were verified before the code ran.

use std::fmt;

/// The `index`th element. `index` is an operand of verified code, or follows from one, so release builds do not
/// check it again (module doc of `stack`); debug builds do.
#[inline(always)]
pub fn verified_at<T>(slice: &[T], index: usize) -> &T {
    debug_assert!(index < slice.len(), "operand out of range in verified code");
    // SAFETY: verified code has no operand that is out of range.
    unsafe { slice.get_unchecked(index) }
}

/// The words of a verified instruction's inline cache, the counter first.
pub struct Cache<'a, T>(&'a [T]);

impl<T> Clone for Cache<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Cache<'_, T> {}

impl<'a, T> Cache<'a, T> {
    /// The cache of the instruction at `at`.
    #[inline(always)]
    pub fn of(units: &'a [T], at: usize) -> Self {
        debug_assert!(at < units.len());
        // SAFETY: the instruction is one of the units, so what follows it starts inside them or at their end.
        Self(unsafe { units.get_unchecked(at + 1..) })
    }

    /// A word of the cache.
    #[inline(always)]
    pub fn word(self, index: usize) -> &'a T {
        verified_at(self.0, index)
    }
}

impl<T> fmt::Debug for Cache<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache(..)")
    }
}
