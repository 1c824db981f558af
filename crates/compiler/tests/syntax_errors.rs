//! Compares the errors of bad sources with what CPython 3.14.10 says of them: type, message, line, columns and text,
//! whichever stage refuses the source. `apps/xtask/python/record_syntax.py` makes the recording, and
//! `cargo xtask fidelity syntax` compares thousands more with the oracle itself.
#![expect(clippy::unwrap_used, reason = "tests")]

use bumpalo::Bump;
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{ErrorKind, Options, parse};

const RECORDED: &str = include_str!("../../../fixtures/syntax/errors.tsv");

/// An error: type, message, text, and lineno, offset, `end_lineno`, `end_offset`.
type Outcome = (String, String, Option<String>, [i32; 4]);

/// The value of a Python string literal as `ascii` writes it.
fn unquote(literal: &str) -> String {
    let mut text = String::new();
    let mut chars = literal[1..literal.len() - 1].chars();
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            text.push(ch);
            continue;
        }
        let digits = match chars.next().unwrap() {
            'n' => {
                text.push('\n');
                continue;
            }
            't' => {
                text.push('\t');
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            other => {
                text.push(other);
                continue;
            }
        };
        let code: String = chars.by_ref().take(digits).collect();
        text.push(char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap());
    }
    text
}

fn outcome(source: &str, mode: &str) -> Option<Outcome> {
    let (parse_mode, compile_mode) = match mode {
        "exec" => (serpentarium_parser::Mode::Exec, Mode::Exec),
        "eval" => (serpentarium_parser::Mode::Eval, Mode::Eval),
        _ => (serpentarium_parser::Mode::Single, Mode::Single),
    };
    let arena = Bump::new();
    match parse(source, parse_mode, &arena, Options::default()) {
        Ok(parsed) => {
            let error = compile(&parsed.module, "<recorded>", compile_mode, 0, 0).err()?;
            let at = error.location.unwrap_or_default();
            let place = [at.line, at.col + 1, at.end_line, at.end_col + 1];
            // The compiler has no file to take a line from.
            Some(("SyntaxError".to_owned(), error.message, None, place))
        }
        Err(failure) => {
            let error = failure.error;
            let class = match error.kind {
                ErrorKind::Indentation => "IndentationError",
                ErrorKind::Tab => "TabError",
                _ => "SyntaxError",
            };
            let place = [error.line, error.col, error.end_line, error.end_col];
            Some((class.to_owned(), error.message, error.text, place))
        }
    }
}

#[test]
fn errors_are_as_recorded() {
    let mut differences = Vec::new();
    for line in RECORDED.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [mode, source, class, message, text, place @ ..] = fields.as_slice() else { panic!("{line}") };
        let (mode, source) = (unquote(mode), unquote(source));
        let text = if *text == "None" { None } else { Some(unquote(text)) };
        let place: Vec<i32> = place.iter().map(|number| number.parse().unwrap()).collect();
        let expected = Some((unquote(class), unquote(message), text, place.try_into().unwrap()));
        let actual = outcome(&source, &mode);
        if actual != expected {
            differences.push(format!("{mode} {source:?}\n  expected {expected:?}\n  actual   {actual:?}"));
        }
    }
    assert!(RECORDED.lines().count() >= 500);
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}
