//! `try` with `except` and `finally`.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{ExceptHandler, Location, Stmt};

use super::Compiler;
use super::fblock::FrameBlockKind;
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NO_LOCATION};

impl<'a> Compiler<'a, '_> {
    pub(super) fn try_stmt(
        &mut self,
        star: bool,
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        finalbody: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        if finalbody.is_empty() {
            return self.try_handlers(star, body, handlers, orelse, loc);
        }
        let end = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.jump(Opcode::SetupFinally, end, loc);
        self.push_frame_block(FrameBlockKind::FinallyTry(finalbody), loc)?;
        if handlers.is_empty() {
            self.stmts(body)?;
        } else {
            self.try_handlers(star, body, handlers, orelse, loc)?;
        }
        self.op(Opcode::PopBlock, NO_LOCATION);
        self.pop_frame_block();
        self.stmts(finalbody)?;
        self.jump(Opcode::JumpNoInterrupt, exit, NO_LOCATION);

        // The finally body once more, for when an exception is on its way.
        self.use_label(end);
        self.push_frame_block(FrameBlockKind::FinallyEnd, loc)?;
        self.jump(Opcode::SetupCleanup, cleanup, NO_LOCATION);
        self.op(Opcode::PushExcInfo, NO_LOCATION);
        self.silent += 1;
        self.stmts(finalbody)?;
        self.silent -= 1;
        self.pop_frame_block();
        self.op_i(Opcode::Reraise, 0, NO_LOCATION);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(exit);
        Ok(())
    }

    fn try_handlers(
        &mut self,
        star: bool,
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        if star {
            self.try_star_except(body, handlers, orelse, loc)
        } else {
            self.try_except(body, handlers, orelse, loc)
        }
    }

    fn try_except(
        &mut self,
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        let except = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        self.jump(Opcode::SetupFinally, except, loc);
        self.push_frame_block(FrameBlockKind::Try, loc)?;
        self.stmts(body)?;
        self.pop_frame_block();
        self.op(Opcode::PopBlock, NO_LOCATION);
        self.stmts(orelse)?;
        self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);

        self.use_label(except);
        self.jump(Opcode::SetupCleanup, cleanup, NO_LOCATION);
        self.op(Opcode::PushExcInfo, NO_LOCATION);
        self.push_frame_block(FrameBlockKind::ExceptionHandler, loc)?;
        for (index, handler) in handlers.iter().enumerate() {
            if handler.r#type.is_none() && index + 1 < handlers.len() {
                return self.error("default 'except:' must be last", handler.loc);
            }
            self.except_handler(handler, end)?;
        }
        self.pop_frame_block();
        self.op_i(Opcode::Reraise, 0, NO_LOCATION);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(end);
        Ok(())
    }

    fn except_handler(&mut self, handler: &'a ExceptHandler<'a>, end: Label) -> Result {
        let loc = handler.loc;
        let next = self.new_label();
        if let Some(exception) = handler.r#type {
            self.expr(exception)?;
            self.op(Opcode::CheckExcMatch, loc);
            self.jump(Opcode::PopJumpIfFalse, next, loc);
        }
        if let Some(name) = handler.name {
            // Whatever happens in the body, the name is unbound afterwards.
            let cleanup_end = self.new_label();
            self.store_name(name, loc)?;
            self.jump(Opcode::SetupCleanup, cleanup_end, loc);
            self.push_frame_block(FrameBlockKind::HandlerCleanup(Some(name)), loc)?;
            self.stmts(handler.body)?;
            self.pop_frame_block();
            self.op(Opcode::PopBlock, NO_LOCATION);
            self.op(Opcode::PopBlock, NO_LOCATION);
            self.op(Opcode::PopExcept, NO_LOCATION);
            self.unbind(name, NO_LOCATION)?;
            self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
            self.use_label(cleanup_end);
            self.unbind(name, NO_LOCATION)?;
            self.op_i(Opcode::Reraise, 1, NO_LOCATION);
        } else {
            self.op(Opcode::PopTop, loc);
            self.push_frame_block(FrameBlockKind::HandlerCleanup(None), loc)?;
            self.stmts(handler.body)?;
            self.pop_frame_block();
            self.op(Opcode::PopBlock, NO_LOCATION);
            self.op(Opcode::PopExcept, NO_LOCATION);
            self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
        }
        self.use_label(next);
        Ok(())
    }
}
