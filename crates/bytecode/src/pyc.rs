//! `.pyc` files: a header that says what the code was compiled from, then the module's code object.

use std::rc::Rc;

use crate::code::CodeObject;
use crate::marshal::{self, MarshalError};

/// The number that changes whenever bytecode does.
pub const MAGIC_NUMBER: u16 = 3627;
/// The first four bytes of a file.
pub const MAGIC: [u8; 4] = [MAGIC_NUMBER as u8, (MAGIC_NUMBER >> 8) as u8, b'\r', b'\n'];
/// The length of the header.
pub const HEADER_SIZE: usize = 16;

const FLAG_HASHED: u32 = 1;
const FLAG_CHECK_SOURCE: u32 = 2;

/// How to find out whether a file is still up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// By the source's modification time in seconds and its size, both cut to 32 bits.
    Timestamp {
        /// When the source was modified.
        mtime: u32,
        /// The size of the source in bytes.
        size: u32,
    },
    /// By [`source_hash`] of the source.
    Hash {
        /// The hash.
        hash: u64,
        /// Whether the source must be looked at when the module is imported.
        check_source: bool,
    },
}

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PycError {
    /// The header is shorter than 16 bytes.
    TooShort,
    /// The file is of another version of Python.
    BadMagic,
    /// The header has flags of unknown meaning.
    BadFlags(u32),
    /// The code object is damaged.
    Marshal(MarshalError),
}

impl std::fmt::Display for PycError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort => f.write_str("reached EOF while reading pyc header"),
            Self::BadMagic => f.write_str("bad magic number"),
            Self::BadFlags(flags) => write!(f, "invalid flags {flags:#x}"),
            Self::Marshal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PycError {}

/// The bytes of a file.
pub fn write(code: &Rc<CodeObject>, validation: Validation) -> Result<Vec<u8>, MarshalError> {
    let mut bytes = MAGIC.to_vec();
    match validation {
        Validation::Timestamp { mtime, size } => {
            bytes.extend(0u32.to_le_bytes());
            bytes.extend(mtime.to_le_bytes());
            bytes.extend(size.to_le_bytes());
        }
        Validation::Hash { hash, check_source } => {
            let flags = FLAG_HASHED | if check_source { FLAG_CHECK_SOURCE } else { 0 };
            bytes.extend(flags.to_le_bytes());
            bytes.extend(hash.to_le_bytes());
        }
    }
    bytes.extend(marshal::write_code(code, true)?);
    Ok(bytes)
}

/// Reads the header only.
pub fn read_header(bytes: &[u8]) -> Result<Validation, PycError> {
    let header: &[u8; HEADER_SIZE] = bytes.first_chunk().ok_or(PycError::TooShort)?;
    if header[..4] != MAGIC {
        return Err(PycError::BadMagic);
    }
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (flags, first, second) = (word(4), word(8), word(12));
    if flags & !(FLAG_HASHED | FLAG_CHECK_SOURCE) != 0 {
        return Err(PycError::BadFlags(flags));
    }
    if flags & FLAG_HASHED == 0 {
        return Ok(Validation::Timestamp { mtime: first, size: second });
    }
    let hash = u64::from(second) << 32 | u64::from(first);
    Ok(Validation::Hash { hash, check_source: flags & FLAG_CHECK_SOURCE != 0 })
}

/// Reads a whole file. The code is not fit to run before [`crate::verify::verify`] accepts it.
pub fn read(bytes: &[u8]) -> Result<(Validation, Rc<CodeObject>), PycError> {
    let validation = read_header(bytes)?;
    let code = marshal::read_code(&bytes[HEADER_SIZE..]).map_err(PycError::Marshal)?;
    Ok((validation, code))
}

/// The hash of source text that a hash-based file carries: SipHash-1-3 keyed with the magic bytes.
pub fn source_hash(source: &[u8]) -> u64 {
    siphash13(u64::from(u32::from_le_bytes(MAGIC)), 0, source)
}

fn sip_round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[2] = v[2].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[1]);
    v[0] = v[0].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].rotate_left(32);
}

fn siphash13(k0: u64, k1: u64, data: &[u8]) -> u64 {
    let mut v = [
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ];
    let mut compress = |word: u64| {
        v[3] ^= word;
        sip_round(&mut v);
        v[0] ^= word;
    };
    let chunks = data.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        compress(chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    compress((data.len() as u64) << 56 | last);
    v[2] ^= 0xff;
    (0..3).for_each(|_| sip_round(&mut v));
    v[0] ^ v[1] ^ v[2] ^ v[3]
}
