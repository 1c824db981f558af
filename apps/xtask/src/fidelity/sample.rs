//! `cargo xtask fidelity record`: what the oracle makes of a part of the packed library, as digests that the ordinary
//! tests compare with (`fixtures/fidelity/library.tsv`, `crates/compiler/tests/library.rs`).

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::programs;
use crate::process;
use crate::project::{self, Failure, Outcome, about};

/// One file in so many is recorded.
const EVERY: &str = "2";
const LIMIT: Duration = Duration::from_mins(10);

/// Unpacks the sample, asks the oracle, writes the recording.
pub fn record(out: &Path) -> Outcome {
    let oracle = crate::oracle::installed()?;
    let unpack = programs::example("compiler", "unpack_library")?;
    let folder = out.join("library");
    let paths = finish(Command::new(unpack).arg(&folder).arg(EVERY))?;
    let list = out.join("library.list");
    fs::write(&list, &paths).map_err(about(&list, "writing"))?;
    let mut command = Command::new(oracle);
    // The folder is the working directory, so that paths are the same everywhere.
    command.current_dir(&folder).env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1");
    let rows = finish(command.args(["-s", "-P"]).arg(programs::script()).arg("digests").arg(&list))?;
    let recording = project::root().join("fixtures/fidelity/library.tsv");
    fs::write(&recording, &rows).map_err(about(&recording, "writing"))?;
    let files = String::from_utf8_lossy(&rows).lines().count();
    println!("{files} files recorded in {}", recording.display());
    Ok(())
}

fn finish(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let finished = process::run(command, &[], LIMIT)?;
    match finished.code {
        Some(0) => Ok(finished.stdout),
        _ => Err(Failure(String::from_utf8_lossy(&finished.stderr).into_owned())),
    }
}
