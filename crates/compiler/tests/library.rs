//! The standard library as this project packs it, against what CPython 3.14.10 made of the same texts: code objects at
//! the three levels of optimisation, syntax trees, and `.pyc` files, as digests. `cargo xtask fidelity record` makes the
//! recording.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use bumpalo::Bump;
use serpentarium_bytecode::CodeObject;
use serpentarium_bytecode::pyc::{self, Validation};
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, decode_source, parse};

#[path = "support/dump.rs"]
mod dump;

const RECORDED: &str = include_str!("../../../fixtures/fidelity/library.tsv");

/// Files whose `.pyc` depends on what the writing process had interned before; the README of `bytecode` explains.
const DEPEND_ON_THE_PROCESS: [&str; 2] = ["ftplib.py", "inspect.py"];

/// FNV-1a.
fn digest(bytes: impl IntoIterator<Item = u8>) -> String {
    let add = |value: u64, byte: u8| (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, add))
}

fn lines(code: &CodeObject, text: &mut String) {
    text.push_str(&dump::dump(code));
    text.push('\n');
    for child in code.children() {
        lines(child, text);
    }
}

/// The digests of one file in the order of the recording's columns.
fn digests(path: &str) -> Vec<String> {
    let bytes = serpentarium_pylib::read(path).unwrap();
    let source = decode_source(&bytes).unwrap();
    let arena = Bump::new();
    let parsed = parse(&source, serpentarium_parser::Mode::Exec, &arena, Options::default()).unwrap();
    let mut found = Vec::new();
    for optimize in 0..3 {
        let code = compile(&parsed.module, path, Mode::Exec, 0, optimize).unwrap().code;
        let mut text = String::new();
        lines(&code, &mut text);
        found.push(digest(text.bytes()));
        if optimize == 0 {
            let validation = Validation::Timestamp { mtime: 0, size: bytes.len() as u32 };
            found.push(digest(pyc::write(&code, validation).unwrap()));
        }
    }
    found.push(digest(serpentarium_parser::dump::dump(&parsed.module, true).bytes()));
    found
}

#[test]
fn the_library_compiles_as_recorded() {
    const COLUMNS: [&str; 5] = ["code at -O0", ".pyc", "code at -O1", "code at -O2", "tree"];
    let mut compared = 0;
    let mut differences: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in RECORDED.lines() {
        let mut fields = line.split('\t');
        let path = fields.next().unwrap();
        for ((expected, actual), column) in fields.zip(digests(path)).zip(COLUMNS) {
            if expected != actual && !(column == ".pyc" && DEPEND_ON_THE_PROCESS.contains(&path)) {
                differences.entry(path).or_default().push(column);
            }
        }
        compared += 1;
    }
    assert!(compared >= 200, "only {compared} files were compared");
    assert!(differences.is_empty(), "{} files differ: {differences:#?}", differences.len());
}
