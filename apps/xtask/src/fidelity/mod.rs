//! `cargo xtask fidelity [PART...] [OPTION...]`: the front end beside the oracle's, over every `.py` file of the
//! oracle's standard library and test suite. Each part prints its figures and leaves its differences in
//! `target/fidelity/`.
//!
//! A part is one file here with a `run(&Context)`, and one row of [`PARTS`]. Most are a [`compare::Comparison`]: two
//! programs that read a list of files and write one result per file, which are then compared line by line.

pub mod code;
pub mod compare;
pub mod dis;
pub mod packages;
pub mod programs;
pub mod pyc;
pub mod sample;
pub mod speed;
pub mod syntax;
pub mod tokens;
pub mod trees;

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{self, Failure, Outcome, about};

/// The name of a part, what it compares, and how it runs.
type Part = (&'static str, &'static str, fn(&Context) -> Result<Vec<Figure>, Failure>);

/// Every part, in the order in which a source goes through the front end.
const PARTS: [Part; 6] = [
    ("tokens", "the tokens of each file", tokens::run),
    ("trees", "the syntax trees, with positions", trees::run),
    ("code", "every field of every code object, at -O0, -O1 and -O2", code::run),
    ("dis", "listings of a sample, with offsets, positions and caches", dis::run),
    ("pyc", "the bytes of each .pyc file", pyc::run),
    ("syntax", "the errors of bad sources", syntax::run),
];

/// What each part is given.
#[derive(Debug)]
pub struct Context {
    /// The oracle's interpreter.
    pub oracle: PathBuf,
    /// The files to compare.
    pub files: Vec<PathBuf>,
    /// The folder that results are written to.
    pub out: PathBuf,
}

/// One line of the table: how many of what are identical.
#[derive(Debug)]
pub struct Figure {
    /// What was compared: `code -O1`.
    pub name: String,
    /// What is counted: `code objects`.
    pub unit: &'static str,
    /// How many are identical.
    pub same: usize,
    /// How many the oracle has.
    pub all: usize,
}

/// Runs the parts that `words` name (all of them if none is named), then prints the table.
///
/// `--packages` compares a handful of third-party packages instead of the standard library, `--files DIR` the files
/// below a folder, `--only TEXT` those files whose path contains the text; `--speed` times instead of comparing.
/// `record` alone makes the recording that the ordinary tests compare with.
pub fn run(words: &[&str]) -> Outcome {
    let oracle = crate::oracle::installed()?;
    let out = project::root().join("target/fidelity");
    fs::create_dir_all(&out).map_err(about(&out, "making"))?;
    if words == ["record"] {
        return sample::record(&out);
    }
    let mut wanted = Vec::new();
    let (mut from, mut only, mut timed) = (None, None, false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--packages" => from = Some(packages::download(&out.join("packages"))?),
            "--files" => from = words.next().map(PathBuf::from),
            "--only" => only = words.next().copied(),
            "--speed" => timed = true,
            name if PARTS.iter().any(|part| part.0 == name) => wanted.push(name),
            name => return Err(Failure(format!("no part `{name}`\n{}", usage()))),
        }
    }
    let folder = match from {
        Some(folder) => folder,
        None => library(&oracle)?,
    };
    let mut files = project::files_below(&folder, ".py")?;
    files.retain(|path| path.exists() && only.is_none_or(|text| path.to_string_lossy().contains(text)));
    println!("{} files below {}", files.len(), folder.display());
    let context = Context { oracle, files, out };
    if timed {
        return speed::run(&context);
    }
    let mut figures = Vec::new();
    for (name, _, part) in PARTS {
        if wanted.is_empty() || wanted.contains(&name) {
            figures.extend(part(&context)?);
        }
    }
    conclude(&figures)
}

/// The parts and what they compare.
pub fn usage() -> String {
    let rows: Vec<String> = PARTS.iter().map(|(name, what, _)| format!("  {name:<8} {what}")).collect();
    rows.join("\n")
}

/// The folder of the oracle's standard library.
fn library(oracle: &Path) -> Result<PathBuf, Failure> {
    let mut command = std::process::Command::new(oracle);
    let output = command.args(["-c", "import os; print(os.path.dirname(os.__file__))"]).output()?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// Prints the table; differences are not a failure of the chore, whose purpose is the figures.
fn conclude(figures: &[Figure]) -> Outcome {
    let mut table = String::new();
    for Figure { name, unit, same, all } in figures {
        let share = 100.0 * *same as f64 / (*all).max(1) as f64;
        table.push_str(&format!("{name:<14} {same:>9} of {all:>9} {unit:<14} identical  {share:>8.4} %\n"));
    }
    print!("{table}");
    Ok(())
}
