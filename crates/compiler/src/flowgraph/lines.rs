//! Gives instructions without a line the line of how control came to them.

use super::block::{BlockId, Graph};
use crate::instruction_sequence::NO_LOCATION;

/// Duplicates exits without lines, then spreads locations forward.
pub(crate) fn resolve(graph: &mut Graph) {
    duplicate_exits(graph);
    propagate(graph);
}

/// Whether a trace would have to show this block and could not say at which line it is.
fn needs_line(graph: &Graph, id: BlockId) -> bool {
    let block = &graph[id];
    // Most blocks begin with a line, so that is looked at first.
    block.has_no_line() && (block.exits_scope() || block.has_eval_break())
}

fn duplicate_exits(graph: &mut Graph) {
    graph.each(duplicate_target);
    graph.each(|graph, id| {
        if let (Some(next), Some(last)) = (graph.fallthrough(id), graph[id].last().copied())
            && needs_line(graph, next)
            && let Some(first) = graph[next].instrs.first_mut()
        {
            first.location = last.location;
        }
    });
}

/// If the block ends in a jump to a line-less exit that others use too, makes a copy for this jump alone.
fn duplicate_target(graph: &mut Graph, id: BlockId) {
    let Some(last) = graph[id].last().copied() else { return };
    if !last.is_jump() {
        return;
    }
    let Some(target) = graph.nonempty_from(last.target) else { return };
    if graph[target].predecessors <= 1 || !needs_line(graph, target) {
        return;
    }
    let mut copy = super::block::Block { predecessors: 1, has_label: true, ..Default::default() };
    for instr in &graph[target].instrs {
        copy.append_copy(*instr);
    }
    if let Some(first) = copy.instrs.first_mut() {
        first.location = last.location;
    }
    let copy = graph.add_after(target, copy);
    graph[target].predecessors -= 1;
    if let Some(last) = graph[id].instrs.last_mut() {
        last.target = Some(copy);
    }
}

fn propagate(graph: &mut Graph) {
    graph.each(|graph, id| {
        let mut location = NO_LOCATION;
        for instr in &mut graph[id].instrs {
            if instr.location.line == NO_LOCATION.line {
                instr.location = location;
            } else {
                location = instr.location;
            }
        }
        let Some(last) = graph[id].last().copied() else { return };
        let target = if last.is_jump() { last.target } else { None };
        for successor in [graph.fallthrough(id), target].into_iter().flatten() {
            let block = &mut graph[successor];
            if block.predecessors == 1
                && let Some(first) = block.instrs.first_mut()
                && first.location.line == NO_LOCATION.line
            {
                first.location = location;
            }
        }
    });
}
