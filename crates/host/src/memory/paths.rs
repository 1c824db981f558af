//! Files and directories in memory, by path.

use std::collections::BTreeMap;

use super::tree::Content;
use super::{MemoryHost, State};
use crate::api::{DirEntry, FileKind, FileStat, Paths, Timestamp};
use crate::errno::number;
use crate::error::{HostError, HostResult};

fn fail<T>(errno: i32) -> HostResult<T> {
    Err(HostError::new(errno))
}

impl State {
    fn find(&self, path: &[u8], follow: bool) -> HostResult<u64> {
        self.tree.resolve(&self.working_directory, path, follow)
    }

    fn place(&self, path: &[u8]) -> HostResult<(u64, Vec<u8>)> {
        self.tree.resolve_parent(&self.working_directory, path, false)
    }

    /// Gives a new inode a name that must be free.
    fn create(&mut self, path: &[u8], content: Content, mode: u32) -> HostResult<()> {
        let (directory, name) = self.place(path)?;
        if self.tree.entries(directory)?.contains_key(&name) {
            return fail(number::EEXIST);
        }
        let now = self.now();
        let node = self.tree.add(content, mode & !self.umask & 0o7777, now);
        self.tree.entries_mut(directory)?.insert(name, node);
        Ok(())
    }

    fn remove(&mut self, path: &[u8], want_directory: bool) -> HostResult<()> {
        let (directory, name) = self.place(path)?;
        let entry = self.tree.entries(directory)?.get(&name);
        let node = *entry.ok_or(HostError::new(number::ENOENT))?;
        match (&self.tree.node(node)?.content, want_directory) {
            (Content::Directory(entries), true) if !entries.is_empty() => return fail(number::ENOTEMPTY),
            (Content::Directory(_), false) => return fail(number::EISDIR),
            (Content::File(_) | Content::Symlink(_), true) => return fail(number::ENOTDIR),
            _ => {}
        }
        self.tree.entries_mut(directory)?.remove(&name);
        self.tree.drop_link(node);
        Ok(())
    }

    fn rename(&mut self, from: &[u8], to: &[u8]) -> HostResult<()> {
        let source = self.find(from, false)?;
        let real_from = self.tree.real_path(&self.working_directory, from, false)?;
        let mut inside = self.tree.real_path(&self.working_directory, to, false)?;
        inside.push(b'/');
        let mut prefix = real_from;
        prefix.push(b'/');
        if inside != prefix && inside.starts_with(&prefix) {
            return fail(number::EINVAL);
        }
        let is_directory = matches!(self.tree.node(source)?.content, Content::Directory(_));
        let (old_directory, old_name) = self.place(from)?;
        let (new_directory, new_name) = self.place(to)?;
        if let Some(&target) = self.tree.entries(new_directory)?.get(&new_name) {
            if target == source {
                return Ok(());
            }
            if is_directory && !matches!(self.tree.node(target)?.content, Content::Directory(_)) {
                return fail(number::ENOTDIR);
            }
            self.remove(to, is_directory)?;
        }
        self.tree.entries_mut(old_directory)?.remove(&old_name);
        self.tree.entries_mut(new_directory)?.insert(new_name, source);
        Ok(())
    }
}

impl Paths for MemoryHost {
    fn stat(&self, path: &[u8]) -> HostResult<FileStat> {
        let state = self.state();
        state.tree.stat(state.find(path, true)?)
    }

    fn lstat(&self, path: &[u8]) -> HostResult<FileStat> {
        let state = self.state();
        state.tree.stat(state.find(path, false)?)
    }

    fn list_dir(&self, path: &[u8]) -> HostResult<Vec<DirEntry>> {
        let state = self.state();
        let directory = state.find(path, true)?;
        let entries = state.tree.entries(directory)?.iter().map(|(name, &ino)| {
            let kind = match &state.tree.node(ino)?.content {
                Content::Directory(_) => FileKind::Directory,
                Content::File(_) => FileKind::Regular,
                Content::Symlink(_) => FileKind::Symlink,
            };
            Ok(DirEntry { name: name.clone(), ino, kind })
        });
        entries.collect()
    }

    fn mkdir(&self, path: &[u8], mode: u32) -> HostResult<()> {
        self.state().create(path, Content::Directory(BTreeMap::new()), mode)
    }

    fn rmdir(&self, path: &[u8]) -> HostResult<()> {
        self.state().remove(path, true)
    }

    fn unlink(&self, path: &[u8]) -> HostResult<()> {
        self.state().remove(path, false)
    }

    fn rename(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        self.state().rename(from, to)
    }

    fn link(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        let mut state = self.state();
        let node = state.find(from, false)?;
        if matches!(state.tree.node(node)?.content, Content::Directory(_)) {
            return fail(number::EPERM);
        }
        let (directory, name) = state.place(to)?;
        if state.tree.entries(directory)?.contains_key(&name) {
            return fail(number::EEXIST);
        }
        state.tree.entries_mut(directory)?.insert(name, node);
        state.tree.node_mut(node)?.links += 1;
        Ok(())
    }

    fn readlink(&self, path: &[u8]) -> HostResult<Vec<u8>> {
        let state = self.state();
        match &state.tree.node(state.find(path, false)?)?.content {
            Content::Symlink(target) => Ok(target.clone()),
            _ => fail(number::EINVAL),
        }
    }

    fn symlink(&self, target: &[u8], path: &[u8]) -> HostResult<()> {
        self.state().create(path, Content::Symlink(target.to_vec()), 0o777)
    }

    fn chmod(&self, path: &[u8], mode: u32) -> HostResult<()> {
        let mut state = self.state();
        let node = state.find(path, true)?;
        state.tree.node_mut(node)?.permissions = mode & 0o7777;
        Ok(())
    }

    fn access(&self, path: &[u8], mode: u32) -> HostResult<()> {
        let state = self.state();
        let node = state.tree.node(state.find(path, true)?)?;
        // The process is the owner of everything.
        if (node.permissions >> 6) & mode & 7 == mode & 7 { Ok(()) } else { fail(number::EACCES) }
    }

    fn utime(&self, path: &[u8], times: Option<(Timestamp, Timestamp)>, follow: bool) -> HostResult<()> {
        let mut state = self.state();
        let node = state.find(path, follow)?;
        let now = state.now();
        let node = state.tree.node_mut(node)?;
        (node.read, node.written) = times.unwrap_or((now, now));
        node.changed = now;
        Ok(())
    }

    fn truncate(&self, path: &[u8], length: u64) -> HostResult<()> {
        let mut state = self.state();
        let node = state.find(path, true)?;
        if 1 << 30 < length {
            return fail(number::EFBIG);
        }
        state.tree.contents_mut(node)?.resize(length as usize, 0);
        Ok(())
    }
}
