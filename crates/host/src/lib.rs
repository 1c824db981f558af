//! The only door to the operating system: clock, randomness, environment, files, streams.
//!
//! No other crate reads a clock, a file or the environment. All of it goes through the object-safe trait [`Host`],
//! so that a run can be recorded and replayed, and tested without an operating system:
//!
//! * [`LiveHost`] asks the operating system;
//! * [`MemoryHost`] keeps files, clocks and output in memory;
//! * a [`FileLayer`] puts files of its own over those of another host;
//! * [`RecordingHost`] and [`ReplayingHost`] write down what another host returned and return it again.
//!
//! | area | trait |
//! |---|---|
//! | clocks, sleeping, randomness | [`Clock`], [`Entropy`] |
//! | variables, arguments, working directory | [`Environment`] |
//! | open files by descriptor | [`Files`] |
//! | files by path | [`Paths`] |
//! | identity, machine, other processes | [`Process`] |
//! | terminals, signals | [`Terminal`], [`Signals`] |
//!
//! Paths and variables are bytes, as they are to the system; the runtime decodes them.
#![forbid(unsafe_code)]

mod api;
mod errno;
mod error;
mod journal;
mod layer;
mod live;
mod memory;
mod signal_names;

pub use api::{
    AT_SYMLINK_NOFOLLOW, Clock, DirEntry, Entropy, Environment, FileKind, FileStat, Files, Host, O_ACCMODE,
    O_APPEND, O_CLOEXEC, O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, Paths, Process,
    SeekFrom, Signals, SystemName, Terminal, Timestamp,
};
pub use errno::{ERRNOS, Errno, errno_name, number, strerror};
pub use error::{HostError, HostResult};
pub use journal::{Journal, RecordingHost, ReplayingHost};
pub use layer::FileLayer;
pub use live::LiveHost;
pub use memory::MemoryHost;
pub use signal_names::{SIGNALS, SignalName};
