//! `cargo xtask fixtures record | check`.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::fixtures::{self, Fixture, GcMode};
use crate::project::{self, Failure, Outcome};

/// Writes down what the oracle says of every fixture that matches.
pub fn record(filters: &[&str]) -> Outcome {
    let oracle = crate::oracle::installed()?;
    let fixtures = fixtures::matching(filters)?;
    let failures = in_parallel(&fixtures, |fixture| record_one(fixture, &oracle));
    println!("{} fixtures recorded", fixtures.len() - failures.len());
    conclude(&failures)
}

fn record_one(fixture: &Fixture, oracle: &Path) -> Outcome {
    let finished = fixture.run(oracle, GcMode::Normal)?;
    let again = fixture.run(oracle, GcMode::Normal)?;
    if finished != again {
        return Err(Failure(format!(
            "differs from run to run:\n{}",
            fixtures::difference(&finished, &again)
        )));
    }
    let code = finished.code.map_or_else(|| "signal\n".to_owned(), |code| format!("{code}\n"));
    write_or_remove(&fixture.beside("out"), &finished.stdout, true)?;
    write_or_remove(&fixture.beside("err"), &finished.stderr, !finished.stderr.is_empty())?;
    write_or_remove(&fixture.beside("code"), code.as_bytes(), finished.code != Some(0))
}

fn write_or_remove(path: &Path, bytes: &[u8], wanted: bool) -> Outcome {
    if wanted {
        std::fs::write(path, bytes).map_err(project::about(path, "writing"))
    } else if path.exists() {
        std::fs::remove_file(path).map_err(project::about(path, "removing"))
    } else {
        Ok(())
    }
}

/// Runs every fixture that matches under `serpent` and compares with what was recorded.
/// `SERPENT_GC` chooses when the collector runs.
pub fn check(filters: &[&str]) -> Outcome {
    let serpent = project::built("serpent")?;
    let wish = std::env::var("SERPENT_GC").unwrap_or_default();
    let mode = GcMode::ALL.into_iter().find(|mode| mode.name() == wish).unwrap_or(GcMode::Normal);
    let fixtures = fixtures::matching(filters)?;
    let failures = in_parallel(&fixtures, |fixture| fixtures::judge(fixture, &serpent, mode));
    println!("{} of {} fixtures as the oracle has them", fixtures.len() - failures.len(), fixtures.len());
    conclude(&failures)
}

fn conclude(failures: &[(String, Failure)]) -> Outcome {
    for (name, failure) in failures {
        println!("---- {name}\n{failure}");
    }
    match failures.len() {
        0 => Ok(()),
        n => Err(Failure(format!("{n} failed"))),
    }
}

/// Does `work` for each fixture on as many threads as there are processors; failures by name.
fn in_parallel(fixtures: &[Fixture], work: impl Fn(&Fixture) -> Outcome + Sync) -> Vec<(String, Failure)> {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(fixture) = fixtures.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = work(fixture)
                        && let Ok(mut failures) = failures.lock()
                    {
                        failures.push((fixture.name.clone(), failure));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap_or_default();
    failures.sort_by(|a, b| a.0.cmp(&b.0));
    failures
}
