//! Every field of a code object as text, in a form that other programs can write too.

use std::fmt::Write as _;
use std::rc::Rc;

use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::{CodeObject, Const};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn constant(value: &Const) -> String {
    let all = |items: &[Rc<Const>]| items.iter().map(|item| constant(item)).collect::<Vec<_>>();
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

fn names<'a>(names: impl IntoIterator<Item = &'a Rc<str>>) -> String {
    names.into_iter().map(|name| hex(name.as_bytes())).collect::<Vec<_>>().join(" ")
}

/// One line: all fields but the file name, separated by tabs.
pub(crate) fn dump(code: &CodeObject) -> String {
    let slots = |bit: u8| {
        let pairs = code.localsplusnames.iter().zip(&code.localspluskinds);
        names(pairs.filter(|(_, kind)| **kind & bit != 0).map(|(name, _)| name))
    };
    format!(
        "{:x}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}/{}/{}\t{}\t{}\t{}\t{}",
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
    )
}
