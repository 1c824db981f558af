//! `try` with `except*`.
//!
//! During the handlers the stack holds the original exception group, the list of what handlers raised, and what is
//! left of the group.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{ExceptHandler, Location, Stmt};

use super::fblock::FrameBlockKind;
use super::{Compiler, intrinsic_2};
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NO_LOCATION};

impl<'a> Compiler<'a, '_> {
    pub(super) fn try_star_except(
        &mut self,
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        let except = self.new_label();
        let else_label = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        let reraise_star = self.new_label();
        self.jump(Opcode::SetupFinally, except, loc);
        self.push_frame_block(FrameBlockKind::Try, loc)?;
        self.stmts(body)?;
        self.pop_frame_block();
        self.op(Opcode::PopBlock, NO_LOCATION);
        self.jump(Opcode::JumpNoInterrupt, else_label, NO_LOCATION);

        self.use_label(except);
        self.jump(Opcode::SetupCleanup, cleanup, NO_LOCATION);
        self.op(Opcode::PushExcInfo, NO_LOCATION);
        self.push_frame_block(FrameBlockKind::ExceptionGroupHandler, loc)?;
        for (index, handler) in handlers.iter().enumerate() {
            if index == 0 {
                self.op_i(Opcode::BuildList, 0, handler.loc);
                self.op_i(Opcode::Copy, 2, handler.loc);
            }
            let error = self.new_label();
            self.star_handler(handler, error)?;
            self.use_label(error);
            if index + 1 == handlers.len() {
                // What no handler took is raised again together with what they raised.
                self.op_i(Opcode::ListAppend, 1, NO_LOCATION);
                self.jump(Opcode::JumpNoInterrupt, reraise_star, NO_LOCATION);
            }
        }
        self.pop_frame_block();
        self.use_label(reraise_star);
        self.reraise_star(end);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(else_label);
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// One handler; `error` is where all its paths end.
    fn star_handler(&mut self, handler: &'a ExceptHandler<'a>, error: Label) -> Result {
        let loc = handler.loc;
        let next_except = self.new_label();
        let no_match = self.new_label();
        if let Some(exception) = handler.r#type {
            self.expr(exception)?;
            self.op(Opcode::CheckEgMatch, loc);
            self.op_i(Opcode::Copy, 1, loc);
            self.jump(Opcode::PopJumpIfNone, no_match, loc);
        }
        let cleanup_end = self.new_label();
        match handler.name {
            Some(name) => self.store_name(name, loc)?,
            None => self.op(Opcode::PopTop, loc),
        }
        self.jump(Opcode::SetupCleanup, cleanup_end, loc);
        self.push_frame_block(FrameBlockKind::HandlerCleanup(handler.name), loc)?;
        self.stmts(handler.body)?;
        self.pop_frame_block();
        self.op(Opcode::PopBlock, NO_LOCATION);
        if let Some(name) = handler.name {
            self.unbind(name, NO_LOCATION)?;
        }
        self.jump(Opcode::JumpNoInterrupt, next_except, NO_LOCATION);

        self.use_label(cleanup_end);
        if let Some(name) = handler.name {
            self.unbind(name, NO_LOCATION)?;
        }
        self.op_i(Opcode::ListAppend, 3, NO_LOCATION);
        self.op(Opcode::PopTop, NO_LOCATION);
        self.jump(Opcode::JumpNoInterrupt, error, NO_LOCATION);

        self.use_label(next_except);
        self.op(Opcode::Nop, NO_LOCATION);
        self.jump(Opcode::JumpNoInterrupt, error, NO_LOCATION);
        self.use_label(no_match);
        self.op(Opcode::PopTop, loc);
        Ok(())
    }

    fn reraise_star(&mut self, end: Label) {
        let loc = NO_LOCATION;
        let reraise = self.new_label();
        self.op_i(Opcode::CallIntrinsic2, intrinsic_2::PREP_RERAISE_STAR, loc);
        self.op_i(Opcode::Copy, 1, loc);
        self.jump(Opcode::PopJumpIfNotNone, reraise, loc);
        self.op(Opcode::PopTop, loc);
        self.op(Opcode::PopBlock, loc);
        self.op(Opcode::PopExcept, loc);
        self.jump(Opcode::JumpNoInterrupt, end, loc);
        self.use_label(reraise);
        self.op(Opcode::PopBlock, loc);
        self.op_i(Opcode::Swap, 2, loc);
        self.op(Opcode::PopExcept, loc);
        self.op_i(Opcode::Reraise, 0, loc);
    }
}
