//! Compiles the files named in a list, one name a line, and writes the `.pyc` file of the N-th of them to `OUTDIR/N` as a
//! line of hexadecimal digits, or the reason why there is none.
//!
//! usage: `compile_files LIST OUTDIR [OPTIMIZE]`
#![expect(clippy::print_stderr, reason = "a command-line tool")]

use std::fmt::Write as _;

use bumpalo::Bump;
use serpentarium_bytecode::pyc::{self, Validation};
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, SyntaxError, decode_source, parse};

/// The line that stands for a file that does not compile.
fn refused(error: &SyntaxError) -> String {
    format!("error\t{:?}Error\t{}\t{}\n", error.kind, error.message, error.line)
}

fn compile_file(path: &str, optimize: u8) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = decode_source(&bytes).map_err(|error| refused(&error))?;
    let arena = Bump::new();
    let parsed = parse(&source, serpentarium_parser::Mode::Exec, &arena, Options::default())
        .map_err(|error| refused(&error))?;
    let compiled = compile(&parsed.module, path, Mode::Exec, 0, optimize).map_err(|error| {
        let line = error.location.map_or(0, |location| location.line);
        format!("error\t{:?}Error\t{}\t{line}\n", error.kind, error.message)
    })?;
    let validation = Validation::Timestamp { mtime: 0, size: bytes.len() as u32 };
    pyc::write(&compiled.code, validation).map_err(|error| error.to_string())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len() + 1);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\n');
    text
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, list, outdir, rest @ ..] = &arguments[..] else {
        eprintln!("usage: compile_files LIST OUTDIR [OPTIMIZE]");
        return Ok(());
    };
    let optimize = rest.first().and_then(|level| level.parse().ok()).unwrap_or(0);
    for (index, path) in std::fs::read_to_string(list)?.lines().enumerate() {
        let place = format!("{outdir}/{index}");
        match compile_file(path, optimize) {
            Ok(bytes) => std::fs::write(place, hex(&bytes))?,
            Err(error) => std::fs::write(place, error)?,
        }
    }
    Ok(())
}
