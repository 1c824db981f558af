//! Which descriptors are open, and who owns them.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::process::{PidfdFlags, PidfdGetfdFlags};

use crate::errno::number;
use crate::error::{HostError, HostResult};

/// A descriptor in use. Cloning it keeps the file open while a call runs without the table's lock.
#[derive(Clone, Debug)]
pub(super) enum Descriptor {
    /// Standard input, output or error, which the process owns.
    Standard(i32),
    /// One of ours.
    Owned(Arc<OwnedFd>),
}

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Standard(0) => rustix::stdio::stdin(),
            Self::Standard(1) => rustix::stdio::stdout(),
            Self::Standard(_) => rustix::stdio::stderr(),
            Self::Owned(fd) => fd.as_fd(),
        }
    }
}

/// The open descriptors by number.
#[derive(Debug)]
pub(super) struct DescriptorTable {
    open: BTreeMap<i32, Descriptor>,
    /// Numbers that were open once and are closed now: they are not looked for in the process any more.
    closed: Vec<i32>,
}

impl Default for DescriptorTable {
    fn default() -> Self {
        let standard = (0..3).map(|fd| (fd, Descriptor::Standard(fd)));
        Self { open: standard.collect(), closed: Vec::new() }
    }
}

impl DescriptorTable {
    /// The descriptor with this number. One the process inherited is adopted, by a duplicate, when first used.
    pub(super) fn get(&mut self, fd: i32) -> HostResult<Descriptor> {
        if let Some(descriptor) = self.open.get(&fd) {
            return Ok(descriptor.clone());
        }
        if fd < 0 || self.closed.contains(&fd) {
            return Err(HostError::new(number::EBADF));
        }
        let own = rustix::process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty())?;
        // The duplicate has another number, under which nobody knows it; the inherited one stays open.
        let inherited = rustix::process::pidfd_getfd(own, fd, PidfdGetfdFlags::empty())?;
        let descriptor = Descriptor::Owned(Arc::new(inherited));
        self.open.insert(fd, descriptor.clone());
        Ok(descriptor)
    }

    /// Takes a new file in. Its number is the real one, unless [`DescriptorTable::put`] gave that away.
    pub(super) fn adopt(&mut self, fd: OwnedFd) -> HostResult<i32> {
        let taken = self.open.contains_key(&fd.as_raw_fd());
        let beyond = self.open.last_key_value().map_or(3, |(last, _)| last.saturating_add(1));
        let fd = if taken { rustix::io::fcntl_dupfd_cloexec(&fd, beyond)? } else { fd };
        let number = fd.as_raw_fd();
        self.put(number, Descriptor::Owned(Arc::new(fd)));
        Ok(number)
    }

    /// Gives up what a number stands for, so that a duplicate may take that very number.
    pub(super) fn vacate(&mut self, number: i32) {
        self.open.remove(&number);
    }

    /// Puts a descriptor under a number.
    pub(super) fn put(&mut self, number: i32, descriptor: Descriptor) {
        self.closed.retain(|&closed| closed != number);
        self.open.insert(number, descriptor);
    }

    /// Forgets a descriptor; the file closes when the last call on it is done.
    pub(super) fn close(&mut self, fd: i32) -> HostResult<()> {
        self.get(fd)?;
        self.open.remove(&fd);
        self.closed.push(fd);
        Ok(())
    }
}
