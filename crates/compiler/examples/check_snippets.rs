//! Compiles one snippet per line of a list (hexadecimal source, mode, flags) and prints what came of it.
//!
//! usage: `check_snippets LIST`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use bumpalo::Bump;
use serpentarium_compiler::{CompileError, CompileWarning, ErrorKind, Mode, compile_with_warnings};
use serpentarium_parser::{Options, parse};

fn unhex(text: &str) -> String {
    let digits: Vec<u8> = text.bytes().filter_map(|b| (b as char).to_digit(16)).map(|d| d as u8).collect();
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn describe(error: &CompileError) -> String {
    let kind = match error.kind {
        ErrorKind::Syntax => "SyntaxError",
        ErrorKind::Recursion => "RecursionError",
        _ => "other",
    };
    match error.location {
        Some(at) => format!(
            "err\t{kind}\t{}\t{}\t{}\t{}\t{}",
            error.message,
            at.line,
            at.col + 1,
            at.end_line,
            at.end_col + 1
        ),
        None => format!("err\t{kind}\t{}", error.message),
    }
}

fn check(source: &str, mode: &str, flags: u32) -> (String, Vec<CompileWarning>) {
    let arena = Bump::new();
    let (parse_mode, mode) = match mode {
        "eval" => (serpentarium_parser::Mode::Eval, Mode::Eval),
        "single" => (serpentarium_parser::Mode::Single, Mode::Single),
        _ => (serpentarium_parser::Mode::Exec, Mode::Exec),
    };
    let mut warnings = Vec::new();
    let result = match parse(source, parse_mode, &arena, Options::default()) {
        Err(failure) => format!("parse\t{}", failure.error.message),
        Ok(parsed) => match compile_with_warnings(&parsed.module, "f", mode, flags, 0, &mut warnings) {
            Ok(_) => "ok".to_owned(),
            Err(error) => describe(&error),
        },
    };
    (result, warnings)
}

fn main() -> std::io::Result<()> {
    let Some(list) = std::env::args().nth(1) else {
        eprintln!("usage: check_snippets LIST");
        return Ok(());
    };
    for line in std::fs::read_to_string(list)?.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [source, mode, flags] = fields[..] else { continue };
        let (result, warnings) = check(&unhex(source), mode, flags.parse().unwrap_or(0));
        let warnings: Vec<String> = warnings
            .iter()
            .map(|warning| {
                let at = warning.location;
                format!("{}@{}@{}@{}@{}", warning.message, at.line, at.col + 1, at.end_line, at.end_col + 1)
            })
            .collect();
        println!("{result}\u{1f}{}", warnings.join("\u{1e}"));
    }
    Ok(())
}
