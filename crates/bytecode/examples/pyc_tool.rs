//! Works on `.pyc` files: `list FILE` prints a listing; `check FILE…` reads, verifies and rewrites each file and says
//! which did not come out byte for byte as they went in.
#![expect(clippy::print_stdout, reason = "a command-line tool")]

use std::process::ExitCode;

use serpentarium_bytecode::dis::{self, Options};
use serpentarium_bytecode::{pyc, verify};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((command, [path])) if command == "list" => list(path, Options::default()),
        Some((command, [path])) if command == "list-all" => {
            list(path, Options { show_caches: true, show_offsets: true, show_positions: true, current: None })
        }
        Some((command, paths)) if command == "check" => check(paths),
        _ => {
            println!("usage: pyc_tool list|list-all FILE | check FILE…");
            ExitCode::FAILURE
        }
    }
}

fn list(path: &str, options: Options) -> ExitCode {
    match std::fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| pyc::read(&bytes).map_err(|e| e.to_string()))
    {
        Ok((_, code)) => {
            print!("{}", dis::disassemble_recursive(&code, options, &|_| 0));
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(paths: &[String]) -> ExitCode {
    let mut same = 0;
    for path in paths {
        match check_file(path) {
            Ok(()) => same += 1,
            Err(error) => println!("{path}: {error}"),
        }
    }
    println!("{same} of {} files are accepted and written back unchanged", paths.len());
    if same == paths.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check_file(path: &str) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let (validation, code) = pyc::read(&bytes).map_err(|error| error.to_string())?;
    verify::verify(&code).map_err(|error| error.to_string())?;
    let written = pyc::write(&code, validation).map_err(|error| error.to_string())?;
    if written == bytes {
        return Ok(());
    }
    let place = written.iter().zip(&bytes).position(|(new, old)| new != old);
    Err(format!("written differently at byte {:?}", place.unwrap_or(written.len().min(bytes.len()))))
}
