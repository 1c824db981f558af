//! Writes the syntax trees of Python files as `ast.dump(tree, include_attributes=True)` does, or their errors.
//!
//! `dump FILE` prints one tree. `dump --list LIST DIRECTORY` reads the names of files from LIST, one a line, and writes
//! each file's result to DIRECTORY under its number in the list, to be compared with CPython's. With `--texts` instead
//! of `--list`, encoding declarations do not count, as they do not when a `str` is compiled, and a
//! file's extension may name another mode: `eval`, `single` or `func_type`.
#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use serpentarium_parser::{Arena, Mode, Options, SyntaxError, decode_source, dump, parse};

fn error_text(error: &SyntaxError) -> String {
    let SyntaxError { kind, message, line, col, end_line, end_col, .. } = error;
    format!("{kind:?}Error: {message} ({line}, {col}, {end_line}, {end_col})")
}

fn decoded_result(source: &[u8]) -> String {
    match decode_source(source) {
        Ok(text) => result_text(&text, Mode::Exec),
        Err(error) => error_text(&error),
    }
}

fn result_text(text: &str, mode: Mode) -> String {
    let arena = Arena::new();
    match parse(text, mode, &arena, Options::default()) {
        Ok(parsed) => {
            let mut out = dump::dump(&parsed.module, true);
            for warning in parsed.warnings {
                let _ = write!(out, "\nwarning {}: {}", warning.line, warning.message);
            }
            out
        }
        Err(failure) => error_text(&failure.error),
    }
}

/// The mode that a file's extension names.
fn mode_of(file: &str) -> Mode {
    match Path::new(file).extension().and_then(|extension| extension.to_str()) {
        Some("eval") => Mode::Eval,
        Some("single") => Mode::Single,
        Some("func_type") => Mode::FuncType,
        _ => Mode::Exec,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [file] => println!("{}", decoded_result(&std::fs::read(file)?)),
        [flag, list, directory] if flag == "--list" || flag == "--texts" => {
            for (number, file) in std::fs::read_to_string(list)?.lines().enumerate() {
                let source = std::fs::read(file)?;
                let text = if flag == "--list" {
                    decoded_result(&source)
                } else {
                    result_text(&String::from_utf8_lossy(&source), mode_of(file))
                };
                std::fs::write(Path::new(directory).join(number.to_string()), text)?;
            }
        }
        _ => println!("usage: dump FILE | dump --list LIST DIRECTORY"),
    }
    Ok(())
}
