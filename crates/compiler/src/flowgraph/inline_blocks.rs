//! Copies small exit blocks, and blocks without lines, into the blocks that jump to them.

use serpentarium_bytecode::Opcode;

use super::block::{BlockId, Graph};

/// The longest exit block that is copied.
const MAX_COPY_SIZE: usize = 4;

/// Copies until nothing changes.
pub(crate) fn inline(graph: &mut Graph) {
    // Blocks without lines that jump in a circle could be copied for ever. Compiled programs have none, but a
    // hand-made tree may give every node the line -1.
    let mut budget = 100_000;
    graph.each_block(|block| budget += 16 * block.instrs.len());
    let mut changed = true;
    while changed {
        changed = false;
        let mut cursor = Some(Graph::ENTRY);
        while let Some(id) = cursor {
            let copied = inline_target(graph, id);
            changed |= copied != 0;
            match budget.checked_sub(copied) {
                Some(rest) => budget = rest,
                None => return,
            }
            cursor = graph[id].next;
        }
    }
}

/// Replaces the jump at the end of a block by its target's instructions; returns how many those are.
fn inline_target(graph: &mut Graph, id: BlockId) -> usize {
    let Some(last) = graph[id].last() else { return 0 };
    let removed = last.opcode;
    let (true, Some(target)) = (removed.is_unconditional_jump(), last.target) else { return 0 };
    let block = &graph[target];
    let small_exit = block.exits_scope() && block.instrs.len() <= MAX_COPY_SIZE;
    let no_line = block.has_no_line() && !block.falls_through();
    if !small_exit && !no_line {
        return 0;
    }
    let copies = block.instrs.clone();
    let count = copies.len();
    let block = &mut graph[id];
    if let Some(last) = block.instrs.last_mut() {
        last.make_nop();
    }
    for instr in copies {
        block.append_copy(instr);
    }
    if let (true, Some(last)) = (no_line, block.instrs.last_mut())
        && last.opcode.is_unconditional_jump()
        && removed == Opcode::Jump
    {
        last.opcode = Opcode::Jump;
    }
    graph[target].predecessors -= 1;
    count
}
