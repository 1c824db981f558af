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
    mark_cold(graph);
    add_explicit_jumps(graph);
    let (cold, warm): (Vec<BlockId>, Vec<BlockId>) =
        graph.order().into_iter().partition(|id| graph[*id].cold);
    if cold.is_empty() {
        return;
    }
    let order = [warm, cold].concat();
    for (index, id) in order.iter().enumerate() {
        graph[*id].next = order.get(index + 1).copied();
    }
    redundant::remove_nops_and_jumps(graph);
}

/// Where control may go without an exception.
fn successors(graph: &Graph, id: BlockId) -> Vec<BlockId> {
    let jumps = graph[id].instrs.iter().filter(|instr| instr.is_jump());
    graph.fallthrough(id).into_iter().chain(jumps.filter_map(|instr| instr.target)).collect()
}

fn mark_warm(graph: &mut Graph) {
    graph[Graph::ENTRY].warm = true;
    let mut todo = vec![Graph::ENTRY];
    while let Some(id) = todo.pop() {
        for successor in successors(graph, id) {
            if !std::mem::replace(&mut graph[successor].warm, true) {
                todo.push(successor);
            }
        }
    }
}

fn mark_cold(graph: &mut Graph) {
    let mut todo: Vec<BlockId> =
        graph.order().into_iter().filter(|id| graph[*id].is_handler && !graph[*id].warm).collect();
    for id in &todo {
        graph[*id].cold = true;
    }
    while let Some(id) = todo.pop() {
        for successor in successors(graph, id) {
            let block = &mut graph[successor];
            if !block.warm && !std::mem::replace(&mut block.cold, true) {
                todo.push(successor);
            }
        }
    }
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
