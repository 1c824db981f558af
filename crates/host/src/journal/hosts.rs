//! The host that writes down, and the host that answers from what was written.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Journal;
use super::value::Value;
use crate::api::{
    Clock, DirEntry, Entropy, Environment, FileStat, Files, Host, Paths, Process, SeekFrom, Signals,
    SystemName, Terminal, Timestamp,
};
use crate::error::HostResult;

/// Passes every question on, and writes the answers down in the order they came.
pub struct RecordingHost<H> {
    inner: H,
    journal: Mutex<Journal>,
    /// How often [`Signals::signal_pending`] was asked.
    signal_checks: AtomicU64,
}

/// Answers from a journal and touches nothing outside.
pub struct ReplayingHost {
    journal: Journal,
    progress: Mutex<Progress>,
    signal_checks: AtomicU64,
}

#[derive(Clone, Copy, Default)]
struct Progress {
    position: usize,
    lost: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<H: Host> RecordingHost<H> {
    /// Records what this host answers.
    pub fn new(inner: H) -> Self {
        Self { inner, journal: Mutex::default(), signal_checks: AtomicU64::new(0) }
    }

    /// What was recorded so far.
    pub fn journal(&self) -> Journal {
        lock(&self.journal).clone()
    }

    fn note<T: Value>(&self, question: &str, answer: T) -> T {
        lock(&self.journal).push(question, &answer);
        answer
    }
}

impl ReplayingHost {
    /// Replays this journal from its start.
    pub fn new(journal: Journal) -> Self {
        Self { journal, progress: Mutex::default(), signal_checks: AtomicU64::new(0) }
    }

    /// Whether a question was asked that the recorded run did not ask at that point. All answers since then are errors
    /// or zeros.
    pub fn is_lost(&self) -> bool {
        lock(&self.progress).lost
    }

    /// Whether every recorded answer was given.
    pub fn is_finished(&self) -> bool {
        lock(&self.progress).position == self.journal.len()
    }

    fn recall<T: Value>(&self, question: &str) -> T {
        let mut progress = lock(&self.progress);
        if !progress.lost {
            if let Some(answer) = self.journal.answer(&mut progress.position, question) {
                return answer;
            }
            progress.lost = true;
        }
        T::lost()
    }
}

/// Both implementations of a trait whose methods return all they have to say.
macro_rules! journaled {
    ($($trait:ident { $(fn $method:ident(&self $(, $name:ident: $type:ty)*) -> $answer:ty;)* })*) => {$(
        impl<H: Host> $trait for RecordingHost<H> {
            $(fn $method(&self $(, $name: $type)*) -> $answer {
                self.note(stringify!($method), self.inner.$method($($name),*))
            })*
        }

        impl $trait for ReplayingHost {
            $(fn $method(&self $(, $name: $type)*) -> $answer {
                $(let _ = $name;)*
                self.recall(stringify!($method))
            })*
        }
    )*};
}

journaled! {
    Clock {
        fn monotonic_ns(&self) -> i64;
        fn wall_ns(&self) -> i64;
        fn process_time_ns(&self) -> i64;
        fn thread_time_ns(&self) -> i64;
        fn sleep_ns(&self, nanoseconds: u64) -> HostResult<()>;
    }
    Environment {
        fn env_get(&self, name: &[u8]) -> Option<Vec<u8>>;
        fn env_all(&self) -> Vec<(Vec<u8>, Vec<u8>)>;
        fn env_set(&self, name: &[u8], value: &[u8]) -> HostResult<()>;
        fn env_unset(&self, name: &[u8]) -> HostResult<()>;
        fn argv(&self) -> Vec<Vec<u8>>;
        fn executable(&self) -> Option<Vec<u8>>;
        fn getcwd(&self) -> HostResult<Vec<u8>>;
        fn chdir(&self, path: &[u8]) -> HostResult<()>;
    }
    Paths {
        fn stat(&self, path: &[u8]) -> HostResult<FileStat>;
        fn lstat(&self, path: &[u8]) -> HostResult<FileStat>;
        fn list_dir(&self, path: &[u8]) -> HostResult<Vec<DirEntry>>;
        fn mkdir(&self, path: &[u8], mode: u32) -> HostResult<()>;
        fn rmdir(&self, path: &[u8]) -> HostResult<()>;
        fn unlink(&self, path: &[u8]) -> HostResult<()>;
        fn rename(&self, from: &[u8], to: &[u8]) -> HostResult<()>;
        fn link(&self, from: &[u8], to: &[u8]) -> HostResult<()>;
        fn readlink(&self, path: &[u8]) -> HostResult<Vec<u8>>;
        fn symlink(&self, target: &[u8], path: &[u8]) -> HostResult<()>;
        fn chmod(&self, path: &[u8], mode: u32) -> HostResult<()>;
        fn access(&self, path: &[u8], mode: u32) -> HostResult<()>;
        fn utime(&self, path: &[u8], times: Option<(Timestamp, Timestamp)>, follow: bool) -> HostResult<()>;
        fn truncate(&self, path: &[u8], length: u64) -> HostResult<()>;
    }
    Process {
        fn getpid(&self) -> i32;
        fn getppid(&self) -> i32;
        fn getuid(&self) -> u32;
        fn geteuid(&self) -> u32;
        fn getgid(&self) -> u32;
        fn getegid(&self) -> u32;
        fn uname(&self) -> SystemName;
        fn cpu_count(&self) -> Option<usize>;
        fn usable_cpu_count(&self) -> Option<usize>;
        fn umask(&self, mask: u32) -> u32;
        fn kill(&self, pid: i32, signal: i32) -> HostResult<()>;
        fn exit(&self, status: i32) -> HostResult<()>;
    }
    Terminal {
        fn terminal_size(&self, fd: i32) -> HostResult<(u16, u16)>;
    }
}

/// Whether a signal waits is asked all the time and hardly ever true, so only the checks that were are written down,
/// each with its number.
impl<H: Host> Signals for RecordingHost<H> {
    fn watch_signal(&self, signal: i32) -> HostResult<()> {
        self.note("watch_signal", self.inner.watch_signal(signal))
    }

