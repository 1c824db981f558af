//! Local rewrites: jump threading, fusing an operation with the test of its result, and the entry to constant folding.

use serpentarium_bytecode::Opcode;
use serpentarium_bytecode::opcode::COMPARE_TO_BOOL;

use super::block::{BlockId, Graph, Instr};
use super::{Constants, fold};

const INTRINSIC_UNARY_POSITIVE: u32 = 5;
const INTRINSIC_LIST_TO_TUPLE: u32 = 6;

/// Rewrites one block.
pub(crate) fn optimize(graph: &mut Graph, id: BlockId, constants: &mut Constants<'_>) {
    // Jumps in a circle could be threaded for ever; no jump is worth following through more blocks than there are.
    let mut threads = 2 * graph.len() + 8;
    let mut index = 0;
    while index < graph[id].instrs.len() {
        if graph[id].instrs[index].opcode.has_jump() {
            if threads != 0 && rewrite_jump(graph, id, index) {
                threads -= 1;
                // The new jump is at the end of the block; what was a jump here is a NOP now, or has a new target.
                continue;
            }
        } else {
            rewrite(graph, id, index, constants);
        }
        index += 1;
    }
}

/// Follows a jump that leads to another jump. Returns whether the place should be looked at again.
fn rewrite_jump(graph: &mut Graph, id: BlockId, index: usize) -> bool {
    let jump = graph[id].instrs[index];
    let Some(target_block) = jump.target else { return false };
    let Some(target) = graph[target_block].instrs.first().copied() else { return false };
    let threaded = match (jump.opcode, target.opcode) {
        (
            Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue | Opcode::PopJumpIfNone | Opcode::PopJumpIfNotNone,
            Opcode::Jump,
        )
        | (Opcode::JumpIfFalse, Opcode::Jump | Opcode::JumpIfFalse)
        | (Opcode::JumpIfTrue, Opcode::Jump | Opcode::JumpIfTrue)
        | (Opcode::Jump | Opcode::JumpNoInterrupt, Opcode::JumpNoInterrupt) => jump.opcode,
        (Opcode::Jump | Opcode::JumpNoInterrupt, Opcode::Jump) => Opcode::Jump,
        (Opcode::JumpIfFalse, Opcode::JumpIfTrue) | (Opcode::JumpIfTrue, Opcode::JumpIfFalse) => {
            // The opposite test never jumps here, so control goes on behind it.
            let Some(behind) = graph[target_block].next else { return false };
            graph[id].instrs[index].target = Some(behind);
            return true;
        }
        _ => return false,
    };
    if jump.target == target.target {
        return false;
    }
    let block = &mut graph[id];
    block.instrs[index].make_nop();
    block.append(Instr { target: target.target, ..Instr::new(threaded, 0, target.location) });
    true
}

fn rewrite(graph: &mut Graph, id: BlockId, index: usize, constants: &mut Constants<'_>) {
    let block = &mut graph[id];
    let Instr { opcode, oparg, location, .. } = block.instrs[index];
    let next = block.instrs.get(index + 1).copied();
    let next_opcode = next.map(|next| next.opcode);
    match opcode {
        Opcode::BuildTuple => match next {
            Some(next)
                if next.opcode == Opcode::UnpackSequence
                    && next.oparg == oparg
                    && (1..=3).contains(&oparg) =>
            {
                block.instrs[index].make_nop();
                if oparg == 1 {
                    block.instrs[index + 1].make_nop();
                } else {
                    block.instrs[index + 1].opcode = Opcode::Swap;
                }
            }
            _ => fold::tuple(block, index, constants),
        },
        Opcode::BuildList | Opcode::BuildSet => fold::display(block, index, constants),
        Opcode::StoreFast => {
            if let Some(next) = next
                && (next.opcode, next.oparg, next.location.line) == (opcode, oparg, location.line)
            {
                block.instrs[index].set(Opcode::PopTop, 0);
            }
        }
        Opcode::Swap if oparg == 1 => block.instrs[index].make_nop(),
        Opcode::LoadGlobal if next_opcode == Some(Opcode::PushNull) && oparg & 1 == 0 => {
            block.instrs[index].oparg |= 1;
            block.instrs[index + 1].make_nop();
        }
        Opcode::CompareOp if next_opcode == Some(Opcode::ToBool) => {
            block.instrs[index].make_nop();
            block.instrs[index + 1].set(Opcode::CompareOp, oparg | COMPARE_TO_BOOL);
        }
        Opcode::ContainsOp | Opcode::IsOp => {
            let inverted = match next_opcode {
                Some(Opcode::ToBool) => oparg,
                Some(Opcode::UnaryNot) => oparg ^ 1,
                _ => return,
            };
            block.instrs[index].make_nop();
            block.instrs[index + 1].set(opcode, inverted);
        }
        Opcode::ToBool if next_opcode == Some(Opcode::ToBool) => block.instrs[index].make_nop(),
        Opcode::UnaryNot if next_opcode == Some(Opcode::ToBool) => {
            block.instrs[index].make_nop();
            block.instrs[index + 1].set(Opcode::UnaryNot, 0);
        }
        Opcode::UnaryNot if next_opcode == Some(Opcode::UnaryNot) => {
            block.instrs[index].make_nop();
            block.instrs[index + 1].make_nop();
        }
        Opcode::UnaryNot | Opcode::UnaryInvert | Opcode::UnaryNegative => {
            fold::unary(block, index, constants);
        }
        Opcode::CallIntrinsic1 if oparg == INTRINSIC_LIST_TO_TUPLE => {
            let folded = fold::list_to_tuple(block, index, constants);
            if !folded && next_opcode == Some(Opcode::GetIter) {
                block.instrs[index].make_nop();
            }
        }
        Opcode::CallIntrinsic1 if oparg == INTRINSIC_UNARY_POSITIVE => fold::unary(block, index, constants),
        Opcode::ListAppend | Opcode::SetAdd if oparg == 1 => {
            if matches!(next_opcode, Some(Opcode::GetIter | Opcode::ContainsOp)) {
                fold::big_display(block, index, constants);
            }
        }
        Opcode::BinaryOp => fold::binary(block, index, constants),
        _ => {}
    }
}
