//! `.pyc` files: what `py_compile` writes in a fresh process, byte for byte.

use std::process::Command;

use super::compare::Comparison;
use super::{Context, Figure, programs};
use crate::project::Failure;

/// Compares the compiled file of every source. Both sides write it as lines of hexadecimal digits, so that a
/// difference can be shown.
pub fn run(context: &Context) -> Result<Vec<Figure>, Failure> {
    let ours = programs::example("compiler", "compile_files")?;
    let comparison = Comparison {
        name: "pyc",
        unit: "files",
        fields: &[],
        theirs: &|list, folder| programs::theirs(context, "pyc", list, folder, &[]),
        ours: &|list, folder| {
            let mut command = Command::new(&ours);
            command.arg(list).arg(folder);
            command
        },
    };
    comparison.run(context, &context.files)
}
