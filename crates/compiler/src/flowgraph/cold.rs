//! Moves the code that only exceptions reach behind everything else.

use serpentarium_bytecode::Opcode;

use super::block::{Block, BlockId, Graph, Instr};
use super::redundant;
use crate::instruction_sequence::NO_LOCATION;

/// Moves cold blocks to the end, keeping their order.
pub(crate) fn push_to_end(graph: &mut Graph) {
    if graph[Graph::ENTRY].next.is_none() {
        return;
    }
    mark_warm(graph);
    if !mark_cold(graph) {
        return;
    }
    add_explicit_jumps(graph);
    let (cold, warm): (Vec<BlockId>, Vec<BlockId>) =
        graph.order().into_iter().partition(|id| graph[*id].cold);
    let order = [warm, cold].concat();
    for (index, id) in order.iter().enumerate() {
        graph[*id].next = order.get(index + 1).copied();
    }
    redundant::remove_nops_and_jumps(graph);
}

/// Calls `visit` for each block that control may go to without an exception.
fn for_each_successor(graph: &mut Graph, id: BlockId, mut visit: impl FnMut(&mut Block, BlockId)) {
    if let Some(next) = graph.fallthrough(id) {
        visit(&mut graph[next], next);
    }
    for index in 0..graph[id].instrs.len() {
        let instr = &graph[id].instrs[index];
        if let (true, Some(target)) = (instr.is_jump(), instr.target) {
            visit(&mut graph[target], target);
        }
    }
}

fn mark_warm(graph: &mut Graph) {
    graph[Graph::ENTRY].warm = true;
    let mut todo = vec![Graph::ENTRY];
    while let Some(id) = todo.pop() {
        for_each_successor(graph, id, |block, successor| {
            if !std::mem::replace(&mut block.warm, true) {
                todo.push(successor);
            }
        });
    }
}

/// Says whether there are cold blocks at all.
fn mark_cold(graph: &mut Graph) -> bool {
    let mut todo: Vec<BlockId> = Vec::new();
    graph.each(|graph, id| {
        let block = &mut graph[id];
        if block.is_handler && !block.warm {
            block.cold = true;
            todo.push(id);
        }
    });
    let any = !todo.is_empty();
    while let Some(id) = todo.pop() {
        for_each_successor(graph, id, |block, successor| {
            if !block.warm && !std::mem::replace(&mut block.cold, true) {
                todo.push(successor);
            }
        });
    }
    any
}

/// A cold block that falls through to a warm one needs a jump, as it will not stay in front of it.
fn add_explicit_jumps(graph: &mut Graph) {
    for id in graph.order() {
        let Some(next) = graph.fallthrough(id) else { continue };
        if !graph[id].cold || !graph[next].warm {
            continue;
        }
        graph[next].has_label = true;
        let mut block = Block { cold: true, predecessors: 1, ..Default::default() };
        block.append(Instr { target: Some(next), ..Instr::new(Opcode::JumpNoInterrupt, 0, NO_LOCATION) });
        graph.add_after(id, block);
    }
}
