//! The packed library as a folder that is always there, over whatever the real host has.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serpentarium_host::{
    DirEntry, FileKind, FileLayer, FileStat, Files, Host, HostError, HostResult, Paths, SeekFrom, Timestamp,
};

/// Where the library is mounted: a path no real file system has.
pub(crate) const LIBRARY_ROOT: &str = "/serpentarium/lib/python3.14";

/// Descriptors of library files start here, far above what a system hands out.
const FIRST_DESCRIPTOR: i32 = 1 << 29;

/// A host with the packed library mounted at [`LIBRARY_ROOT`], read-only.
pub(crate) struct LibraryHost {
    inner: Arc<dyn Host>,
    open: Mutex<BTreeMap<i32, OpenFile>>,
}

struct OpenFile {
    data: Vec<u8>,
    position: usize,
    path: Vec<u8>,
}

const ENOENT: i32 = 2;
const EBADF: i32 = 9;
const EROFS: i32 = 30;
const EISDIR: i32 = 21;

fn failure<T>(errno: i32) -> HostResult<T> {
    Err(HostError::new(errno))
}

impl LibraryHost {
    /// Mounts the library over `inner`.
    pub(crate) fn new(inner: Arc<dyn Host>) -> Self {
        Self { inner, open: Mutex::new(BTreeMap::new()) }
    }

    /// The path inside the library, if it is one: empty for the root itself.
    fn inside(path: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(path).ok()?;
        let rest = text.strip_prefix(LIBRARY_ROOT)?;
        if rest.is_empty() {
            Some(String::new())
        } else {
            rest.strip_prefix('/').map(|rest| rest.trim_end_matches('/').to_owned())
        }
    }

    fn stat_inside(path: &str) -> HostResult<FileStat> {
        let (mode, size) = if path.is_empty() || serpentarium_pylib::is_dir(path) {
            (0o040_555, 0)
        } else {
            match serpentarium_pylib::lookup(path) {
                Some(entry) => (0o100_444, entry.size() as i64),
                None => return failure(ENOENT),
            }
        };
        Ok(FileStat { st_mode: mode, st_size: size, st_nlink: 1, ..FileStat::default() })
    }

    fn with_file<T>(&self, fd: i32, work: impl FnOnce(&mut OpenFile) -> T) -> Option<HostResult<T>> {
        if fd < FIRST_DESCRIPTOR {
            return None;
        }
        let mut open = match self.open.lock() {
            Ok(open) => open,
            Err(poisoned) => poisoned.into_inner(),
        };
        Some(open.get_mut(&fd).map(work).ok_or_else(|| HostError::new(EBADF)))
    }
}

