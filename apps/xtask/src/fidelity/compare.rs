//! Two programs over the same files: each reads a list of files and writes `FOLDER/N` for the N-th of them. What they
//! wrote is compared line by line, a batch of files at a time, so that neither disk nor memory has to hold it all.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use super::{Context, Figure};
use crate::process;
use crate::project::{Failure, Outcome, about};

/// Files per batch.
const BATCH: usize = 40;
/// How long a program may take over one batch.
const LIMIT: Duration = Duration::from_mins(15);
/// How many characters before the first difference are shown, and how many from it on.
const SHOWN: (usize, usize) = (60, 120);

/// Makes the command that reads the list of files and writes into the folder.
pub type Make<'a> = &'a (dyn Fn(&Path, &Path) -> Command + Sync);

/// What is compared.
pub struct Comparison<'a> {
    /// Names the figure and the file of differences.
    pub name: &'a str,
    /// What a line of a result is.
    pub unit: &'static str,
    /// The names of a line's parts, which are separated by tabs; empty if a line has no parts.
    pub fields: &'a [&'a str],
    /// The oracle's program.
    pub theirs: Make<'a>,
    /// Ours.
    pub ours: Make<'a>,
}

/// What one or more batches came to.
#[derive(Debug, Default)]
struct Tally {
    same_files: usize,
    files: usize,
    same: usize,
    all: usize,
    differences: String,
}

impl Comparison<'_> {
    /// Compares `files` and writes the differences to `target/fidelity/NAME.txt`.
    pub fn run(&self, context: &Context, files: &[PathBuf]) -> Result<Vec<Figure>, Failure> {
        let work = context.out.join(self.name);
        if work.exists() {
            fs::remove_dir_all(&work).map_err(about(&work, "removing"))?;
        }
        let batches: Vec<(usize, &[PathBuf])> = files.chunks(BATCH).enumerate().collect();
        let results =
            in_parallel(&batches, |(number, batch)| self.batch(&work.join(number.to_string()), batch))?;
        let mut total = Tally::default();
        for tally in results {
            total.same_files += tally.same_files;
            total.files += tally.files;
            total.same += tally.same;
            total.all += tally.all;
            total.differences.push_str(&tally.differences);
        }
        drop(fs::remove_dir_all(&work));
        let list = context.out.join(format!("{}.txt", self.name));
        fs::write(&list, &total.differences).map_err(about(&list, "writing"))?;
        let figure = |unit, same, all| Figure { name: self.name.to_owned(), unit, same, all };
        let files = figure("files", total.same_files, total.files);
        if self.unit == "files" {
            return Ok(vec![files]);
        }
        Ok(vec![figure(self.unit, total.same, total.all), files])
    }

    fn batch(&self, work: &Path, files: &[PathBuf]) -> Result<Tally, Failure> {
        let (theirs, ours) = (work.join("theirs"), work.join("ours"));
        let list = work.join("list");
        for folder in [&theirs, &ours] {
            fs::create_dir_all(folder).map_err(about(folder, "making"))?;
        }
        let mut names = String::new();
        for path in files {
            let _ = writeln!(names, "{}", path.display());
        }
        fs::write(&list, names).map_err(about(&list, "writing"))?;
        finish((self.theirs)(&list, &theirs))?;
        finish((self.ours)(&list, &ours))?;
        let mut tally = Tally { files: files.len(), ..Tally::default() };
        for (number, file) in files.iter().enumerate() {
            let read = |folder: &Path| fs::read(folder.join(number.to_string())).unwrap_or_default();
            self.compare(file, &read(&theirs), &read(&ours), &mut tally);
        }
        fs::remove_dir_all(work).map_err(about(work, "removing"))?;
        Ok(tally)
    }

    fn compare(&self, file: &Path, theirs: &[u8], ours: &[u8], tally: &mut Tally) {
        let expected: Vec<&[u8]> = theirs.split(|byte| *byte == b'\n').collect();
        tally.all += expected.len() - 1;
        if theirs == ours {
            tally.same_files += usize::from(!theirs.is_empty());
            tally.same += expected.len() - 1;
            return;
        }
        let actual: Vec<&[u8]> = ours.split(|byte| *byte == b'\n').collect();
        let pairs = expected.iter().zip(&actual);
        tally.same += pairs.filter(|(left, right)| left == right && !left.is_empty()).count();
        let first = expected.iter().zip(&actual).take_while(|(left, right)| left == right).count();
        let line = |lines: &[&[u8]]| lines.get(first).copied().unwrap_or_default().to_vec();
        let what = self.describe(&line(&expected), &line(&actual));
        let _ = writeln!(tally.differences, "{}: line {}{what}", file.display(), first + 1);
    }

    /// Says which parts of a line differ, and shows the first place where they do.
    fn describe(&self, theirs: &[u8], ours: &[u8]) -> String {
        let mut text = String::new();
        let refused = [theirs, ours].iter().any(|line| line.starts_with(b"error\t"));
        let split = |line: &[u8]| -> Vec<Vec<u8>> {
            if self.fields.is_empty() || refused {
                return vec![line.to_vec()];
            }
            line.split(|byte| *byte == b'\t').map(<[u8]>::to_vec).collect()
        };
        let (theirs, ours) = (split(theirs), split(ours));
        for index in 0..theirs.len().max(ours.len()) {
            let (left, right) = (theirs.get(index), ours.get(index));
            if left == right {
                continue;
            }
            let (left, right) = (left.cloned().unwrap_or_default(), right.cloned().unwrap_or_default());
            let at = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
            let name = if refused { None } else { self.fields.get(index).copied() }.unwrap_or("line");
            let _ = write!(text, "\n    {name} differs at {at}");
            for (side, value) in [("oracle", &left), ("ours  ", &right)] {
                let part = value.get(at.saturating_sub(SHOWN.0)..).unwrap_or_default();
                let part = part.get(..SHOWN.0 + SHOWN.1).unwrap_or(part);
                let _ = write!(text, "\n      {side} {}", String::from_utf8_lossy(part));
            }
        }
        text
    }
}

fn finish(mut command: Command) -> Outcome {
    let finished = process::run(&mut command, &[], LIMIT)?;
    if finished.code == Some(0) {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&finished.stderr).into_owned();
    Err(Failure(format!("{} failed:\n{text}", command.get_program().display())))
}

/// Does `work` for each item on as many threads as there are processors; results in the items' order.
pub fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Failure> + Sync,
) -> Result<Vec<R>, Failure> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    let result = work(item);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
