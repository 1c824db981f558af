//! The depth of the value stack at each block and its maximum.

use serpentarium_bytecode::Opcode;

use super::block::{BlockId, Graph};
use crate::error::CompileError;

/// Sets every reachable block's depth on entry; returns the greatest depth, at least 1.
pub(crate) fn calculate(graph: &mut Graph) -> Result<u32, CompileError> {
    let mut todo = Vec::new();
    enter(graph, Graph::ENTRY, 0, &mut todo)?;
    let mut greatest = 1;
    while let Some(id) = todo.pop() {
        let Some(mut depth) = graph[id].start_depth else { continue };
        for index in 0..graph[id].instrs.len() {
            let instr = graph[id].instrs[index];
            greatest = greatest.max(depth);
            if let Some(target) = instr.target
                && instr.opcode.has_target()
                && instr.opcode != Opcode::EndAsyncFor
            {
                let effect = handler_effect(instr.opcode)
                    .unwrap_or_else(|| instr.opcode.pushed(instr.oparg) - instr.opcode.popped(instr.oparg));
                enter(graph, target, depth + effect, &mut todo)?;
            }
            depth += instr.opcode.stack_effect(instr.oparg);
            if depth < 0 {
                return Err(CompileError::system("Invalid CFG, stack underflow"));
            }
        }
        if let Some(next) = graph.fallthrough(id) {
            enter(graph, next, depth, &mut todo)?;
        }
    }
    u32::try_from(greatest).map_err(|_| CompileError::system("Invalid CFG, stack overflow"))
}

/// What is on the stack when a handler is entered: the exception, and the last instruction if it is to be kept.
fn handler_effect(opcode: Opcode) -> Option<i64> {
    match opcode {
        Opcode::SetupFinally | Opcode::SetupWith => Some(1),
        Opcode::SetupCleanup => Some(2),
        _ => None,
    }
}

fn enter(graph: &mut Graph, id: BlockId, depth: i64, todo: &mut Vec<BlockId>) -> Result<(), CompileError> {
    match graph[id].start_depth {
        None => {
            graph[id].start_depth = Some(depth);
            todo.push(id);
            Ok(())
        }
        Some(known) if known == depth => Ok(()),
        Some(_) => Err(CompileError::system("Invalid CFG, inconsistent stackdepth")),
    }
}
