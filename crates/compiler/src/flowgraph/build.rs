//! Cuts an instruction sequence into basic blocks.

use rustc_hash::{FxHashMap, FxHashSet};
use serpentarium_bytecode::Opcode;

use super::block::{Block, BlockId, Graph, Instr};
use crate::error::CompileError;
use crate::instruction_sequence::{Instruction, InstructionSequence};

/// The graph of `sequence`, with jumps resolved to blocks.
pub(crate) fn from_sequence(sequence: &InstructionSequence) -> Result<Graph, CompileError> {
    let targets = targets(sequence)?;
    let mut builder = Builder { graph: Graph::new(), current: Graph::ENTRY, pending: Vec::new() };
    let mut blocks: FxHashMap<usize, BlockId> = FxHashMap::default();
    let mut jumps = Vec::new();
    for (index, instruction) in sequence.instructions().iter().enumerate() {
        if instruction.opcode == Opcode::AnnotationsPlaceholder {
            let annotations = sequence.annotations_code().map(InstructionSequence::instructions);
            for instruction in annotations.unwrap_or_default() {
                builder.add(instruction);
            }
            continue;
        }
        if targets.contains(&index) {
            builder.pending.push(index);
        }
        builder.start_block_if_needed(&mut blocks);
        builder.push(instruction);
        if let Some(label) = instruction.target {
            let place = (builder.current, builder.graph[builder.current].instrs.len() - 1);
            jumps.push((place, sequence.label_index(label)));
        }
    }
    for ((block, index), target) in jumps {
        let target = target.and_then(|target| blocks.get(&target)).copied();
        let target = target.ok_or_else(|| CompileError::system("jump to a label that was never placed"))?;
        builder.graph[block].instrs[index].target = Some(target);
        builder.graph[target].has_label = true;
    }
    Ok(builder.graph)
}

/// The indices that instructions jump to or set up as handlers.
fn targets(sequence: &InstructionSequence) -> Result<FxHashSet<usize>, CompileError> {
    let mut targets = FxHashSet::default();
    for label in sequence.instructions().iter().filter_map(|instruction| instruction.target) {
        let index = sequence.label_index(label).filter(|index| *index < sequence.len());
        let index = index.ok_or_else(|| CompileError::system("jump to a label that was never placed"))?;
        targets.insert(index);
    }
    Ok(targets)
}

struct Builder {
    graph: Graph,
    current: BlockId,
    /// Targets met since the last instruction; they belong to the next one's block.
    pending: Vec<usize>,
}

impl Builder {
    fn add(&mut self, instruction: &Instruction) {
        self.start_block_if_needed(&mut FxHashMap::default());
        self.push(instruction);
    }

    fn push(&mut self, instruction: &Instruction) {
        let instr = Instr::new(instruction.opcode, instruction.oparg, instruction.location);
        self.graph[self.current].append(instr);
    }

    fn start_block_if_needed(&mut self, blocks: &mut FxHashMap<usize, BlockId>) {
        let block = &self.graph[self.current];
        let terminated =
            block.last().is_some_and(|last| last.opcode.has_jump() || last.opcode.is_scope_exit());
        if terminated || (!self.pending.is_empty() && !block.instrs.is_empty()) {
            self.current = self.graph.add_after(self.current, Block::default());
        }
        for index in self.pending.drain(..) {
            blocks.insert(index, self.current);
        }
    }
}
