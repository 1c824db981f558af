//! CPython's pure-Python standard library, packed into the binary.
//!
//! ```
//! let os = serpentarium_pylib::read("os.py").ok_or("os.py is missing")?;
//! assert!(os.starts_with(b"r\"\"\"OS routines"));
//! assert!(serpentarium_pylib::lookup("email/message.py").is_some());
//! # Ok::<(), &str>(())
//! ```
//!
//! The library is a [`Pack`]: deflated files in one blob, found through a sorted index. A second pack under the same
//! paths may hold the compiled code of modules that every start needs, stored rather than deflated, once a build step
//! can compile them; nothing else here would change.
//!
//! This crate reads no files at run time and knows nothing of Python objects.
#![forbid(unsafe_code)]

mod inflate;
mod pack;

pub use pack::{Child, Entry, Pack};

use pack::Row;

/// The sources, by path below `lib/python3.14`, with `/` between names.
pub static SOURCES: Pack = Pack::new(
    &include!(concat!(env!("OUT_DIR"), "/sources.rs")),
    include_bytes!(concat!(env!("OUT_DIR"), "/sources.bin")),
);

/// The version of CPython whose library this is; single files may be a few patch releases older.
pub const PYTHON_VERSION: (u8, u8) = (3, 14);

/// The file with this path, such as `json/decoder.py`.
pub fn lookup(path: &str) -> Option<Entry> {
    SOURCES.lookup(path)
}

/// The contents of a file.
pub fn read(path: &str) -> Option<Vec<u8>> {
    SOURCES.lookup(path)?.read()
}

/// Whether there is a folder with this path; the empty path is the top.
pub fn is_dir(path: &str) -> bool {
    SOURCES.is_dir(path)
}

/// The names in a folder, sorted.
pub fn list(folder: &str) -> Vec<Child> {
    SOURCES.list(folder)
}

/// All files, sorted by path.
pub fn iter() -> impl ExactSizeIterator<Item = Entry> {
    SOURCES.iter()
}
