//! The plain data that passes through the door.

/// Open for reading; with [`O_WRONLY`] and [`O_RDWR`] one of three that exclude each other.
pub const O_RDONLY: i32 = 0;
/// Open for writing.
pub const O_WRONLY: i32 = 1;
/// Open for both.
pub const O_RDWR: i32 = 2;
/// The bits of a flag word that hold one of the three above.
pub const O_ACCMODE: i32 = 3;
/// Create the file if it is not there.
pub const O_CREAT: i32 = 0o100;
/// With [`O_CREAT`]: fail if it is there.
pub const O_EXCL: i32 = 0o200;
/// Cut the file to nothing.
pub const O_TRUNC: i32 = 0o1000;
/// Write at the end always.
pub const O_APPEND: i32 = 0o2000;
/// Fail unless it is a directory.
pub const O_DIRECTORY: i32 = 0o200_000;
/// Close it in programs that are started.
pub const O_CLOEXEC: i32 = 0o2_000_000;
/// Act on a symbolic link itself.
pub const AT_SYMLINK_NOFOLLOW: i32 = 0x100;

/// A point in time as files record it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    /// Seconds since 1970.
    pub seconds: i64,
    /// And this many billionths.
    pub nanoseconds: i64,
}

impl Timestamp {
    /// From nanoseconds since 1970.
    pub const fn from_nanoseconds(total: i64) -> Self {
        Self { seconds: total.div_euclid(1_000_000_000), nanoseconds: total.rem_euclid(1_000_000_000) }
    }

    /// As nanoseconds since 1970.
    pub const fn as_nanoseconds(self) -> i128 {
        self.seconds as i128 * 1_000_000_000 + self.nanoseconds as i128
    }
}

/// What `stat` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStat {
    /// Kind and permissions.
    pub st_mode: u32,
    /// The number of the inode.
    pub st_ino: u64,
    /// The device it lies on.
    pub st_dev: u64,
    /// How many names it has.
    pub st_nlink: u64,
    /// The owner.
    pub st_uid: u32,
    /// The group.
    pub st_gid: u32,
    /// The size in bytes.
    pub st_size: i64,
    /// When it was last read.
    pub st_atime: Timestamp,
    /// When its contents last changed.
    pub st_mtime: Timestamp,
    /// When its inode last changed.
    pub st_ctime: Timestamp,
    /// The block size that suits it.
    pub st_blksize: i64,
    /// How many blocks of 512 bytes it takes.
    pub st_blocks: i64,
    /// The device it is, if it is one.
    pub st_rdev: u64,
}

impl FileStat {
    /// Whether it is a directory.
    pub const fn is_dir(&self) -> bool {
        self.st_mode & 0o170_000 == 0o040_000
    }

    /// Whether it is a regular file.
    pub const fn is_file(&self) -> bool {
        self.st_mode & 0o170_000 == 0o100_000
    }

    /// Whether it is a symbolic link.
    pub const fn is_symlink(&self) -> bool {
        self.st_mode & 0o170_000 == 0o120_000
    }
}

/// What a directory says about an entry without asking the entry itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    Regular,
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A named pipe, a socket or a device.
    Other,
    /// The file system does not say: ask [`crate::Paths::lstat`].
    Unknown,
}

/// One entry of a directory, never `.` or `..`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode.
    pub ino: u64,
    /// What it is.
    pub kind: FileKind,
}

/// Where to seek from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeekFrom {
    /// The start.
    Start(i64),
    /// The position now.
    Current(i64),
    /// The end.
    End(i64),
}

/// What `uname` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemName {
    /// The operating system.
    pub sysname: String,
    /// The machine's name in its network.
    pub nodename: String,
    /// The system's release.
    pub release: String,
    /// The system's version.
    pub version: String,
    /// The kind of hardware.
    pub machine: String,
}
