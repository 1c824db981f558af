//! Files and directories, by path.

use super::data::{DirEntry, FileStat, Timestamp};
use crate::error::HostResult;

/// What can be done to a path.
pub trait Paths {
    /// What is known of it; symbolic links are followed.
    fn stat(&self, path: &[u8]) -> HostResult<FileStat>;
    /// The same of a symbolic link itself.
    fn lstat(&self, path: &[u8]) -> HostResult<FileStat>;
    /// The entries of a directory, in the system's order.
    fn list_dir(&self, path: &[u8]) -> HostResult<Vec<DirEntry>>;
    /// Makes a directory.
    fn mkdir(&self, path: &[u8], mode: u32) -> HostResult<()>;
    /// Removes an empty directory.
    fn rmdir(&self, path: &[u8]) -> HostResult<()>;
    /// Removes a file.
    fn unlink(&self, path: &[u8]) -> HostResult<()>;
    /// Renames, replacing what has the new name.
    fn rename(&self, from: &[u8], to: &[u8]) -> HostResult<()>;
    /// Gives a file another name.
    fn link(&self, from: &[u8], to: &[u8]) -> HostResult<()>;
    /// Where a symbolic link points.
    fn readlink(&self, path: &[u8]) -> HostResult<Vec<u8>>;
    /// Makes a symbolic link.
    fn symlink(&self, target: &[u8], path: &[u8]) -> HostResult<()>;
    /// Changes permissions.
    fn chmod(&self, path: &[u8], mode: u32) -> HostResult<()>;
    /// Whether this process may read (4), write (2), run (1), or whether it is there at all (0).
    fn access(&self, path: &[u8], mode: u32) -> HostResult<()>;
    /// Sets the times of reading and of writing; `None` is now.
    fn utime(&self, path: &[u8], times: Option<(Timestamp, Timestamp)>, follow: bool) -> HostResult<()>;
    /// Cuts or stretches a file to a length.
    fn truncate(&self, path: &[u8], length: u64) -> HostResult<()>;
}
