//! What a fixture is, how it is run and how a run is judged. See `fixtures/README.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Finished};
use crate::project::{self, Failure, Outcome};

/// The folders below `fixtures/` whose programs are recorded.
const RECORDED: [&str; 2] = ["run", "hostile"];

/// How long a fixture may take. Far above what any needs, because the machine may be busy.
const LIMIT: Duration = Duration::from_mins(2);

/// One program with what the oracle said of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixture {
    /// The path below `fixtures/` without its ending: `run/gc/cycle`.
    pub name: String,
    /// The program.
    pub script: PathBuf,
}

/// When the cycle collector of `serpent` runs by itself (`SERPENT_GC`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GcMode {
    /// Only when the program asks for it.
    Never,
    /// By CPython's thresholds.
    Normal,
    /// At every safe point.
    Always,
}

impl GcMode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Never, Self::Normal, Self::Always];

    /// The value of `SERPENT_GC`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Normal => "normal",
            Self::Always => "always",
        }
    }
}

impl Fixture {
    /// The recorded file beside the program: `out`, `err` or `code`.
    pub fn beside(&self, ending: &str) -> PathBuf {
        self.script.with_extension(ending)
    }

    /// The command line that runs it from the root of the repository, in an environment of its
    /// own: nothing of the caller's (locale, colours, paths) may show in the output.
    pub fn command(&self, interpreter: &Path, mode: GcMode) -> Command {
        let mut command = clean_command(interpreter);
        command.env("SERPENT_GC", mode.name());
        command.arg(project::relative(&self.script));
        command
    }

    /// Runs it and makes paths comparable.
    pub fn run(&self, interpreter: &Path, mode: GcMode) -> Result<Finished, Failure> {
        let mut finished = process::run(&mut self.command(interpreter, mode), &[], LIMIT)?;
        finished.stdout = normalise(&finished.stdout);
        finished.stderr = normalise(&finished.stderr);
        Ok(finished)
    }

    /// What the oracle said. A missing `.err` or `.code` means nothing and zero.
    pub fn recorded(&self) -> Result<Finished, Failure> {
        let out = self.beside("out");
        let stdout = std::fs::read(&out).map_err(project::about(&out, "not recorded yet?"))?;
        let stderr = std::fs::read(self.beside("err")).unwrap_or_default();
        let code = match std::fs::read_to_string(self.beside("code")) {
            Ok(text) => text.trim().parse().ok(),
            Err(_) => Some(0),
        };
        Ok(Finished { stdout, stderr, code })
    }

    /// Runs it under `interpreter` and compares; the failure shows where they part.
    pub fn check(&self, interpreter: &Path, mode: GcMode) -> Outcome {
        let expected = self.recorded()?;
        let actual = self.run(interpreter, mode)?;
        if expected == actual { Ok(()) } else { Err(Failure(difference(&expected, &actual))) }
    }
}

/// An interpreter at the root of the repository with a fixed environment.
pub fn clean_command(interpreter: &Path) -> Command {
    let mut command = Command::new(interpreter);
    command.current_dir(project::root()).env_clear();
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1").env("LC_ALL", "C.UTF-8");
    command
}

/// Every recorded fixture, sorted by name.
pub fn all() -> Result<Vec<Fixture>, Failure> {
    let base = project::root().join("fixtures");
    let mut found = Vec::new();
    for folder in RECORDED {
        for script in project::files_below(&base.join(folder), ".py")? {
            let relative = script.strip_prefix(&base).unwrap_or(&script).with_extension("");
            // A folder whose name begins with `_` holds modules that fixtures import.
            if relative.components().any(|part| part.as_os_str().to_string_lossy().starts_with('_')) {
                continue;
            }
            found.push(Fixture { name: relative.to_string_lossy().replace('\\', "/"), script });
        }
    }
    found.sort();
    Ok(found)
}

/// Fixtures whose name contains one of `filters`; all of them if there is none.
pub fn matching(filters: &[&str]) -> Result<Vec<Fixture>, Failure> {
    let mut found = all()?;
    found.retain(|fixture| filters.is_empty() || filters.iter().any(|word| fixture.name.contains(word)));
    Ok(found)
}

