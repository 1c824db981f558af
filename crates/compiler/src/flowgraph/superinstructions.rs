//! Joins pairs of local loads and stores into one instruction.

use serpentarium_bytecode::Opcode;

use super::block::{Graph, Instr};
use super::redundant;

/// Joins what can be joined; the second of a pair becomes a `NOP` that is then removed.
pub(crate) fn insert(graph: &mut Graph) {
    graph.each_block(|block| {
        let instrs = &mut block.instrs;
        for index in 1..instrs.len() {
            let (first, second) = (instrs[index - 1], instrs[index]);
            if let Some(joined) = joined(&first, &second) {
                instrs[index - 1].set(joined, first.oparg << 4 | second.oparg);
                instrs[index].make_nop();
            }
        }
    });
    redundant::remove_nops(graph);
}

fn joined(first: &Instr, second: &Instr) -> Option<Opcode> {
    let joined = match (first.opcode, second.opcode) {
        (Opcode::LoadFast, Opcode::LoadFast) => Opcode::LoadFastLoadFast,
        (Opcode::StoreFast, Opcode::LoadFast) => Opcode::StoreFastLoadFast,
        (Opcode::StoreFast, Opcode::StoreFast) => Opcode::StoreFastStoreFast,
        _ => return None,
    };
    let same_line = !first.has_line() || !second.has_line() || first.location.line == second.location.line;
    (same_line && first.oparg < 16 && second.oparg < 16).then_some(joined)
}
