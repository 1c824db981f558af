//! The host of a program that is debugged: what it prints becomes events, and its standard input is empty.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serpentarium_host::{
    DirEntry, FileLayer, FileStat, Files, Host, HostError, HostResult, Paths, SeekFrom, Timestamp,
};
use serpentarium_protocol::Stream;

use super::outlet::Outlet;

/// Descriptors of this host's own files, between those of a system and those of the library.
const FIRST_DESCRIPTOR: i32 = 1 << 28;

/// A program's text that is no file.
pub(super) struct Document {
    /// Its name.
    pub(super) path: String,
    /// The text.
    pub(super) text: String,
}

/// What one of this host's descriptors stands for.
#[derive(Clone, Debug)]
enum Open {
    /// A duplicate of standard output or error.
    Stream(Stream),
    /// The document, read up to here.
    Document(usize),
}

/// The live host with standard streams of its own.
pub(super) struct CaptureHost {
    inner: Arc<dyn Host>,
    outlet: Arc<Outlet>,
    document: Option<Document>,
    open: Mutex<BTreeMap<i32, Open>>,
}

impl CaptureHost {
    /// Sends what is printed to `outlet`.
    pub(super) fn new(inner: Arc<dyn Host>, outlet: Arc<Outlet>, document: Option<Document>) -> Self {
        Self { inner, outlet, document, open: Mutex::default() }
    }

    fn open_files(&self) -> MutexGuard<'_, BTreeMap<i32, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stream(&self, fd: i32) -> Option<Stream> {
        match fd {
            1 => Some(Stream::Stdout),
            2 => Some(Stream::Stderr),
            _ => match self.open_files().get(&fd) {
                Some(Open::Stream(stream)) => Some(*stream),
                _ => None,
            },
        }
    }

    fn add(&self, file: Open) -> i32 {
        let mut open = self.open_files();
        let fd = open.last_key_value().map_or(FIRST_DESCRIPTOR, |(fd, _)| fd + 1);
        open.insert(fd, file);
        fd
    }

    fn text(&self, path: &[u8]) -> Option<&str> {
        let document = self.document.as_ref()?;
        (document.path.as_bytes() == path).then_some(document.text.as_str())
    }

    fn text_stat(text: &str) -> FileStat {
        FileStat { st_mode: 0o100_444, st_size: text.len() as i64, st_nlink: 1, ..FileStat::default() }
    }

    /// The open document: its text, and how far it has been read.
    fn read_document(&self, fd: i32, buffer: &mut [u8]) -> Option<usize> {
        let text = self.document.as_ref()?.text.as_bytes();
        let mut open = self.open_files();
        let Some(Open::Document(position)) = open.get_mut(&fd) else { return None };
        let rest = &text[(*position).min(text.len())..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        *position += count;
        Some(count)
    }

    fn seek_document(&self, fd: i32, to: &SeekFrom) -> Option<HostResult<u64>> {
        let len = self.document.as_ref()?.text.len();
        let mut open = self.open_files();
        let Some(Open::Document(position)) = open.get_mut(&fd) else { return None };
        let target = match *to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => (*position as i64).checked_add(offset),
            SeekFrom::End(offset) => (len as i64).checked_add(offset),
        };
        Some(match target.filter(|target| 0 <= *target) {
            Some(target) => {
                *position = target as usize;
                Ok(target as u64)
            }
            None => Err(HostError::new(EINVAL)),
        })
    }
}

const EBADF: i32 = 9;
const EINVAL: i32 = 22;

