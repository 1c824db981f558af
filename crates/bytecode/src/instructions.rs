//! Walking `co_code`: instructions with their `EXTENDED_ARG` prefixes put together.

use crate::code::CodeObject;
use crate::opcode::Opcode;

/// One instruction of `co_code`. Offsets count code units of two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Where the first `EXTENDED_ARG` prefix is; jumps lead here.
    pub start: u32,
    /// Where the instruction proper is.
    pub offset: u32,
    /// What to do.
    pub opcode: Opcode,
    /// The whole operand.
    pub oparg: u32,
}

impl Instruction {
    /// The offset just behind the instruction and its inline caches.
    pub fn end(&self) -> u32 {
        self.offset + 1 + self.opcode.caches() as u32
    }

    /// Where the instruction jumps to, if it is a jump; `END_ASYNC_FOR` names its `SEND` this way.
    pub fn jump_target(&self) -> Option<u32> {
        let opcode = self.opcode.base();
        if !opcode.has_jump() {
            return None;
        }
        if opcode.is_backward_jump() {
            self.end().checked_sub(self.oparg)
        } else {
            self.end().checked_add(self.oparg)
        }
    }
}

/// Iterates over the instructions of `co_code`. Stops early at a byte that is no opcode.
#[derive(Clone, Debug)]
pub struct Instructions<'a> {
    code: &'a [u8],
    next: usize,
}

impl<'a> Instructions<'a> {
    /// Walks `code`, which must begin at an instruction.
    pub fn new(code: &'a [u8]) -> Self {
        Self { code, next: 0 }
    }

    /// The offset in code units at which the walk goes on; the length of the code once it is complete.
    pub fn position(&self) -> u32 {
        self.next as u32
    }

    fn unit(&self, index: usize) -> Option<(u8, u8)> {
        match self.code.get(2 * index..2 * index + 2) {
            Some([opcode, oparg]) => Some((*opcode, *oparg)),
            _ => None,
        }
    }
}

impl Iterator for Instructions<'_> {
    type Item = Instruction;

    fn next(&mut self) -> Option<Instruction> {
        let start = self.next;
        let (mut place, mut extended) = (start, 0u32);
        loop {
            let (byte, low) = self.unit(place)?;
            let opcode = Opcode::from_byte(byte)?;
            let oparg = extended << 8 | u32::from(low);
            if opcode == Opcode::ExtendedArg {
                extended = oparg;
                place += 1;
                continue;
            }
            let oparg = if opcode.base().has_arg() { oparg } else { 0 };
            let instruction = Instruction { start: start as u32, offset: place as u32, opcode, oparg };
            self.next = instruction.end() as usize;
            return Some(instruction);
        }
    }
}

impl CodeObject {
    /// The instructions in order.
    pub fn instructions(&self) -> Instructions<'_> {
        Instructions::new(&self.code)
    }
}
