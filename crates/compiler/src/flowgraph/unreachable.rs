//! Empties blocks that no path reaches, and counts the edges into the others.

use super::block::{BlockId, Graph};

/// Removes the instructions of unreachable blocks; recounts predecessors.
pub(crate) fn remove(graph: &mut Graph) {
    let order = graph.order();
    for id in &order {
        graph[*id].predecessors = 0;
    }
    graph[Graph::ENTRY].predecessors = 1;
    let mut visited = graph.marks();
    visited[Graph::ENTRY.index()] = true;
    let mut todo = vec![Graph::ENTRY];
    while let Some(id) = todo.pop() {
        for successor in successors(graph, id) {
            graph[successor].predecessors += 1;
            if !std::mem::replace(&mut visited[successor.index()], true) {
                todo.push(successor);
            }
        }
    }
    for id in order {
        let block = &mut graph[id];
        if block.predecessors == 0 {
            block.compact(Vec::new());
            block.is_handler = false;
        }
    }
}

/// Where control may go from a block: on, by jumps, and to handlers set up in it.
fn successors(graph: &Graph, id: BlockId) -> Vec<BlockId> {
    let targets = graph[id].instrs.iter().filter(|instr| instr.opcode.has_target());
    graph.fallthrough(id).into_iter().chain(targets.filter_map(|instr| instr.target)).collect()
}
