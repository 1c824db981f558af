//! Reads a `.pyc` file, checks that its code may run, and prints it.
#![expect(clippy::print_stdout, reason = "an example")]

use serpentarium_bytecode::{dis, pyc, verify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "crates/bytecode/tests/data/sample.pyc".to_owned());
    let (validation, code) = pyc::read(&std::fs::read(path)?)?;
    verify::verify(&code)?;
    println!("{validation:?}");
    print!("{}", dis::disassemble_recursive(&code, dis::Options::default(), &|_| 0));
    Ok(())
}
