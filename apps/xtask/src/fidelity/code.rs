//! Code objects: every field of each, at the three levels of optimisation; then, on a sample, the other modes and the
//! flags of future features.

use std::process::Command;

use super::compare::Comparison;
use super::{Context, Figure, programs};
use crate::project::Failure;

/// The fields in the order in which both programs write them, after the place in the tree of code objects.
pub const FIELDS: [&str; 16] = [
    "place",
    "co_flags",
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_stacksize",
    "co_firstlineno",
    "co_name",
    "co_qualname",
    "co_names",
    "localsplus",
    "varnames/cellvars/freevars",
    "co_code",
    "co_linetable",
    "co_exceptiontable",
    "co_consts",
];

/// How a sample of the files is compiled besides: name, level, mode, flags.
///
/// The flags are those of `annotations`, of `barry_as_FLUFL`, and of await at the top of a module.
const SAMPLES: [(&str, &str, &str, &str); 5] = [
    ("code eval", "0", "eval", "0"),
    ("code single", "0", "single", "0"),
    ("code future", "0", "exec", "16777216"),
    ("code flufl", "0", "exec", "4194304"),
    ("code await", "0", "exec", "8192"),
];

/// One file in so many belongs to the sample.
const SAMPLE: usize = 6;

/// Compares at every level, then the sample.
pub fn run(context: &Context) -> Result<Vec<Figure>, Failure> {
    let ours = programs::example("compiler", "dump_corpus")?;
    let mut figures = Vec::new();
    let levels = [("code -O0", "0"), ("code -O1", "1"), ("code -O2", "2")];
    let whole = levels.map(|(name, level)| (name, level, "exec", "0"));
    let sample: Vec<_> = context.files.iter().step_by(SAMPLE).cloned().collect();
    let runs = whole.iter().map(|run| (run, &context.files)).chain(SAMPLES.iter().map(|run| (run, &sample)));
    for (&(name, level, mode, flags), files) in runs {
        let arguments = [level, mode, flags];
        let comparison = Comparison {
            name,
            unit: "code objects",
            fields: &FIELDS,
            theirs: &|list, folder| programs::theirs(context, "code", list, folder, &arguments),
            ours: &|list, folder| {
                let mut command = Command::new(&ours);
                command.arg(list).arg(folder).args(arguments);
                command
            },
        };
        figures.extend(comparison.run(context, files)?);
    }
    Ok(figures)
}
