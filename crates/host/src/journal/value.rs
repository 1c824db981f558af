//! The answers of a host as bytes.

use crate::api::{DirEntry, FileKind, FileStat, SystemName, Timestamp};
use crate::error::{HostError, HostResult};

/// What is answered when a journal has no answer left: a protocol error.
const EPROTO: i32 = 71;

/// Something a host answers.
pub(super) trait Value: Sized {
    /// Appends it.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes it from the front; `None` if the bytes are something else.
    fn read(input: &mut &[u8]) -> Option<Self>;
    /// What a replay answers that has lost its way.
    fn lost() -> Self;
}

impl Value for u64 {
    /// Seven bits a byte, the lowest first, so small numbers stay small.
    fn write(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while 0x80 <= rest {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = input.split_first()?;
            *input = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn lost() -> Self {
        0
    }
}

impl Value for i64 {
    /// The sign goes into the lowest bit, so small negative numbers stay small.
    fn write(&self, out: &mut Vec<u8>) {
        ((*self << 1) ^ (*self >> 63)).cast_unsigned().write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let folded = u64::read(input)?;
        Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    fn lost() -> Self {
        0
    }
}

/// Types that go through one of the two above.
macro_rules! through {
    ($($type:ty => $wide:ty),*) => {$(
        impl Value for $type {
            fn write(&self, out: &mut Vec<u8>) {
                <$wide>::from(*self).write(out);
            }

            fn read(input: &mut &[u8]) -> Option<Self> {
                <$type>::try_from(<$wide>::read(input)?).ok()
            }

            fn lost() -> Self {
                Self::default()
            }
        }
    )*};
}

through!(i32 => i64, u32 => u64, u16 => u64, u8 => u64);

impl Value for usize {
    fn write(&self, out: &mut Vec<u8>) {
        (*self as u64).write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Self::try_from(u64::read(input)?).ok()
    }

    fn lost() -> Self {
        0
    }
}

impl Value for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Some(u64::read(input)? != 0)
    }

    fn lost() -> Self {
        false
    }
}

impl Value for () {
    fn write(&self, _out: &mut Vec<u8>) {}

    fn read(_input: &mut &[u8]) -> Option<Self> {
        Some(())
    }

    fn lost() -> Self {}
}

impl<T: Value> Value for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        for item in self {
            item.write(out);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        // Collected one by one: a damaged length must not reserve memory.
        (0..usize::read(input)?).map(|_| T::read(input)).collect()
    }

    fn lost() -> Self {
        Self::new()
    }
}

impl Value for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.clone().into_bytes().write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Self::from_utf8(Vec::read(input)?).ok()
    }

    fn lost() -> Self {
        Self::new()
    }
}

impl<T: Value> Value for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        if bool::read(input)? { T::read(input).map(Some) } else { Some(None) }
    }

    fn lost() -> Self {
        None
    }
}

impl<T: Value> Value for HostResult<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Ok(value) => {
                0i32.write(out);
                value.write(out);
            }
            Err(error) => error.errno.write(out),
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        match i32::read(input)? {
            0 => T::read(input).map(Ok),
            errno => Some(Err(HostError::new(errno))),
        }
    }

    fn lost() -> Self {
        Err(HostError::new(EPROTO))
    }
}

impl<A: Value, B: Value> Value for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Some((A::read(input)?, B::read(input)?))
    }

    fn lost() -> Self {
        (A::lost(), B::lost())
    }
}

impl Value for Timestamp {
    fn write(&self, out: &mut Vec<u8>) {
        (self.seconds, self.nanoseconds).write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let (seconds, nanoseconds) = Value::read(input)?;
        Some(Self { seconds, nanoseconds })
    }

    fn lost() -> Self {
        Self::default()
    }
}

impl Value for FileStat {
    fn write(&self, out: &mut Vec<u8>) {
        let Self { st_mode, st_ino, st_dev, st_nlink, st_uid, st_gid, st_size, .. } = *self;
        (((st_mode, st_ino), (st_dev, st_nlink)), ((st_uid, st_gid), st_size)).write(out);
        let Self { st_atime, st_mtime, st_ctime, st_blksize, st_blocks, st_rdev, .. } = *self;
        (((st_atime, st_mtime), st_ctime), ((st_blksize, st_blocks), st_rdev)).write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let (((st_mode, st_ino), (st_dev, st_nlink)), ((st_uid, st_gid), st_size)) = Value::read(input)?;
        let (((st_atime, st_mtime), st_ctime), ((st_blksize, st_blocks), st_rdev)) = Value::read(input)?;
        Some(Self {
            st_mode,
            st_ino,
            st_dev,
            st_nlink,
            st_uid,
            st_gid,
            st_size,
            st_atime,
            st_mtime,
            st_ctime,
            st_blksize,
            st_blocks,
            st_rdev,
        })
    }

    fn lost() -> Self {
        Self::default()
    }
}

impl Value for DirEntry {
    fn write(&self, out: &mut Vec<u8>) {
        self.name.write(out);
        self.ino.write(out);
        (self.kind as u8).write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        const KINDS: [FileKind; 5] =
            [FileKind::Regular, FileKind::Directory, FileKind::Symlink, FileKind::Other, FileKind::Unknown];
        let (name, (ino, kind)): (_, (_, usize)) = Value::read(input)?;
        Some(Self { name, ino, kind: *KINDS.get(kind)? })
    }

    fn lost() -> Self {
        Self { name: Vec::new(), ino: 0, kind: FileKind::Unknown }
    }
}

impl Value for SystemName {
    fn write(&self, out: &mut Vec<u8>) {
        for part in [&self.sysname, &self.nodename, &self.release, &self.version, &self.machine] {
            part.write(out);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Some(Self {
            sysname: Value::read(input)?,
            nodename: Value::read(input)?,
            release: Value::read(input)?,
            version: Value::read(input)?,
            machine: Value::read(input)?,
        })
    }

    fn lost() -> Self {
        Self::default()
    }
}
