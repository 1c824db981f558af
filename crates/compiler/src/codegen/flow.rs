//! `if`, loops, and leaving them; `return`.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Expr, Location, Stmt};

use super::Compiler;
use super::fblock::FrameBlockKind;
use crate::diagnostics::Result;
use crate::instruction_sequence::NO_LOCATION;

impl<'a> Compiler<'a, '_> {
    pub(super) fn if_stmt(
        &mut self,
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        let end = self.new_label();
        let next = if orelse.is_empty() { end } else { self.new_label() };
        self.jump_if(test, next, false, loc)?;
        self.stmts(body)?;
        if !orelse.is_empty() {
            self.jump(Opcode::JumpNoInterrupt, end, NO_LOCATION);
            self.use_label(next);
            self.stmts(orelse)?;
        }
        self.use_label(end);
        Ok(())
    }

    pub(super) fn while_stmt(
        &mut self,
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        let start = self.new_label();
        let end = self.new_label();
        let anchor = self.new_label();
        self.use_label(start);
        self.push_loop_block(FrameBlockKind::While, Some(start), Some(end), loc)?;
        self.jump_if(test, anchor, false, loc)?;
        self.stmts(body)?;
        self.jump(Opcode::Jump, start, NO_LOCATION);
        self.pop_frame_block();
        self.use_label(anchor);
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn for_stmt(
        &mut self,
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        let start = self.new_label();
        let cleanup = self.new_label();
        let end = self.new_label();
        self.push_loop_block(FrameBlockKind::For, Some(start), Some(end), loc)?;
        self.expr(iter)?;
        self.op(Opcode::GetIter, iter.loc);
        self.use_label(start);
        self.jump(Opcode::ForIter, cleanup, iter.loc);
        // Lets a target on a line of its own be traced; goes away otherwise.
        self.op(Opcode::Nop, target.loc);
        self.expr(target)?;
        self.stmts(body)?;
        self.jump(Opcode::Jump, start, NO_LOCATION);
        self.use_label(cleanup);
        self.op(Opcode::EndFor, NO_LOCATION);
        self.op(Opcode::PopIter, NO_LOCATION);
        self.pop_frame_block();
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn async_for(
        &mut self,
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        loc: Location,
    ) -> Result {
        let start = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        let send = self.new_label();
        self.expr(iter)?;
        self.op(Opcode::GetAiter, iter.loc);
        self.use_label(start);
        self.push_loop_block(FrameBlockKind::For, Some(start), Some(end), loc)?;
        self.jump(Opcode::SetupFinally, except, loc);
        self.op(Opcode::GetAnext, loc);
        self.load_none(loc);
        self.use_label(send);
        self.yield_from(true, loc);
        self.op(Opcode::PopBlock, loc);
        self.op(Opcode::NotTaken, loc);
        self.expr(target)?;
        self.stmts(body)?;
        self.jump(Opcode::Jump, start, NO_LOCATION);
        self.pop_frame_block();
        self.use_label(except);
        self.jump(Opcode::EndAsyncFor, send, iter.loc);
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn break_stmt(&mut self, loc: Location) -> Result {
        self.op(Opcode::Nop, loc);
        let mut here = loc;
        match self.unwind_blocks(&mut here, false, true)? {
            Some(block) => {
                self.unwind_block(block, &mut here, false)?;
                if let Some(exit) = block.exit {
                    self.jump(Opcode::Jump, exit, here);
                }
                Ok(())
            }
            None => self.error("'break' outside loop", loc),
        }
    }

    pub(super) fn continue_stmt(&mut self, loc: Location) -> Result {
        self.op(Opcode::Nop, loc);
        let mut here = loc;
        match self.unwind_blocks(&mut here, false, true)?.and_then(|block| block.start) {
            Some(start) => {
                self.jump(Opcode::Jump, start, here);
                Ok(())
            }
            None => self.error("'continue' not properly in loop", loc),
        }
    }

    pub(super) fn return_stmt(&mut self, value: Option<&'a Expr<'a>>, stmt_loc: Location) -> Result {
        let block = self.block();
        if !block.is_function_like() {
            return self.error("'return' outside function", stmt_loc);
        }
        if value.is_some() && block.coroutine && block.generator {
            return self.error("'return' with value in async generator", stmt_loc);
        }
        let mut loc = stmt_loc;
        let constant = value.and_then(|value| value.as_constant());
        let preserve_tos = value.is_some() && constant.is_none();
        if let Some(value) = value {
            if preserve_tos {
                self.expr(value)?;
            } else {
                loc = value.loc;
                self.op(Opcode::Nop, loc);
            }
        }
        if value.is_none_or(|value| value.loc.line != stmt_loc.line) {
            loc = stmt_loc;
            self.op(Opcode::Nop, loc);
        }
        self.unwind_blocks(&mut loc, preserve_tos, false)?;
        match (value, constant) {
            (_, Some(constant)) => self.load_constant(constant, loc),
            (None, None) => self.load_none(loc),
            (Some(_), None) => {}
        }
        self.op(Opcode::ReturnValue, loc);
        Ok(())
    }
}
