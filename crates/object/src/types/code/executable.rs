//! A code object made ready to run: instructions with whole operands and room for inline caches
//! (CPython's `co_code_adaptive`), the exception table, and what a call needs to know at once.

use std::cell::Cell;

use serpentarium_bytecode::{CodeObject, Opcode};
use serpentarium_heap::{Guarded, StackRef};

use super::backoff::BackoffCounter;
use super::monitors::CodeMonitors;

/// One code unit: an instruction whose `EXTENDED_ARG` prefixes are folded in, or a word of its inline cache.
#[derive(Debug)]
pub struct Unit {
    opcode: Cell<Opcode>,
    word: Cell<u32>,
}

impl Unit {
    fn new(opcode: Opcode, word: u32) -> Self {
        Self { opcode: Cell::new(opcode), word: Cell::new(word) }
    }

    /// The instruction that runs here; `CACHE` in a cache.
    #[inline(always)]
    pub fn opcode(&self) -> Opcode {
        self.opcode.get()
    }

    /// The instruction's operand.
    #[inline(always)]
    pub fn operand(&self) -> usize {
        self.word.get() as usize
    }

    /// Puts another instruction of the same family here (`specialize`); the operand stays.
    #[inline]
    pub fn set_opcode(&self, opcode: Opcode) {
        self.opcode.set(opcode);
    }

    /// A cache's word.
    #[inline(always)]
    pub fn cache(&self) -> u32 {
        self.word.get()
    }

    /// Sets a cache's word.
    #[inline]
    pub fn set_cache(&self, word: u32) {
        self.word.set(word);
    }
}

/// An exception table row, in code units.
#[derive(Debug, Clone, Copy)]
pub struct Handler {
    /// First unit covered.
    pub start: u32,
    /// First unit no longer covered.
    pub end: u32,
    /// The handler.
    pub target: u32,
    /// Value stack depth the handler expects below the exception.
    pub depth: u32,
    /// Whether the raising instruction's offset is pushed.
    pub lasti: bool,
}

/// A code object made ready to run.
#[derive(Debug)]
pub struct Executable {
    /// All code units, at their CPython positions.
    pub units: Box<[Unit]>,
    /// Exception table, by start.
    pub handlers: Box<[Handler]>,
    /// Methods that inline caches name by position, not counted: each is valid while its type version is.
    pub cached: Guarded<Vec<StackRef>>,
    /// Locals, cells and free variables.
    pub local_len: usize,
    /// Slots of a frame: locals and value stack.
    pub frame_len: usize,
    /// `co_argcount`
    pub arg_count: usize,
    /// `co_kwonlyargcount`
    pub keyword_only: usize,
    /// `co_flags`
    pub flags: u32,
    /// How many free variables a closure brings.
    pub free_len: usize,
    /// Its frames are generators', coroutines' or async generators'.
    pub is_generator: bool,
    /// What monitoring knows of the code.
    pub monitors: CodeMonitors,
    /// All parameters are positional, so that as many arguments can move straight in.
    pub simple: bool,
}

impl Executable {
    /// Makes a unit ready to run.
    pub(crate) fn new(unit: &CodeObject) -> Self {
        use serpentarium_bytecode::opcode::code_flag as flag;
        let local_len = unit.localsplusnames.len();
        let free_len = unit.freevars().len();
        let special = flag::VARARGS | flag::VARKEYWORDS;
        let simple =
            unit.flags & special == 0 && unit.kwonlyargcount == 0 && unit.flags & flag::OPTIMIZED != 0;
        let handlers = unit.exception_rows().map(|row| Handler {
            start: row.start,
            end: row.end,
            target: row.target,
            depth: row.depth,
            lasti: row.lasti,
        });
        Self {
            units: decode(&unit.code),
            handlers: handlers.collect(),
            cached: Guarded::default(),
            local_len,
            frame_len: local_len + unit.stacksize as usize + 1,
            arg_count: unit.argcount as usize,
            keyword_only: unit.kwonlyargcount as usize,
            flags: unit.flags,
            free_len,
            monitors: CodeMonitors::default(),
            is_generator: unit.flags & (flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR) != 0,
            simple,
        }
    }

    /// What runs instead of a unit that may not run: one instruction that fails.
    pub(crate) fn refused(unit: &CodeObject) -> Self {
        Self {
            units: Box::new([Unit::new(Opcode::Reserved, 0)]),
            handlers: Box::default(),
            frame_len: unit.localsplusnames.len() + 1,
            ..Self::new(unit)
        }
    }

    /// The handler that covers a unit.
    pub fn handler_at(&self, unit: u32) -> Option<Handler> {
        let end = self.handlers.partition_point(|handler| handler.start <= unit);
        self.handlers[..end].iter().rev().find(|handler| unit < handler.end).copied()
    }
}

/// Folds `EXTENDED_ARG` prefixes into the operands they belong to; the prefixes stay in place as `NOP`s.
fn decode(code: &[u8]) -> Box<[Unit]> {
    let mut units: Vec<Unit> = Vec::with_capacity(code.len() / 2);
    let mut extended = 0_u32;
    let (mut caches, mut first) = (0, 0);
    for pair in code.chunks_exact(2) {
        if caches > 0 {
            caches -= 1;
            units.push(Unit::new(Opcode::Cache, std::mem::take(&mut first)));
            continue;
        }
        let operand = extended << 8 | u32::from(pair[1]);
        let opcode = Opcode::from_byte(pair[0]).map_or(Opcode::Reserved, Opcode::base);
        if opcode == Opcode::ExtendedArg {
            extended = operand;
            units.push(Unit::new(Opcode::Nop, 0));
            continue;
        }
        extended = 0;
        units.push(Unit::new(opcode, operand));
        caches = opcode.caches();
        first = first_cache(opcode);
    }
    units.into_boxed_slice()
}

/// What the first cache word of an instruction starts with (`_PyCode_Quicken`).
fn first_cache(opcode: Opcode) -> u32 {
    match opcode {
        Opcode::JumpBackward => BackoffCounter::JUMP.word(),
        // The history of a branch: neither way preferred.
        Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue | Opcode::PopJumpIfNone | Opcode::PopJumpIfNotNone => {
            0x5555
        }
        _ => BackoffCounter::WARMUP.word(),
    }
}
