//! `with` and `async with`.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Location, Stmt, WithItem};

use super::Compiler;
use super::fblock::FrameBlockKind;
use crate::diagnostics::Result;
use crate::instruction_sequence::NO_LOCATION;

/// Operands of `LOAD_SPECIAL`: enter and exit, without and with `async`.
const SPECIAL: [(u32, u32); 2] = [(0, 1), (2, 3)];

impl<'a> Compiler<'a, '_> {
    /// Each item's body is what the items after it make up.
    pub(super) fn with(&mut self, items: &'a [WithItem<'a>], body: &'a [Stmt<'a>], is_async: bool) -> Result {
        let Some((item, rest)) = items.split_first() else { return self.stmts(body) };
        let final_ = self.new_label();
        let exit = self.new_label();
        let loc = item.context_expr.loc;
        let (enter, leave) = SPECIAL[usize::from(is_async)];
        self.expr(item.context_expr)?;
        self.op_i(Opcode::Copy, 1, loc);
        self.op_i(Opcode::LoadSpecial, leave, loc);
        self.op_i(Opcode::Swap, 2, loc);
        self.op_i(Opcode::Swap, 3, loc);
        self.op_i(Opcode::LoadSpecial, enter, loc);
        self.op_i(Opcode::Call, 0, loc);
        if is_async {
            self.await_with(1, loc);
        }
        self.jump(Opcode::SetupWith, final_, loc);
        let kind = if is_async { FrameBlockKind::AsyncWith } else { FrameBlockKind::With };
        self.push_frame_block(kind, loc)?;
        match item.optional_vars {
            Some(target) => self.expr(target)?,
            None => self.op(Opcode::PopTop, loc),
        }
        self.with(rest, body, is_async)?;
        self.pop_frame_block();
        self.op(Opcode::PopBlock, if is_async { loc } else { NO_LOCATION });

        // The body ended normally.
        self.call_exit_with_nones(loc);
        if is_async {
            self.await_with(2, loc);
        }
        self.op(Opcode::PopTop, loc);
        self.jump(Opcode::Jump, exit, loc);

        // An exception came out of the body.
        self.use_label(final_);
        let cleanup = self.new_label();
        self.jump(Opcode::SetupCleanup, cleanup, loc);
        self.op(Opcode::PushExcInfo, loc);
        self.op(Opcode::WithExceptStart, loc);
        if is_async {
            self.await_with(2, loc);
        }
        self.with_except_finish(cleanup);
        self.use_label(exit);
        Ok(())
    }

    fn await_with(&mut self, kind: u32, loc: Location) {
        self.op_i(Opcode::GetAwaitable, kind, loc);
        self.load_none(loc);
        self.yield_from(true, loc);
    }

    pub(super) fn call_exit_with_nones(&mut self, loc: Location) {
        for _ in 0..3 {
            self.load_none(loc);
        }
        self.op_i(Opcode::Call, 3, loc);
    }

    /// Goes on or raises again, as the exit function decided.
    fn with_except_finish(&mut self, cleanup: crate::instruction_sequence::Label) {
        let loc = NO_LOCATION;
        let suppress = self.new_label();
        let exit = self.new_label();
        self.op(Opcode::ToBool, loc);
        self.jump(Opcode::PopJumpIfTrue, suppress, loc);
        self.op_i(Opcode::Reraise, 2, loc);
        self.use_label(suppress);
        self.op(Opcode::PopTop, loc);
        self.op(Opcode::PopBlock, loc);
        self.op(Opcode::PopExcept, loc);
        for _ in 0..3 {
            self.op(Opcode::PopTop, loc);
        }
        self.jump(Opcode::JumpNoInterrupt, exit, loc);
        self.use_label(cleanup);
        self.pop_except_and_reraise(loc);
        self.use_label(exit);
    }
}
