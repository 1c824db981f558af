//! Comparisons.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{CmpOp, Expr, Location};

use super::Compiler;
use crate::diagnostics::Result;
use crate::instruction_sequence::NO_LOCATION;

impl<'a> Compiler<'a, '_> {
    pub(super) fn compare(
        &mut self,
        left: &'a Expr<'a>,
        ops: &'a [CmpOp],
        comparators: &'a [&'a Expr<'a>],
        loc: Location,
    ) -> Result {
        self.expr(left)?;
        if let ([op], [right]) = (ops, comparators) {
            self.expr(right)?;
            self.compare_op(*op, loc);
            return Ok(());
        }
        let cleanup = self.new_label();
        let end = self.new_label();
        for (index, (op, comparator)) in ops.iter().zip(comparators).enumerate() {
            self.expr(comparator)?;
            if index + 1 == ops.len() {
                self.compare_op(*op, loc);
                break;
            }
            self.op_i(Opcode::Swap, 2, loc);
            self.op_i(Opcode::Copy, 2, loc);
            self.compare_op(*op, loc);
            self.op_i(Opcode::Copy, 1, loc);
            self.op(Opcode::ToBool, loc);
            self.jump(Opcode::PopJumpIfFalse, cleanup, loc);
            self.op(Opcode::PopTop, loc);
        }
        self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
        self.use_label(cleanup);
        self.op_i(Opcode::Swap, 2, loc);
        self.op(Opcode::PopTop, loc);
        self.use_label(end);
        Ok(())
    }

    /// Compares the two values on the stack. The operand of `COMPARE_OP` holds the operator's number and, as a mask,
    /// the outcomes of a three-way comparison that make it true.
    pub(super) fn compare_op(&mut self, op: CmpOp, loc: Location) {
        let (opcode, oparg) = match op {
            CmpOp::Lt => (Opcode::CompareOp, 2),
            CmpOp::LtE => (Opcode::CompareOp, 42),
            CmpOp::Eq => (Opcode::CompareOp, 72),
            CmpOp::NotEq => (Opcode::CompareOp, 103),
            CmpOp::Gt => (Opcode::CompareOp, 132),
            CmpOp::GtE => (Opcode::CompareOp, 172),
            CmpOp::Is => (Opcode::IsOp, 0),
            CmpOp::IsNot => (Opcode::IsOp, 1),
            CmpOp::In => (Opcode::ContainsOp, 0),
            CmpOp::NotIn => (Opcode::ContainsOp, 1),
        };
        self.op_i(opcode, oparg, loc);
    }
}
