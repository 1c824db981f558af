//! `cargo xtask test`: the one command that builds what the tests run and then runs them all.

use std::process::Command;

use crate::project::{self, Failure, Outcome};

/// Builds the programs that tests start, then runs the tests with nextest, or with Cargo's own
/// runner on a machine without it. `arguments` go to the runner.
pub fn run(arguments: &[&str]) -> Outcome {
    cargo(&["build", "--package", "serpent", "--package", "serpentarium"], &[])?;
    let has_nextest = Command::new(env!("CARGO"))
        .args(["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success());
    if has_nextest {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast"], arguments)?;
    } else {
        cargo(&["test", "--workspace", "--no-fail-fast", "--all-targets"], arguments)?;
    }
    cargo(&["test", "--workspace", "--doc", "--quiet"], &[])
}

fn cargo(fixed: &[&str], arguments: &[&str]) -> Outcome {
    let status =
        Command::new(env!("CARGO")).args(fixed).args(arguments).current_dir(project::root()).status()?;
    if status.success() { Ok(()) } else { Err(Failure(format!("cargo {} failed", fixed.join(" ")))) }
}
