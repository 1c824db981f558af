//! Compiles the files named in a list and writes every field of every code object, one line each, to be compared with
//! what another compiler made of the same files.
//!
//! usage: `dump_corpus LIST OUTDIR [OPTIMIZE [MODE [FLAGS]]]`
#![expect(clippy::print_stderr, reason = "a command line tool")]

use std::fmt::Write as _;

use bumpalo::Bump;
use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::{CodeObject, Const};
use serpentarium_compiler::{Mode, compile};
use serpentarium_parser::{Options, parse};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn constant(value: &Const) -> String {
    let all = |items: &[std::rc::Rc<Const>]| items.iter().map(|item| constant(item)).collect::<Vec<_>>();
    match value {
        Const::None => "None".to_owned(),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::True => "True".to_owned(),
        Const::False => "False".to_owned(),
        Const::Int(value) => format!("i:{}", value.in_radix(16)),
        Const::Float(value) => format!("f:{:016x}", value.to_bits()),
        Const::Complex(real, imag) => format!("c:f:{:016x}f:{:016x}", real.to_bits(), imag.to_bits()),
        Const::Str(text) => format!("s:{}", hex(text.as_bytes())),
        Const::Bytes(bytes) => format!("b:{}", hex(bytes)),
        Const::Tuple(items) => format!("({})", all(items).join(",")),
        Const::FrozenSet(items) => {
            let mut items = all(items);
            items.sort();
            format!("{{{}}}", items.join(","))
        }
        Const::Slice(parts) => format!("[{}]", all(&parts[..]).join(",")),
        Const::Code(_) => "<code>".to_owned(),
    }
}

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

fn names<'a>(names: impl IntoIterator<Item = &'a std::rc::Rc<str>>) -> String {
    names.into_iter().map(|name| hex(name.as_bytes())).collect::<Vec<_>>().join(" ")
}

fn dump(code: &CodeObject, path: &str, out: &mut String) {
    let slots = |bit: u8| {
        let pairs = code.localsplusnames.iter().zip(&code.localspluskinds);
        names(pairs.filter(|(_, kind)| **kind & bit != 0).map(|(name, _)| name))
    };
    let _ = writeln!(
        out,
        "{path}\t{:x}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}/{}/{}\t{}\t{}\t{}\t{}",
        code.flags,
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.stacksize,
        code.firstlineno,
        hex(code.name.as_bytes()),
        hex(code.qualname.as_bytes()),
        names(&code.names),
        names(&code.localsplusnames),
        slots(local_kind::LOCAL),
        slots(local_kind::CELL),
        slots(local_kind::FREE),
        hex(&code.code),
        hex(&code.linetable),
        hex(&code.exceptiontable),
        code.consts.iter().map(|value| constant(value)).collect::<Vec<_>>().join("|"),
    );
    for (index, child) in code.children().enumerate() {
        dump(child, &format!("{path}/{index}:{}", ascii(&child.name)), out);
    }
}

fn one(file: &str, optimize: u8, mode: &str, flags: u32) -> String {
    let (parse_mode, mode) = match mode {
        "eval" => (serpentarium_parser::Mode::Eval, Mode::Eval),
        "single" => (serpentarium_parser::Mode::Single, Mode::Single),
        _ => (serpentarium_parser::Mode::Exec, Mode::Exec),
    };
    let Ok(source) = std::fs::read(file) else { return "EXC\tunreadable\n".to_owned() };
    let Ok(source) = String::from_utf8(source) else { return "EXC\tnot UTF-8\n".to_owned() };
    let arena = Bump::new();
    let parsed = match parse(&source, parse_mode, &arena, Options::default()) {
        Ok(parsed) => parsed,
        Err(error) => return format!("PARSE\t{}\t{}\n", error.message, error.line),
    };
    match compile(&parsed.module, file, mode, flags, optimize) {
        Ok(compiled) => {
            let mut out = String::new();
            dump(&compiled.code, "m", &mut out);
            out
        }
        Err(error) => {
            let line = error.location.map_or(0, |location| location.line);
            format!("ERR\tSyntaxError\t{}\t{line}\n", error.message)
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
        std::fs::write(format!("{outdir}/{index}.txt"), one(file, optimize, mode, flags))?;
    }
    Ok(())
}
