//! `match` statements.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Expr, Location, MatchCase, Pattern, PatternKind};

use super::Compiler;
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NEXT_LOCATION, NO_LOCATION};

/// What the code for a pattern has to know about the stack.
#[derive(Default)]
pub(super) struct PatternState<'a> {
    /// Captured names; their values lie on the stack below `on_top` others.
    pub(super) stores: Vec<&'a str>,
    /// Whether a pattern that always matches may stand here.
    pub(super) allow_irrefutable: bool,
    /// For each number of values to drop where to go when the pattern fails.
    pub(super) fail: Vec<Label>,
    /// Values on top of the captured ones that the match still needs.
    pub(super) on_top: usize,
}

/// Whether `pattern` is `_`.
pub(super) fn is_wildcard(pattern: &Pattern<'_>) -> bool {
    matches!(pattern.kind, PatternKind::MatchAs { name: None, .. })
}

/// Whether `pattern` is `*_`.
pub(super) fn is_star_wildcard(pattern: &Pattern<'_>) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { name: None })
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn match_stmt(
        &mut self,
        subject: &'a Expr<'a>,
        cases: &'a [MatchCase<'a>],
        loc: Location,
    ) -> Result {
        let _ = loc;
        self.expr(subject)?;
        let end = self.new_label();
        let default = cases.last().filter(|last| is_wildcard(last.pattern) && cases.len() > 1);
        let tested = &cases[..cases.len() - usize::from(default.is_some())];
        for (index, case) in tested.iter().enumerate() {
            let last = index + 1 == tested.len();
            let irrefutable = case.guard.is_some() || index + 1 == cases.len();
            self.match_case(case, last, irrefutable, end)?;
        }
        if let Some(case) = default {
            // The subject is gone; the line of the case can still be traced.
            self.op(Opcode::Nop, case.pattern.loc);
            if let Some(guard) = case.guard {
                self.jump_if(guard, end, false, case.pattern.loc)?;
            }
            self.stmts(case.body)?;
        }
        self.use_label(end);
        Ok(())
    }

    fn match_case(
        &mut self,
        case: &'a MatchCase<'a>,
        last: bool,
        allow_irrefutable: bool,
        end: Label,
    ) -> Result {
        let loc = case.pattern.loc;
        if !last {
            self.op_i(Opcode::Copy, 1, loc);
        }
        let mut state = PatternState { allow_irrefutable, ..PatternState::default() };
        self.pattern(case.pattern, &mut state)?;
        for name in std::mem::take(&mut state.stores) {
            self.store(name, loc)?;
        }
        if let Some(guard) = case.guard {
            let fail = self.fail_label(&mut state, 0);
            self.jump_if(guard, fail, false, loc)?;
        }
        if !last {
            self.op(Opcode::PopTop, NEXT_LOCATION);
        }
        self.stmts(case.body)?;
        self.jump(Opcode::Jump, end, NO_LOCATION);
        self.place_fail_labels(&mut state, loc);
        Ok(())
    }

    /// Where to go when a pattern fails with `pops` values to drop.
    fn fail_label(&mut self, state: &mut PatternState<'a>, pops: usize) -> Label {
        while state.fail.len() <= pops {
            let label = self.new_label();
            state.fail.push(label);
        }
        state.fail[pops]
    }

    pub(super) fn jump_to_fail(&mut self, opcode: Opcode, state: &mut PatternState<'a>, loc: Location) {
        let pops = state.on_top + state.stores.len();
        let fail = self.fail_label(state, pops);
        self.jump(opcode, fail, loc);
    }

    pub(super) fn place_fail_labels(&mut self, state: &mut PatternState<'a>, loc: Location) {
        for (pops, label) in std::mem::take(&mut state.fail).into_iter().enumerate().rev() {
            self.use_label(label);
            if pops > 0 {
                self.op(Opcode::PopTop, loc);
            }
        }
    }
}
