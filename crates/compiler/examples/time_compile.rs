//! Times source text to code object for the files named in a list and prints the seconds, files read
//! beforehand.
//!
//! usage: `time_compile LIST`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::time::Instant;

use bumpalo::Bump;
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, decode_source, parse};

/// Compiles one file's bytes and gives the seconds until the tree was there and until the code was; none if the file
/// does not compile.
fn times(bytes: &[u8]) -> Option<(f64, f64)> {
    let start = Instant::now();
    let source = decode_source(bytes).ok()?;
    let arena = Bump::new();
    let parsed = parse(&source, serpentarium_parser::Mode::Exec, &arena, Options::default()).ok()?;
    let parse = start.elapsed();
    compile(&parsed.module, "file.py", Mode::Exec, 0, 0).ok()?;
    Some((parse.as_secs_f64(), start.elapsed().as_secs_f64()))
}

fn main() -> std::io::Result<()> {
    let Some(list) = std::env::args().nth(1) else {
        eprintln!("usage: time_compile LIST");
        return Ok(());
    };
    let names = std::fs::read_to_string(list)?;
    let sources = names.lines().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let start = Instant::now();
    let times: Vec<(f64, f64)> = sources.iter().filter_map(|bytes| times(bytes)).collect();
    let all = start.elapsed().as_secs_f64();
    let parsing: f64 = times.iter().map(|times| times.0).sum();
    println!("{all} seconds for {} files, {parsing} of them for tokens and trees", times.len());
    Ok(())
}
