//! Empties blocks that no path reaches, and counts the edges into the others.

use super::block::{BlockId, Graph, Instr};

/// Removes the instructions of unreachable blocks; recounts predecessors.
pub(crate) fn remove(graph: &mut Graph) {
    graph.each_block(|block| block.predecessors = 0);
    graph[Graph::ENTRY].predecessors = 1;
    let mut visited = graph.marks();
    visited[Graph::ENTRY.index()] = true;
    let mut todo = vec![Graph::ENTRY];
    while let Some(id) = todo.pop() {
        let mut reach = |graph: &mut Graph, successor: BlockId| {
            graph[successor].predecessors += 1;
            if !std::mem::replace(&mut visited[successor.index()], true) {
                todo.push(successor);
            }
        };
        // On, by jumps, and to handlers set up in the block.
        if let Some(next) = graph.fallthrough(id) {
            reach(graph, next);
        }
        for index in 0..graph[id].instrs.len() {
            if let Instr { opcode, target: Some(target), .. } = graph[id].instrs[index]
                && opcode.has_target()
            {
                reach(graph, target);
            }
        }
    }
    graph.each_block(|block| {
        if block.predecessors == 0 {
            block.truncate(0);
            block.is_handler = false;
        }
    });
}
