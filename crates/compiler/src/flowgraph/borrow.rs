//! Turns loads of locals into borrowing ones where the value is consumed before the local can change.
//!
//! A load may borrow if, within its block, the value is taken off the stack again, never stored into a local, and the
//! local is not written to while the value is there.

use serpentarium_bytecode::Opcode;

use super::block::{Block, BlockId, Graph, Instr};

/// A value on the abstract stack: the instruction of this block that put it there, and the local it came from.
#[derive(Clone, Copy)]
struct Ref {
    producer: Option<usize>,
    local: Option<u32>,
}

const DUMMY: Ref = Ref { producer: None, local: None };

/// Visits every block that is reached without an exception. Handlers keep their plain loads.
pub(crate) fn optimize(graph: &mut Graph) {
    let mut visited = graph.marks();
    visited[Graph::ENTRY.index()] = true;
    let mut todo = vec![Graph::ENTRY];
    let mut state = State { stack: Vec::new(), kept: Vec::new() };
    while let Some(id) = todo.pop() {
        optimize_block(&mut graph[id], &mut state);
        let mut reach = |successor: BlockId| {
            if !std::mem::replace(&mut visited[successor.index()], true) {
                todo.push(successor);
            }
        };
        for instr in graph[id].instrs.iter().filter(|instr| instr.opcode.has_jump()) {
            instr.target.map(&mut reach);
        }
        // CPython looks at a block's last instruction to see where control goes on, and so does not look behind a block
        // that was emptied.
        if graph[id].last().is_some() {
            graph.fallthrough(id).map(&mut reach);
        }
    }
}

/// `state` is there to be used again: its contents do not matter.
fn optimize_block(block: &mut Block, state: &mut State) {
    let depth = block.start_depth.unwrap_or(0).max(0) as usize;
    state.stack.clear();
    state.stack.resize(depth, DUMMY);
    state.kept.clear();
    state.kept.resize(block.instrs.len(), false);
    for (index, instr) in block.instrs.iter().enumerate() {
        state.step(index, instr);
    }
    while let Some(entry) = state.stack.pop() {
        state.keep(entry);
    }
    for (instr, kept) in block.instrs.iter_mut().zip(&state.kept) {
        instr.opcode = match instr.opcode {
            Opcode::LoadFast if !kept => Opcode::LoadFastBorrow,
            Opcode::LoadFastLoadFast if !kept => Opcode::LoadFastBorrowLoadFastBorrow,
            other => other,
        };
    }
}

struct State {
    stack: Vec<Ref>,
    /// For each instruction whether what it loads has to be a reference of its own.
    kept: Vec<bool>,
}

impl State {
    fn push(&mut self, index: usize, local: Option<u32>) {
        self.stack.push(Ref { producer: Some(index), local });
    }

    fn pop(&mut self) -> Ref {
        self.stack.pop().unwrap_or(DUMMY)
    }

    fn pop_many(&mut self, count: i64) {
        self.stack.truncate(self.stack.len().saturating_sub(count.max(0) as usize));
    }

    fn keep(&mut self, entry: Ref) {
        if let Some(kept) = entry.producer.and_then(|producer| self.kept.get_mut(producer)) {
            *kept = true;
        }
    }

    /// `local` gets another value: values loaded from it must not be borrowed.
    fn kill(&mut self, local: u32) {
        let (stack, kept) = (&self.stack, &mut self.kept);
        for entry in stack.iter().filter(|entry| entry.local == Some(local)) {
            if let Some(kept) = entry.producer.and_then(|producer| kept.get_mut(producer)) {
                *kept = true;
            }
        }
    }

    fn store(&mut self, local: u32) {
        let value = self.pop();
        self.kill(local);
        self.keep(value);
    }

    fn step(&mut self, index: usize, instr: &Instr) {
        let oparg = instr.oparg;
        let (popped, pushed) = (instr.opcode.popped(oparg), instr.opcode.pushed(oparg));
        match instr.opcode {
            Opcode::DeleteFast => self.kill(oparg),
            Opcode::LoadFast => self.push(index, Some(oparg)),
            Opcode::LoadFastAndClear => {
                self.kill(oparg);
                self.push(index, Some(oparg));
            }
            Opcode::LoadFastLoadFast => {
                self.push(index, Some(oparg >> 4));
                self.push(index, Some(oparg & 15));
            }
            Opcode::StoreFast => self.store(oparg),
            Opcode::StoreFastLoadFast => {
                self.store(oparg >> 4);
                self.push(index, Some(oparg & 15));
            }
            Opcode::StoreFastStoreFast => {
                self.store(oparg >> 4);
                self.store(oparg & 15);
            }
            Opcode::Copy => {
                let place = self.stack.len().checked_sub(oparg as usize);
                let entry = place.and_then(|place| self.stack.get(place)).copied().unwrap_or(DUMMY);
                self.stack.push(entry);
            }
            Opcode::Swap => {
                let length = self.stack.len();
                if let (Some(place), true) = (length.checked_sub(oparg as usize), 0 < oparg) {
                    self.stack.swap(place, length - 1);
                }
            }
            Opcode::FormatSimple
            | Opcode::GetAnext
            | Opcode::GetLen
            | Opcode::GetYieldFromIter
            | Opcode::ImportFrom
            | Opcode::MatchKeys
            | Opcode::MatchMapping
            | Opcode::MatchSequence
            | Opcode::WithExceptStart => {
                // CPython counts the pushed values here where it means the instruction, and so do we.
                for count in 0..pushed - popped {
                    self.push(count as usize, None);
                }
            }
            Opcode::DictMerge
            | Opcode::DictUpdate
            | Opcode::ListAppend
            | Opcode::ListExtend
            | Opcode::MapAdd
            | Opcode::Reraise
            | Opcode::SetAdd
            | Opcode::SetUpdate => self.pop_many(popped - pushed),
            Opcode::EndSend | Opcode::SetFunctionAttribute => {
                let top = self.pop();
                self.pop();
                self.stack.push(top);
            }
            Opcode::CheckExcMatch => {
                self.pop();
                self.push(index, None);
            }
            Opcode::ForIter => self.push(index, None),
            Opcode::LoadAttr | Opcode::LoadSuperAttr => {
                let object = self.pop();
                if instr.opcode == Opcode::LoadSuperAttr {
                    self.pop();
                    self.pop();
                }
                self.push(index, None);
                if oparg & 1 != 0 {
                    self.stack.push(object);
                }
            }
            Opcode::LoadSpecial | Opcode::PushExcInfo => {
                let top = self.pop();
                self.push(index, None);
                self.stack.push(top);
            }
            Opcode::Send => {
                self.pop();
                self.push(index, None);
            }
            _ => {
                self.pop_many(popped);
                for _ in 0..pushed {
                    self.push(index, None);
                }
            }
        }
    }
}
