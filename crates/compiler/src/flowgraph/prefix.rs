//! Numbers the slots of cell and free variables and inserts the instructions that set up the frame.

use serpentarium_bytecode::Opcode;
use serpentarium_bytecode::opcode::code_flag;

use super::block::{Graph, Instr};
use crate::instruction_sequence::{Location, NO_LOCATION};
use crate::unit::Unit;

/// Rewrites the operands that count cells, and inserts the prefix into the entry block.
pub(crate) fn prepare(graph: &mut Graph, unit: &Unit) {
    let slots = cell_slots(unit);
    insert_prefix(graph, unit, &slots);
    if slots.is_empty() {
        return;
    }
    graph.each_block(|block| {
        for instr in &mut block.instrs {
            let counts_cells = matches!(
                instr.opcode,
                Opcode::MakeCell
                    | Opcode::LoadClosure
                    | Opcode::LoadDeref
                    | Opcode::StoreDeref
                    | Opcode::DeleteDeref
                    | Opcode::LoadFromDictOrDeref
            );
            if let (true, Some(slot)) = (counts_cells, slots.get(instr.oparg as usize)) {
                instr.oparg = *slot;
            }
        }
    });
}

/// The slot of each cell variable, then of each free variable. A cell that is also a local uses the local's slot.
fn cell_slots(unit: &Unit) -> Vec<u32> {
    let mut next = unit.varnames.len() as u32;
    let mut take = || {
        next += 1;
        next - 1
    };
    let cells = unit.cellvars.names().iter();
    let mut slots: Vec<u32> = cells.map(|name| unit.varnames.get(name).unwrap_or_else(&mut take)).collect();
    slots.extend(unit.freevars.names().iter().map(|_| take()));
    slots
}

fn insert_prefix(graph: &mut Graph, unit: &Unit, slots: &[u32]) {
    let mut prefix = Vec::new();
    if !unit.freevars.is_empty() {
        prefix.push(Instr::new(Opcode::CopyFreeVars, unit.freevars.len() as u32, NO_LOCATION));
    }
    // Operands still count cells here; they are made slots together with all others. The order is that of the slots.
    let mut cells: Vec<u32> = (0..unit.cellvars.len() as u32).collect();
    cells.sort_by_key(|cell| slots[*cell as usize]);
    prefix.extend(cells.into_iter().map(|cell| Instr::new(Opcode::MakeCell, cell, NO_LOCATION)));
    if unit.flags & (code_flag::GENERATOR | code_flag::COROUTINE | code_flag::ASYNC_GENERATOR) != 0 {
        let location = Location::new(unit.firstlineno, -1, unit.firstlineno, -1);
        prefix.push(Instr::new(Opcode::ReturnGenerator, 0, location));
        prefix.push(Instr::new(Opcode::PopTop, 0, location));
    }
    let entry = &mut graph[Graph::ENTRY];
    for (index, instr) in prefix.into_iter().enumerate() {
        entry.insert(index, instr);
    }
}
