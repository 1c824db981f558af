//! Where things are: the repository, the programs under test, and the one error type of chores.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a chore did not succeed, in words for the terminal.
#[derive(Debug)]
pub struct Failure(pub String);

/// What a chore that returns nothing returns.
pub type Outcome = Result<(), Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Builds a [`Failure`] that says what was being done to which path.
pub fn about(path: &Path, doing: &str) -> impl FnOnce(std::io::Error) -> Failure {
    let path = path.display().to_string();
    let doing = doing.to_owned();
    move |error| Failure(format!("{doing} {path}: {error}"))
}

/// The root of the repository. Cargo tells where this crate stood when it was built, and the
/// chores never leave the work tree that they were built in.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

/// The oracle's interpreter, whether or not it is installed.
pub fn oracle() -> PathBuf {
    oracle_dir().join("py314")
}

/// The folder that holds the oracle.
pub fn oracle_dir() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let cache = cache.unwrap_or_else(|| PathBuf::from("."));
    cache.join("serpentarium-oracle")
}

/// The folder that Cargo builds into, as seen from the running executable (`target/debug/xtask`
/// or `target/debug/deps/suite-...`), so that it holds for any `CARGO_TARGET_DIR`.
fn profile_dir() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    let dir = exe.parent()?;
    if dir.ends_with("deps") { dir.parent().map(Path::to_path_buf) } else { Some(dir.to_path_buf()) }
}

/// The program that `SERPENT_BIN` or `SERPENTARIUM_BIN` names, so that another build, or the
/// oracle itself, can stand in for `serpent` or `serpentarium`.
pub fn named(name: &str) -> Option<PathBuf> {
    std::env::var_os(format!("{}_BIN", name.to_ascii_uppercase())).map(PathBuf::from)
}

/// The program `name`: the one that the environment names, or else the one that Cargo built
/// beside the running executable, or else that of the other profile.
pub fn built(name: &str) -> Result<PathBuf, Failure> {
    if let Some(path) = named(name) {
        return Ok(path);
    }
    let profile = profile_dir().ok_or_else(|| Failure("the running executable has no known place".into()))?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let beside = profile.join(&file);
    if beside.is_file() {
        return Ok(beside);
    }
    for other in ["release", "debug"] {
        if let Some(path) = profile.parent().map(|target| target.join(other).join(&file))
            && path.is_file()
        {
            return Ok(path);
        }
    }
    Err(Failure(format!(
        "{} is not built: run `cargo xtask test`, or `cargo build -p {name}` first",
        beside.display()
    )))
}

/// Every file below `dir` whose name ends in `suffix`, sorted, hidden and `target` folders left out.
pub fn files_below(dir: &Path, suffix: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut pending = vec![dir.to_path_buf()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).map_err(about(&folder, "reading"))? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with('.') || name == "target" || name == "__pycache__" {
                continue;
            }
            if path.is_dir() {
                pending.push(path);
            } else if name.ends_with(suffix) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// `path` as seen from the root of the repository, with forward slashes.
pub fn relative(path: &Path) -> String {
    let root = root();
    path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The folder that Cargo builds into.
pub fn target() -> PathBuf {
    profile_dir().and_then(|dir| dir.parent().map(Path::to_path_buf)).unwrap_or_default()
}

/// Builds `name` for release, unless the environment names another build of it.
pub fn release(name: &str) -> Result<PathBuf, Failure> {
    if let Some(path) = named(name) {
        return Ok(path);
    }
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--package", name])
        .current_dir(root())
        .status()?;
    if !status.success() {
        return Err(Failure(format!("{name} does not build")));
    }
    Ok(target().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
