//! Files and directories by path.

use rustix::fs::{Access, AtFlags, CWD, Dir, FileType, Mode, OFlags, Timespec, Timestamps};

use super::LiveHost;
use crate::api::{DirEntry, FileKind, FileStat, Paths, Timestamp};
use crate::error::HostResult;

/// The nanoseconds field that stands for the time of the call.
const UTIME_NOW: i64 = (1 << 30) - 1;

#[expect(clippy::unnecessary_cast, reason = "the types of the fields differ between architectures")]
pub(super) fn file_stat(stat: &rustix::fs::Stat) -> FileStat {
    let time = |seconds, nanoseconds: u64| Timestamp { seconds, nanoseconds: nanoseconds as i64 };
    FileStat {
        st_mode: stat.st_mode as u32,
        st_ino: stat.st_ino as u64,
        st_dev: stat.st_dev as u64,
        st_nlink: stat.st_nlink as u64,
        st_uid: stat.st_uid,
        st_gid: stat.st_gid,
        st_size: stat.st_size as i64,
        st_atime: time(stat.st_atime as i64, stat.st_atime_nsec as u64),
        st_mtime: time(stat.st_mtime as i64, stat.st_mtime_nsec as u64),
        st_ctime: time(stat.st_ctime as i64, stat.st_ctime_nsec as u64),
        st_blksize: stat.st_blksize as i64,
        st_blocks: stat.st_blocks as i64,
        st_rdev: stat.st_rdev as u64,
    }
}

fn kind_of(kind: FileType) -> FileKind {
    match kind {
        FileType::RegularFile => FileKind::Regular,
        FileType::Directory => FileKind::Directory,
        FileType::Symlink => FileKind::Symlink,
        FileType::Unknown => FileKind::Unknown,
        _ => FileKind::Other,
    }
}

impl Paths for LiveHost {
    fn stat(&self, path: &[u8]) -> HostResult<FileStat> {
        Ok(file_stat(&rustix::fs::stat(path)?))
    }

    fn lstat(&self, path: &[u8]) -> HostResult<FileStat> {
        Ok(file_stat(&rustix::fs::lstat(path)?))
    }

    fn list_dir(&self, path: &[u8]) -> HostResult<Vec<DirEntry>> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = Dir::new(rustix::fs::open(path, flags, Mode::empty())?)?;
        let mut entries = Vec::new();
        for entry in directory {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                entries.push(DirEntry {
                    name: name.to_vec(),
                    ino: entry.ino(),
                    kind: kind_of(entry.file_type()),
                });
            }
        }
        Ok(entries)
    }

    fn mkdir(&self, path: &[u8], mode: u32) -> HostResult<()> {
        Ok(rustix::fs::mkdir(path, Mode::from_raw_mode(mode))?)
    }

    fn rmdir(&self, path: &[u8]) -> HostResult<()> {
        Ok(rustix::fs::rmdir(path)?)
    }

    fn unlink(&self, path: &[u8]) -> HostResult<()> {
        Ok(rustix::fs::unlink(path)?)
    }

    fn rename(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        Ok(rustix::fs::rename(from, to)?)
    }

    fn link(&self, from: &[u8], to: &[u8]) -> HostResult<()> {
        Ok(rustix::fs::link(from, to)?)
    }

    fn readlink(&self, path: &[u8]) -> HostResult<Vec<u8>> {
        Ok(rustix::fs::readlink(path, Vec::new())?.into_bytes())
    }

    fn symlink(&self, target: &[u8], path: &[u8]) -> HostResult<()> {
        Ok(rustix::fs::symlink(target, path)?)
    }

    fn chmod(&self, path: &[u8], mode: u32) -> HostResult<()> {
        Ok(rustix::fs::chmod(path, Mode::from_raw_mode(mode))?)
    }

    fn access(&self, path: &[u8], mode: u32) -> HostResult<()> {
        Ok(rustix::fs::access(path, Access::from_bits_truncate(mode))?)
    }

    fn utime(&self, path: &[u8], times: Option<(Timestamp, Timestamp)>, follow: bool) -> HostResult<()> {
        let now = Timestamp { seconds: 0, nanoseconds: UTIME_NOW };
        let (read, written) = times.unwrap_or((now, now));
        let spec = |time: Timestamp| Timespec { tv_sec: time.seconds, tv_nsec: time.nanoseconds };
        let times = Timestamps { last_access: spec(read), last_modification: spec(written) };
        let flags = if follow { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
        Ok(rustix::fs::utimensat(CWD, path, &times, flags)?)
    }

    fn truncate(&self, path: &[u8], length: u64) -> HostResult<()> {
        let file = rustix::fs::open(path, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(rustix::fs::ftruncate(file, length)?)
    }
}
