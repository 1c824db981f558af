//! Open files.

use std::sync::Arc;

use rustix::fs::{Mode, OFlags};
use rustix::io::FdFlags;
use rustix::pipe::PipeFlags;

use super::table::Descriptor;
use super::{LiveHost, lock, paths};
use crate::api::{FileStat, Files, SeekFrom};
use crate::errno::number;
use crate::error::{HostError, HostResult};

impl LiveHost {
    pub(super) fn descriptor(&self, fd: i32) -> HostResult<Descriptor> {
        lock(&self.descriptors).get(fd)
    }
}

impl Files for LiveHost {
    fn open(&self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32> {
        let flags = OFlags::from_bits_retain(flags as u32) | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::from_raw_mode(mode))?;
        lock(&self.descriptors).adopt(fd)
    }

    fn read(&self, fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
        Ok(rustix::io::read(self.descriptor(fd)?, buffer)?)
    }

    fn write(&self, fd: i32, data: &[u8]) -> HostResult<usize> {
        Ok(rustix::io::write(self.descriptor(fd)?, data)?)
    }

    fn seek(&self, fd: i32, to: SeekFrom) -> HostResult<u64> {
        let to = match to {
            SeekFrom::Start(offset) => rustix::fs::SeekFrom::Start(
                u64::try_from(offset).map_err(|_| HostError::new(number::EINVAL))?,
            ),
            SeekFrom::Current(offset) => rustix::fs::SeekFrom::Current(offset),
            SeekFrom::End(offset) => rustix::fs::SeekFrom::End(offset),
        };
        Ok(rustix::fs::seek(self.descriptor(fd)?, to)?)
    }

    fn ftruncate(&self, fd: i32, length: u64) -> HostResult<()> {
        Ok(rustix::fs::ftruncate(self.descriptor(fd)?, length)?)
    }

    fn close(&self, fd: i32) -> HostResult<()> {
        lock(&self.descriptors).close(fd)
    }

    fn fsync(&self, fd: i32) -> HostResult<()> {
        Ok(rustix::fs::fsync(self.descriptor(fd)?)?)
    }

    fn dup(&self, fd: i32) -> HostResult<i32> {
        let copy = rustix::io::fcntl_dupfd_cloexec(self.descriptor(fd)?, 3)?;
        lock(&self.descriptors).adopt(copy)
    }

    fn dup2(&self, fd: i32, target: i32) -> HostResult<i32> {
        let source = self.descriptor(fd)?;
        if fd == target {
            return Ok(target);
        }
        let entry = match target {
            0 => rustix::stdio::dup2_stdin(&source).map(|()| Descriptor::Standard(0))?,
            1 => rustix::stdio::dup2_stdout(&source).map(|()| Descriptor::Standard(1))?,
            2 => rustix::stdio::dup2_stderr(&source).map(|()| Descriptor::Standard(2))?,
            _ if target < 0 => return Err(HostError::new(number::EBADF)),
            _ => {
                lock(&self.descriptors).vacate(target);
                Descriptor::Owned(Arc::new(rustix::io::fcntl_dupfd_cloexec(&source, target)?))
            }
        };
        lock(&self.descriptors).put(target, entry);
        Ok(target)
    }

    fn isatty(&self, fd: i32) -> bool {
        self.descriptor(fd).is_ok_and(rustix::termios::isatty)
    }

    fn fstat(&self, fd: i32) -> HostResult<FileStat> {
        Ok(paths::file_stat(&rustix::fs::fstat(self.descriptor(fd)?)?))
    }

    fn fchmod(&self, fd: i32, mode: u32) -> HostResult<()> {
        Ok(rustix::fs::fchmod(self.descriptor(fd)?, Mode::from_raw_mode(mode))?)
    }

    fn pipe(&self) -> HostResult<(i32, i32)> {
        let (read, write) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
        let mut table = lock(&self.descriptors);
        Ok((table.adopt(read)?, table.adopt(write)?))
    }

    fn get_inheritable(&self, fd: i32) -> HostResult<bool> {
        Ok(!rustix::io::fcntl_getfd(self.descriptor(fd)?)?.contains(FdFlags::CLOEXEC))
    }

    fn set_inheritable(&self, fd: i32, inheritable: bool) -> HostResult<()> {
        let flags = if inheritable { FdFlags::empty() } else { FdFlags::CLOEXEC };
        Ok(rustix::io::fcntl_setfd(self.descriptor(fd)?, flags)?)
    }
}
