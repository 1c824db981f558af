//! Syntax errors and warnings: what `compile()` says of bad sources, in the oracle and in serpent. Compared are type,
//! message, file name, line, columns, text and arguments of each error, the warnings before it, and the error that
//! `-W error` makes of the first of them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{Context, Figure};
use crate::process;
use crate::project::{self, Failure, Outcome, about};

/// Tests of CPython's own suite whose sources are taken.
const TESTS: [&str; 10] = [
    "test_syntax",
    "test_exceptions",
    "test_fstring",
    "test_tstring",
    "test_patma",
    "test_type_params",
    "test_named_expressions",
    "test_positional_only_arg",
    "test_eof",
    "test_tokenize",
];

/// Further tests that compile bad sources.
const MORE: [&str; 16] = [
    "test_source_encoding",
    "test_string_literals",
    "test_grammar",
    "test_codeop",
    "test_compile",
    "test_symtable",
    "test_global",
    "test_scope",
    "test_future_stmt",
    "test_unicode_identifiers",
    "test_unpack_ex",
    "test_except_star",
    "test_keywordonlyarg",
    "test_flufl",
    "test_coroutines",
    "test_super",
];

/// How many library files with one thing wrong are compared.
const MUTATIONS: &str = "3000";
/// How long one side may take.
const LIMIT: Duration = Duration::from_mins(15);

/// Compares the error of every bad source.
pub fn run(context: &Context) -> Result<Vec<Figure>, Failure> {
    let serpent = project::release("serpent")?;
    let sets: [(&str, Vec<&str>); 3] = [
        ("syntax suite", TESTS.to_vec()),
        ("syntax more", MORE.to_vec()),
        ("syntax mutated", vec!["--mutate", MUTATIONS]),
    ];
    sets.iter().map(|(name, words)| set(context, &serpent, name, words)).collect()
}

/// Collects one set of sources, asks both sides, and leaves the differences in `target/fidelity/NAME.txt`.
fn set(context: &Context, serpent: &Path, name: &str, words: &[&str]) -> Result<Figure, Failure> {
    let folder = context.out.join(name.replace(' ', "-"));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(about(&folder, "removing"))?;
    }
    let mut collect = script(&context.oracle, "bad_sources.py");
    finish(collect.arg(&folder).args(words))?;
    let theirs = outcomes(&context.oracle, &folder, "theirs")?;
    let ours = outcomes(serpent, &folder, "ours")?;
    let sources = read(&folder.join("list"))?;
    let (mut same, mut all, mut differences) = (0, 0, String::new());
    for ((source, theirs), ours) in
        sources.lines().zip(theirs.lines()).zip(ours.lines().map(Some).chain(endless()))
    {
        let good = theirs.starts_with("ok\t[]");
        if ours == Some(theirs) {
            same += usize::from(!good);
            all += usize::from(!good);
            continue;
        }
        all += 1;
        let ours = ours.unwrap_or("nothing");
        let _ = writeln!(differences, "{source}\n  oracle {theirs}\n  ours   {ours}");
    }
    let list = context.out.join(format!("{name}.txt"));
    fs::write(&list, differences).map_err(about(&list, "writing"))?;
    Ok(Figure { name: name.to_owned(), unit: "bad sources", same, all })
}

fn endless<'a>() -> impl Iterator<Item = Option<&'a str>> {
    std::iter::repeat(None)
}

/// What an interpreter says of each source of a folder, a line each.
fn outcomes(interpreter: &Path, folder: &Path, side: &str) -> Result<String, Failure> {
    let result = folder.with_extension(side);
    finish(script(interpreter, "compile_errors.py").arg(folder).arg(&result))?;
    read(&result)
}

fn script(interpreter: &Path, name: &str) -> Command {
    let path: PathBuf = project::root().join("apps/xtask/python").join(name);
    let mut command = Command::new(interpreter);
    command
        .env_clear()
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("LC_ALL", "C.UTF-8");
    command.args(["-s", "-P"]).arg(path);
    command
}

fn finish(command: &mut Command) -> Outcome {
    let finished = process::run(command, &[], LIMIT)?;
    if finished.code == Some(0) {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&finished.stderr).into_owned();
    Err(Failure(format!("{} failed:\n{text}", command.get_program().display())))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(about(path, "reading"))
}
