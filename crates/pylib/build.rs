//! Packs CPython's pure-Python library into `OUT_DIR`: a blob of deflated files and a sorted index in Rust.
//!
//! The sources come from the crate `rustpython-pylib`, which carries them nearly as CPython does. Two of its files are
//! put right here (they name another implementation in paths); their hashes are checked, so that a different version
//! of that crate stops the build instead of being patched wrongly.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

/// Folders and files left out: what needs Tk, documentation data, wheels, and what CPython does not have.
const LEFT_OUT: &[&str] = &[
    "idlelib",
    "turtledemo",
    "tkinter",
    "turtle.py",
    "test",
    "pydoc_data",
    "ensurepip/_bundled",
    "_pycodecs.py",
    "_dummy_os.py",
    "_dummy_thread.py",
    "dummy_threading.py",
    "README.md",
];

/// A file to put right: its path, the hash it must have, and what to replace by what.
struct Overlay {
    path: &'static str,
    sha256: &'static str,
    replacements: &'static [(&'static str, &'static str)],
}

const OVERLAYS: &[Overlay] = &[
    Overlay {
        path: "site.py",
        sha256: "bc59968ffd27fe1632497bb3e99570223b7b31a0819ba7f37251a78d60c5636d",
        replacements: &[
            ("    return 'RustPython' # XXX: RUSTPYTHON; for site-packages\n", "    return 'Python'\n"),
            ("    # XXX: RUSTPYTHON\n", ""),
            ("/lib/rustpython{version[0]}", "/lib/python{version[0]}"),
        ],
    },
    Overlay {
        path: "sysconfig/__init__.py",
        sha256: "44bcf7c5a6eaea17aaee5a4312b9b814cf493e80a020e2f025c832f39664ef65",
        replacements: &[(
            "    return 'RustPython'  # XXX: RUSTPYTHON; For site-packages\n",
            "    return 'Python'\n",
        )],
    },
];

/// What the licence of the library asks for: a summary of the changes made to it.
const CHANGES: &str = "\
The Python library in this program is CPython's (PSF-LICENSE beside this file), taken from the package
rustpython-pylib 0.6.0, with these changes:
  site.py, sysconfig/__init__.py: the implementation is called Python in the paths of packages;
  left out: idlelib, turtledemo, tkinter, turtle, test, pydoc_data and the wheels of ensurepip.
";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let library = find_library()?;
    let mut files = Vec::new();
    collect(&library, "", &mut files)?;
    files.push("CHANGES".to_owned());
    files.sort();

    let mut blob = Vec::new();
    let mut index = String::from("[\n");
    for path in &files {
        let source = if path == "CHANGES" {
            CHANGES.as_bytes().to_vec()
        } else {
            put_right(path, fs::read(library.join(path))?)?
        };
        let offset = blob.len();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(&source)?;
        let packed = encoder.finish()?;
        // What deflating does not make smaller is stored as it is.
        let kept = if packed.len() < source.len() { &packed } else { &source };
        blob.extend_from_slice(kept);
        index.push_str(&format!(
            "    Row {{ path: {path:?}, offset: {offset}, packed: {}, size: {} }},\n",
            kept.len(),
            source.len()
        ));
    }
    index.push(']');

    let out =
        PathBuf::from(std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    fs::write(out.join("sources.bin"), blob)?;
    fs::write(out.join("sources.rs"), index)
}

/// The folder of the library: where the build-dependency says, or where cargo keeps that crate's sources now.
fn find_library() -> io::Result<PathBuf> {
    let said = PathBuf::from(rustpython_pylib::LIB_PATH);
    if said.join("os.py").is_file() {
        return Ok(said);
    }
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let sources = home.unwrap_or_default().join("registry/src");
    if let Ok(registries) = fs::read_dir(sources) {
        for registry in registries.flatten() {
            let library = registry.path().join("rustpython-pylib-0.6.0/Lib");
            if library.join("os.py").is_file() {
                return Ok(library);
            }
        }
    }
    Err(io::Error::other(format!(
        "the Python library is neither at {} nor in cargo's sources",
        said.display()
    )))
}

fn collect(root: &Path, folder: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name =
            entry.file_name().into_string().map_err(|_| io::Error::other("a file name is not Unicode"))?;
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if LEFT_OUT.contains(&path.as_str()) || name == "__pycache__" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn put_right(path: &str, source: Vec<u8>) -> io::Result<Vec<u8>> {
    let Some(overlay) = OVERLAYS.iter().find(|overlay| overlay.path == path) else {
        return Ok(source);
    };
    let hash = Sha256::digest(&source).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    if hash != overlay.sha256 {
        return Err(io::Error::other(format!("{path} is not the file this build knows how to correct")));
    }
    let mut text = String::new();
    source.as_slice().read_to_string(&mut text)?;
    for (from, to) in overlay.replacements {
        if text.matches(from).count() != 1 {
            return Err(io::Error::other(format!("{path} does not have exactly one {from:?}")));
        }
        text = text.replace(from, to);
    }
    Ok(text.into_bytes())
}
