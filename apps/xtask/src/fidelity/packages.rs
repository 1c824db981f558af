//! A handful of well-known packages, downloaded by pip when asked for and never kept in the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Failure, about};

/// Pure Python of many styles: generated parsers, metaclasses, typing, async, old and new.
const PACKAGES: [&str; 10] =
    ["attrs", "click", "flask", "jinja2", "networkx", "pygments", "rich", "sqlalchemy", "sympy", "trio"];

/// Downloads the packages into `folder`, unless that has been done, and says where their files are.
pub fn download(folder: &Path) -> Result<PathBuf, Failure> {
    if folder.is_dir() {
        return Ok(folder.to_path_buf());
    }
    let partial = folder.with_extension("partial");
    std::fs::create_dir_all(&partial).map_err(about(&partial, "making"))?;
    let status = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target"])
        .arg(&partial)
        .args(PACKAGES)
        .status()?;
    if !status.success() {
        return Err(Failure("pip could not download the packages".to_owned()));
    }
    std::fs::rename(&partial, folder).map_err(about(folder, "renaming to"))?;
    Ok(folder.to_path_buf())
}
