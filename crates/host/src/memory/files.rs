//! Open files in memory.

use std::collections::BTreeMap;

use super::tree::Content;
use super::{MemoryHost, State};
use crate::api::{
    FileStat, Files, O_ACCMODE, O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY, SeekFrom,
};
use crate::errno::number;
use crate::error::{HostError, HostResult};

/// The longest file: a runaway write ends in an error instead of all memory.
const MAX_SIZE: u64 = 1 << 30;

/// What an open file reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Input,
    Output,
    Errors,
    Node(u64),
    Pipe(u64),
}

/// An open file, which several descriptors may share.
#[derive(Debug)]
pub(super) struct OpenFile {
    target: Target,
    position: u64,
    flags: i32,
    inheritable: bool,
}

pub(super) fn standard_streams() -> (BTreeMap<u64, OpenFile>, BTreeMap<i32, u64>) {
    let stream = |target, flags| OpenFile { target, position: 0, flags, inheritable: true };
    let open = [
        (0, stream(Target::Input, O_RDONLY)),
        (1, stream(Target::Output, O_WRONLY)),
        (2, stream(Target::Errors, O_WRONLY)),
    ];
    (open.into(), [(0, 0), (1, 1), (2, 2)].into())
}

fn fail<T>(errno: i32) -> HostResult<T> {
    Err(HostError::new(errno))
}

impl State {
    fn file_mut(&mut self, fd: i32) -> HostResult<&mut OpenFile> {
        let id = self.descriptors.get(&fd).ok_or(HostError::new(number::EBADF))?;
        self.open.get_mut(id).ok_or(HostError::new(number::EBADF))
    }

    /// The lowest free descriptor for an open file.
    fn assign(&mut self, id: u64) -> i32 {
        let fd = (0..i32::MAX).find(|fd| !self.descriptors.contains_key(fd)).unwrap_or(i32::MAX);
        self.descriptors.insert(fd, id);
        fd
    }

    fn open_target(&mut self, target: Target, flags: i32) -> i32 {
        let id = self.fresh_id();
        self.open.insert(id, OpenFile { target, position: 0, flags, inheritable: false });
        self.assign(id)
    }

    fn open_path(&mut self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32> {
        let cwd = self.working_directory.clone();
        let writes = flags & O_ACCMODE != O_RDONLY;
        let node = match self.tree.resolve(&cwd, path, true) {
            Ok(_) if flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL => return fail(number::EEXIST),
            Ok(node) => node,
            Err(error) if error.errno == number::ENOENT && flags & O_CREAT != 0 => {
                let (directory, name) = self.tree.resolve_parent(&cwd, path, true)?;
                let now = self.now();
                let node = self.tree.add(Content::File(Vec::new()), mode & !self.umask & 0o7777, now);
                self.tree.entries_mut(directory)?.insert(name, node);
                node
            }
            Err(error) => return Err(error),
        };
        let is_directory = matches!(self.tree.node(node)?.content, Content::Directory(_));
        if is_directory && writes {
            return fail(number::EISDIR);
        }
        if !is_directory && flags & O_DIRECTORY != 0 {
            return fail(number::ENOTDIR);
        }
        if flags & O_TRUNC != 0 && writes {
            self.tree.contents_mut(node)?.clear();
        }
        Ok(self.open_target(Target::Node(node), flags))
    }

    fn read(&mut self, fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
        let file = self.file_mut(fd)?;
        let (target, position, flags) = (file.target, file.position, file.flags);
        if flags & O_ACCMODE == O_WRONLY {
            return fail(number::EBADF);
        }
        let copy = |source: &[u8], buffer: &mut [u8]| {
            let start = usize::try_from(position).unwrap_or(usize::MAX).min(source.len());
            let count = buffer.len().min(source.len() - start);
            buffer[..count].copy_from_slice(&source[start..start + count]);
            count
        };
        let count = match target {
            Target::Input => copy(&self.input, buffer),
            Target::Node(node) => copy(self.tree.contents(node)?, buffer),
            Target::Pipe(pipe) => {
                let waiting = self.pipes.entry(pipe).or_default();
                let count = buffer.len().min(waiting.len());
                let has_writer = self.open.values().any(|f| f.target == target && f.flags == O_WRONLY);
                if count == 0 && !buffer.is_empty() && has_writer {
                    // Nobody else can run and write, so waiting would never end.
                    return fail(number::EAGAIN);
                }
                for (slot, byte) in buffer.iter_mut().zip(waiting.drain(..count)) {
                    *slot = byte;
                }
                return Ok(count);
            }
            Target::Output | Target::Errors => return fail(number::EBADF),
        };
        self.file_mut(fd)?.position += count as u64;
        Ok(count)
    }

    fn write(&mut self, fd: i32, data: &[u8]) -> HostResult<usize> {
        let file = self.file_mut(fd)?;
        let (target, position, flags) = (file.target, file.position, file.flags);
        if flags & O_ACCMODE == O_RDONLY {
            return fail(number::EBADF);
        }
        match target {
            Target::Output => self.output.extend_from_slice(data),
            Target::Errors => self.errors.extend_from_slice(data),
            Target::Pipe(pipe) => {
                if !self.open.values().any(|f| f.target == target && f.flags == O_RDONLY) {
                    return fail(number::EPIPE);
                }
                self.pipes.entry(pipe).or_default().extend_from_slice(data);
            }
            Target::Node(node) => {
                let now = self.now();
                let contents = self.tree.contents_mut(node)?;
                let start = if flags & O_APPEND != 0 { contents.len() as u64 } else { position };
                let end = start + data.len() as u64;
                if MAX_SIZE < end {
                    return fail(number::EFBIG);
                }
                if (contents.len() as u64) < end {
                    contents.resize(end as usize, 0);
                }
                contents[start as usize..end as usize].copy_from_slice(data);
                self.tree.node_mut(node)?.written = now;
                self.file_mut(fd)?.position = end;
            }
            Target::Input => return fail(number::EBADF),
        }
        Ok(data.len())
    }

    fn close(&mut self, fd: i32) -> HostResult<()> {
        let id = self.descriptors.remove(&fd).ok_or(HostError::new(number::EBADF))?;
        if !self.descriptors.values().any(|other| *other == id) {
            self.open.remove(&id);
        }
        Ok(())
    }
}

impl Files for MemoryHost {
    fn open(&self, path: &[u8], flags: i32, mode: u32) -> HostResult<i32> {
        self.state().open_path(path, flags, mode)
    }

