//! One test for each fixture and mode of the collector; `build.rs` writes the list.

use xtask::fixtures::{self, GcMode};
use xtask::project;

include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));

/// Runs one fixture under the built `serpent` and fails with the place where it parts from what
/// the oracle said.
#[track_caller]
fn check(name: &str, mode: &str) {
    let mode = GcMode::ALL.into_iter().find(|known| known.name() == mode).unwrap();
    let fixture = fixtures::matching(&[name]).unwrap().into_iter().find(|found| found.name == name).unwrap();
    let serpent = project::built("serpent").unwrap();
    if let Err(failure) = fixtures::judge(&fixture, &serpent, mode) {
        panic!("{name} with the collector running {}:\n{failure}", mode.name());
    }
}
