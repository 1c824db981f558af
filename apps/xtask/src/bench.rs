//! `cargo xtask bench`: the kernels of `fixtures/bench` under the oracle and under `serpent`,
//! in turn, so that a busy machine slows both; ratios are the oracle's time over ours.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::process;
use crate::project::{self, Failure, Outcome};

const ROUNDS: usize = 5;
const START_UPS: usize = 20;
const LIMIT: Duration = Duration::from_mins(5);

/// Builds `serpent` for release (unless `SERPENT_BIN` names one), measures, prints the table.
pub fn run(filters: &[&str]) -> Outcome {
    let oracle = crate::oracle::installed()?;
    let serpent = project::release("serpent")?;
    let kernels = kernels(filters)?;
    println!("{:<16} {:>10} {:>10} {:>8}", "kernel", "oracle s", "serpent s", "ratio");
    let mut ratios = Vec::new();
    let mut failures = Vec::new();
    for kernel in &kernels {
        let name = kernel.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match measure(kernel, &oracle, &serpent) {
            Ok((theirs, ours)) => {
                let ratio = theirs / ours;
                println!("{name:<16} {theirs:>10.4} {ours:>10.4} {ratio:>8.2}");
                ratios.push((ratio, name));
            }
            Err(failure) => failures.push(format!("{name}: {failure}")),
        }
    }
    summarise(&mut ratios);
    for part in [memory(&oracle, &serpent), start_up(&oracle, &serpent)] {
        match part {
            Ok(line) => println!("{line}"),
            Err(Failure(text)) => failures.push(text),
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure(failures.join("\n"))) }
}

fn kernels(filters: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = project::files_below(&project::root().join("fixtures/bench"), ".py")?;
    found.retain(|path| {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        name != "memory" && (filters.is_empty() || filters.iter().any(|word| name.contains(word)))
    });
    Ok(found)
}

/// The best time of each side over all rounds.
fn measure(kernel: &Path, oracle: &Path, serpent: &Path) -> Result<(f64, f64), Failure> {
    let mut best = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        best.0 = best.0.min(seconds(kernel, oracle)?);
        best.1 = best.1.min(seconds(kernel, serpent)?);
    }
    Ok(best)
}

/// A kernel prints the best time it took; nothing else.
fn seconds(kernel: &Path, interpreter: &Path) -> Result<f64, Failure> {
    let mut command = Command::new(interpreter);
    command.current_dir(project::root()).arg(project::relative(kernel));
    let finished = process::run(&mut command, &[], LIMIT)?;
    let text = String::from_utf8_lossy(&finished.stdout);
    text.trim().parse().map_err(|_| {
        Failure(format!(
            "{} printed `{}` instead of seconds; {}",
            interpreter.display(),
            text.trim(),
            String::from_utf8_lossy(&finished.stderr).trim()
        ))
    })
}

fn summarise(ratios: &mut [(f64, String)]) {
    if ratios.is_empty() {
        return;
    }
    let mean = (ratios.iter().map(|(ratio, _)| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((least, name)) = ratios.first() {
        println!("geometric mean {mean:.2}, least {least:.2} ({name}), of {} kernels", ratios.len());
    }
}

/// Resident memory that a million small instances add, ours over the oracle's.
fn memory(oracle: &Path, serpent: &Path) -> Result<String, Failure> {
    let theirs = growth(oracle)?;
    let ours = growth(serpent)?;
    Ok(format!(
        "memory of 1M instances: oracle {} KiB, serpent {} KiB, ratio {:.2} (at most 1.3)",
        theirs,
        ours,
        ours as f64 / theirs.max(1) as f64
    ))
}

/// `memory.py` prints a line and waits for one, before and after it allocates.
fn growth(interpreter: &Path) -> Result<u64, Failure> {
    let mut child = Command::new(interpreter)
        .current_dir(project::root())
        .arg("fixtures/bench/memory.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let pipes = child.stdin.take().zip(child.stdout.take());
    let (mut input, output) = pipes.ok_or_else(|| Failure("no pipes".to_owned()))?;
    let mut lines = BufReader::new(output).lines();
    let mut resident = Vec::new();
    for expected in ["before", "after"] {
        let line = lines.next().transpose()?.unwrap_or_default();
        if line != expected {
            // The program has failed already and said why on standard error.
            child.wait()?;
            return Err(Failure(format!("memory.py printed `{line}` instead of `{expected}`")));
        }
        resident.push(resident_kib(child.id())?);
        input.write_all(b"\n")?;
        input.flush()?;
    }
    drop(input);
    child.wait()?;
    Ok(resident.iter().rev().copied().reduce(u64::saturating_sub).unwrap_or(0))
}

fn resident_kib(process: u32) -> Result<u64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let field = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    field
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| Failure("the system does not tell resident memory".to_owned()))
}

/// The time of `-c pass`, ours over the oracle's.
fn start_up(oracle: &Path, serpent: &Path) -> Result<String, Failure> {
    let mut best = [Duration::MAX; 2];
    for _ in 0..START_UPS {
        for (slot, program) in best.iter_mut().zip([oracle, serpent]) {
            let start = Instant::now();
            let finished = process::run(Command::new(program).args(["-c", "pass"]), &[], LIMIT)?;
            if finished.code != Some(0) {
                return Err(Failure(format!("{} -c pass failed", program.display())));
            }
            *slot = start.elapsed().min(*slot);
        }
    }
    let [theirs, ours] = best.map(|time| time.as_secs_f64() * 1000.0);
    Ok(format!(
        "start-up of -c pass: oracle {theirs:.1} ms, serpent {ours:.1} ms, ratio {:.2} (at most 3)",
        ours / theirs
    ))
}
