//! Puts the blocks one after the other and computes offsets and jump operands.

use serpentarium_bytecode::Opcode;

use crate::error::CompileError;
use crate::flowgraph::{BlockId, Graph, Instr};
use crate::instruction_sequence::{NEXT_LOCATION, NO_LOCATION};

/// The distance from a `SEND` to where `END_ASYNC_FOR`'s operand counts from.
const END_SEND_OFFSET: u32 = 5;

/// All instructions in order, with final operands.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) instrs: Vec<Instr>,
    /// The offset of each instruction in code units, extension prefixes included; one more entry for the end.
    pub(crate) offsets: Vec<u32>,
    /// For each block the index of its first instruction.
    starts: Vec<usize>,
}

/// Size in code units: prefixes, the instruction, inline caches.
fn size(instr: &Instr) -> u32 {
    let extended = match instr.oparg {
        0..=0xFF => 0,
        0x100..=0xFFFF => 1,
        0x1_0000..=0xFF_FFFF => 2,
        _ => 3,
    };
    1 + instr.opcode.caches() as u32 + extended
}

impl Layout {
    pub(crate) fn new(graph: &Graph) -> Result<Self, CompileError> {
        let mut starts = vec![0; graph.len()];
        let order = graph.order();
        let mut instrs = Vec::with_capacity(order.iter().map(|id| graph[*id].instrs.len()).sum());
        for id in order {
            starts[id.index()] = instrs.len();
            instrs.extend_from_slice(&graph[id].instrs);
        }
        let mut layout = Self { instrs, offsets: Vec::new(), starts };
        layout.direct_jumps();
        layout.resolve_next_locations();
        layout.resolve_operands()?;
        Ok(layout)
    }

    fn target_index(&self, target: BlockId) -> usize {
        self.starts[target.index()]
    }

    /// Unconditional jumps become forward or backward ones.
    fn direct_jumps(&mut self) {
        for index in 0..self.instrs.len() {
            let Some(target) = self.instrs[index].target else { continue };
            let target = self.target_index(target);
            let forward = index < target;
            let instr = &mut self.instrs[index];
            instr.oparg = target as u32;
            instr.opcode = match instr.opcode {
                Opcode::Jump | Opcode::JumpNoInterrupt if forward => Opcode::JumpForward,
                Opcode::Jump => Opcode::JumpBackward,
                Opcode::JumpNoInterrupt => Opcode::JumpBackwardNoInterrupt,
                other => other,
            };
        }
    }

    /// Gives instructions that ask for it the location of the one behind them.
    fn resolve_next_locations(&mut self) {
        let mut next = NO_LOCATION;
        for instr in self.instrs.iter_mut().rev() {
            if instr.location == NEXT_LOCATION {
                let terminates = instr.opcode.has_jump() || instr.opcode.is_scope_exit();
                instr.location = if terminates { NO_LOCATION } else { next };
            }
            next = instr.location;
        }
    }

    /// A jump's operand decides its size and sizes decide operands, so this goes on until nothing moves.
    fn resolve_operands(&mut self) -> Result<(), CompileError> {
        loop {
            self.compute_offsets();
            let mut changed = false;
            for index in 0..self.instrs.len() {
                let Some(target) = self.instrs[index].target else { continue };
                let target = self.offsets[self.target_index(target)];
                let end = self.offsets[index + 1];
                let instr = &mut self.instrs[index];
                let old = size(instr);
                let distance = match instr.opcode {
                    Opcode::EndAsyncFor => {
                        end.checked_sub(target).and_then(|d| d.checked_sub(END_SEND_OFFSET))
                    }
                    opcode if opcode.is_backward_jump() => end.checked_sub(target),
                    _ => target.checked_sub(end),
                };
                instr.oparg = distance.ok_or_else(|| CompileError::system("jump in the wrong direction"))?;
                changed |= size(instr) != old;
            }
            if !changed {
                return Ok(());
            }
        }
    }

    fn compute_offsets(&mut self) {
        self.offsets.clear();
        self.offsets.reserve(self.instrs.len() + 1);
        let mut offset = 0;
        for instr in &self.instrs {
            self.offsets.push(offset);
            offset += size(instr);
        }
        self.offsets.push(offset);
    }

    /// The number of code units of an instruction.
    pub(crate) fn size_of(&self, index: usize) -> u32 {
        self.offsets[index + 1] - self.offsets[index]
    }

    /// The offset of a block's first instruction.
    pub(crate) fn block_offset(&self, block: BlockId) -> u32 {
        self.offsets[self.target_index(block)]
    }

    /// The bytes of `co_code`.
    pub(crate) fn code(&self) -> Vec<u8> {
        let units = self.offsets.last().copied().unwrap_or(0);
        let mut code = Vec::with_capacity(2 * units as usize);
        for instr in &self.instrs {
            for shift in [24, 16, 8] {
                if instr.oparg >> shift != 0 {
                    code.extend([Opcode::ExtendedArg as u8, (instr.oparg >> shift) as u8]);
                }
            }
            code.extend([instr.opcode as u8, instr.oparg as u8]);
            code.extend(std::iter::repeat_n(0, 2 * instr.opcode.caches()));
        }
        code
    }
}
