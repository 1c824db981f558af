//! What code generation produces for a unit: instructions in order, with jumps to labels.
//!
//! Instructions may be pseudo instructions ([`Opcode`] numbers from 256 on): `JUMP`, `JUMP_NO_INTERRUPT`,
//! `JUMP_IF_FALSE`, `JUMP_IF_TRUE`, `SETUP_FINALLY`, `SETUP_WITH`, `SETUP_CLEANUP`, `POP_BLOCK`, `LOAD_CLOSURE`,
//! `STORE_FAST_MAYBE_NULL` and `ANNOTATIONS_PLACEHOLDER`. The flow graph turns them into real ones.

use std::num::NonZeroU32;

use serpentarium_bytecode::Opcode;
pub use serpentarium_parser::ast::Location;

/// The location of an instruction that belongs to no source text.
pub const NO_LOCATION: Location = Location::new(-1, -1, -1, -1);
/// The location that stands for "that of the next instruction".
pub const NEXT_LOCATION: Location = Location::new(-2, -2, -2, -2);

/// A place in a sequence that instructions can jump to. Made by [`InstructionSequence::new_label`], placed by
/// [`InstructionSequence::use_label`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(NonZeroU32);

impl Label {
    /// The label's place in the table of labels. Counted from one, so that an optional label takes no more room.
    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What to do.
    pub opcode: Opcode,
    /// The operand; unused if there is a target.
    pub oparg: u32,
    /// Where to jump, or which handler to set up.
    pub target: Option<Label>,
    /// The source text the instruction belongs to.
    pub location: Location,
}

/// Instructions in the order of their emission.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    instructions: Vec<Instruction>,
    /// For each label the index of the instruction it precedes, once it is placed.
    labels: Vec<Option<usize>>,
    /// What takes the place of `ANNOTATIONS_PLACEHOLDER`.
    annotations_code: Option<Box<InstructionSequence>>,
}

impl InstructionSequence {
    /// An empty sequence.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of instructions so far.
    pub fn len(&self) -> usize {
        self.instructions.len()
    }

    /// Whether nothing was emitted yet.
    pub fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }

    /// The instructions so far.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// A fresh label, to be placed later.
    pub fn new_label(&mut self) -> Label {
        let number = NonZeroU32::MIN.saturating_add(self.labels.len() as u32);
        self.labels.push(None);
        Label(number)
    }

    /// Places `label` before the next instruction.
    pub fn use_label(&mut self, label: Label) {
        let here = self.instructions.len();
        if let Some(place) = self.labels.get_mut(label.index()) {
            *place = Some(here);
        }
    }

    /// The index of the instruction that `label` precedes; the sequence's length if it was put at the end.
    pub fn label_index(&self, label: Label) -> Option<usize> {
        self.labels.get(label.index()).copied().flatten()
    }

    /// Appends an instruction with an operand (0 where the opcode takes none).
    pub fn add_op(&mut self, opcode: Opcode, oparg: u32, location: Location) {
        self.instructions.push(Instruction { opcode, oparg, target: None, location });
    }

    /// Appends a jump to `target`, or a `SETUP_*` of the handler at `target`.
    pub fn add_jump(&mut self, opcode: Opcode, target: Label, location: Location) {
        self.instructions.push(Instruction { opcode, oparg: 0, target: Some(target), location });
    }

    /// Inserts an instruction at `index`; placed labels from there on move with the instructions they precede.
    pub fn insert_jump(&mut self, index: usize, opcode: Opcode, target: Label, location: Location) {
        let index = index.min(self.instructions.len());
        self.instructions.insert(index, Instruction { opcode, oparg: 0, target: Some(target), location });
        for place in self.labels.iter_mut().flatten() {
            if index <= *place {
                *place += 1;
            }
        }
    }

    /// Sets the instructions that replace `ANNOTATIONS_PLACEHOLDER`; they may not jump.
    pub fn set_annotations_code(&mut self, code: InstructionSequence) {
        self.annotations_code = Some(Box::new(code));
    }

    /// The instructions that replace `ANNOTATIONS_PLACEHOLDER`.
    pub fn annotations_code(&self) -> Option<&InstructionSequence> {
        self.annotations_code.as_deref()
    }
}
