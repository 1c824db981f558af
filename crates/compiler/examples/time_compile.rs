//! Times source text to code object for the files named in a list and prints the seconds, files read beforehand.
//!
//! usage: `time_compile LIST`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::time::Instant;

use bumpalo::Bump;
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, decode_source, parse};

/// Compiles one file's bytes; says whether that worked, so that nothing can be left out as unused.
fn works(bytes: &[u8]) -> bool {
    let Ok(source) = decode_source(bytes) else { return false };
    let arena = Bump::new();
    match parse(&source, serpentarium_parser::Mode::Exec, &arena, Options::default()) {
        Ok(parsed) => compile(&parsed.module, "file.py", Mode::Exec, 0, 0).is_ok(),
        Err(_) => false,
    }
}

fn main() -> std::io::Result<()> {
    let Some(list) = std::env::args().nth(1) else {
        eprintln!("usage: time_compile LIST");
        return Ok(());
    };
    let names = std::fs::read_to_string(list)?;
    let sources = names.lines().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let start = Instant::now();
    let compiled = sources.iter().filter(|bytes| works(bytes)).count();
    println!("{} {compiled}", start.elapsed().as_secs_f64());
    Ok(())
}