    fn signal_pending(&self) -> bool {
        let check = self.signal_checks.fetch_add(1, Ordering::Relaxed);
        let pending = self.inner.signal_pending();
        if pending {
            self.note("signal_pending", check);
        }
        pending
    }

    fn take_signals(&self) -> Vec<i32> {
        self.note("take_signals", self.inner.take_signals())
    }
}

impl Signals for ReplayingHost {
    fn watch_signal(&self, _signal: i32) -> HostResult<()> {
        self.recall("watch_signal")
    }

    fn signal_pending(&self) -> bool {
        let check = self.signal_checks.fetch_add(1, Ordering::Relaxed);
        let mut progress = lock(&self.progress);
        let mut position = progress.position;
        let pending = !progress.lost && self.journal.answer(&mut position, "signal_pending") == Some(check);
        if pending {
            progress.position = position;
        }
        pending
    }

    fn take_signals(&self) -> Vec<i32> {
        self.recall("take_signals")
    }
}

impl<H: Host> Entropy for RecordingHost<H> {
    fn random_bytes(&self, buffer: &mut [u8]) -> HostResult<()> {
        let answer = self.inner.random_bytes(buffer).map(|()| buffer.to_vec());
        self.note("random_bytes", answer).map(|_| ())
    }
}

impl Entropy for ReplayingHost {
    fn random_bytes(&self, buffer: &mut [u8]) -> HostResult<()> {
        self.recall::<HostResult<Vec<u8>>>("random_bytes").map(|bytes| fill(buffer, &bytes)).map(|_| ())
    }
}

/// Copies as much as there is room for.
fn fill(buffer: &mut [u8], bytes: &[u8]) -> usize {
    let count = bytes.len().min(buffer.len());
    buffer[..count].copy_from_slice(&bytes[..count]);
    count
}

/// The methods of [`Files`] that return all they have to say; `read` also fills a buffer.
macro_rules! journaled_files {
    ($(fn $method:ident(&self $(, $name:ident: $type:ty)*) -> $answer:ty;)*) => {
        impl<H: Host> Files for RecordingHost<H> {
            $(fn $method(&self $(, $name: $type)*) -> $answer {
                self.note(stringify!($method), self.inner.$method($($name),*))
            })*

            fn read(&self, fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
                let answer = self.inner.read(fd, buffer).map(|count| buffer[..count].to_vec());
                self.note("read", answer).map(|bytes| bytes.len())
            }
        }

        impl Files for ReplayingHost {
            $(fn $method(&self $(, $name: $type)*) -> $answer {
                $(let _ = $name;)*
                self.recall(stringify!($method))
            })*

            fn read(&self, _fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
                self.recall::<HostResult<Vec<u8>>>("read").map(|bytes| fill(buffer, &bytes))
            }
        }
    };
}

journaled_files! {
    fn open(&self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32>;
    fn write(&self, fd: i32, data: &[u8]) -> HostResult<usize>;
    fn seek(&self, fd: i32, to: SeekFrom) -> HostResult<u64>;
    fn ftruncate(&self, fd: i32, length: u64) -> HostResult<()>;
    fn close(&self, fd: i32) -> HostResult<()>;
    fn fsync(&self, fd: i32) -> HostResult<()>;
    fn dup(&self, fd: i32) -> HostResult<i32>;
    fn dup2(&self, fd: i32, target: i32) -> HostResult<i32>;
    fn isatty(&self, fd: i32) -> bool;
    fn fstat(&self, fd: i32) -> HostResult<FileStat>;
    fn fchmod(&self, fd: i32, mode: u32) -> HostResult<()>;
    fn pipe(&self) -> HostResult<(i32, i32)>;
    fn get_inheritable(&self, fd: i32) -> HostResult<bool>;
    fn set_inheritable(&self, fd: i32, inheritable: bool) -> HostResult<()>;
}
