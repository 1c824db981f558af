//! Statements: the dispatch, and those too small for a file of their own.

use serpentarium_bytecode::Opcode;
use serpentarium_parser::ast::{Expr, ExprKind, Location, Stmt, StmtKind};

use super::{Compiler, common_constant, intrinsic_1};
use crate::diagnostics::Result;
use crate::recursion::with_stack;

impl<'a> Compiler<'a, '_> {
    pub(super) fn stmts(&mut self, stmts: &'a [Stmt<'a>]) -> Result {
        stmts.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    pub(super) fn stmt(&mut self, stmt: &'a Stmt<'a>) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.stmt_kind(stmt));
        self.recursion.leave();
        result
    }

    fn stmt_kind(&mut self, stmt: &'a Stmt<'a>) -> Result {
        let loc = stmt.loc;
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(def, loc, false),
            StmtKind::AsyncFunctionDef(def) => self.function_def(def, loc, true),
            StmtKind::ClassDef(def) => self.class_def(def, loc),
            StmtKind::Return { value } => self.return_stmt(value, loc),
            StmtKind::Delete { targets } => targets.iter().try_for_each(|target| self.expr(target)),
            StmtKind::Assign { targets, value, .. } => self.assign(targets, value, loc),
            StmtKind::TypeAlias { name, type_params, value } => {
                self.type_alias(name, type_params, value, loc)
            }
            StmtKind::AugAssign { target, op, value } => self.aug_assign(target, op, value, loc),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.ann_assign(stmt, target, annotation, value, simple)
            }
            StmtKind::Raise { exc, cause } => self.raise(exc, cause, loc),
            StmtKind::Assert { test, msg } => self.assert(test, msg, loc),
            StmtKind::Import { names } => self.import(names, loc),
            StmtKind::ImportFrom { module, names, level } => self.import_from(module, names, level, loc),
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => Ok(()),
            StmtKind::Expr { value } => self.stmt_expr(value, loc),
            StmtKind::Pass => {
                self.op(Opcode::Nop, loc);
                Ok(())
            }
            StmtKind::Break => self.break_stmt(loc),
            StmtKind::Continue => self.continue_stmt(loc),
            StmtKind::For { .. }
            | StmtKind::AsyncFor { .. }
            | StmtKind::While { .. }
            | StmtKind::If { .. }
            | StmtKind::With { .. }
            | StmtKind::AsyncWith { .. }
            | StmtKind::Match { .. }
            | StmtKind::Try { .. }
            | StmtKind::TryStar { .. } => self.conditional_stmt(stmt),
        }
    }

    /// Statements whose bodies may or may not be executed, as annotations in them have to know.
    fn conditional_stmt(&mut self, stmt: &'a Stmt<'a>) -> Result {
        let loc = stmt.loc;
        let outer = std::mem::replace(&mut self.unit_mut().in_conditional_block, true);
        match stmt.kind {
            StmtKind::For { target, iter, body, orelse, .. } => {
                self.for_stmt(target, iter, body, orelse, loc)
            }
            StmtKind::AsyncFor { target, iter, body, orelse, .. } => {
                self.async_for(target, iter, body, orelse, loc)
            }
            StmtKind::While { test, body, orelse } => self.while_stmt(test, body, orelse, loc),
            StmtKind::If { test, body, orelse } => self.if_stmt(test, body, orelse, loc),
            StmtKind::With { items, body, .. } => self.with(items, body, false),
            StmtKind::AsyncWith { items, body, .. } => self.with(items, body, true),
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases, loc),
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                self.try_stmt(false, body, handlers, orelse, finalbody, loc)
            }
            StmtKind::TryStar { body, handlers, orelse, finalbody } => {
                self.try_stmt(true, body, handlers, orelse, finalbody, loc)
            }
            _ => Ok(()),
        }?;
        self.unit_mut().in_conditional_block = outer;
        Ok(())
    }

    fn stmt_expr(&mut self, value: &'a Expr<'a>, loc: Location) -> Result {
        if self.interactive && self.units.len() == 1 {
            self.expr(value)?;
            self.op_i(Opcode::CallIntrinsic1, intrinsic_1::PRINT, loc);
            self.pop_top();
            return Ok(());
        }
        if value.as_constant().is_some() {
            // Nothing to do, but the line is there to be traced.
            self.op(Opcode::Nop, loc);
            return Ok(());
        }
        self.expr(value)?;
        self.pop_top();
        Ok(())
    }

    fn raise(&mut self, exc: Option<&'a Expr<'a>>, cause: Option<&'a Expr<'a>>, loc: Location) -> Result {
        let mut count = 0;
        if let Some(exc) = exc {
            self.expr(exc)?;
            count += 1;
            if let Some(cause) = cause {
                self.expr(cause)?;
                count += 1;
            }
        }
        self.op_i(Opcode::RaiseVarargs, count, loc);
        Ok(())
    }

    fn assert(&mut self, test: &'a Expr<'a>, msg: Option<&'a Expr<'a>>, loc: Location) -> Result {
        if matches!(test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn("assertion is always true, perhaps remove parentheses?".to_owned(), loc);
        }
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.new_label();
        self.jump_if(test, end, true, loc)?;
        self.op_i(Opcode::LoadCommonConstant, common_constant::ASSERTION_ERROR, loc);
        if let Some(msg) = msg {
            self.expr(msg)?;
            self.op_i(Opcode::Call, 0, loc);
        }
        self.op_i(Opcode::RaiseVarargs, 1, test.loc);
        self.use_label(end);
        Ok(())
    }
}
