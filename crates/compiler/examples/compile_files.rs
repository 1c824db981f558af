//! Compiles the files named in a list, one name a line, and writes the `.pyc` file of the N-th of them to `OUTDIR/N` as a
//! line of hexadecimal digits, or the reason why there is none.
//!
//! usage: `compile_files LIST OUTDIR [OPTIMIZE]`
#![expect(clippy::print_stderr, reason = "a command-line tool")]

use std::fmt::Write as _;

use bumpalo::Bump;
use serpentarium_bytecode::pyc::{self, Validation};
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, decode_source, parse};

fn compile_file(path: &str, optimize: u8) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = decode_source(&bytes).map_err(|error| format!("{}:{}", error.line, error.message))?;
    let arena = Bump::new();
    let parsed = parse(&source, serpentarium_parser::Mode::Exec, &arena, Options::default())
        .map_err(|error| format!("{}:{}", error.line, error.message))?;
    let compiled =
        compile(&parsed.module, path, Mode::Exec, 0, optimize).map_err(|error| error.to_string())?;
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
