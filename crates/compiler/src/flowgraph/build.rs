//! Cuts an instruction sequence into basic blocks.

use serpentarium_bytecode::Opcode;

use super::block::{Block, BlockId, Graph, Instr};
use crate::error::CompileError;
use crate::instruction_sequence::{Instruction, InstructionSequence};

/// The graph of `sequence`, with jumps resolved to blocks.
pub(crate) fn from_sequence(sequence: &InstructionSequence) -> Result<Graph, CompileError> {
    let targets = targets(sequence)?;
    let mut builder = Builder { graph: Graph::new(), current: Graph::ENTRY, pending: false };
    // For each target the block that begins with it.
    let mut blocks: Vec<Option<BlockId>> = vec![None; sequence.len()];
    let mut jumps = Vec::with_capacity(targets.iter().filter(|target| **target).count());
    let instructions = sequence.instructions();
    builder.graph[Graph::ENTRY].instrs.reserve(run_length(instructions, &targets) + 2);
    for (index, instruction) in instructions.iter().enumerate() {
        if instruction.opcode == Opcode::AnnotationsPlaceholder {
            let annotations = sequence.annotations_code().map(InstructionSequence::instructions);
            for instruction in annotations.unwrap_or_default() {
                builder.start_block_if_needed(|| 0);
                builder.push(instruction);
            }
            continue;
        }
        builder.pending |= targets[index];
        builder.start_block_if_needed(|| run_length(&instructions[index..], &targets[index..]));
        builder.push(instruction);
        if targets[index] {
            blocks[index] = Some(builder.current);
        }
        if let Some(label) = instruction.target {
            let place = (builder.current, builder.graph[builder.current].instrs.len() - 1);
            jumps.push((place, sequence.label_index(label)));
        }
    }
    for ((block, index), target) in jumps {
        let target = target.and_then(|target| blocks.get(target).copied().flatten());
        let target = target.ok_or_else(|| CompileError::system("jump to a label that was never placed"))?;
        builder.graph[block].instrs[index].target = Some(target);
        builder.graph[target].has_label = true;
    }
    Ok(builder.graph)
}

/// For each instruction whether another jumps to it or sets it up as a handler.
fn targets(sequence: &InstructionSequence) -> Result<Vec<bool>, CompileError> {
    let mut targets = vec![false; sequence.len()];
    for label in sequence.instructions().iter().filter_map(|instruction| instruction.target) {
        let target = sequence.label_index(label).and_then(|index| targets.get_mut(index));
        *target.ok_or_else(|| CompileError::system("jump to a label that was never placed"))? = true;
    }
    Ok(targets)
}

fn ends_block(opcode: Opcode) -> bool {
    opcode.has_jump() || opcode.is_scope_exit()
}

/// How many instructions the block that begins here will have.
fn run_length(instructions: &[Instruction], targets: &[bool]) -> usize {
    let mut pairs = instructions.iter().zip(targets).enumerate();
    let end = pairs
        .find(|(index, (instruction, target))| ends_block(instruction.opcode) || (0 < *index && **target));
    end.map_or(instructions.len(), |(index, _)| index + 1)
}

struct Builder {
    graph: Graph,
    current: BlockId,
    /// Whether a target was met since the last instruction; the next one begins a block then.
    pending: bool,
}

impl Builder {
    fn push(&mut self, instruction: &Instruction) {
        let instr = Instr::new(instruction.opcode, instruction.oparg, instruction.location);
        self.graph[self.current].append(instr);
    }

    /// Goes on to a new block, which is to hold about `length()` instructions, if the current one is complete.
    fn start_block_if_needed(&mut self, length: impl FnOnce() -> usize) {
        let block = &self.graph[self.current];
        let terminated = block.last().is_some_and(|last| ends_block(last.opcode));
        if terminated || (self.pending && !block.instrs.is_empty()) {
            // A little room is left for what passes insert.
            let block = Block { instrs: Vec::with_capacity(length() + 2), ..Block::default() };
            self.current = self.graph.add_after(self.current, block);
        }
        self.pending = false;
    }
}
