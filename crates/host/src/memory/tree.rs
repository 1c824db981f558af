//! The file system in memory: inodes, and the walk along a path.

use std::collections::BTreeMap;

use crate::api::{FileStat, Timestamp};
use crate::errno::number;
use crate::error::{HostError, HostResult};

/// The inode of `/`.
const ROOT: u64 = 1;
/// How many symbolic links a path may lead through.
const MAX_LINKS: usize = 40;

/// What an inode holds.
#[derive(Debug)]
pub(super) enum Content {
    Directory(BTreeMap<Vec<u8>, u64>),
    File(Vec<u8>),
    Symlink(Vec<u8>),
}

/// An inode.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) content: Content,
    pub(super) permissions: u32,
    pub(super) links: u64,
    pub(super) read: Timestamp,
    pub(super) written: Timestamp,
    pub(super) changed: Timestamp,
}

/// All inodes.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: BTreeMap<u64, Node>,
    next: u64,
}

fn fail<T>(errno: i32) -> HostResult<T> {
    Err(HostError::new(errno))
}

/// The names a path is made of, without the empty ones that doubled slashes make.
fn names(path: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').filter(|name| !name.is_empty())
}

impl Tree {
    pub(super) fn new(now: Timestamp) -> Self {
        let mut tree = Self { nodes: BTreeMap::new(), next: ROOT };
        tree.add(Content::Directory(BTreeMap::new()), 0o755, now);
        tree
    }

    /// A new inode that nothing names yet.
    pub(super) fn add(&mut self, content: Content, permissions: u32, now: Timestamp) -> u64 {
        let node = Node { content, permissions, links: 1, read: now, written: now, changed: now };
        let number = self.next;
        self.next += 1;
        self.nodes.insert(number, node);
        number
    }

    pub(super) fn node(&self, number: u64) -> HostResult<&Node> {
        self.nodes.get(&number).ok_or(HostError::new(number::ENOENT))
    }

    pub(super) fn node_mut(&mut self, number: u64) -> HostResult<&mut Node> {
        self.nodes.get_mut(&number).ok_or(HostError::new(number::ENOENT))
    }

    /// Takes one name away from an inode; the last one takes the inode along. An open file keeps its own copy of the
    /// number, and finds nothing then, which real systems would allow.
    pub(super) fn drop_link(&mut self, number: u64) {
        if let Some(node) = self.nodes.get_mut(&number) {
            node.links = node.links.saturating_sub(1);
            if node.links == 0 {
                self.nodes.remove(&number);
            }
        }
    }

    pub(super) fn entries(&self, directory: u64) -> HostResult<&BTreeMap<Vec<u8>, u64>> {
        match &self.node(directory)?.content {
            Content::Directory(entries) => Ok(entries),
            _ => fail(number::ENOTDIR),
        }
    }

    pub(super) fn entries_mut(&mut self, directory: u64) -> HostResult<&mut BTreeMap<Vec<u8>, u64>> {
        match &mut self.node_mut(directory)?.content {
            Content::Directory(entries) => Ok(entries),
            _ => fail(number::ENOTDIR),
        }
    }

    pub(super) fn contents(&self, file: u64) -> HostResult<&Vec<u8>> {
        match &self.node(file)?.content {
            Content::File(bytes) => Ok(bytes),
            Content::Directory(_) => fail(number::EISDIR),
            Content::Symlink(_) => fail(number::EINVAL),
        }
    }

    pub(super) fn contents_mut(&mut self, file: u64) -> HostResult<&mut Vec<u8>> {
        match &mut self.node_mut(file)?.content {
            Content::File(bytes) => Ok(bytes),
            Content::Directory(_) => fail(number::EISDIR),
            Content::Symlink(_) => fail(number::EINVAL),
        }
    }

    /// The inode a path leads to, seen from a working directory.
    pub(super) fn resolve(&self, cwd: &[u8], path: &[u8], follow: bool) -> HostResult<u64> {
        let real = self.real_path(cwd, path, follow)?;
        let must_be_directory = path.ends_with(b"/");
        let mut at = ROOT;
        for name in names(&real) {
            at = *self.entries(at)?.get(name).ok_or(HostError::new(number::ENOENT))?;
        }
        if must_be_directory {
            self.entries(at)?;
        }
        Ok(at)
    }

