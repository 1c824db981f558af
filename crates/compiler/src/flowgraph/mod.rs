//! The control-flow graph of a unit and the passes over it, one file a pass, in the order in which they run.

mod arithmetic;
mod block;
mod borrow;
mod build;
mod cold;
mod exceptions;
mod fold;
mod inline_blocks;
mod jumps;
mod lines;
mod load_const;
mod load_fast_check;
mod peephole;
mod prefix;
mod pseudo;
mod redundant;
mod stack_depth;
mod superinstructions;
mod swaps;
mod unreachable;
mod unused_consts;

use std::rc::Rc;

use serpentarium_bytecode::Const;
use serpentarium_bytecode::constant::ConstCache;

pub(crate) use block::{BlockId, Graph, Instr};

use crate::error::CompileError;
use crate::unit::{ConstTable, Unit};

/// A graph ready to be laid out, and what its passes found out.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) graph: Graph,
    pub(crate) consts: Vec<Rc<Const>>,
    pub(crate) stacksize: u32,
}

/// The constants of a unit while its graph is being optimised.
pub(crate) struct Constants<'a> {
    pub(crate) table: ConstTable,
    pub(crate) cache: &'a mut ConstCache,
}

impl Constants<'_> {
    /// The constant a `LOAD_CONST` or `LOAD_SMALL_INT` pushes; nothing for other instructions.
    fn value_of(&self, instr: &Instr) -> Option<Rc<Const>> {
        use serpentarium_bytecode::Opcode;
        match instr.opcode {
            Opcode::LoadConst => self.table.get(instr.oparg).cloned(),
            Opcode::LoadSmallInt => Some(Rc::new(Const::Int(instr.oparg.into()))),
            _ => None,
        }
    }

    fn add(&mut self, constant: Rc<Const>) -> u32 {
        self.table.add_folded(self.cache, constant)
    }
}

/// Builds the graph of `unit`, optimises it and prepares it for the assembler.
pub(crate) fn run(unit: &mut Unit, cache: &mut ConstCache) -> Result<Finished, CompileError> {
    let mut graph = build::from_sequence(&unit.instructions)?;
    exceptions::label_targets(&mut graph);

    let mut constants = Constants { table: std::mem::take(&mut unit.consts), cache };
    optimize(&mut graph, &mut constants);
    let consts = unused_consts::remove(&mut graph, constants.table.constants());
    load_fast_check::insert(&mut graph, unit.varnames.len(), unit.nparams as usize);
    superinstructions::insert(&mut graph);
    cold::push_to_end(&mut graph);
    lines::resolve(&mut graph);

    pseudo::convert_conditional_jumps(&mut graph);
    let stacksize = stack_depth::calculate(&mut graph)?;
    prefix::prepare(&mut graph, unit);
    pseudo::convert_rest(&mut graph);
    jumps::normalize(&mut graph);
    borrow::optimize(&mut graph);
    Ok(Finished { graph, consts, stacksize })
}

fn optimize(graph: &mut Graph, constants: &mut Constants<'_>) {
    inline_blocks::inline(graph);
    unreachable::remove(graph);
    lines::resolve(graph);
    graph.each_block(|block| load_const::optimize(block, constants));
    graph.each(|graph, id| {
        peephole::optimize(graph, id, constants);
        swaps::optimize(&mut graph[id]);
    });
    redundant::remove_pairs(graph);
    unreachable::remove(graph);
    redundant::remove_nops_and_jumps(graph);
}
