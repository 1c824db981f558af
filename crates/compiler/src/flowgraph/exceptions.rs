//! Finds out which handler covers each instruction, and marks `RESUME`s of generators with nothing else to unwind.

use serpentarium_bytecode::Opcode;

use super::block::{BlockId, Graph};

/// Set in `RESUME`'s operand when the only handler active at the yield is the generator's own wrapper.
const RESUME_DEPTH1: u32 = 4;

/// Labels every reachable instruction with its handler; `POP_BLOCK` becomes `NOP`.
pub(crate) fn label_targets(graph: &mut Graph) {
    graph.each(|graph, id| {
        for index in 0..graph[id].instrs.len() {
            let instr = graph[id].instrs[index];
            if let (true, Some(target)) = (instr.opcode.is_block_push(), instr.target) {
                graph[target].is_handler = true;
            }
        }
    });
    let mut work = Work { visited: graph.marks(), todo: vec![(Graph::ENTRY, Vec::new())] };
    work.visited[Graph::ENTRY.index()] = true;
    while let Some((id, handlers)) = work.todo.pop() {
        label_block(graph, id, handlers, &mut work);
    }
}

struct Work {
    visited: Vec<bool>,
    todo: Vec<(BlockId, Vec<BlockId>)>,
}

impl Work {
    /// Remembers to visit `id` with these handlers active, unless somebody came first.
    fn push(&mut self, id: BlockId, handlers: &[BlockId]) {
        if !std::mem::replace(&mut self.visited[id.index()], true) {
            self.todo.push((id, handlers.to_vec()));
        }
    }
}

fn label_block(graph: &mut Graph, id: BlockId, mut handlers: Vec<BlockId>, work: &mut Work) {
    let mut yield_depth = None;
    for index in 0..graph[id].instrs.len() {
        let instr = &mut graph[id].instrs[index];
        if instr.opcode.is_block_push() {
            let opcode = instr.opcode;
            let Some(target) = instr.target else { continue };
            work.push(target, &handlers);
            if matches!(opcode, Opcode::SetupWith | Opcode::SetupCleanup) {
                graph[target].preserve_lasti = true;
            }
            handlers.push(target);
            continue;
        }
        if instr.opcode == Opcode::PopBlock {
            handlers.pop();
            instr.make_nop();
            continue;
        }
        instr.handler = handlers.last().copied();
        match instr.opcode {
            Opcode::YieldValue => yield_depth = Some(handlers.len()),
            Opcode::Resume if instr.oparg != 0 && yield_depth.take() == Some(1) => {
                instr.oparg |= RESUME_DEPTH1;
            }
            _ => {}
        }
        if let (true, Some(target)) = (instr.is_jump(), instr.target) {
            work.push(target, &handlers);
        }
    }
    if let Some(next) = graph.fallthrough(id) {
        work.push(next, &handlers);
    }
}
