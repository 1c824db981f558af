//! Drops the constants that no instruction loads any more.

use std::rc::Rc;

use serpentarium_bytecode::{Const, Opcode};

use super::block::Graph;

/// Renumbers `LOAD_CONST` operands and returns the constants that stay. The first always stays: it may be a docstring.
pub(crate) fn remove(graph: &mut Graph, constants: &[Rc<Const>]) -> Vec<Rc<Const>> {
    let mut used = vec![false; constants.len()];
    if let Some(first) = used.first_mut() {
        *first = true;
    }
    graph.each_block(|block| {
        for instr in block.instrs.iter().filter(|instr| instr.opcode == Opcode::LoadConst) {
            if let Some(used) = used.get_mut(instr.oparg as usize) {
                *used = true;
            }
        }
    });
    if used.iter().all(|used| *used) {
        return constants.to_vec();
    }
    let mut kept = Vec::new();
    let mut numbers = Vec::with_capacity(constants.len());
    for (constant, used) in constants.iter().zip(used) {
        numbers.push(kept.len() as u32);
        if used {
            kept.push(constant.clone());
        }
    }
    graph.each_block(|block| {
        for instr in block.instrs.iter_mut().filter(|instr| instr.opcode == Opcode::LoadConst) {
            if let Some(number) = numbers.get(instr.oparg as usize) {
                instr.oparg = *number;
            }
        }
    });
    kept
}
