//! Lists the files named in a list with everything a listing can show: `OUTDIR/N` for the N-th of them.
//!
//! usage: `list_files LIST OUTDIR`
#![expect(clippy::print_stderr, reason = "a command line tool")]

use serpentarium_bytecode::dis::{Options, disassemble_recursive};
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Arena, decode_source, parse};

fn listing(path: &str) -> Result<String, Box<dyn std::error::Error>> {
    let source = decode_source(&std::fs::read(path)?)?;
    let arena = Arena::new();
    let options = serpentarium_parser::Options::default();
    let parsed = parse(&source, serpentarium_parser::Mode::Exec, &arena, options)?;
    let code = compile(&parsed.module, path, Mode::Exec, 0, 0)?.code;
    let options = Options { show_caches: true, show_offsets: true, show_positions: true, current: None };
    Ok(disassemble_recursive(&code, options, &|_| 0))
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, list, outdir] = &arguments[..] else {
        eprintln!("usage: list_files LIST OUTDIR");
        return Ok(());
    };
    for (index, path) in std::fs::read_to_string(list)?.lines().enumerate() {
        let text = listing(path).unwrap_or_else(|error| format!("error\t{error}\n"));
        std::fs::write(format!("{outdir}/{index}"), text)?;
    }
    Ok(())
}
