//! Clocks, variables, process and signals of the host in memory.

use super::MemoryHost;
use crate::api::{Clock, Entropy, Environment, Process, Signals, SystemName, Terminal};
use crate::errno::number;
use crate::error::{HostError, HostResult};

impl Clock for MemoryHost {
    fn monotonic_ns(&self) -> i64 {
        self.state().now_ns
    }

    fn wall_ns(&self) -> i64 {
        self.state().now_ns
    }

    fn process_time_ns(&self) -> i64 {
        0
    }

    fn thread_time_ns(&self) -> i64 {
        0
    }

    fn sleep_ns(&self, nanoseconds: u64) -> HostResult<()> {
        let mut state = self.state();
        state.now_ns = state.now_ns.saturating_add_unsigned(nanoseconds);
        Ok(())
    }
}

impl Entropy for MemoryHost {
    fn random_bytes(&self, buffer: &mut [u8]) -> HostResult<()> {
        let mut state = self.state();
        for byte in buffer {
            // SplitMix64, a byte at a time: all that matters is that it is always the same.
            state.random = state.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state.random ^ (state.random >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = (mixed >> 56) as u8;
        }
        Ok(())
    }
}

impl Environment for MemoryHost {
    fn env_get(&self, name: &[u8]) -> Option<Vec<u8>> {
        self.state().variables.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn env_all(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.state().variables.clone()
    }

    fn env_set(&self, name: &[u8], value: &[u8]) -> HostResult<()> {
        if name.is_empty() || name.contains(&b'=') || name.contains(&0) || value.contains(&0) {
            return Err(HostError::new(number::EINVAL));
        }
        let mut state = self.state();
        state.variables.retain(|(key, _)| key != name);
        state.variables.push((name.to_vec(), value.to_vec()));
        Ok(())
    }

    fn env_unset(&self, name: &[u8]) -> HostResult<()> {
        self.state().variables.retain(|(key, _)| key != name);
        Ok(())
    }

    fn argv(&self) -> Vec<Vec<u8>> {
        self.state().arguments.clone()
    }

    fn executable(&self) -> Option<Vec<u8>> {
        None
    }

    fn getcwd(&self) -> HostResult<Vec<u8>> {
        Ok(self.state().working_directory.clone())
    }

    fn chdir(&self, path: &[u8]) -> HostResult<()> {
        let mut state = self.state();
        let node = state.tree.resolve(&state.working_directory, path, true)?;
        state.tree.entries(node)?;
        state.working_directory = state.tree.real_path(&state.working_directory, path, true)?;
        Ok(())
    }
}

impl Process for MemoryHost {
    fn getpid(&self) -> i32 {
        1000
    }

    fn getppid(&self) -> i32 {
        1
    }

    fn getuid(&self) -> u32 {
        1000
    }

    fn geteuid(&self) -> u32 {
        1000
    }

    fn getgid(&self) -> u32 {
        1000
    }

    fn getegid(&self) -> u32 {
        1000
    }

    fn uname(&self) -> SystemName {
        SystemName {
            sysname: "Linux".to_owned(),
            nodename: "memory".to_owned(),
            release: "6.0.0".to_owned(),
            version: "#1".to_owned(),
            machine: "x86_64".to_owned(),
        }
    }

    fn cpu_count(&self) -> Option<usize> {
        Some(1)
    }

    fn usable_cpu_count(&self) -> Option<usize> {
        Some(1)
    }

    fn umask(&self, mask: u32) -> u32 {
        std::mem::replace(&mut self.state().umask, mask & 0o777)
    }

    fn kill(&self, pid: i32, signal: i32) -> HostResult<()> {
        if pid != self.getpid() {
            return Err(HostError::new(number::ESRCH));
        }
        if !(0..=64).contains(&signal) {
            return Err(HostError::new(number::EINVAL));
        }
        self.raise(signal);
        Ok(())
    }

    fn exit(&self, status: i32) -> HostResult<()> {
        self.state().exit_status = Some(status);
        Ok(())
    }
}

impl Terminal for MemoryHost {
    fn terminal_size(&self, _fd: i32) -> HostResult<(u16, u16)> {
        Err(HostError::new(number::ENOTTY))
    }
}

impl Signals for MemoryHost {
    fn watch_signal(&self, signal: i32) -> HostResult<()> {
        let mut state = self.state();
        if !state.watched.contains(&signal) {
            state.watched.push(signal);
        }
        Ok(())
    }

    fn signal_pending(&self) -> bool {
        !self.state().arrived.is_empty()
    }

    fn take_signals(&self) -> Vec<i32> {
        let mut arrived = std::mem::take(&mut self.state().arrived);
        arrived.sort_unstable();
        arrived
    }
}
