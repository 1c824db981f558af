//! Generates `src/generated/opcodes.rs` from `data/opcodes.tsv` and checks that the committed file is up to date.
//!
//! `UPDATE_OPCODES=1 cargo test -p serpentarium-bytecode --test opcode_table` rewrites it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const FLAGS: [&str; 14] = [
    "arg",
    "const",
    "name",
    "jump",
    "free",
    "local",
    "eval_break",
    "error",
    "error_no_pop",
    "escapes",
    "deopt",
    "exit",
    "pure",
    "no_save_ip",
];

struct Row {
    number: u16,
    name: String,
    kind: String,
    base: String,
    caches: u8,
    flags: u16,
    popped: String,
    pushed: String,
}

fn rows(text: &str) -> Vec<Row> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| row(&line.split('\t').collect::<Vec<_>>())).collect()
}

fn row(cells: &[&str]) -> Row {
    let flag_bit = |flag: &str| 1u16 << FLAGS.iter().position(|known| *known == flag).unwrap();
    Row {
        number: cells[0].parse().unwrap(),
        name: cells[1].to_owned(),
        kind: cells[2].to_owned(),
        base: cells[3].to_owned(),
        caches: cells[4].parse().unwrap(),
        flags: if cells[5] == "-" { 0 } else { cells[5].split(',').map(flag_bit).sum() },
        popped: cells[6].to_owned(),
        pushed: cells[7].to_owned(),
    }
}

/// `LOAD_FAST` as `LoadFast`.
fn variant(name: &str) -> String {
    let mut out = String::new();
    for word in name.split('_') {
        out.push_str(&word[..1]);
        out.push_str(&word[1..].to_ascii_lowercase());
    }
    out
}

/// An effect such as `1+(oparg&0xFF)+(oparg>>8)` written as Rust.
fn effect(text: &str) -> String {
    let spaced = text.replace('+', " + ").replace('-', " - ").replace('*', " * ").replace('&', " & ");
    spaced.replace(">>", " >> ").replace("(oparg - 1)", "oparg - 1").replace("(oparg - 2)", "oparg - 2")
}

fn generate(rows: &[Row]) -> String {
    let mut out = String::from(
        "//! The opcode enumeration and its facts. Generated from `data/opcodes.tsv` by `tests/opcode_table.rs`; do not edit.\n\n\
         use crate::opcode::{OpcodeKind, OpcodeRow};\n\n\
         /// Every opcode of CPython 3.14: plain, specialised, instrumented, and the compiler's pseudo opcodes (256 and up).\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]\n#[repr(u16)]\npub enum Opcode {\n",
    );
    for row in rows {
        writeln!(out, "    /// `{}`: pops {}, pushes {}.", row.name, row.popped, row.pushed).unwrap();
        writeln!(out, "    {} = {},", variant(&row.name), row.number).unwrap();
    }
    out.push_str(
        "}\n\n/// The opcodes as plain numbers, for matching on the bytes of `co_code`.\npub mod number {\n",
    );
    for row in rows.iter().filter(|row| row.number < 256) {
        writeln!(
            out,
            "    /// The number of `{}`.\n    pub const {}: u8 = {};",
            row.name, row.name, row.number
        )
        .unwrap();
    }
    out.push_str("}\n\npub(crate) static ROWS: &[Option<OpcodeRow>] = &[\n");
    let by_number: BTreeMap<u16, &Row> = rows.iter().map(|row| (row.number, row)).collect();
    for number in 0..=*by_number.keys().next_back().unwrap() {
        match by_number.get(&number) {
            None => writeln!(out, "    None, // {number}").unwrap(),
            Some(row) => writeln!(
                out,
                "    Some(OpcodeRow::new(Opcode::{}, \"{}\", OpcodeKind::{}, Opcode::{}, {}, {:#x})),",
                variant(&row.name),
                row.name,
                variant(&row.kind.to_ascii_uppercase()),
                variant(&row.base),
                row.caches,
                row.flags
            )
            .unwrap(),
        }
    }
    out.push_str("];\n\n");
    out.push_str(&effects(rows));
    out
}

fn effects(rows: &[Row]) -> String {
    let mut groups: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for row in rows {
        let key = (row.popped.as_str(), row.pushed.as_str());
        groups.entry(key).or_default().push(format!("Opcode::{}", variant(&row.name)));
    }
    let mut out = String::from(
        "/// How many values `opcode` takes from the stack and how many it leaves, on the path that does not jump to a handler.\n\
         pub(crate) fn popped_and_pushed(opcode: Opcode, oparg: i64) -> (i64, i64) {\n    match opcode {\n",
    );
    for ((popped, pushed), names) in groups {
        writeln!(out, "        {} => ({}, {}),", names.join(" | "), effect(popped), effect(pushed)).unwrap();
    }
    out.push_str("    }\n}\n");
    out
}

#[test]
fn generated_table_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("data/opcodes.tsv")).unwrap();
    let wanted = generate(&rows(&text));
    let path = root.join("src/generated/opcodes.rs");
    if std::env::var_os("UPDATE_OPCODES").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), wanted, "run with UPDATE_OPCODES=1");
}