impl Files for LibraryHost {
    fn open(&self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32> {
        let Some(inside) = Self::inside(path) else { return self.inner.open(path, flags, mode) };
        if flags & serpentarium_host::O_ACCMODE != serpentarium_host::O_RDONLY {
            return failure(EROFS);
        }
        let Some(data) = serpentarium_pylib::read(&inside) else {
            let is_dir = inside.is_empty() || serpentarium_pylib::is_dir(&inside);
            return failure(if is_dir { EISDIR } else { ENOENT });
        };
        let mut open = match self.open.lock() {
            Ok(open) => open,
            Err(poisoned) => poisoned.into_inner(),
        };
        let fd = open.last_key_value().map_or(FIRST_DESCRIPTOR, |(fd, _)| fd + 1);
        open.insert(fd, OpenFile { data, position: 0, path: path.to_vec() });
        Ok(fd)
    }

    fn read(&self, fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
        let read = self.with_file(fd, |file| {
            let rest = &file.data[file.position.min(file.data.len())..];
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            file.position += count;
            count
        });
        read.unwrap_or_else(|| self.inner.read(fd, buffer))
    }

    fn write(&self, fd: i32, data: &[u8]) -> HostResult<usize> {
        if fd < FIRST_DESCRIPTOR { self.inner.write(fd, data) } else { failure(EBADF) }
    }

    fn seek(&self, fd: i32, to: SeekFrom) -> HostResult<u64> {
        let moved = self.with_file(fd, |file| {
            let target = match to {
                SeekFrom::Start(offset) => Some(offset),
                SeekFrom::Current(offset) => (file.position as i64).checked_add(offset),
                SeekFrom::End(offset) => (file.data.len() as i64).checked_add(offset),
            };
            let target = target.filter(|target| 0 <= *target).ok_or_else(|| HostError::new(22))?;
            file.position = target as usize;
            Ok(target as u64)
        });
        match moved {
            Some(moved) => moved?,
            None => self.inner.seek(fd, to),
        }
    }

    fn ftruncate(&self, fd: i32, length: u64) -> HostResult<()> {
        if fd < FIRST_DESCRIPTOR { self.inner.ftruncate(fd, length) } else { failure(EBADF) }
    }

    fn close(&self, fd: i32) -> HostResult<()> {
        if fd < FIRST_DESCRIPTOR {
            return self.inner.close(fd);
        }
        let mut open = match self.open.lock() {
            Ok(open) => open,
            Err(poisoned) => poisoned.into_inner(),
        };
        if open.remove(&fd).is_some() { Ok(()) } else { failure(EBADF) }
    }

    fn fsync(&self, fd: i32) -> HostResult<()> {
        if fd < FIRST_DESCRIPTOR { self.inner.fsync(fd) } else { Ok(()) }
    }

    fn dup(&self, fd: i32) -> HostResult<i32> {
        if fd < FIRST_DESCRIPTOR { self.inner.dup(fd) } else { failure(EBADF) }
    }

    fn dup2(&self, fd: i32, target: i32) -> HostResult<i32> {
        if fd < FIRST_DESCRIPTOR { self.inner.dup2(fd, target) } else { failure(EBADF) }
    }

    fn isatty(&self, fd: i32) -> bool {
        fd < FIRST_DESCRIPTOR && self.inner.isatty(fd)
    }

    fn fstat(&self, fd: i32) -> HostResult<FileStat> {
        match self.with_file(fd, |file| file.path.clone()) {
            Some(path) => self.stat(&path?),
            None => self.inner.fstat(fd),
        }
    }

    fn fchmod(&self, fd: i32, mode: u32) -> HostResult<()> {
        if fd < FIRST_DESCRIPTOR { self.inner.fchmod(fd, mode) } else { failure(EROFS) }
    }

    fn pipe(&self) -> HostResult<(i32, i32)> {
        self.inner.pipe()
    }

    fn get_inheritable(&self, fd: i32) -> HostResult<bool> {
        if fd < FIRST_DESCRIPTOR { self.inner.get_inheritable(fd) } else { Ok(false) }
    }

    fn set_inheritable(&self, fd: i32, inheritable: bool) -> HostResult<()> {
        if fd < FIRST_DESCRIPTOR { self.inner.set_inheritable(fd, inheritable) } else { Ok(()) }
    }
}

impl Paths for LibraryHost {
    fn stat(&self, path: &[u8]) -> HostResult<FileStat> {
        Self::inside(path).map_or_else(|| self.inner.stat(path), |inside| Self::stat_inside(&inside))
    }

    fn lstat(&self, path: &[u8]) -> HostResult<FileStat> {
        Self::inside(path).map_or_else(|| self.inner.lstat(path), |inside| Self::stat_inside(&inside))
    }

    fn list_dir(&self, path: &[u8]) -> HostResult<Vec<DirEntry>> {
        let Some(inside) = Self::inside(path) else { return self.inner.list_dir(path) };
        if !inside.is_empty() && !serpentarium_pylib::is_dir(&inside) {
            return failure(ENOENT);
        }
        let entry = |child: serpentarium_pylib::Child| {
            let kind = if child.is_dir { FileKind::Directory } else { FileKind::Regular };
            DirEntry { name: child.name.as_bytes().to_vec(), ino: 0, kind }
        };
        Ok(serpentarium_pylib::list(&inside).into_iter().map(entry).collect())
    }

    fn mkdir(&self, path: &[u8], mode: u32) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.mkdir(path, mode) }
    }

    fn rmdir(&self, path: &[u8]) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.rmdir(path) }
    }

    fn unlink(&self, path: &[u8]) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.unlink(path) }
    }

    fn rename(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        let touches = Self::inside(from).or(Self::inside(to)).is_some();
        if touches { failure(EROFS) } else { self.inner.rename(from, to) }
    }

    fn link(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        let touches = Self::inside(from).or(Self::inside(to)).is_some();
        if touches { failure(EROFS) } else { self.inner.link(from, to) }
    }

    fn readlink(&self, path: &[u8]) -> HostResult<Vec<u8>> {
        if Self::inside(path).is_some() { failure(22) } else { self.inner.readlink(path) }
    }

    fn symlink(&self, target: &[u8], path: &[u8]) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.symlink(target, path) }
    }

    fn chmod(&self, path: &[u8], mode: u32) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.chmod(path, mode) }
    }

    fn access(&self, path: &[u8], mode: u32) -> HostResult<()> {
        match Self::inside(path) {
            Some(inside) => {
                Self::stat_inside(&inside).and_then(|_| if mode & 2 != 0 { failure(EROFS) } else { Ok(()) })
            }
            None => self.inner.access(path, mode),
        }
    }

    fn utime(&self, path: &[u8], times: Option<(Timestamp, Timestamp)>, follow: bool) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.utime(path, times, follow) }
    }

    fn truncate(&self, path: &[u8], length: u64) -> HostResult<()> {
        if Self::inside(path).is_some() { failure(EROFS) } else { self.inner.truncate(path, length) }
    }
}

impl FileLayer for LibraryHost {
    fn below(&self) -> &dyn Host {
        &*self.inner
    }
}
