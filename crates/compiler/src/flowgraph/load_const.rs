//! Uses what is known about a constant that was just loaded.

use dashu_int::IBig;
use serpentarium_bytecode::{Const, Opcode};

use super::Constants;
use super::block::Block;

/// The operand of `LOAD_SMALL_INT` that pushes `constant`, if it is a small non-negative integer.
pub(crate) fn small_int(constant: &Const) -> Option<u32> {
    match constant {
        Const::Int(value) if *value < IBig::from(256) => u32::try_from(value).ok(),
        _ => None,
    }
}

/// Shortens `LOAD_CONST` of small integers, and folds truth tests and `is None` tests.
pub(crate) fn optimize(block: &mut Block, constants: &mut Constants<'_>) {
    // The last instruction seen, where a copy of a constant counts as the constant.
    let mut tracked = None;
    for index in 0..block.instrs.len() {
        let instr = &mut block.instrs[index];
        if instr.opcode == Opcode::LoadConst
            && let Some(value) = constants.table.get(instr.oparg).and_then(|constant| small_int(constant))
        {
            instr.set(Opcode::LoadSmallInt, value);
        }
        let copies_const = instr.opcode == Opcode::Copy
            && instr.oparg == 1
            && matches!(tracked, Some(super::Instr { opcode: Opcode::LoadConst, .. }));
        if !copies_const {
            tracked = Some(*instr);
        }
        let Some(value) = tracked.and_then(|tracked| constants.value_of(&tracked)) else { continue };
        match block.opcode_at(index + 1) {
            Some(
                next @ (Opcode::PopJumpIfFalse
                | Opcode::PopJumpIfTrue
                | Opcode::JumpIfFalse
                | Opcode::JumpIfTrue),
            ) => {
                decide_jump(block, index, next, value.truth());
            }
            Some(Opcode::IsOp) if matches!(*value, Const::None) => fuse_none_test(block, index),
            Some(Opcode::ToBool) => {
                let truth = constants.add(std::rc::Rc::new(Const::bool(value.truth())));
                block.instrs[index].make_nop();
                block.instrs[index + 1].set(Opcode::LoadConst, truth);
            }
            _ => {}
        }
    }
}

/// The conditional jump behind `index` tests a constant: it always jumps or never does.
fn decide_jump(block: &mut Block, index: usize, jump: Opcode, truth: bool) {
    if matches!(jump, Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue) {
        block.instrs[index].make_nop();
    }
    let jump_if = matches!(jump, Opcode::PopJumpIfTrue | Opcode::JumpIfTrue);
    let next = &mut block.instrs[index + 1];
    if truth == jump_if {
        next.opcode = Opcode::Jump;
    } else {
        next.make_nop();
    }
}

/// `LOAD_CONST None; IS_OP; [TO_BOOL;] POP_JUMP_IF_x` as one jump.
fn fuse_none_test(block: &mut Block, index: usize) {
    let mut jump = index + 2;
    if block.opcode_at(jump) == Some(Opcode::ToBool) {
        block.instrs[jump].make_nop();
        jump += 1;
    }
    let on_none = match block.opcode_at(jump) {
        Some(Opcode::PopJumpIfTrue) => true,
        Some(Opcode::PopJumpIfFalse) => false,
        _ => return,
    };
    let inverted = block.instrs[index + 1].oparg != 0;
    block.instrs[index].make_nop();
    block.instrs[index + 1].make_nop();
    block.instrs[jump].opcode =
        if on_none == inverted { Opcode::PopJumpIfNotNone } else { Opcode::PopJumpIfNone };
}
