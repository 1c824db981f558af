//! What the runtime may ask of the operating system, area by area.

mod data;
mod environment;
mod files;
mod paths;
mod process;
mod time;

pub use data::{
    AT_SYMLINK_NOFOLLOW, DirEntry, FileKind, FileStat, O_ACCMODE, O_APPEND, O_CLOEXEC, O_CREAT, O_DIRECTORY,
    O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, SeekFrom, SystemName, Timestamp,
};
pub use environment::Environment;
pub use files::Files;
pub use paths::Paths;
pub use process::{Process, Signals, Terminal};
pub use time::{Clock, Entropy};

/// Everything at once. It is object-safe, and shared by all threads of a runtime.
pub trait Host:
    Clock + Entropy + Environment + Files + Paths + Process + Terminal + Signals + Send + Sync
{
}

impl<T> Host for T where
    T: Clock + Entropy + Environment + Files + Paths + Process + Terminal + Signals + Send + Sync
{
}