    /// The directory and the name in it that a path means; the name need not exist.
    pub(super) fn resolve_parent(&self, cwd: &[u8], path: &[u8], follow: bool) -> HostResult<(u64, Vec<u8>)> {
        let real = self.real_path(cwd, path, follow)?;
        let mut parts: Vec<&[u8]> = names(&real).collect();
        let Some(last) = parts.pop() else {
            return fail(number::EEXIST);
        };
        let mut at = ROOT;
        for name in parts {
            at = *self.entries(at)?.get(name).ok_or(HostError::new(number::ENOENT))?;
        }
        self.entries(at)?;
        Ok((at, last.to_vec()))
    }

    /// The absolute path without `.`, `..` and symbolic links; the last name may be missing, and is followed only if
    /// asked for.
    pub(super) fn real_path(&self, cwd: &[u8], path: &[u8], follow: bool) -> HostResult<Vec<u8>> {
        if path.is_empty() {
            return fail(number::ENOENT);
        }
        let mut pending: Vec<Vec<u8>> = names(path).rev().map(<[u8]>::to_vec).collect();
        if !path.starts_with(b"/") {
            pending.extend(names(cwd).rev().map(<[u8]>::to_vec));
        }
        let mut done: Vec<(Vec<u8>, u64)> = Vec::new();
        let mut links = 0;
        while let Some(name) = pending.pop() {
            let at = done.last().map_or(ROOT, |(_, node)| *node);
            match name.as_slice() {
                b"." => continue,
                b".." => {
                    done.pop();
                    continue;
                }
                _ => {}
            }
            let Some(&next) = self.entries(at)?.get(&name) else {
                // Only the last name may be missing.
                if !pending.is_empty() {
                    return fail(number::ENOENT);
                }
                done.push((name, 0));
                break;
            };
            match &self.node(next)?.content {
                Content::Symlink(target) if follow || !pending.is_empty() => {
                    links += 1;
                    if MAX_LINKS < links {
                        return fail(number::ELOOP);
                    }
                    if target.starts_with(b"/") {
                        done.clear();
                    }
                    pending.extend(names(target).rev().map(<[u8]>::to_vec));
                }
                _ => done.push((name, next)),
            }
        }
        let mut real = Vec::new();
        for (name, _) in &done {
            real.push(b'/');
            real.extend_from_slice(name);
        }
        Ok(if real.is_empty() { b"/".to_vec() } else { real })
    }

    pub(super) fn add_file(&mut self, path: &[u8], contents: &[u8], now: Timestamp) -> HostResult<()> {
        let mut at = ROOT;
        let mut parts = names(path).peekable();
        while let Some(name) = parts.next() {
            if parts.peek().is_none() {
                let file = self.add(Content::File(contents.to_vec()), 0o644, now);
                if let Some(old) = self.entries_mut(at)?.insert(name.to_vec(), file) {
                    self.drop_link(old);
                }
                return Ok(());
            }
            at = match self.entries(at)?.get(name) {
                Some(next) => *next,
                None => {
                    let directory = self.add(Content::Directory(BTreeMap::new()), 0o755, now);
                    self.entries_mut(at)?.insert(name.to_vec(), directory);
                    directory
                }
            };
        }
        fail(number::EISDIR)
    }

    pub(super) fn stat(&self, number: u64) -> HostResult<FileStat> {
        let node = self.node(number)?;
        let (kind, size) = match &node.content {
            Content::Directory(_) => (0o040_000, 4096),
            Content::File(bytes) => (0o100_000, bytes.len() as i64),
            Content::Symlink(target) => (0o120_000, target.len() as i64),
        };
        Ok(FileStat {
            st_mode: kind | node.permissions,
            st_ino: number,
            st_dev: 1,
            st_nlink: node.links,
            st_uid: 1000,
            st_gid: 1000,
            st_size: size,
            st_atime: node.read,
            st_mtime: node.written,
            st_ctime: node.changed,
            st_blksize: 4096,
            st_blocks: (size + 511) / 512,
            st_rdev: 0,
        })
    }
}
