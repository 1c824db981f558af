//! Turns `LOAD_FAST` into `LOAD_FAST_CHECK` where the local may be unbound.

use serpentarium_bytecode::Opcode;

use super::block::{BlockId, Graph};

/// The locals whose state is followed from block to block; there is a bit for each.
const TRACKED_LOCALS: usize = 64;

/// Inserts the checks. The first `nparams` of the `nlocals` locals are bound from the start.
pub(crate) fn insert(graph: &mut Graph, nlocals: usize, nparams: usize) {
    if nlocals == 0 {
        return;
    }
    if TRACKED_LOCALS < nlocals {
        check_other_locals(graph, nlocals);
    }
    let start = (nparams..nlocals.min(TRACKED_LOCALS)).fold(0, |mask, local| mask | (1u64 << local));
    let mut scan = Scan { unsafe_locals: vec![0; graph.len()], queued: graph.marks(), todo: Vec::new() };
    scan.push(Graph::ENTRY, start);
    graph.each(|graph, id| scan.block(graph, id));
    while let Some(id) = scan.todo.pop() {
        scan.queued[id.index()] = false;
        scan.block(graph, id);
    }
}

struct Scan {
    /// For each block the locals that may be unbound on entry.
    unsafe_locals: Vec<u64>,
    queued: Vec<bool>,
    todo: Vec<BlockId>,
}

impl Scan {
    fn push(&mut self, id: BlockId, mask: u64) {
        let known = &mut self.unsafe_locals[id.index()];
        if *known | mask != *known {
            *known |= mask;
            if !std::mem::replace(&mut self.queued[id.index()], true) {
                self.todo.push(id);
            }
        }
    }

    fn block(&mut self, graph: &mut Graph, id: BlockId) {
        let mut mask = self.unsafe_locals[id.index()];
        for instr in &mut graph[id].instrs {
            if let Some(handler) = instr.handler {
                self.push(handler, mask);
            }
            if TRACKED_LOCALS <= instr.oparg as usize {
                continue;
            }
            let bit = 1u64 << instr.oparg;
            match instr.opcode {
                Opcode::DeleteFast | Opcode::LoadFastAndClear | Opcode::StoreFastMaybeNull => mask |= bit,
                Opcode::StoreFast | Opcode::LoadFastCheck => mask &= !bit,
                Opcode::LoadFast => {
                    if mask & bit != 0 {
                        instr.opcode = Opcode::LoadFastCheck;
                    }
                    mask &= !bit;
                }
                _ => {}
            }
        }
        if let Some(next) = graph.fallthrough(id) {
            self.push(next, mask);
        }
        if let Some(target) = graph[id].last().filter(|last| last.is_jump()).and_then(|last| last.target) {
            self.push(target, mask);
        }
    }
}

/// Locals beyond the tracked ones are known to be bound only after a use or store in the same block.
fn check_other_locals(graph: &mut Graph, nlocals: usize) {
    let mut bound_in = vec![None; nlocals];
    for id in graph.order() {
        for instr in &mut graph[id].instrs {
            let local = instr.oparg as usize;
            if local < TRACKED_LOCALS {
                continue;
            }
            let Some(bound) = bound_in.get_mut(local) else { continue };
            match instr.opcode {
                Opcode::DeleteFast | Opcode::LoadFastAndClear | Opcode::StoreFastMaybeNull => *bound = None,
                Opcode::StoreFast => *bound = Some(id),
                Opcode::LoadFast => {
                    if *bound != Some(id) {
                        instr.opcode = Opcode::LoadFastCheck;
                    }
                    *bound = Some(id);
                }
                _ => {}
            }
        }
    }
}
