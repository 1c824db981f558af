//! Replaces pseudo instructions by real ones.

use serpentarium_bytecode::Opcode;

use super::block::{Graph, Instr};
use super::redundant;

/// `JUMP_IF_FALSE` and `JUMP_IF_TRUE` test a copy of the value they leave on the stack.
pub(crate) fn convert_conditional_jumps(graph: &mut Graph) {
    graph.each_block(|block| {
        let mut index = 0;
        while index < block.instrs.len() {
            let instr = &mut block.instrs[index];
            let real = match instr.opcode {
                Opcode::JumpIfFalse => Opcode::PopJumpIfFalse,
                Opcode::JumpIfTrue => Opcode::PopJumpIfTrue,
                _ => {
                    index += 1;
                    continue;
                }
            };
            instr.opcode = real;
            let (location, handler) = (instr.location, instr.handler);
            block.insert(index, Instr { handler, ..Instr::new(Opcode::Copy, 1, location) });
            block.insert(index + 1, Instr { handler, ..Instr::new(Opcode::ToBool, 0, location) });
            index += 3;
        }
    });
}

/// All other pseudo instructions but the jumps.
pub(crate) fn convert_rest(graph: &mut Graph) {
    graph.each_block(|block| {
        for instr in &mut block.instrs {
            match instr.opcode {
                Opcode::SetupFinally | Opcode::SetupWith | Opcode::SetupCleanup => instr.make_nop(),
                Opcode::LoadClosure => instr.opcode = Opcode::LoadFast,
                Opcode::StoreFastMaybeNull => instr.opcode = Opcode::StoreFast,
                _ => {}
            }
        }
    });
    redundant::remove_nops_and_jumps(graph);
}