    fn read(&self, fd: i32, buffer: &mut [u8]) -> HostResult<usize> {
        self.state().read(fd, buffer)
    }

    fn write(&self, fd: i32, data: &[u8]) -> HostResult<usize> {
        self.state().write(fd, data)
    }

    fn seek(&self, fd: i32, to: SeekFrom) -> HostResult<u64> {
        let mut state = self.state();
        let file = state.file_mut(fd)?;
        let (target, position) = (file.target, file.position);
        let Target::Node(node) = target else {
            return fail(number::ESPIPE);
        };
        let size = state.tree.stat(node)?.st_size;
        let place = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => (position as i64).checked_add(offset),
            SeekFrom::End(offset) => size.checked_add(offset),
        };
        let place =
            place.and_then(|place| u64::try_from(place).ok()).ok_or(HostError::new(number::EINVAL))?;
        state.file_mut(fd)?.position = place;
        Ok(place)
    }

    fn ftruncate(&self, fd: i32, length: u64) -> HostResult<()> {
        let mut state = self.state();
        let file = state.file_mut(fd)?;
        let Target::Node(node) = file.target else {
            return fail(number::EINVAL);
        };
        if file.flags & O_ACCMODE == O_RDONLY {
            return fail(number::EINVAL);
        }
        if MAX_SIZE < length {
            return fail(number::EFBIG);
        }
        state.tree.contents_mut(node)?.resize(length as usize, 0);
        Ok(())
    }

    fn close(&self, fd: i32) -> HostResult<()> {
        self.state().close(fd)
    }

    fn fsync(&self, fd: i32) -> HostResult<()> {
        match self.state().file_mut(fd)?.target {
            Target::Node(_) => Ok(()),
            _ => fail(number::EINVAL),
        }
    }

    fn dup(&self, fd: i32) -> HostResult<i32> {
        let mut state = self.state();
        let id = *state.descriptors.get(&fd).ok_or(HostError::new(number::EBADF))?;
        Ok(state.assign(id))
    }

    fn dup2(&self, fd: i32, target: i32) -> HostResult<i32> {
        let mut state = self.state();
        let id = *state.descriptors.get(&fd).ok_or(HostError::new(number::EBADF))?;
        if target < 0 {
            return fail(number::EBADF);
        }
        if fd != target {
            if state.descriptors.contains_key(&target) {
                state.close(target)?;
            }
            state.descriptors.insert(target, id);
        }
        Ok(target)
    }

    fn isatty(&self, _fd: i32) -> bool {
        false
    }

    fn fstat(&self, fd: i32) -> HostResult<FileStat> {
        let mut state = self.state();
        match state.file_mut(fd)?.target {
            Target::Node(node) => state.tree.stat(node),
            _ => Ok(FileStat { st_mode: 0o010_600, st_nlink: 1, st_blksize: 4096, ..FileStat::default() }),
        }
    }

    fn fchmod(&self, fd: i32, mode: u32) -> HostResult<()> {
        let mut state = self.state();
        let Target::Node(node) = state.file_mut(fd)?.target else {
            return fail(number::EINVAL);
        };
        state.tree.node_mut(node)?.permissions = mode & 0o7777;
        Ok(())
    }

    fn pipe(&self) -> HostResult<(i32, i32)> {
        let mut state = self.state();
        let pipe = state.fresh_id();
        state.pipes.insert(pipe, Vec::new());
        let read = state.open_target(Target::Pipe(pipe), O_RDONLY);
        let write = state.open_target(Target::Pipe(pipe), O_WRONLY);
        Ok((read, write))
    }

    fn get_inheritable(&self, fd: i32) -> HostResult<bool> {
        Ok(self.state().file_mut(fd)?.inheritable)
    }

    fn set_inheritable(&self, fd: i32, inheritable: bool) -> HostResult<()> {
        self.state().file_mut(fd)?.inheritable = inheritable;
        Ok(())
    }
}
