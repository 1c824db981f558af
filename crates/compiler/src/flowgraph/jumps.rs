//! Makes every conditional jump a forward one, and marks the path on which it is not taken.

use serpentarium_bytecode::Opcode;

use super::block::{Block, BlockId, Graph, Instr};

/// Normalises the jumps of all blocks, in the order of their layout.
pub(crate) fn normalize(graph: &mut Graph) {
    let mut visited = graph.marks();
    let mut cursor = Some(Graph::ENTRY);
    while let Some(id) = cursor {
        visited.resize(graph.len().max(visited.len()), false);
        visited[id.index()] = true;
        normalize_block(graph, id, &visited);
        cursor = graph[id].next;
    }
}

fn inverted(opcode: Opcode) -> Option<Opcode> {
    Some(match opcode {
        Opcode::PopJumpIfFalse => Opcode::PopJumpIfTrue,
        Opcode::PopJumpIfTrue => Opcode::PopJumpIfFalse,
        Opcode::PopJumpIfNone => Opcode::PopJumpIfNotNone,
        Opcode::PopJumpIfNotNone => Opcode::PopJumpIfNone,
        _ => return None,
    })
}

fn normalize_block(graph: &mut Graph, id: BlockId, visited: &[bool]) {
    let Some(last) = graph[id].last().copied() else { return };
    let (Some(inverted), Some(target)) = (inverted(last.opcode), last.target) else { return };
    let not_taken = Instr::new(Opcode::NotTaken, 0, last.location);
    if !visited[target.index()] {
        graph[id].append(not_taken);
        return;
    }
    // A conditional jump cannot go backwards, so the opposite one jumps over a plain jump that can.
    let mut block =
        Block { start_depth: graph[target].start_depth, cold: graph[id].cold, ..Default::default() };
    block.append(not_taken);
    block.append(Instr { target: Some(target), ..Instr::new(Opcode::Jump, 0, last.location) });
    let behind = graph[id].next;
    graph.add_after(id, block);
    if let Some(last) = graph[id].instrs.last_mut() {
        last.opcode = inverted;
        last.target = behind;
    }
}
