//! The process, the machine, terminals and signals.

use super::data::SystemName;
use crate::error::HostResult;

/// Who we are and where we run.
pub trait Process {
    /// The number of the process.
    fn getpid(&self) -> i32;
    /// The number of its parent, 0 if there is none.
    fn getppid(&self) -> i32;
    /// The user.
    fn getuid(&self) -> u32;
    /// The user whose rights count.
    fn geteuid(&self) -> u32;
    /// The group.
    fn getgid(&self) -> u32;
    /// The group whose rights count.
    fn getegid(&self) -> u32;
    /// The system and the machine.
    fn uname(&self) -> SystemName;
    /// How many processors the machine has.
    fn cpu_count(&self) -> Option<usize>;
    /// How many of them this process may use.
    fn usable_cpu_count(&self) -> Option<usize>;
    /// Sets the permissions that new files do not get, and says which those were.
    fn umask(&self, mask: u32) -> u32;
    /// Sends a signal to a process, or with 0 asks whether it is there.
    fn kill(&self, pid: i32, signal: i32) -> HostResult<()>;
    /// Ends the process at once, without closing anything. It returns only on a host that has no process to end.
    fn exit(&self, status: i32) -> HostResult<()>;
}

/// Terminals.
pub trait Terminal {
    /// Columns and lines.
    fn terminal_size(&self, fd: i32) -> HostResult<(u16, u16)>;
}

/// Signals that arrive.
pub trait Signals {
    /// From now on, note this signal rather than let it end the process.
    fn watch_signal(&self, signal: i32) -> HostResult<()>;
    /// Whether any noted signal waits. Cheap, for the interpreter asks often.
    fn signal_pending(&self) -> bool;
    /// The noted signals that arrived since the last call, by number, each once.
    fn take_signals(&self) -> Vec<i32>;
}
