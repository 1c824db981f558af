//! Clocks and randomness.

use rustix::rand::GetRandomFlags;
use rustix::thread::NanosleepRelativeResult;
use rustix::time::{ClockId, Timespec};

use super::LiveHost;
use crate::api::{Clock, Entropy};
use crate::error::HostResult;

fn clock(id: ClockId) -> i64 {
    let now = rustix::time::clock_gettime(id);
    now.tv_sec.saturating_mul(1_000_000_000).saturating_add(now.tv_nsec)
}

impl Clock for LiveHost {
    fn monotonic_ns(&self) -> i64 {
        clock(ClockId::Monotonic)
    }

    fn wall_ns(&self) -> i64 {
        clock(ClockId::Realtime)
    }

    fn process_time_ns(&self) -> i64 {
        clock(ClockId::ProcessCPUTime)
    }

    fn thread_time_ns(&self) -> i64 {
        clock(ClockId::ThreadCPUTime)
    }

    fn sleep_ns(&self, nanoseconds: u64) -> HostResult<()> {
        let request = Timespec {
            tv_sec: (nanoseconds / 1_000_000_000) as i64,
            tv_nsec: (nanoseconds % 1_000_000_000) as i64,
        };
        match rustix::thread::nanosleep(&request) {
            NanosleepRelativeResult::Ok => Ok(()),
            NanosleepRelativeResult::Interrupted(_) => Err(rustix::io::Errno::INTR.into()),
            NanosleepRelativeResult::Err(error) => Err(error.into()),
        }
    }
}

impl Entropy for LiveHost {
    fn random_bytes(&self, buffer: &mut [u8]) -> HostResult<()> {
        let mut filled = 0;
        while filled < buffer.len() {
            let (_, rest) = buffer.split_at_mut(filled);
            filled += rustix::rand::getrandom(rest, GetRandomFlags::empty())?;
        }
        Ok(())
    }
}
