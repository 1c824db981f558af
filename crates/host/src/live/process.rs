//! The process, the machine, terminals and signals.

use std::ffi::CStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::Mode;
use rustix::process::{Pid, Signal};

use super::{LiveHost, lock};
use crate::api::{Process, Signals, SystemName, Terminal};
use crate::errno::number;
use crate::error::{HostError, HostResult};

fn text(value: &CStr) -> String {
    value.to_string_lossy().into_owned()
}

impl Process for LiveHost {
    fn getpid(&self) -> i32 {
        rustix::process::getpid().as_raw_nonzero().get()
    }

    fn getppid(&self) -> i32 {
        Pid::as_raw(rustix::process::getppid())
    }

    fn getuid(&self) -> u32 {
        rustix::process::getuid().as_raw()
    }

    fn geteuid(&self) -> u32 {
        rustix::process::geteuid().as_raw()
    }

    fn getgid(&self) -> u32 {
        rustix::process::getgid().as_raw()
    }

    fn getegid(&self) -> u32 {
        rustix::process::getegid().as_raw()
    }

    fn uname(&self) -> SystemName {
        let name = rustix::system::uname();
        SystemName {
            sysname: text(name.sysname()),
            nodename: text(name.nodename()),
            release: text(name.release()),
            version: text(name.version()),
            machine: text(name.machine()),
        }
    }

    fn cpu_count(&self) -> Option<usize> {
        // `0-3,8` and the like.
        let online = std::fs::read_to_string("/sys/devices/system/cpu/online").ok()?;
        let size = |range: &str| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            Some(last.parse::<usize>().ok()?.checked_sub(first.parse().ok()?)? + 1)
        };
        online.trim().split(',').map(size).sum::<Option<usize>>().or_else(|| self.usable_cpu_count())
    }

    fn usable_cpu_count(&self) -> Option<usize> {
        rustix::thread::sched_getaffinity(None).ok().map(|set| set.count() as usize)
    }

    fn umask(&self, mask: u32) -> u32 {
        rustix::process::umask(Mode::from_raw_mode(mask)).as_raw_mode()
    }

    fn kill(&self, pid: i32, signal: i32) -> HostResult<()> {
        let invalid = HostError::new(number::EINVAL);
        let group = pid <= 0;
        // 0 is our own group, -1 everybody we may reach, which is refused here.
        let target = match pid {
            0 => None,
            -1 => return Err(HostError::new(number::EPERM)),
            _ => Some(pid.checked_abs().and_then(Pid::from_raw).ok_or(HostError::new(number::ESRCH))?),
        };
        if signal == 0 {
            return Ok(match target {
                None => rustix::process::test_kill_current_process_group(),
                Some(pid) if group => rustix::process::test_kill_process_group(pid),
                Some(pid) => rustix::process::test_kill_process(pid),
            }?);
        }
        let signal = Signal::from_named_raw(signal).ok_or(invalid)?;
        Ok(match target {
            None => rustix::process::kill_current_process_group(signal),
            Some(pid) if group => rustix::process::kill_process_group(pid, signal),
            Some(pid) => rustix::process::kill_process(pid, signal),
        }?)
    }

    fn exit(&self, status: i32) -> HostResult<()> {
        std::process::exit(status)
    }
}

impl Terminal for LiveHost {
    fn terminal_size(&self, fd: i32) -> HostResult<(u16, u16)> {
        let size = rustix::termios::tcgetwinsize(self.descriptor(fd)?)?;
        Ok((size.ws_col, size.ws_row))
    }
}

impl Signals for LiveHost {
    fn watch_signal(&self, signal: i32) -> HostResult<()> {
        let mut signals = lock(&self.signals);
        if signals.contains_key(&signal) {
            return Ok(());
        }
        if signal_hook::consts::FORBIDDEN.contains(&signal) {
            return Err(HostError::new(number::EINVAL));
        }
        let flag = Arc::new(AtomicBool::new(false));
        // The own flag first: when the common one is seen, the own one is set.
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
        signal_hook::flag::register(signal, Arc::clone(&self.any_signal))?;
        signals.insert(signal, flag);
        Ok(())
    }

    fn signal_pending(&self) -> bool {
        self.any_signal.load(Ordering::Acquire)
    }

    fn take_signals(&self) -> Vec<i32> {
        if !self.any_signal.swap(false, Ordering::AcqRel) {
            return Vec::new();
        }
        let signals = lock(&self.signals);
        let arrived = signals.iter().filter(|(_, flag)| flag.swap(false, Ordering::AcqRel));
        arrived.map(|(number, _)| *number).collect()
    }
}
