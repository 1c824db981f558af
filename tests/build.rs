//! Writes one test function for each fixture and mode of the collector, so that each has a name
//! of its own in every runner: `fixtures::normal::gc::cycle`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use xtask::fixtures::{Fixture, GcMode};
use xtask::project::{self, Failure};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = generate().map_err(|failure| failure.0)?;
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR")?).join("fixtures.rs");
    std::fs::write(out, text)?;
    for folder in ["run", "hostile"] {
        println!("cargo::rerun-if-changed={}", project::root().join("fixtures").join(folder).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// Modules by mode and topic. A fixture of `hostile/` is a topic of that name.
fn generate() -> Result<String, Failure> {
    let mut topics: BTreeMap<String, Vec<Fixture>> = BTreeMap::new();
    for fixture in xtask::fixtures::all()? {
        let mut parts: Vec<&str> = fixture.name.split('/').collect();
        parts.pop();
        let topic = parts.last().copied().unwrap_or_default().to_owned();
        topics.entry(topic).or_default().push(fixture);
    }
    let mut text = String::new();
    for mode in GcMode::ALL {
        let _ = writeln!(text, "mod {} {{", mode.name());
        for (topic, fixtures) in &topics {
            let _ = writeln!(text, "    mod {topic} {{");
            for fixture in fixtures {
                let name = fixture.name.rsplit('/').next().unwrap_or_default();
                let _ = writeln!(
                    text,
                    "        #[test]\n        fn {name}() {{ crate::fixtures::check({:?}, {:?}); }}",
                    fixture.name,
                    mode.name()
                );
            }
            text.push_str("    }\n");
        }
        text.push_str("}\n");
    }
    Ok(text)
}
