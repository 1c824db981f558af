//! The graph itself: basic blocks of instructions.
//!
//! Two orders matter. `next` links give the order in which blocks are laid out; a block without a terminator falls
//! through to its `next`. Within a block the *slots* matter: CPython keeps a block's instructions in an array, removing
//! some leaves the old contents behind the new end, and an instruction appended later finds the exception handler of
//! the slot's former tenant still in place. That shows in exception tables, so [`Block`] remembers those handlers.

use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};

use serpentarium_bytecode::Opcode;

use crate::instruction_sequence::{Location, NO_LOCATION};

/// Names a block of one graph. Counted from one, so that an optional name takes no more room than a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BlockId(NonZeroU32);

impl BlockId {
    /// The block's place in tables with a row for each block.
    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// One instruction of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instr {
    pub(crate) opcode: Opcode,
    pub(crate) oparg: u32,
    pub(crate) target: Option<BlockId>,
    pub(crate) location: Location,
    /// The handler that an exception raised here goes to.
    pub(crate) handler: Option<BlockId>,
}

impl Instr {
    pub(crate) fn new(opcode: Opcode, oparg: u32, location: Location) -> Self {
        Self { opcode, oparg, target: None, location, handler: None }
    }

    /// Replaces the operation, keeping location and handler.
    pub(crate) fn set(&mut self, opcode: Opcode, oparg: u32) {
        self.opcode = opcode;
        self.oparg = oparg;
        self.target = None;
    }

    /// Turns the instruction into a `NOP` that keeps its location.
    pub(crate) fn make_nop(&mut self) {
        self.set(Opcode::Nop, 0);
    }

    /// Turns the instruction into a `NOP` without location.
    pub(crate) fn blank(&mut self) {
        self.make_nop();
        self.location = NO_LOCATION;
    }

    pub(crate) fn is_jump(&self) -> bool {
        self.opcode.has_jump()
    }

    pub(crate) fn is_nop(&self) -> bool {
        self.opcode == Opcode::Nop
    }

    /// Whether the instruction pushes a constant.
    pub(crate) fn loads_const(&self) -> bool {
        matches!(self.opcode, Opcode::LoadConst | Opcode::LoadSmallInt)
    }

    pub(crate) fn has_line(&self) -> bool {
        0 <= self.location.line
    }
}

/// A run of instructions that is entered at its start only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) instrs: Vec<Instr>,
    /// Handlers left in the slots behind the end, the nearest slot's last.
    pub(super) stale: Vec<Option<BlockId>>,
    pub(crate) next: Option<BlockId>,
    /// Whether an instruction ever named this block as its target.
    pub(crate) has_label: bool,
    pub(crate) predecessors: i32,
    pub(crate) is_handler: bool,
    pub(crate) preserve_lasti: bool,
    pub(crate) warm: bool,
    pub(crate) cold: bool,
    /// Depth of the stack on entry, once calculated.
    pub(crate) start_depth: Option<i64>,
}

impl Block {
    pub(crate) fn last(&self) -> Option<&Instr> {
        self.instrs.last()
    }

    /// The opcode at `index`, if the block is that long.
    pub(crate) fn opcode_at(&self, index: usize) -> Option<Opcode> {
        self.instrs.get(index).map(|instr| instr.opcode)
    }

    /// Whether control reaches the next block by itself.
    pub(crate) fn falls_through(&self) -> bool {
        self.last().is_none_or(|last| !last.opcode.is_unconditional_jump() && !last.opcode.is_scope_exit())
    }

    pub(crate) fn exits_scope(&self) -> bool {
        self.last().is_some_and(|last| last.opcode.is_scope_exit())
    }

    pub(crate) fn has_no_line(&self) -> bool {
        self.instrs.iter().all(|instr| !instr.has_line())
    }

    pub(crate) fn has_eval_break(&self) -> bool {
        self.instrs.iter().any(|instr| instr.opcode.has_eval_break())
    }

    /// Appends an instruction, which takes over the handler left in its slot.
    pub(crate) fn append(&mut self, mut instr: Instr) {
        instr.handler = self.stale.pop().flatten();
        self.instrs.push(instr);
    }

    /// Appends a whole instruction, handler included.
    pub(crate) fn append_copy(&mut self, instr: Instr) {
        self.stale.pop();
        self.instrs.push(instr);
    }

    /// Inserts a whole instruction, handler included.
    pub(crate) fn insert(&mut self, index: usize, instr: Instr) {
        self.stale.pop();
        self.instrs.insert(index, instr);
    }

    /// Drops the instructions from slot `kept` on; their handlers stay behind.
    pub(crate) fn truncate(&mut self, kept: usize) {
        self.stale.extend(self.instrs.drain(kept..).rev().map(|instr| instr.handler));
    }
}

/// The blocks of a unit. The first one made is the entry.
#[derive(Debug)]
pub(crate) struct Graph {
    blocks: Vec<Block>,
}

impl Graph {
    pub(crate) const ENTRY: BlockId = BlockId(NonZeroU32::MIN);

    /// A graph of one empty block.
    pub(crate) fn new() -> Self {
        Self { blocks: vec![Block::default()] }
    }

    /// Number of blocks ever made.
    pub(crate) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Adds a block that is not linked to any other yet.
    pub(crate) fn add(&mut self, block: Block) -> BlockId {
        // Blocks are counted in 32 bits: a unit has no more instructions than its source has bytes.
        let number = NonZeroU32::MIN.saturating_add(self.blocks.len() as u32);
        self.blocks.push(block);
        BlockId(number)
    }

    /// Adds a block to the layout, behind `previous`.
    pub(crate) fn add_after(&mut self, previous: BlockId, mut block: Block) -> BlockId {
        block.next = self[previous].next;
        let id = self.add(block);
        self[previous].next = Some(id);
        id
    }

    /// The blocks in the order of their layout.
    pub(crate) fn order(&self) -> Vec<BlockId> {
        let mut order = Vec::with_capacity(self.blocks.len());
        order.extend(std::iter::successors(Some(Self::ENTRY), |id| self[*id].next));
        order
    }

    /// Calls `visit` for each block in the order of their layout, those that it adds behind the block at hand included.
    pub(crate) fn each(&mut self, mut visit: impl FnMut(&mut Self, BlockId)) {
        let mut cursor = Some(Self::ENTRY);
        while let Some(id) = cursor {
            visit(self, id);
            cursor = self[id].next;
        }
    }

    /// Calls `visit` for each block in the order of their layout.
    pub(crate) fn each_block(&mut self, mut visit: impl FnMut(&mut Block)) {
        self.each(|graph, id| visit(&mut graph[id]));
    }

    /// The block that `id` falls through to.
    pub(crate) fn fallthrough(&self, id: BlockId) -> Option<BlockId> {
        if self[id].falls_through() { self[id].next } else { None }
    }

    /// The first block from `id` on that has instructions.
    pub(crate) fn nonempty_from(&self, id: Option<BlockId>) -> Option<BlockId> {
        std::iter::successors(id, |id| self[*id].next).find(|id| !self[*id].instrs.is_empty())
    }

    /// A list of flags, one a block, for marking visited ones.
    pub(crate) fn marks(&self) -> Vec<bool> {
        vec![false; self.blocks.len()]
    }
}

impl Index<BlockId> for Graph {
    type Output = Block;

    fn index(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }
}

impl IndexMut<BlockId> for Graph {
    fn index_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }
}