/// Replaces what differs from machine to machine and from run to run: the place of the
/// repository and the addresses of objects (`<function f at 0x...>`).
pub fn normalise(text: &[u8]) -> Vec<u8> {
    let prefix = format!("{}/", project::root().display());
    without_addresses(&replace(text, prefix.as_bytes(), b""))
}

fn without_addresses(text: &[u8]) -> Vec<u8> {
    const MARK: &[u8] = b" at 0x";
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(MARK) {
            let digits = after.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            result.extend_from_slice(MARK);
            result.extend_from_slice(b"...");
            rest = after.get(digits..).unwrap_or_default();
        } else {
            result.push(first);
            rest = tail;
        }
    }
    result
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            result.extend_from_slice(to);
            rest = after;
        } else {
            result.push(first);
            rest = tail;
        }
    }
    result
}

/// Lines of `fixtures/FILE`: a fixture's name and a reason; `#` opens a comment.
fn reasons(file: &str) -> Result<BTreeMap<String, String>, Failure> {
    let path = project::root().join("fixtures").join(file);
    let text = std::fs::read_to_string(&path).map_err(project::about(&path, "reading"))?;
    let mut found = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some((name, reason)) = line.split_once(char::is_whitespace) else {
            return Err(Failure(format!("{}: `{line}` gives no reason", path.display())));
        };
        found.insert(name.to_owned(), reason.trim().to_owned());
    }
    Ok(found)
}

/// Fixtures that are known to fail, each with its reason. `NAME@MODE` names one mode only.
pub fn known_failures() -> Result<BTreeMap<String, String>, Failure> {
    reasons("known-failures.txt")
}

/// Fixtures that show when collections happen, so that a mode other than normal changes what
/// they print: `NAME@MODE` and the reason.
pub fn gc_exceptions() -> Result<BTreeMap<String, String>, Failure> {
    reasons("gc-modes.txt")
}

/// The verdict on one fixture in one mode, with known failures turned round: a fixture listed in
/// `known-failures.txt` must fail, so that the list cannot outlive its reasons.
pub fn judge(fixture: &Fixture, interpreter: &Path, mode: GcMode) -> Outcome {
    let in_mode = format!("{}@{}", fixture.name, mode.name());
    if gc_exceptions()?.contains_key(&in_mode) {
        return Ok(());
    }
    let known = known_failures()?;
    let listed = [&fixture.name, &in_mode].into_iter().find(|name| known.contains_key(*name));
    match (fixture.check(interpreter, mode), listed) {
        (Ok(()), None) | (Err(_), Some(_)) => Ok(()),
        (Ok(()), Some(name)) => {
            Err(Failure(format!("passes now: remove `{name}` from fixtures/known-failures.txt")))
        }
        (Err(failure), None) => Err(failure),
    }
}

/// Says where two runs part: exit code, then the first differing line of each stream.
pub fn difference(expected: &Finished, actual: &Finished) -> String {
    let mut text = String::new();
    if expected.code != actual.code {
        let _ = writeln!(text, "exit code: expected {:?}, got {:?}", expected.code, actual.code);
    }
    describe(&mut text, "stdout", &expected.stdout, &actual.stdout);
    describe(&mut text, "stderr", &expected.stderr, &actual.stderr);
    text
}

fn describe(text: &mut String, stream: &str, expected: &[u8], actual: &[u8]) {
    if expected == actual {
        return;
    }
    let expected = String::from_utf8_lossy(expected);
    let actual = String::from_utf8_lossy(actual);
    let wanted: Vec<&str> = expected.split('\n').collect();
    let got: Vec<&str> = actual.split('\n').collect();
    let part = wanted.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let _ = writeln!(text, "{stream} parts at line {}:", part + 1);
    for line in wanted.iter().take(part).skip(part.saturating_sub(2)) {
        let _ = writeln!(text, "    {line}");
    }
    for line in wanted.iter().skip(part).take(4) {
        let _ = writeln!(text, "  - {line}");
    }
    for line in got.iter().skip(part).take(8) {
        let _ = writeln!(text, "  + {line}");
    }
}
