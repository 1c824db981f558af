//! Clocks, sleeping, randomness.

use crate::error::HostResult;

/// Clocks, in nanoseconds.
pub trait Clock {
    /// A clock that never goes back; its zero means nothing.
    fn monotonic_ns(&self) -> i64;
    /// The time of day, since 1970.
    fn wall_ns(&self) -> i64;
    /// Processor time of the process.
    fn process_time_ns(&self) -> i64;
    /// Processor time of the calling thread.
    fn thread_time_ns(&self) -> i64;
    /// Sleeps; a signal may end it early, with `EINTR`.
    fn sleep_ns(&self, nanoseconds: u64) -> HostResult<()>;
}

/// Randomness.
pub trait Entropy {
    /// Fills the buffer with bytes nobody can foresee.
    fn random_bytes(&self, buffer: &mut [u8]) -> HostResult<()>;
}
