//! The two programs of a comparison: the oracle with `apps/xtask/python/fidelity.py`, and an example of a crate.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Context;
use crate::project::{self, Failure};

/// The oracle running `fidelity.py KIND LIST FOLDER ARG...`, in an environment of its own.
pub fn theirs(context: &Context, kind: &str, list: &Path, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(&context.oracle);
    command
        .env_clear()
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("LC_ALL", "C.UTF-8");
    command.args(["-s", "-P"]).arg(script());
    command.arg(kind).arg(list).arg(folder).args(args);
    command
}

/// The oracle's half of every comparison.
pub fn script() -> PathBuf {
    project::root().join("apps/xtask/python/fidelity.py")
}

/// The example `name` of the crate in `crates/FOLDER`, built for release.
pub fn example(folder: &str, name: &str) -> Result<PathBuf, Failure> {
    let package = format!("serpentarium-{folder}");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", &package, "--example", name])
        .current_dir(project::root())
        .status()?;
    if !status.success() {
        return Err(Failure(format!("the example {name} of {package} does not build")));
    }
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(project::target().join("release/examples").join(file))
}
