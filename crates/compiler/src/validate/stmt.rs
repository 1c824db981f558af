//! Statements.

use serpentarium_parser::ast::{
    ExceptHandler, Expr, ExprContext, FunctionDef, MatchCase, Stmt, StmtKind, TypeParam, TypeParamKind,
    WithItem,
};

use super::{Validator, ensure, name, nonempty, positions, type_error};
use crate::diagnostics::Result;
use crate::error::CompileError;

impl Validator<'_> {
    pub(super) fn stmts(&mut self, stmts: &[Stmt<'_>]) -> Result {
        stmts.iter().try_for_each(|stmt| {
            ensure(!self.is_missing_stmt(stmt), "None disallowed in statement list")?;
            positions(stmt.loc)?;
            self.nested(|this| this.stmt_kind(&stmt.kind))
        })
    }

    fn body(&mut self, body: &[Stmt<'_>], owner: &str) -> Result {
        nonempty(body, "body", owner)?;
        self.stmts(body)
    }

    fn store(&mut self, expr: &Expr<'_>) -> Result {
        self.expr(expr, ExprContext::Store)
    }

    fn stmt_kind(&mut self, kind: &StmtKind<'_>) -> Result {
        match *kind {
            StmtKind::FunctionDef(def) => self.function_def(def, "FunctionDef"),
            StmtKind::AsyncFunctionDef(def) => self.function_def(def, "AsyncFunctionDef"),
            StmtKind::ClassDef(def) => {
                self.body(def.body, "ClassDef")?;
                self.type_params(def.type_params)?;
                self.loads(def.bases)?;
                self.keywords(def.keywords)?;
                self.loads(def.decorator_list)
            }
            StmtKind::Return { value } => self.opt(value),
            StmtKind::Delete { targets } => {
                nonempty(targets, "targets", "Delete")?;
                self.exprs(targets, ExprContext::Del)
            }
            StmtKind::Assign { targets, value, .. } => {
                nonempty(targets, "targets", "Assign")?;
                self.exprs(targets, ExprContext::Store)?;
                self.load(value)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.store(target)?;
                self.load(value)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                if simple && target.as_name().is_none() {
                    return Err(type_error("AnnAssign with simple non-Name target"));
                }
                self.store(target)?;
                self.opt(value)?;
                self.load(annotation)
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                if name.as_name().is_none() {
                    return Err(type_error("TypeAlias with non-Name name"));
                }
                self.store(name)?;
                self.type_params(type_params)?;
                self.load(value)
            }
            StmtKind::For { target, iter, body, orelse, .. } => {
                self.store(target)?;
                self.load(iter)?;
                self.body(body, "For")?;
                self.stmts(orelse)
            }
            StmtKind::AsyncFor { target, iter, body, orelse, .. } => {
                self.store(target)?;
                self.load(iter)?;
                self.body(body, "AsyncFor")?;
                self.stmts(orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.load(test)?;
                self.body(body, "While")?;
                self.stmts(orelse)
            }
            StmtKind::If { test, body, orelse } => {
                self.load(test)?;
                self.body(body, "If")?;
                self.stmts(orelse)
            }
            StmtKind::With { items, body, .. } => self.with(items, body, "With"),
            StmtKind::AsyncWith { items, body, .. } => self.with(items, body, "AsyncWith"),
            StmtKind::Match { subject, cases } => {
                self.load(subject)?;
                nonempty(cases, "cases", "Match")?;
                cases.iter().try_for_each(|case| self.case(case))
            }
            StmtKind::Raise { exc: None, cause } => {
                ensure(cause.is_none(), "Raise with cause but no exception")
            }
            StmtKind::Raise { exc, cause } => {
                self.opt(exc)?;
                self.opt(cause)
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                self.r#try([body, orelse, finalbody], handlers, "Try")
            }
            StmtKind::TryStar { body, handlers, orelse, finalbody } => {
                self.r#try([body, orelse, finalbody], handlers, "TryStar")
            }
            StmtKind::Assert { test, msg } => {
                self.load(test)?;
                self.opt(msg)
            }
            StmtKind::Import { names } => nonempty(names, "names", "Import"),
            StmtKind::ImportFrom { names, level, .. } => {
                ensure(0 <= level, "Negative ImportFrom level")?;
                nonempty(names, "names", "ImportFrom")
            }
            StmtKind::Global { names } => nonempty(names, "names", "Global"),
            StmtKind::Nonlocal { names } => nonempty(names, "names", "Nonlocal"),
            StmtKind::Expr { value } => self.load(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn function_def(&mut self, def: &FunctionDef<'_>, owner: &str) -> Result {
        self.body(def.body, owner)?;
        self.type_params(def.type_params)?;
        self.arguments(def.args)?;
        self.loads(def.decorator_list)?;
        self.opt(def.returns)
    }

    fn with(&mut self, items: &[WithItem<'_>], body: &[Stmt<'_>], owner: &str) -> Result {
        nonempty(items, "items", owner)?;
        for item in items {
            self.load(item.context_expr)?;
            item.optional_vars.map_or(Ok(()), |target| self.store(target))?;
        }
        self.body(body, owner)
    }

    fn case(&mut self, case: &MatchCase<'_>) -> Result {
        self.pattern(case.pattern, false)?;
        self.opt(case.guard)?;
        self.body(case.body, "match_case")
    }

    fn r#try(
        &mut self,
        [body, orelse, finalbody]: [&[Stmt<'_>]; 3],
        handlers: &[ExceptHandler<'_>],
        owner: &str,
    ) -> Result {
        self.body(body, owner)?;
        if handlers.is_empty() && finalbody.is_empty() {
            let message = format!("{owner} has neither except handlers nor finalbody");
            return Err(CompileError::value(message));
        }
        if handlers.is_empty() && !orelse.is_empty() {
            return Err(CompileError::value(format!("{owner} has orelse but no except handlers")));
        }
        for handler in handlers {
            if owner == "Try" {
                positions(handler.loc)?;
            }
            self.opt(handler.r#type)?;
            self.body(handler.body, "ExceptHandler")?;
        }
        self.stmts(finalbody)?;
        self.stmts(orelse)
    }

    fn type_params(&mut self, type_params: &[TypeParam<'_>]) -> Result {
        type_params.iter().try_for_each(|param| {
            positions(param.loc)?;
            name(param.name())?;
            match param.kind {
                TypeParamKind::TypeVar { bound, default_value, .. } => {
                    self.opt(bound)?;
                    self.opt(default_value)
                }
                TypeParamKind::ParamSpec { default_value, .. }
                | TypeParamKind::TypeVarTuple { default_value, .. } => self.opt(default_value),
            }
        })
    }
}
