//! Compares what comes of each snippet with what CPython 3.14.10 made of it: the code objects in every field, the
//! warnings, or the error with its text and place. `tools/record.py` makes the recording.
#![expect(clippy::unwrap_used, reason = "tests")]

use bumpalo::Bump;
use serpentarium_bytecode::CodeObject;
use serpentarium_compiler::{CompileWarning, Mode, compile_with_warnings};
use serpentarium_parser::{Options, parse};

#[path = "support/dump.rs"]
mod dump;

const SNIPPETS: &str = include_str!("data/snippets.txt");
const RECORDED: &str = include_str!("data/recorded.tsv");

/// FNV-1a over the text of all code objects, as the recording tool computes it.
fn fingerprint(code: &CodeObject) -> String {
    fn add(value: &mut u64, code: &CodeObject) {
        for byte in dump::dump(code).bytes().chain([b'\n']) {
            *value = (*value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        for child in code.children() {
            add(value, child);
        }
    }
    let mut value = 0xcbf2_9ce4_8422_2325;
    add(&mut value, code);
    format!("{value:016x}")
}

/// The outcome in the form of the recording; `None` if the parser refuses the text.
fn outcome(source: &str, flags: u32, optimize: u8) -> Option<(String, Vec<CompileWarning>)> {
    let arena = Bump::new();
    let parsed = parse(source, serpentarium_parser::Mode::Exec, &arena, Options::default()).ok()?;
    let mut warnings = Vec::new();
    let result = compile_with_warnings(&parsed.module, "f", Mode::Exec, flags, optimize, &mut warnings);
    let text = match result {
        Ok(code) => format!("ok\t{}", fingerprint(&code)),
        Err(error) => {
            let at = error.location.unwrap_or_default();
            let (col, end_col) = (at.col + 1, at.end_col + 1);
            format!("error\t{}\t{}\t{col}\t{}\t{end_col}", error.message, at.line, at.end_line)
        }
    };
    Some((text, warnings))
}

#[test]
fn snippets_compile_as_recorded() {
    let snippets: Vec<&str> = SNIPPETS.trim_end_matches('\n').split("\n---\n").collect();
    let mut lines = RECORDED.lines().peekable();
    let mut differences = Vec::new();
    let mut compared = 0;
    while let Some(line) = lines.next() {
        let mut fields = line.splitn(5, '\t');
        let source = snippets[fields.next().unwrap().parse::<usize>().unwrap()];
        let _mode = fields.next();
        let flags = fields.next().unwrap().parse().unwrap();
        let optimize = fields.next().unwrap().parse().unwrap();
        let expected = fields.next().unwrap();
        let mut expected_warnings = Vec::new();
        while let Some(warning) = lines.peek().and_then(|line| line.strip_prefix("\tw\t")) {
            expected_warnings.push(warning.to_owned());
            lines.next();
        }
        // Errors and warnings of the parser are the parser's to test.
        let Some((actual, warnings)) = outcome(source, flags, optimize) else { continue };
        compared += 1;
        let warnings: Vec<String> =
            warnings.iter().map(|warning| format!("{} {}", warning.location.line, warning.message)).collect();
        if actual != expected || (actual.starts_with("ok") && warnings != expected_warnings) {
            differences.push(format!(
                "{source:?} (flags {flags}, optimize {optimize})\n  expected {expected} {expected_warnings:?}\n  \
                 actual   {actual} {warnings:?}"
            ));
        }
    }
    assert!(compared > 1000, "only {compared} snippets were compared");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}
