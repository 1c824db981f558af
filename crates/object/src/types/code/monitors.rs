//! What monitoring knows of one code object: events set for it alone, places that were disabled, its lines.

use std::cell::{Cell, OnceCell, RefCell};

use rustc_hash::FxHashMap;
use serpentarium_bytecode::{CodeObject, Opcode};

/// A set of events: bit `n` is the event numbered `n` (`Include/cpython/monitoring.h`).
pub type EventSet = u32;

/// Tools that may watch: six for programs, one each for the profile and the trace function.
pub(crate) const TOOLS: usize = 8;

/// A place where a tool does not want to hear of an event again.
type Place = (u32, u8, u8);

/// The part of an executable that belongs to monitoring.
#[derive(Debug, Default)]
pub struct CodeMonitors {
    /// Events set for this code object, by tool.
    pub local: Cell<[EventSet; TOOLS]>,
    /// Disabled places, and in which epoch of their tool and event.
    disabled: RefCell<FxHashMap<Place, u32>>,
    lines: OnceCell<LineTable>,
}

/// Which instructions begin a line.
#[derive(Debug)]
pub struct LineTable {
    /// The line of each unit; -1 where there is none.
    lines: Box<[i32]>,
    /// Whether a unit begins a line.
    starts: Box<[bool]>,
    /// The first `RESUME`: what stands before belongs to the call.
    pub first_traceable: usize,
}

impl CodeMonitors {
    /// Whether a tool disabled an event at a unit since `epoch` began.
    pub fn is_disabled(&self, unit: u32, event: u8, tool: usize, epoch: u32) -> bool {
        let disabled = self.disabled.borrow();
        !disabled.is_empty() && disabled.get(&(unit, event, tool as u8)) == Some(&epoch)
    }

    /// Disables an event at a unit for a tool.
    pub fn disable(&self, unit: u32, event: u8, tool: usize, epoch: u32) {
        self.disabled.borrow_mut().insert((unit, event, tool as u8), epoch);
    }

    /// Sets a tool's events for this code object. Events that were not set before are told everywhere again.
    pub fn set_local(&self, tool: usize, events: EventSet) {
        let mut local = self.local.get();
        let fresh = events & !local[tool];
        local[tool] = events;
        self.local.set(local);
        self.disabled
            .borrow_mut()
            .retain(|&(_, event, owner), _| usize::from(owner) != tool || fresh & (1 << event) == 0);
    }

    /// The line table, made at first use.
    pub fn lines(&self, unit: &CodeObject) -> &LineTable {
        self.lines.get_or_init(|| LineTable::new(unit))
    }
}

/// The opcode at a code unit, as compiled.
pub fn opcode_at(unit: &CodeObject, at: usize) -> Option<Opcode> {
    Opcode::from_byte(*unit.code.get(at * 2)?)
}

impl LineTable {
    /// The rules of `initialize_lines` in `Python/instrumentation.c`: an instruction begins a line if the one before it
    /// in the code has another, if a jump leads to it, or if it is a handler.
    fn new(unit: &CodeObject) -> Self {
        let len = unit.code.len() / 2;
        let mut lines = vec![-1; len];
        for entry in unit.line_entries() {
            let (start, end) = (entry.start as usize, (entry.start + entry.units) as usize);
            lines[start.min(len)..end.min(len)].fill(entry.position.line.unwrap_or(-1));
        }
        let is_resume = |&at: &usize| opcode_at(unit, at) == Some(Opcode::Resume);
        let first_traceable = (0..len).find(is_resume).unwrap_or(0);
        let mut table = Self { lines: lines.into(), starts: vec![false; len].into(), first_traceable };
        table.mark_changes(unit);
        table.mark_jump_targets(unit);
        for row in unit.exception_rows() {
            let target = row.target as usize;
            if opcode_at(unit, target) != Some(Opcode::EndAsyncFor) {
                table.mark(target);
            }
        }
        table
    }

    fn mark(&mut self, at: usize) {
        if let Some(start) = self.starts.get_mut(at) {
            *start = true;
        }
    }

    fn mark_changes(&mut self, unit: &CodeObject) {
        let (mut current, mut at) = (-1, self.first_traceable);
        while at < self.lines.len() {
            let Some(opcode) = opcode_at(unit, at) else { break };
            let line = self.lines[at];
            // A loop or delegation skips its own end, and RESUME has events of its own.
            if !matches!(opcode, Opcode::EndAsyncFor | Opcode::EndFor | Opcode::EndSend | Opcode::Resume) {
                if line != current && 0 <= line {
                    self.mark(at);
                }
                current = line;
            }
            at += 1 + opcode.caches();
        }
    }

    fn mark_jump_targets(&mut self, unit: &CodeObject) {
        let (mut at, mut extended) = (self.first_traceable, 0_usize);
        while at < self.lines.len() {
            let Some(opcode) = opcode_at(unit, at) else { break };
            let operand = extended << 8 | usize::from(unit.code.get(at * 2 + 1).copied().unwrap_or(0));
            let next = at + 1 + opcode.caches();
            extended = if opcode == Opcode::ExtendedArg { operand } else { 0 };
            if let Some(target) = jump_target(opcode, operand, next) {
                self.mark(target);
            }
            at = next;
        }
    }

    /// The line of a unit; negative if it has none.
    pub fn line(&self, at: usize) -> i32 {
        self.lines.get(at).copied().unwrap_or(-1)
    }

    /// The line a unit begins.
    pub fn start(&self, at: usize) -> Option<i32> {
        let line = self.line(at);
        (self.starts.get(at) == Some(&true) && 0 <= line).then_some(line)
    }
}

/// Where a jump leads, given the unit behind it. Loops and delegations skip the instruction that ends them.
fn jump_target(opcode: Opcode, operand: usize, next: usize) -> Option<usize> {
    match opcode {
        Opcode::PopJumpIfFalse
        | Opcode::PopJumpIfTrue
        | Opcode::PopJumpIfNone
        | Opcode::PopJumpIfNotNone
        | Opcode::JumpForward => Some(next + operand),
        Opcode::ForIter | Opcode::Send => Some(next + operand + 1),
        Opcode::JumpBackward | Opcode::JumpBackwardNoInterrupt => next.checked_sub(operand),
        _ => None,
    }
}
