//! PEP 709: the variables of a comprehension that is compiled as part of the unit around it.
//!
//! Its names become fast locals of the unit. Whatever they hid is kept on the stack meanwhile and put back at the
//! end, also when an exception ends the comprehension.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::Location;

use super::Compiler;
use super::fblock::FrameBlockKind;
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NO_LOCATION};
use crate::symtable::{BlockId, BlockKind, Scope, Symbol, def};

/// What has to be undone after an inlined comprehension.
pub(super) struct InlinedState<'a> {
    /// Names whose old values are on the stack.
    pushed: Vec<&'a str>,
    /// Symbols of the unit's block that were replaced; `None` if there was none.
    replaced: Vec<(&'a str, Option<Symbol>)>,
    /// Names that became fast locals outside a function.
    hidden: Vec<&'a str>,
    /// The handler and the end, if anything was pushed.
    labels: Option<(Label, Label)>,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn push_inlined_state(&mut self, comp: BlockId, loc: Location) -> Result<InlinedState<'a>> {
        let block = self.unit().block;
        let in_class = self.table[block].kind == BlockKind::Class && self.unit().in_inlined_comp == 0;
        self.unit_mut().in_inlined_comp += 1;
        let symbols: Vec<(&'a str, Symbol)> =
            self.table[comp].symbols.iter().map(|(name, symbol)| (*name, *symbol)).collect();
        let mut state =
            InlinedState { pushed: Vec::new(), replaced: Vec::new(), hidden: Vec::new(), labels: None };
        for (name, symbol) in &symbols {
            self.take_scope(name, *symbol, in_class, &mut state);
        }
        for (name, symbol) in symbols {
            if symbol.flags & (def::LOCAL | def::NONLOCAL) != def::LOCAL {
                continue;
            }
            let index = self.varname_index(name);
            self.op_i(Opcode::LoadFastAndClear, index, loc);
            if symbol.scope == Scope::Cell {
                let index = if self.block().scope(name) == Scope::Free {
                    self.free_index(name)?
                } else {
                    self.cell_index(name)?
                };
                self.op_i(Opcode::MakeCell, index, loc);
            }
            state.pushed.push(name);
        }
        if !state.pushed.is_empty() {
            self.op_i(Opcode::Swap, state.pushed.len() as u32 + 1, loc);
            let cleanup = self.new_label();
            let end = self.new_label();
            self.jump(Opcode::SetupFinally, cleanup, loc);
            self.push_frame_block(FrameBlockKind::InlinedComprehension, loc)?;
            state.labels = Some((cleanup, end));
        }
        Ok(state)
    }

    /// Gives a name of the comprehension its meaning there.
    fn take_scope(&mut self, name: &'a str, symbol: Symbol, in_class: bool, state: &mut InlinedState<'a>) {
        let id = self.unit().block;
        let outer = self.table[id].symbols.get(name).copied();
        let inside = symbol.scope;
        let outside = outer.map_or(Scope::Unknown, |outer| outer.scope);
        let differs =
            inside != outside && inside != Scope::Free && !(inside == Scope::Cell && outside == Scope::Free);
        if differs || in_class {
            self.table[id].symbols.insert(name, symbol);
            state.replaced.push((name, outer));
        }
        let bound_here = symbol.flags & (def::LOCAL | def::NONLOCAL) == def::LOCAL;
        if (bound_here || in_class) && !self.table[id].is_function_like() {
            let shared = self.shared(name);
            let hidden = &mut self.unit_mut().unit.fasthidden;
            if hidden.insert(shared, true) != Some(true) {
                state.hidden.push(name);
            }
        }
    }

    pub(super) fn pop_inlined_state(&mut self, state: InlinedState<'a>, loc: Location) {
        self.unit_mut().in_inlined_comp -= 1;
        if let Some((cleanup, end)) = state.labels {
            self.op(Opcode::PopBlock, NO_LOCATION);
            self.pop_frame_block();
            self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
            self.use_label(cleanup);
            // The iterator and the collection go, the exception stays.
            self.op_i(Opcode::Swap, 2, NO_LOCATION);
            self.op(Opcode::PopTop, NO_LOCATION);
            self.restore_locals(&state.pushed, loc);
            self.op_i(Opcode::Reraise, 0, loc);
            self.use_label(end);
            self.restore_locals(&state.pushed, loc);
        }
        let id = self.unit().block;
        for (name, outer) in state.replaced {
            self.table[id].symbols.insert(name, outer.unwrap_or_default());
        }
        for name in state.hidden {
            let shared = self.shared(name);
            self.unit_mut().unit.fasthidden.insert(shared, false);
        }
    }

    fn restore_locals(&mut self, pushed: &[&'a str], loc: Location) {
        self.op_i(Opcode::Swap, pushed.len() as u32 + 1, loc);
        for name in pushed.iter().rev() {
            let index = self.varname_index(name);
            self.op_i(Opcode::StoreFastMaybeNull, index, loc);
        }
    }
}
