//! Speed: source text to code object, ours against the oracle's `compile()`, in turn on the same files, so that a busy
//! machine slows both. Each side times itself, without reading files and without starting up.

use std::process::Command;
use std::time::Duration;

use super::{Context, programs};
use crate::process;
use crate::project::{Failure, Outcome, about};

const ROUNDS: usize = 5;
/// Files per turn.
const TURN: usize = 200;
const LIMIT: Duration = Duration::from_mins(10);

/// Times both and prints the sum of each side's best turns, and the ratio.
pub fn run(context: &Context) -> Outcome {
    let ours = programs::example("compiler", "time_compile")?;
    let list = context.out.join("speed.list");
    let (mut theirs_total, mut ours_total, mut bytes) = (0.0, 0.0, 0);
    for files in context.files.chunks(TURN) {
        let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
        std::fs::write(&list, names.join("\n")).map_err(about(&list, "writing"))?;
        for file in files {
            bytes += file.metadata()?.len();
        }
        let mut best = [f64::INFINITY; 2];
        for _ in 0..ROUNDS {
            let mut oracle = Command::new(&context.oracle);
            oracle.arg(programs::script()).arg("speed").arg(&list);
            let mut own = Command::new(&ours);
            own.arg(&list);
            for (slot, command) in best.iter_mut().zip([oracle, own]) {
                *slot = slot.min(seconds(command)?);
            }
        }
        theirs_total += best[0];
        ours_total += best[1];
    }
    let rate = |seconds: f64| bytes as f64 / seconds / 1e6;
    println!("compile(): oracle {theirs_total:.2} s, {:.1} MB/s", rate(theirs_total));
    println!("           ours   {ours_total:.2} s, {:.1} MB/s", rate(ours_total));
    println!("           ratio  {:.2} (at least 3)", theirs_total / ours_total);
    Ok(())
}

/// The first word that the program prints.
fn seconds(mut command: Command) -> Result<f64, Failure> {
    let finished = process::run(&mut command, &[], LIMIT)?;
    let text = String::from_utf8_lossy(&finished.stdout).into_owned();
    let first = text.split_whitespace().next().and_then(|word| word.parse().ok());
    first
        .ok_or_else(|| Failure(format!("no time in `{text}`: {}", String::from_utf8_lossy(&finished.stderr))))
}
