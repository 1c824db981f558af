//! Frame blocks: what has to be undone when `return`, `break` or `continue` leaves a statement.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Location, Stmt};

use super::Compiler;
use crate::diagnostics::Result;
use crate::instruction_sequence::{Label, NO_LOCATION};

/// The most frame blocks a unit may have open at a time.
const MAX_BLOCKS: usize = 21;

/// What a frame block stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum FrameBlockKind<'a> {
    While,
    For,
    Try,
    /// With the statements of the `finally` clause.
    FinallyTry(&'a [Stmt<'a>]),
    FinallyEnd,
    With,
    AsyncWith,
    /// With the name the exception is bound to.
    HandlerCleanup(Option<&'a str>),
    /// A value to be dropped.
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
    InlinedComprehension,
    StopIteration,
}

/// An open frame block.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrameBlock<'a> {
    pub(super) kind: FrameBlockKind<'a>,
    /// For loops: where `continue` goes.
    pub(super) start: Option<Label>,
    /// For loops: where `break` goes.
    pub(super) exit: Option<Label>,
    pub(super) loc: Location,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn push_frame_block(&mut self, kind: FrameBlockKind<'a>, loc: Location) -> Result {
        self.push_loop_block(kind, None, None, loc)
    }

    pub(super) fn push_loop_block(
        &mut self,
        kind: FrameBlockKind<'a>,
        start: Option<Label>,
        exit: Option<Label>,
        loc: Location,
    ) -> Result {
        if self.unit().frame_blocks.len() >= MAX_BLOCKS {
            return self.error("too many statically nested blocks", loc);
        }
        self.unit_mut().frame_blocks.push(FrameBlock { kind, start, exit, loc });
        Ok(())
    }

    pub(super) fn pop_frame_block(&mut self) {
        self.unit_mut().frame_blocks.pop();
    }

    fn swap_2_if(&mut self, preserve_tos: bool, loc: Location) {
        if preserve_tos {
            self.op_i(Opcode::Swap, 2, loc);
        }
    }

    /// Emits what leaving `block` takes; `loc` may be changed for what follows.
    pub(super) fn unwind_block(
        &mut self,
        block: FrameBlock<'a>,
        loc: &mut Location,
        preserve_tos: bool,
    ) -> Result {
        match block.kind {
            FrameBlockKind::While
            | FrameBlockKind::ExceptionHandler
            | FrameBlockKind::ExceptionGroupHandler
            | FrameBlockKind::AsyncComprehension
            | FrameBlockKind::InlinedComprehension
            | FrameBlockKind::StopIteration => {}
            FrameBlockKind::For | FrameBlockKind::PopValue => {
                self.swap_2_if(preserve_tos, *loc);
                self.op(Opcode::PopTop, *loc);
            }
            FrameBlockKind::Try => self.op(Opcode::PopBlock, *loc),
            FrameBlockKind::FinallyTry(finalbody) => {
                self.op(Opcode::PopBlock, *loc);
                if preserve_tos {
                    self.push_frame_block(FrameBlockKind::PopValue, *loc)?;
                }
                self.stmts(finalbody)?;
                if preserve_tos {
                    self.pop_frame_block();
                }
                // The finally body has its own locations; what follows belongs to none of them.
                *loc = NO_LOCATION;
            }
            FrameBlockKind::FinallyEnd => {
                self.swap_2_if(preserve_tos, *loc);
                self.op(Opcode::PopTop, *loc);
                self.swap_2_if(preserve_tos, *loc);
                self.op(Opcode::PopBlock, *loc);
                self.op(Opcode::PopExcept, *loc);
            }
            FrameBlockKind::With | FrameBlockKind::AsyncWith => {
                *loc = block.loc;
                self.op(Opcode::PopBlock, *loc);
                if preserve_tos {
                    self.op_i(Opcode::Swap, 3, *loc);
                    self.op_i(Opcode::Swap, 2, *loc);
                }
                self.call_exit_with_nones(*loc);
                if matches!(block.kind, FrameBlockKind::AsyncWith) {
                    self.op_i(Opcode::GetAwaitable, 2, *loc);
                    self.load_none(*loc);
                    self.yield_from(true, *loc);
                }
                self.op(Opcode::PopTop, *loc);
                // The exit block should appear to belong to nothing.
                *loc = NO_LOCATION;
            }
            FrameBlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.op(Opcode::PopBlock, *loc);
                }
                self.swap_2_if(preserve_tos, *loc);
                self.op(Opcode::PopBlock, *loc);
                self.op(Opcode::PopExcept, *loc);
                if let Some(name) = name {
                    self.unbind(name, *loc)?;
                }
            }
        }
        Ok(())
    }

    /// Leaves all frame blocks, or all up to the innermost loop, which is returned.
    pub(super) fn unwind_blocks(
        &mut self,
        loc: &mut Location,
        preserve_tos: bool,
        to_loop: bool,
    ) -> Result<Option<FrameBlock<'a>>> {
        let open = self.unit().frame_blocks.clone();
        let mut found = None;
        while let Some(block) = self.unit().frame_blocks.last().copied() {
            if matches!(block.kind, FrameBlockKind::ExceptionGroupHandler) {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return self.error(message, *loc);
            }
            if to_loop && matches!(block.kind, FrameBlockKind::While | FrameBlockKind::For) {
                found = Some(block);
                break;
            }
            self.pop_frame_block();
            self.unwind_block(block, loc, preserve_tos)?;
        }
        self.unit_mut().frame_blocks = open;
        Ok(found)
    }

    /// `name = None; del name`
    pub(super) fn unbind(&mut self, name: &'a str, loc: Location) -> Result {
        self.load_none(loc);
        self.store_name(name, loc)?;
        self.delete_name(name, loc)
    }

    /// The loop that hands values through between an awaitable or subgenerator and the caller.
    pub(super) fn yield_from(&mut self, await_: bool, loc: Location) {
        let send = self.new_label();
        let fail = self.new_label();
        let exit = self.new_label();
        self.use_label(send);
        self.yield_from_at(send, fail, exit, await_, loc);
    }

    /// As [`Self::yield_from`], with labels of the caller's; `send` has been placed.
    pub(super) fn yield_from_at(
        &mut self,
        send: Label,
        fail: Label,
        exit: Label,
        await_: bool,
        loc: Location,
    ) {
        self.jump(Opcode::Send, exit, loc);
        // The handler closes the subgenerator when an exception is thrown in.
        self.jump(Opcode::SetupFinally, fail, loc);
        self.op_i(Opcode::YieldValue, 1, loc);
        self.op(Opcode::PopBlock, NO_LOCATION);
        let resume = if await_ { super::resume::AFTER_AWAIT } else { super::resume::AFTER_YIELD_FROM };
        self.op_i(Opcode::Resume, resume, loc);
        self.jump(Opcode::JumpNoInterrupt, send, loc);
        self.use_label(fail);
        self.op(Opcode::CleanupThrow, loc);
        self.use_label(exit);
        self.op(Opcode::EndSend, loc);
    }

    pub(super) fn pop_except_and_reraise(&mut self, loc: Location) {
        self.op_i(Opcode::Copy, 3, loc);
        self.op(Opcode::PopExcept, loc);
        self.op_i(Opcode::Reraise, 1, loc);
    }
}
