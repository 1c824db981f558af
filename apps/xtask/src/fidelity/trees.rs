//! Syntax trees: `ast.dump(ast.parse(source), include_attributes=True)` and the parser's warnings.

use std::process::Command;

use super::compare::Comparison;
use super::{Context, Figure, programs};
use crate::project::Failure;

/// Compares the tree of every file.
pub fn run(context: &Context) -> Result<Vec<Figure>, Failure> {
    let ours = programs::example("parser", "dump")?;
    let comparison = Comparison {
        name: "trees",
        unit: "files",
        fields: &[],
        theirs: &|list, folder| programs::theirs(context, "trees", list, folder, &[]),
        ours: &|list, folder| {
            let mut command = Command::new(&ours);
            command.arg("--list").arg(list).arg(folder);
            command
        },
    };
    comparison.run(context, &context.files)
}
