//! Open files, by descriptor: 0, 1 and 2 are the standard streams.

use super::data::{FileStat, SeekFrom};
use crate::error::HostResult;

/// Open files.
pub trait Files {
    /// Opens a file. Flags and permissions are those of `os.open`; the lowest free descriptor is not promised.
    fn open(&self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32>;
    /// Reads up to the buffer's length; 0 is the end.
    fn read(&self, fd: i32, buffer: &mut [u8]) -> HostResult<usize>;
    /// Writes, perhaps less than all.
    fn write(&self, fd: i32, data: &[u8]) -> HostResult<usize>;
    /// Moves the position and says where it is now.
    fn seek(&self, fd: i32, to: SeekFrom) -> HostResult<u64>;
    /// Cuts or stretches to a length.
    fn ftruncate(&self, fd: i32, length: u64) -> HostResult<()>;
    /// Closes.
    fn close(&self, fd: i32) -> HostResult<()>;
    /// Waits until what was written is on the device.
    fn fsync(&self, fd: i32) -> HostResult<()>;
    /// Another descriptor of the same open file.
    fn dup(&self, fd: i32) -> HostResult<i32>;
    /// The same under a given number, closing what had it.
    fn dup2(&self, fd: i32, target: i32) -> HostResult<i32>;
    /// Whether it is a terminal.
    fn isatty(&self, fd: i32) -> bool;
    /// What is known of it.
    fn fstat(&self, fd: i32) -> HostResult<FileStat>;
    /// Changes permissions.
    fn fchmod(&self, fd: i32, mode: u32) -> HostResult<()>;
    /// A pipe: its reading end, then its writing end.
    fn pipe(&self) -> HostResult<(i32, i32)>;
    /// Whether programs that are started inherit it.
    fn get_inheritable(&self, fd: i32) -> HostResult<bool>;
    /// Says whether they do.
    fn set_inheritable(&self, fd: i32, inheritable: bool) -> HostResult<()>;
}
