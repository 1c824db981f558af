//! Listings of bytecode, in the words of Python's `dis` module.

mod argument;
mod format;
mod labels;

use std::rc::Rc;

use crate::code::CodeObject;
use crate::constant::{Const, code_repr};

pub use argument::describe;
pub use labels::Labels;

/// What a listing shows besides the instructions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Inline caches.
    pub show_caches: bool,
    /// Offsets in bytes.
    pub show_offsets: bool,
    /// Whole positions instead of lines.
    pub show_positions: bool,
    /// The offset in bytes of an instruction to be marked.
    pub current: Option<u32>,
}

/// Gives the addresses under which code objects are shown.
pub type Address<'a> = &'a dyn Fn(&Rc<CodeObject>) -> u64;

/// The address at which a code object of this crate really is.
pub fn address_in_memory(code: &Rc<CodeObject>) -> u64 {
    Rc::as_ptr(code).addr() as u64
}

/// The listing of one code object, without those inside it.
pub fn disassemble(code: &CodeObject, options: Options, address: Address<'_>) -> String {
    let mut out = String::new();
    format::listing(&mut out, code, options, address);
    out
}

/// The listing of a code object and all inside it, as `python -m dis` prints it.
pub fn disassemble_recursive(code: &CodeObject, options: Options, address: Address<'_>) -> String {
    let mut out = String::new();
    format::listing(&mut out, code, options, address);
    // Units nest as deeply as the program does, so this keeps its own stack, the next one to show on top.
    let children = |code: &CodeObject| code.children().cloned().rev_collect();
    let mut pending: Vec<Rc<CodeObject>> = children(code);
    while let Some(code) = pending.pop() {
        out.push_str(&format!("\nDisassembly of {}:\n", code_repr(&code, address(&code))));
        format::listing(&mut out, &code, options, address);
        pending.extend(children(&code));
    }
    out
}

/// Collects an iterator backwards.
trait RevCollect: Iterator + Sized {
    fn rev_collect(self) -> Vec<Self::Item> {
        let mut items: Vec<_> = self.collect();
        items.reverse();
        items
    }
}

impl<I: Iterator> RevCollect for I {}

/// What `dis.code_info` says about a code object.
pub fn code_info(code: &CodeObject, address: Address<'_>) -> String {
    let mut lines = vec![
        format!("Name:              {}", code.name),
        format!("Filename:          {}", code.filename),
        format!("Argument count:    {}", code.argcount),
        format!("Positional-only arguments: {}", code.posonlyargcount),
        format!("Kw-only arguments: {}", code.kwonlyargcount),
        format!("Number of locals:  {}", code.nlocals()),
        format!("Stack size:        {}", code.stacksize),
        format!("Flags:             {}", pretty_flags(code.flags)),
    ];
    let mut section = |title: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("{title}:"));
            lines.extend(items.iter().enumerate().map(|(index, item)| format!("{index:4}: {item}")));
        }
    };
    let names = |names: Vec<Rc<str>>| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    section("Constants", code.consts.iter().map(|item: &Rc<Const>| item.repr(address)).collect());
    section("Names", names(code.names.clone()));
    section("Variable names", names(code.varnames()));
    section("Free variables", names(code.freevars()));
    section("Cell variables", names(code.cellvars()));
    lines.join("\n")
}

/// `co_flags` in words.
pub fn pretty_flags(flags: u32) -> String {
    const NAMES: [(u32, &str); 12] = [
        (1, "OPTIMIZED"),
        (2, "NEWLOCALS"),
        (4, "VARARGS"),
        (8, "VARKEYWORDS"),
        (16, "NESTED"),
        (32, "GENERATOR"),
        (64, "NOFREE"),
        (128, "COROUTINE"),
        (256, "ITERABLE_COROUTINE"),
        (512, "ASYNC_GENERATOR"),
        (0x400_0000, "HAS_DOCSTRING"),
        (0x800_0000, "METHOD"),
    ];
    let mut words = Vec::new();
    for bit in (0..32).map(|shift| 1u32 << shift).filter(|bit| flags & bit != 0) {
        match NAMES.iter().find(|(flag, _)| *flag == bit) {
            Some((_, name)) => words.push((*name).to_owned()),
            None => {
                // Only the known flags are taken out one by one; the first unknown one shows all that is left.
                words.push(format!("{:#x}", flags & !(bit - 1)));
                break;
            }
        }
    }
    if words.is_empty() { "0x0".to_owned() } else { words.join(", ") }
}
