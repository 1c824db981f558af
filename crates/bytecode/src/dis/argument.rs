//! What an operand means, in words.

use std::rc::Rc;

use super::{Address, Labels};
use crate::code::CodeObject;
use crate::instructions::Instruction;
use crate::opcode::{
    BINARY_OPS, COMMON_CONSTANTS, COMPARE_OPS, COMPARE_TO_BOOL, INTRINSICS_1, INTRINSICS_2, Opcode,
    SPECIAL_METHODS,
};

/// The text that a listing shows in parentheses; empty if there is none.
pub fn describe(code: &CodeObject, instr: &Instruction, labels: &Labels, address: Address<'_>) -> String {
    let opcode = instr.opcode.base();
    let oparg = instr.oparg;
    if opcode.has_const() {
        return code.consts.get(oparg as usize).map(|constant| constant.repr(address)).unwrap_or_default();
    }
    if opcode.has_name() {
        return describe_name(code, opcode, oparg);
    }
    if opcode.has_jump() {
        let label = instr.jump_target().and_then(|target| labels.at(target));
        let preposition = if opcode == Opcode::EndAsyncFor { "from" } else { "to" };
        return label.map(|label| format!("{preposition} L{label}")).unwrap_or_default();
    }
    let local = |slot: u32| name_at(&code.localsplusnames, slot);
    let table = |names: &[&str]| names.get(oparg as usize).map(|name| (*name).to_owned()).unwrap_or_default();
    match opcode {
        Opcode::LoadFastLoadFast
        | Opcode::LoadFastBorrowLoadFastBorrow
        | Opcode::StoreFastLoadFast
        | Opcode::StoreFastStoreFast => format!("{}, {}", local(oparg >> 4), local(oparg & 15)),
        _ if opcode.has_local() || opcode.has_free() => local(oparg),
        Opcode::CompareOp => {
            let sign = COMPARE_OPS.get((oparg >> 5) as usize).copied().unwrap_or_default();
            if oparg & COMPARE_TO_BOOL != 0 { format!("bool({sign})") } else { sign.to_owned() }
        }
        Opcode::ConvertValue => table(&["", "str", "repr", "ascii"]),
        Opcode::SetFunctionAttribute => {
            let names = ["defaults", "kwdefaults", "annotations", "closure", "annotate"];
            let set = names.iter().enumerate().filter(|(bit, _)| oparg & (1 << bit) != 0);
            set.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
        }
        Opcode::BinaryOp => {
            BINARY_OPS.get(oparg as usize).map(|(_, sign)| (*sign).to_owned()).unwrap_or_default()
        }
        Opcode::CallIntrinsic1 => table(&INTRINSICS_1),
        Opcode::CallIntrinsic2 => table(&INTRINSICS_2),
        Opcode::LoadCommonConstant => match oparg {
            // The last two are functions, not types, and shown by their `repr`.
            3 | 4 => format!("<built-in function {}>", table(&COMMON_CONSTANTS)),
            _ => table(&COMMON_CONSTANTS),
        },
        Opcode::LoadSpecial => table(&SPECIAL_METHODS),
        Opcode::IsOp => if oparg == 0 { "is" } else { "is not" }.to_owned(),
        Opcode::ContainsOp => if oparg == 0 { "in" } else { "not in" }.to_owned(),
        _ => String::new(),
    }
}

fn name_at(names: &[Rc<str>], index: u32) -> String {
    names.get(index as usize).map(|name| name.to_string()).unwrap_or_default()
}

fn describe_name(code: &CodeObject, opcode: Opcode, oparg: u32) -> String {
    let (index, suffix) = match opcode {
        Opcode::LoadGlobal => (oparg >> 1, " + NULL"),
        Opcode::LoadAttr => (oparg >> 1, " + NULL|self"),
        Opcode::LoadSuperAttr => (oparg >> 2, " + NULL|self"),
        _ => return name_at(&code.names, oparg),
    };
    let name = name_at(&code.names, index);
    if oparg & 1 != 0 { name + suffix } else { name }
}
