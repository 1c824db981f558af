//! What the loop runs: instructions with whole operands and room for inline caches.

use std::cell::Cell;
use std::rc::Rc;

use serpentarium_bytecode::{CodeObject, Opcode};
use serpentarium_heap::{Guarded, StackRef};
use serpentarium_object::Code;

/// One code unit: opcode in the low byte, operand (prefixes folded in) above; or a cache entry, any 32 bits.
pub(crate) type Unit = Cell<u32>;

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
    /// Plain function: positional parameters only, no generator, so arguments can move straight in.
    pub simple: bool,
}

/// The opcode number in a unit.
#[inline]
pub(crate) fn op(unit: u32) -> u8 {
    unit as u8
}

/// The operand in a unit.
#[inline]
pub(crate) fn arg(unit: u32) -> u32 {
    unit >> 8
}

impl Executable {
    /// The executable of a code object, made at its first run.
    pub fn of(code: &Code) -> Rc<Self> {
        if let Some(known) = &*code.executable.borrow()
            && let Ok(known) = Rc::clone(known).downcast::<Self>()
        {
            return known;
        }
        let fresh = Rc::new(Self::new(&code.unit));
        let shared: Rc<dyn std::any::Any> = Rc::clone(&fresh) as Rc<dyn std::any::Any>;
        drop(code.executable.replace(Some(shared)));
        fresh
    }

    fn new(unit: &CodeObject) -> Self {
        use serpentarium_bytecode::opcode::code_flag as flag;
        let local_len = unit.localsplusnames.len();
        let free_len = unit.freevars().len();
        let special =
            flag::VARARGS | flag::VARKEYWORDS | flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;
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
            simple,
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
    let mut caches = 0;
    for pair in code.chunks_exact(2) {
        if caches > 0 {
            caches -= 1;
            units.push(Cell::new(0));
            continue;
        }
        let operand = extended << 8 | u32::from(pair[1]);
        if pair[0] == Opcode::ExtendedArg as u8 {
            extended = operand;
            units.push(Cell::new(u32::from(Opcode::Nop as u8)));
            continue;
        }
        extended = 0;
        units.push(Cell::new(u32::from(pair[0]) | operand << 8));
        caches = Opcode::from_byte(pair[0]).map_or(0, Opcode::caches);
    }
    units.into_boxed_slice()
}
