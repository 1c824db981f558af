//! The layers: which crate of the workspace may name which. `crates/README.md` draws the table,
//! the manifests say what is, and the two must agree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::project::{self, Failure, about};

/// Crate (by folder) to the crates that it names.
pub type Edges = BTreeMap<String, BTreeSet<String>>;

const PREFIX: &str = "serpentarium-";

/// What the manifests under `crates/` say, without what only tests need.
pub fn actual() -> Result<Edges, Failure> {
    let mut edges = Edges::new();
    for folder in folders(&project::root().join("crates"))? {
        let path = project::root().join("crates").join(&folder).join("Cargo.toml");
        let text = std::fs::read_to_string(&path).map_err(about(&path, "reading"))?;
        edges.insert(folder, named_in(&text));
    }
    Ok(edges)
}

/// The names of the folders directly below `dir`, sorted.
pub fn folders(dir: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(about(dir, "reading"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}

/// Our crates named in the sections of a manifest that reach the built library.
fn named_in(manifest: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if section.ends_with("dependencies")
            && !section.ends_with("dev-dependencies")
            && let Some(rest) = line.strip_prefix(PREFIX)
        {
            found.insert(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect());
        }
    }
    found
}

/// What the table of `crates/README.md` says. A row is `| name | what it is | crate, crate |`;
/// a dash means none.
pub fn drawn() -> Edges {
    // Without the file nothing is drawn, and every crate is reported as missing from it.
    let text = std::fs::read_to_string(project::root().join("crates/README.md")).unwrap_or_default();
    parse_table(&text)
}

fn parse_table(text: &str) -> Edges {
    let mut edges = Edges::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [name, .., uses] = cells.as_slice() else { continue };
        let Some(name) = name.strip_prefix('`').and_then(|name| name.strip_suffix('`')) else { continue };
        let uses = uses.split(',').map(|word| word.trim().trim_matches('`').to_owned());
        edges.insert(
            name.trim_end_matches('/').to_owned(),
            uses.filter(|word| !word.is_empty() && word != "-" && word != "–").collect(),
        );
    }
    edges
}

/// Each disagreement between the two, in words.
pub fn disagreements(drawn: &Edges, actual: &Edges) -> Vec<String> {
    let mut found = Vec::new();
    let nothing = BTreeSet::new();
    let names: BTreeSet<&String> = drawn.keys().chain(actual.keys()).collect();
    for name in names {
        if !drawn.contains_key(name) {
            found.push(format!("crates/README.md has no row for crates/{name}"));
        }
        if !actual.contains_key(name) {
            found.push(format!("crates/README.md has a row for {name}, which is no crate"));
        }
        let drawn = drawn.get(name).unwrap_or(&nothing);
        let actual = actual.get(name).unwrap_or(&nothing);
        for edge in actual.difference(drawn) {
            found.push(format!("crates/{name} names {edge}, which crates/README.md does not draw"));
        }
        for edge in drawn.difference(actual) {
            found.push(format!("crates/README.md lets {name} name {edge}, which it does not"));
        }
    }
    found
}

/// A crate that can reach itself, if there is one.
pub fn cycle(edges: &Edges) -> Option<String> {
    edges
        .keys()
        .find(|start| {
            let mut pending: Vec<&String> = edges.get(*start).into_iter().flatten().collect();
            let mut seen = BTreeSet::new();
            while let Some(name) = pending.pop() {
                if name == *start {
                    return true;
                }
                if seen.insert(name) {
                    pending.extend(edges.get(name).into_iter().flatten());
                }
            }
            false
        })
        .cloned()
}

/// Toolkits that only the window may name, and where.
pub fn misplaced_toolkits() -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for (toolkit, homes) in [("egui", &["view", "serpentarium"][..]), ("eframe", &["serpentarium"])] {
        for base in ["crates", "apps"] {
            let base = project::root().join(base);
            for folder in folders(&base)? {
                let path = base.join(&folder).join("Cargo.toml");
                let text = std::fs::read_to_string(&path).map_err(about(&path, "reading"))?;
                let names = text.lines().any(|line| {
                    line.strip_prefix(toolkit).is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
                });
                if names && !homes.contains(&folder.as_str()) {
                    found.push(format!("{} names {toolkit}", project::relative(&path)));
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_table_row_names_a_crate_and_what_it_uses() {
        let edges = parse_table(
            "| crate | is | uses |\n|---|---|---|\n| `gc` | collector | - |\n| `vm` | loop | `gc`, heap |\n",
        );
        assert_eq!(edges.get("gc").unwrap().len(), 0);
        assert_eq!(edges.get("vm").unwrap().iter().collect::<Vec<_>>(), ["gc", "heap"]);
        assert_eq!(edges.len(), 2);
    }

    #[test]
    fn a_manifest_is_read_by_section() {
        let text = "[dependencies]\nserpentarium-gc = { workspace = true }\nserde = \"1\"\n[dev-dependencies]\nserpentarium-vm.workspace = true\n";
        assert_eq!(named_in(text).into_iter().collect::<Vec<_>>(), ["gc"]);
    }

    #[test]
    fn a_cycle_is_found() {
        let edges = parse_table("| `a` | x | b |\n| `b` | x | c |\n| `c` | x | b |\n| `d` | x | a |\n");
        assert_eq!(cycle(&edges).unwrap(), "b");
    }
}
