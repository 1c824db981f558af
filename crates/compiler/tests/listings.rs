//! Programs beside the listings that CPython 3.14's `python -m dis` prints of them, addresses of code objects aside.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use bumpalo::Bump;
use serpentarium_bytecode::dis::{Options, disassemble_recursive};
use serpentarium_bytecode::verify::verify;
use serpentarium_compiler::{Mode, compile};

#[track_caller]
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/listings");
    let file = format!("{name}.py");
    let source = std::fs::read_to_string(folder.join(&file)).unwrap();
    let wanted = std::fs::read_to_string(folder.join(format!("{name}.dis"))).unwrap();
    let arena = Bump::new();
    let options = serpentarium_parser::Options::default();
    let parsed =
        serpentarium_parser::parse(&source, serpentarium_parser::Mode::Exec, &arena, options).unwrap();
    let code = compile(&parsed.module, &file, Mode::Exec, 0, 0).unwrap().code;
    verify(&code).unwrap();
    let listing = disassemble_recursive(&code, Options::default(), &|_| 0);
    for (number, (ours, theirs)) in listing.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(ours, theirs, "{name}.dis, line {}", number + 1);
    }
    assert_eq!(listing.len(), wanted.len());
}

#[test]
fn loops() {
    check("loops");
}

#[test]
fn exceptions() {
    check("exceptions");
}

#[test]
fn generators() {
    check("generators");
}

#[test]
fn classes() {
    check("classes");
}

#[test]
fn matching() {
    check("matching");
}

#[test]
fn folding() {
    check("folding");
}
