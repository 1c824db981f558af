//! Compiles the files named in a list and writes every field of every code object, one line each, to be compared with
//! what another compiler made of the same files.
//!
//! usage: `dump_corpus LIST OUTDIR [OPTIMIZE [MODE [FLAGS]]]`
#![expect(clippy::print_stderr, reason = "a command line tool")]

use std::fmt::Write as _;

use bumpalo::Bump;
use serpentarium_bytecode::CodeObject;
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, SyntaxError, decode_source, parse};

#[path = "../tests/support/dump.rs"]
mod dump;

/// The name in ASCII, to tell code objects apart in the list.
fn ascii(name: &str) -> String {
    name.chars().fold(String::new(), |mut out, c| {
        let _ = match u32::from(c) {
            0..0x80 => write!(out, "{c}"),
            point @ 0x80..0x100 => write!(out, "\\x{point:02x}"),
            point => write!(out, "\\u{point:04x}"),
        };
        out
    })
}

fn dump_all(code: &CodeObject, path: &str, out: &mut String) {
    let _ = writeln!(out, "{path}\t{}", dump::dump(code));
    for (index, child) in code.children().enumerate() {
        dump_all(child, &format!("{path}/{index}:{}", ascii(&child.name)), out);
    }
}

/// The line that stands for a file that does not compile.
fn error_line(kind: &str, message: &str, line: Option<i32>) -> String {
    let line = line.map_or_else(|| "None".to_owned(), |line| line.to_string());
    format!("error\t{kind}\t{message}\t{line}\n")
}

fn refused(error: &SyntaxError) -> String {
    error_line(&format!("{:?}Error", error.kind), &error.message, Some(error.line))
}

fn one(file: &str, optimize: u8, mode: &str, flags: u32) -> String {
    let (parse_mode, mode) = match mode {
        "eval" => (serpentarium_parser::Mode::Eval, Mode::Eval),
        "single" => (serpentarium_parser::Mode::Single, Mode::Single),
        _ => (serpentarium_parser::Mode::Exec, Mode::Exec),
    };
    let Ok(source) = std::fs::read(file) else { return error_line("OSError", "unreadable", None) };
    let source = match decode_source(&source) {
        Ok(source) => source,
        Err(error) => return refused(&error),
    };
    let arena = Bump::new();
    let parsed = match parse(&source, parse_mode, &arena, Options::default()) {
        Ok(parsed) => parsed,
        Err(error) => return refused(&error),
    };
    match compile(&parsed.module, file, mode, flags, optimize) {
        Ok(compiled) => {
            let mut out = String::new();
            dump_all(&compiled.code, "m", &mut out);
            out
        }
        Err(error) => {
            let line = error.location.map(|location| location.line);
            error_line(&format!("{:?}Error", error.kind), &error.message, line)
        }
    }
}

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, list, outdir, rest @ ..] = &args[..] else {
        eprintln!("usage: dump_corpus LIST OUTDIR [OPTIMIZE]");
        return Ok(());
    };
    let number = |index: usize| rest.get(index).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let optimize = u8::try_from(number(0)).unwrap_or(0);
    let mode = rest.get(1).map_or("exec", String::as_str);
    let flags = number(2);
    for (index, file) in std::fs::read_to_string(list)?.lines().enumerate() {
        std::fs::write(format!("{outdir}/{index}"), one(file, optimize, mode, flags))?;
    }
    Ok(())
}
