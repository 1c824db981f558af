//! Removes instructions without effect: `NOP`s that carry no line of their own, jumps to the next instruction, and
//! loads whose value is popped at once.

use serpentarium_bytecode::Opcode;

use super::block::{BlockId, Graph, Instr};

/// Removes (load, pop) pairs until there are none.
pub(crate) fn remove_pairs(graph: &mut Graph) {
    let mut changed = true;
    while changed {
        changed = false;
        let mut previous: Option<(BlockId, usize)> = None;
        graph.each(|graph, id| {
            remove_block_nops(graph, id);
            if graph[id].has_label {
                previous = None;
            }
            for index in 0..graph[id].instrs.len() {
                let loads = previous.filter(|(block, index)| is_plain_load(&graph[*block].instrs[*index]));
                if let (Some((block, load)), Opcode::PopTop) = (loads, graph[id].instrs[index].opcode) {
                    graph[block].instrs[load].make_nop();
                    graph[id].instrs[index].make_nop();
                    changed = true;
                }
                previous = Some((id, index));
            }
            let after_jump = previous.is_some_and(|(block, index)| graph[block].instrs[index].is_jump());
            if after_jump || !graph[id].falls_through() {
                previous = None;
            }
        });
    }
}

fn is_plain_load(instr: &Instr) -> bool {
    instr.loads_const() || (instr.opcode == Opcode::Copy && instr.oparg == 1)
}

/// Removes `NOP`s and jumps until nothing changes.
pub(crate) fn remove_nops_and_jumps(graph: &mut Graph) {
    loop {
        let nops = remove_nops(graph);
        let jumps = remove_jumps(graph);
        if !nops && !jumps {
            return;
        }
    }
}

/// Removes `NOP`s everywhere; says whether there were any to remove.
pub(crate) fn remove_nops(graph: &mut Graph) -> bool {
    let mut changed = false;
    graph.each(|graph, id| changed |= remove_block_nops(graph, id));
    changed
}

fn remove_block_nops(graph: &mut Graph, id: BlockId) -> bool {
    if !graph[id].instrs.iter().any(Instr::is_nop) {
        return false;
    }
    let following_line = following_line(graph, id);
    let block = &mut graph[id];
    let mut kept = 0;
    let mut previous_line = -1;
    for index in 0..block.instrs.len() {
        let instr = block.instrs[index];
        let line = instr.location.line;
        if instr.is_nop() {
            if line < 0 || line == previous_line {
                continue;
            }
            match block.instrs.get_mut(index + 1) {
                Some(next) if next.location.line == line => continue,
                Some(next) if next.location.line < 0 => {
                    next.location = instr.location;
                    continue;
                }
                None if following_line == Some(line) => continue,
                _ => {}
            }
        }
        block.instrs[kept] = instr;
        kept += 1;
        previous_line = line;
    }
    let changed = kept < block.instrs.len();
    block.truncate(kept);
    changed
}

/// The line of the first instruction behind a block, `NOP`s without a line not counted.
fn following_line(graph: &Graph, id: BlockId) -> Option<i32> {
    let next = graph.nonempty_from(graph[id].next)?;
    let first = graph[next].instrs.iter().find(|instr| !instr.is_nop() || instr.has_line());
    first.map(|instr| instr.location.line)
}

fn remove_jumps(graph: &mut Graph) -> bool {
    let mut changed = false;
    graph.each(|graph, id| {
        let Some(last) = graph[id].last() else { return };
        if !last.opcode.is_unconditional_jump() {
            return;
        }
        let target = graph.nonempty_from(last.target);
        if target.is_some() && target == graph.nonempty_from(graph[id].next) {
            changed = true;
            if let Some(last) = graph[id].instrs.last_mut() {
                last.make_nop();
            }
        }
    });
    changed
}
