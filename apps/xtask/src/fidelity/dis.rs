//! Listings: `dis.dis` of a module and everything in it, with offsets, positions, caches and exception tables.

use std::process::Command;

use super::compare::Comparison;
use super::{Context, Figure, programs};
use crate::project::Failure;

/// One file in so many is listed.
const SAMPLE: usize = 5;

/// Compares the listings of the sample, line by line.
pub fn run(context: &Context) -> Result<Vec<Figure>, Failure> {
    let ours = programs::example("compiler", "list_files")?;
    let sample: Vec<_> = context.files.iter().step_by(SAMPLE).cloned().collect();
    let comparison = Comparison {
        name: "dis",
        unit: "lines",
        fields: &[],
        theirs: &|list, folder| programs::theirs(context, "listing", list, folder, &[]),
        ours: &|list, folder| {
            let mut command = Command::new(&ours);
            command.arg(list).arg(folder);
            command
        },
    };
    comparison.run(context, &sample)
}
