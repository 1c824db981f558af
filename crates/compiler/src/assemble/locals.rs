//! Names and kinds of the frame's slots.

use std::rc::Rc;

use serpentarium_bytecode::code::local_kind;
use serpentarium_bytecode::opcode::code_flag;

use crate::unit::Unit;

/// `co_localsplusnames` and `co_localspluskinds`: locals, cells that are no locals, free variables.
pub(crate) fn localsplus(unit: &Unit) -> (Vec<Rc<str>>, Vec<u8>) {
    let mut names = Vec::new();
    let mut kinds = Vec::new();
    for (index, name) in unit.varnames.names().iter().enumerate() {
        let mut kind = local_kind::LOCAL | parameter_kind(unit, index as u32);
        if unit.fasthidden.contains_key(name) {
            kind |= local_kind::HIDDEN;
        }
        if unit.cellvars.get(name).is_some() {
            kind |= local_kind::CELL;
        }
        names.push(name.clone());
        kinds.push(kind);
    }
    for name in unit.cellvars.names().iter().filter(|name| unit.varnames.get(name).is_none()) {
        names.push(name.clone());
        kinds.push(local_kind::CELL);
    }
    for name in unit.freevars.names() {
        names.push(name.clone());
        kinds.push(local_kind::FREE);
    }
    (names, kinds)
}

/// How the local numbered `index` receives an argument. Parameters come in the order positional-only, positional,
/// keyword-only, `*args`, `**kwargs`.
fn parameter_kind(unit: &Unit, index: u32) -> u8 {
    let groups = [
        (unit.posonlyargcount, local_kind::ARG_POS),
        (unit.argcount, local_kind::ARG_POS | local_kind::ARG_KW),
        (unit.kwonlyargcount, local_kind::ARG_KW),
        (u32::from(unit.flags & code_flag::VARARGS != 0), local_kind::ARG_VAR | local_kind::ARG_POS),
        (u32::from(unit.flags & code_flag::VARKEYWORDS != 0), local_kind::ARG_VAR | local_kind::ARG_KW),
    ];
    let mut end = 0;
    for (count, kind) in groups {
        end += count;
        if index < end {
            return kind;
        }
    }
    0
}
