//! The counters that adaptive instructions keep in the first word of their caches
//! (`Include/internal/pycore_backoff.h`): twelve bits count down, four bits say how long the next wait will be.

/// A counter of an adaptive instruction: at zero the instruction tries to specialise itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackoffCounter(u16);

const BACKOFF_BITS: u16 = 4;
const MAX_BACKOFF: u16 = 12;

impl BackoffCounter {
    /// What a fresh instruction starts with: it specialises at its second run.
    pub const WARMUP: Self = Self::new(1, 1);
    /// What a specialised instruction waits for before its misses make it try again.
    pub const COOLDOWN: Self = Self::new(52, 0);
    /// What backward jumps start with.
    pub const JUMP: Self = Self::new(4095, 12);

    const fn new(value: u16, backoff: u16) -> Self {
        Self(value << BACKOFF_BITS | backoff)
    }

    /// The counter in a cache word.
    #[inline]
    pub fn from_word(word: u32) -> Self {
        Self(word as u16)
    }

    /// The counter as a cache word.
    #[inline]
    pub fn word(self) -> u32 {
        u32::from(self.0)
    }

    /// True if it has run down.
    #[inline]
    pub fn triggers(self) -> bool {
        self.0 >> BACKOFF_BITS == 0
    }

    /// One step further down.
    #[inline]
    #[must_use]
    pub fn advanced(self) -> Self {
        Self(self.0.wrapping_sub(1 << BACKOFF_BITS))
    }

    /// Started anew after a failure, with twice the wait (`restart_backoff_counter`).
    #[must_use]
    pub fn restarted(self) -> Self {
        let backoff = (self.0 & ((1 << BACKOFF_BITS) - 1)).min(MAX_BACKOFF - 1) + 1;
        Self::new((1 << backoff) - 1, backoff)
    }
}
