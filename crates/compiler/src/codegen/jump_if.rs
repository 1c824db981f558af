//! Conditions: evaluating an expression only to decide where to go.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{BoolOp, CmpOp, Expr, ExprKind, Location, UnaryOp};

use super::Compiler;
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NO_LOCATION};
use crate::recursion::with_stack;

impl<'a> Compiler<'a, '_> {
    /// Jumps to `target` if the truth of `test` is `condition`; otherwise goes on.
    pub(super) fn jump_if(
        &mut self,
        test: &'a Expr<'a>,
        target: Label,
        condition: bool,
        loc: Location,
    ) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.jump_if_kind(test, target, condition, loc));
        self.recursion.leave();
        result
    }

    fn jump_if_kind(&mut self, test: &'a Expr<'a>, target: Label, condition: bool, loc: Location) -> Result {
        match test.kind {
            ExprKind::UnaryOp { op: UnaryOp::Not, operand } => self.jump_if(operand, target, !condition, loc),
            ExprKind::BoolOp { op, values } => {
                let short = op == BoolOp::Or;
                let next = if short == condition { target } else { self.new_label() };
                let Some((last, before)) = values.split_last() else { return Ok(()) };
                for value in before {
                    self.jump_if(value, next, short, loc)?;
                }
                self.jump_if(last, target, condition, loc)?;
                if next != target {
                    self.use_label(next);
                }
                Ok(())
            }
            ExprKind::IfExp { test: inner, body, orelse } => {
                let end = self.new_label();
                let next = self.new_label();
                self.jump_if(inner, next, false, loc)?;
                self.jump_if(body, target, condition, loc)?;
                self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
                self.use_label(next);
                self.jump_if(orelse, target, condition, loc)?;
                self.use_label(end);
                Ok(())
            }
            ExprKind::Compare { left, ops, comparators } if ops.len() > 1 => {
                self.check_compare(test, left, ops, comparators);
                self.jump_if_chain(left, ops, comparators, target, condition, test.loc)
            }
            _ => {
                self.expr(test)?;
                self.op(Opcode::ToBool, test.loc);
                self.jump(jump_opcode(condition), target, test.loc);
                Ok(())
            }
        }
    }

    fn jump_if_chain(
        &mut self,
        left: &'a Expr<'a>,
        ops: &'a [CmpOp],
        comparators: &'a [&'a Expr<'a>],
        target: Label,
        condition: bool,
        loc: Location,
    ) -> Result {
        let cleanup = self.new_label();
        let end = self.new_label();
        self.expr(left)?;
        for (index, (op, comparator)) in ops.iter().zip(comparators).enumerate() {
            self.expr(comparator)?;
            if index + 1 < ops.len() {
                self.op_i(Opcode::Swap, 2, loc);
                self.op_i(Opcode::Copy, 2, loc);
                self.compare_op(*op, loc);
                self.op(Opcode::ToBool, loc);
                self.jump(Opcode::PopJumpIfFalse, cleanup, loc);
            } else {
                self.compare_op(*op, loc);
                self.op(Opcode::ToBool, loc);
                self.jump(jump_opcode(condition), target, loc);
            }
        }
        self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
        self.use_label(cleanup);
        self.op(Opcode::PopTop, loc);
        if !condition {
            self.jump(Opcode::JumpNoInterrupt, target, NO_LOCATION);
        }
        self.use_label(end);
        Ok(())
    }
}

fn jump_opcode(condition: bool) -> Opcode {
    if condition { Opcode::PopJumpIfTrue } else { Opcode::PopJumpIfFalse }
}
