//! Compiles a string and prints its listing, as `python -m dis` does.
#![expect(clippy::print_stdout, reason = "an example")]

use serpentarium_bytecode::dis::{Options, disassemble_recursive};
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Arena, parse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let source = "def double(x):\n    return 2 * x\n";
    let arena = Arena::new();
    let parsed =
        parse(source, serpentarium_parser::Mode::Exec, &arena, serpentarium_parser::Options::default())?;
    let compiled = compile(&parsed.module, "<string>", Mode::Exec, 0, 0)?;
    print!("{}", disassemble_recursive(&compiled.code, Options::default(), &|_| 0));
    Ok(())
}
