//! A host over another one, which answers some questions itself and passes the others on.

use crate::api::{Clock, Entropy, Environment, Host, Process, Signals, SystemName, Terminal};
use crate::error::HostResult;

/// A host that has an opinion on files and paths only: all other areas go straight to the host below.
///
/// Whoever implements it implements [`crate::Files`] and [`crate::Paths`] too, and then is a [`Host`].
pub trait FileLayer {
    /// The host below.
    fn below(&self) -> &dyn Host;
}

impl<T: FileLayer> Clock for T {
    fn monotonic_ns(&self) -> i64 {
        self.below().monotonic_ns()
    }

    fn wall_ns(&self) -> i64 {
        self.below().wall_ns()
    }

    fn process_time_ns(&self) -> i64 {
        self.below().process_time_ns()
    }

    fn thread_time_ns(&self) -> i64 {
        self.below().thread_time_ns()
    }

    fn sleep_ns(&self, nanoseconds: u64) -> HostResult<()> {
        self.below().sleep_ns(nanoseconds)
    }
}

impl<T: FileLayer> Entropy for T {
    fn random_bytes(&self, buffer: &mut [u8]) -> HostResult<()> {
        self.below().random_bytes(buffer)
    }
}

impl<T: FileLayer> Environment for T {
    fn env_get(&self, name: &[u8]) -> Option<Vec<u8>> {
        self.below().env_get(name)
    }

    fn env_all(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.below().env_all()
    }

    fn env_set(&self, name: &[u8], value: &[u8]) -> HostResult<()> {
        self.below().env_set(name, value)
    }

    fn env_unset(&self, name: &[u8]) -> HostResult<()> {
        self.below().env_unset(name)
    }

    fn argv(&self) -> Vec<Vec<u8>> {
        self.below().argv()
    }

    fn executable(&self) -> Option<Vec<u8>> {
        self.below().executable()
    }

    fn getcwd(&self) -> HostResult<Vec<u8>> {
        self.below().getcwd()
    }

    fn chdir(&self, path: &[u8]) -> HostResult<()> {
        self.below().chdir(path)
    }
}

impl<T: FileLayer> Process for T {
    fn getpid(&self) -> i32 {
        self.below().getpid()
    }

    fn getppid(&self) -> i32 {
        self.below().getppid()
    }

    fn getuid(&self) -> u32 {
        self.below().getuid()
    }

    fn geteuid(&self) -> u32 {
        self.below().geteuid()
    }

    fn getgid(&self) -> u32 {
        self.below().getgid()
    }

    fn getegid(&self) -> u32 {
        self.below().getegid()
    }

    fn uname(&self) -> SystemName {
        self.below().uname()
    }

    fn cpu_count(&self) -> Option<usize> {
        self.below().cpu_count()
    }

    fn usable_cpu_count(&self) -> Option<usize> {
        self.below().usable_cpu_count()
    }

    fn umask(&self, mask: u32) -> u32 {
        self.below().umask(mask)
    }

    fn kill(&self, pid: i32, signal: i32) -> HostResult<()> {
        self.below().kill(pid, signal)
    }

    fn exit(&self, status: i32) -> HostResult<()> {
        self.below().exit(status)
    }
}

impl<T: FileLayer> Terminal for T {
    fn terminal_size(&self, fd: i32) -> HostResult<(u16, u16)> {
        self.below().terminal_size(fd)
    }
}

impl<T: FileLayer> Signals for T {
    fn watch_signal(&self, signal: i32) -> HostResult<()> {
        self.below().watch_signal(signal)
    }

    fn signal_pending(&self) -> bool {
        self.below().signal_pending()
    }

    fn take_signals(&self) -> Vec<i32> {
        self.below().take_signals()
    }
}