impl Files for CaptureHost {
    fn open(&self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32> {
        let reads = flags & serpentarium_host::O_ACCMODE == serpentarium_host::O_RDONLY;
        match self.text(path).filter(|_| reads) {
            Some(_) => Ok(self.add(Open::Document(0))),
            None => self.inner.open(path, flags, mode),
        }
    }

    fn read(&self, fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
        if fd == 0 {
            return Ok(0);
        }
        match self.read_document(fd, buffer) {
            Some(count) => Ok(count),
            None => self.inner.read(fd, buffer),
        }
    }

    fn write(&self, fd: i32, data: &[u8]) -> HostResult<usize> {
        match self.stream(fd) {
            Some(stream) => {
                self.outlet.print(stream, data);
                Ok(data.len())
            }
            None => self.inner.write(fd, data),
        }
    }

    fn seek(&self, fd: i32, to: SeekFrom) -> HostResult<u64> {
        match self.seek_document(fd, &to) {
            Some(answer) => answer,
            None => self.inner.seek(fd, to),
        }
    }

    fn ftruncate(&self, fd: i32, length: u64) -> HostResult<()> {
        self.inner.ftruncate(fd, length)
    }

    fn close(&self, fd: i32) -> HostResult<()> {
        match fd {
            0..=2 => Ok(()),
            _ if FIRST_DESCRIPTOR <= fd => {
                self.open_files().remove(&fd).map(drop).ok_or(HostError::new(EBADF))
            }
            _ => self.inner.close(fd),
        }
    }

    fn fsync(&self, fd: i32) -> HostResult<()> {
        self.inner.fsync(fd)
    }

    fn dup(&self, fd: i32) -> HostResult<i32> {
        match self.stream(fd) {
            Some(stream) => Ok(self.add(Open::Stream(stream))),
            None => self.inner.dup(fd),
        }
    }

    fn dup2(&self, fd: i32, target: i32) -> HostResult<i32> {
        // The engine's own streams carry the protocol: they are not for the program to replace.
        if (0..=2).contains(&target) || FIRST_DESCRIPTOR <= fd {
            return Err(HostError::new(EINVAL));
        }
        self.inner.dup2(fd, target)
    }

    fn isatty(&self, fd: i32) -> bool {
        2 < fd && fd < FIRST_DESCRIPTOR && self.inner.isatty(fd)
    }

    fn fstat(&self, fd: i32) -> HostResult<FileStat> {
        let is_document = matches!(self.open_files().get(&fd), Some(Open::Document(_)));
        match self.document.as_ref().filter(|_| is_document) {
            Some(document) => Ok(Self::text_stat(&document.text)),
            None if self.stream(fd).is_some() => self.inner.fstat(1),
            None => self.inner.fstat(fd),
        }
    }

    fn fchmod(&self, fd: i32, mode: u32) -> HostResult<()> {
        self.inner.fchmod(fd, mode)
    }

    fn pipe(&self) -> HostResult<(i32, i32)> {
        self.inner.pipe()
    }

    fn get_inheritable(&self, fd: i32) -> HostResult<bool> {
        if FIRST_DESCRIPTOR <= fd { Ok(false) } else { self.inner.get_inheritable(fd) }
    }

    fn set_inheritable(&self, fd: i32, inheritable: bool) -> HostResult<()> {
        if FIRST_DESCRIPTOR <= fd { Ok(()) } else { self.inner.set_inheritable(fd, inheritable) }
    }
}

impl Paths for CaptureHost {
    fn stat(&self, path: &[u8]) -> HostResult<FileStat> {
        self.text(path).map_or_else(|| self.inner.stat(path), |text| Ok(Self::text_stat(text)))
    }

    fn lstat(&self, path: &[u8]) -> HostResult<FileStat> {
        self.text(path).map_or_else(|| self.inner.lstat(path), |text| Ok(Self::text_stat(text)))
    }

    fn list_dir(&self, path: &[u8]) -> HostResult<Vec<DirEntry>> {
        self.inner.list_dir(path)
    }

    fn mkdir(&self, path: &[u8], mode: u32) -> HostResult<()> {
        self.inner.mkdir(path, mode)
    }

    fn rmdir(&self, path: &[u8]) -> HostResult<()> {
        self.inner.rmdir(path)
    }

    fn unlink(&self, path: &[u8]) -> HostResult<()> {
        self.inner.unlink(path)
    }

    fn rename(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        self.inner.rename(from, to)
    }

    fn link(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        self.inner.link(from, to)
    }

    fn readlink(&self, path: &[u8]) -> HostResult<Vec<u8>> {
        self.inner.readlink(path)
    }

    fn symlink(&self, target: &[u8], path: &[u8]) -> HostResult<()> {
        self.inner.symlink(target, path)
    }

    fn chmod(&self, path: &[u8], mode: u32) -> HostResult<()> {
        self.inner.chmod(path, mode)
    }

    fn access(&self, path: &[u8], mode: u32) -> HostResult<()> {
        self.inner.access(path, mode)
    }

    fn utime(&self, path: &[u8], times: Option<(Timestamp, Timestamp)>, follow: bool) -> HostResult<()> {
        self.inner.utime(path, times, follow)
    }

    fn truncate(&self, path: &[u8], length: u64) -> HostResult<()> {
        self.inner.truncate(path, length)
    }
}

impl FileLayer for CaptureHost {
    fn below(&self) -> &dyn Host {
        &*self.inner
    }
}
