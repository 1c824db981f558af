//! `cargo xtask tidy`: the house rules that a lint cannot express, each a function that returns
//! what is wrong. The same functions are ordinary tests of the suite.

use std::path::Path;

use crate::layers;
use crate::project::{self, Failure, Outcome, about};

/// The longest a hand-written file may be.
const MAX_LINES: usize = 700;

/// A rule: its name and the function that finds what breaks it.
pub type Rule = (&'static str, fn() -> Result<Vec<String>, Failure>);

/// Every rule.
pub const RULES: [Rule; 7] = [
    ("every file says its purpose", headers),
    ("no file is too long", lengths),
    ("no loose ends", loose_ends),
    ("no place of one machine", machine_places),
    ("unsafe stays in heap", unsafe_places),
    ("layers as drawn", layering),
    ("fixtures are recorded", recorded),
];

/// Prints what breaks which rule.
pub fn report() -> Outcome {
    let mut broken = 0;
    for (name, rule) in RULES {
        for problem in rule()? {
            println!("{name}: {problem}");
            broken += 1;
        }
    }
    match broken {
        0 => {
            println!("{} rules hold", RULES.len());
            Ok(())
        }
        n => Err(Failure(format!("{n} problems"))),
    }
}

/// Calls `look` with the path and text of every Rust file of the work tree.
fn for_each_source(mut look: impl FnMut(&str, &str)) -> Outcome {
    for base in ["crates", "apps", "tests"] {
        for path in project::files_below(&project::root().join(base), ".rs")? {
            let text = std::fs::read_to_string(&path).map_err(about(&path, "reading"))?;
            look(&project::relative(&path), &text);
        }
    }
    Ok(())
}

/// Files made by a program live under `generated/` or say so in their name.
fn is_generated(path: &str) -> bool {
    path.contains("/generated/") || path.contains("generated.rs")
}

fn headers() -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for_each_source(|path, text| {
        if !text.starts_with("//!") {
            found.push(format!("{path} does not open with `//!`"));
        }
    })?;
    Ok(found)
}

fn lengths() -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for_each_source(|path, text| {
        let lines = text.lines().count();
        if lines > MAX_LINES && !is_generated(path) {
            found.push(format!("{path} has {lines} lines, more than {MAX_LINES}"));
        }
    })?;
    Ok(found)
}

/// Words that mark unfinished work, and attributes that hide it. The needles are put together
/// here so that this file does not trip over itself.
fn loose_ends() -> Result<Vec<String>, Failure> {
    let todo = ["TO", "DO"].concat();
    let fixme = ["FIX", "ME"].concat();
    let allow = ["#[", "allow("].concat();
    let ignore = ["#[", "ignore"].concat();
    let mut found = Vec::new();
    for_each_source(|path, text| {
        for (number, line) in text.lines().enumerate() {
            let owned = line.contains(&format!("{todo}("));
            let loose = (line.contains(&todo) && !owned)
                || line.contains(&fixme)
                || line.contains(&ignore)
                || (line.contains(&allow) && !is_generated(path));
            if loose {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    })?;
    Ok(found)
}

/// A path under somebody's home or work folder would hold on one machine only.
fn machine_places() -> Result<Vec<String>, Failure> {
    let needles = ["root", "home", "work", "Users"].map(|name| format!("\"/{name}/"));
    let mut found = Vec::new();
    let mut look = |path: &str, text: &str| {
        for (number, line) in text.lines().enumerate() {
            if needles.iter().any(|needle| line.contains(needle.as_str())) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    };
    for_each_source(&mut look)?;
    for ending in [".out", ".err"] {
        for path in project::files_below(&project::root().join("fixtures"), ending)? {
            let text = std::fs::read(&path).map_err(about(&path, "reading"))?;
            look(&project::relative(&path), &String::from_utf8_lossy(&text));
        }
    }
    Ok(found)
}

fn unsafe_places() -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let needles = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"];
    for_each_source(|path, text| {
        if path.starts_with("crates/heap/") {
            return;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if needles.iter().any(|needle| code.trim_start().starts_with(needle)) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    })?;
    Ok(found)
}

fn layering() -> Result<Vec<String>, Failure> {
    let actual = layers::actual()?;
    let mut found = layers::disagreements(&layers::drawn(), &actual);
    found.extend(layers::cycle(&actual).map(|name| format!("crates/{name} depends on itself")));
    found.extend(layers::misplaced_toolkits()?);
    Ok(found)
}

/// Each fixture has its recording, and each recording its fixture.
fn recorded() -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for fixture in crate::fixtures::all()? {
        if !fixture.beside("out").is_file() {
            found.push(format!("{} is not recorded: cargo xtask fixtures record", fixture.name));
        }
    }
    let fixtures = project::root().join("fixtures");
    for ending in [".out", ".err", ".code"] {
        for path in project::files_below(&fixtures, ending)? {
            if !has_program(&path) {
                found.push(format!("{} has no program", project::relative(&path)));
            }
        }
    }
    for name in crate::fixtures::known_failures()?.keys().chain(crate::fixtures::gc_exceptions()?.keys()) {
        let name = name.split('@').next().unwrap_or_default();
        if !fixtures.join(format!("{name}.py")).is_file() {
            found.push(format!("{name} is listed but does not exist"));
        }
    }
    Ok(found)
}

fn has_program(recording: &Path) -> bool {
    recording.with_extension("py").is_file()
}
