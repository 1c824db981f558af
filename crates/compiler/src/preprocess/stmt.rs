//! Rewriting of statements.

use serpentarium_parser::ast::{
    ClassDef, ExceptHandler, FunctionDef, MatchCase, Stmt, StmtKind, TypeParam, TypeParamKind, WithItem,
};

use super::{Control, Preprocessor};
use crate::diagnostics::Result;

impl<'a> Preprocessor<'a, '_> {
    pub(super) fn stmt_kind(&mut self, stmt: &'a Stmt<'a>) -> Result<StmtKind<'a>> {
        Ok(match stmt.kind {
            StmtKind::FunctionDef(def) => StmtKind::FunctionDef(self.function_def(def)?),
            StmtKind::AsyncFunctionDef(def) => StmtKind::AsyncFunctionDef(self.function_def(def)?),
            StmtKind::ClassDef(def) => StmtKind::ClassDef(self.class_def(def)?),
            StmtKind::Return { value } => {
                if self.control.in_finally && !self.control.in_function {
                    self.warn_leaving_finally("return", stmt.loc);
                }
                StmtKind::Return { value: self.opt(value)? }
            }
            StmtKind::Delete { targets } => StmtKind::Delete { targets: self.exprs(targets)? },
            StmtKind::Assign { targets, value, type_comment } => {
                StmtKind::Assign { targets: self.exprs(targets)?, value: self.expr(value)?, type_comment }
            }
            StmtKind::TypeAlias { name, type_params, value } => StmtKind::TypeAlias {
                name: self.expr(name)?,
                type_params: self.type_params(type_params)?,
                value: self.expr(value)?,
            },
            StmtKind::AugAssign { target, op, value } => {
                StmtKind::AugAssign { target: self.expr(target)?, op, value: self.expr(value)? }
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => StmtKind::AnnAssign {
                target: self.expr(target)?,
                annotation: self.annotation(Some(annotation))?.unwrap_or(annotation),
                value: self.opt(value)?,
                simple,
            },
            StmtKind::For { target, iter, body, orelse, type_comment } => StmtKind::For {
                target: self.expr(target)?,
                iter: self.expr(iter)?,
                body: self.loop_body(body)?,
                orelse: self.stmts(orelse)?,
                type_comment,
            },
            StmtKind::AsyncFor { target, iter, body, orelse, type_comment } => StmtKind::AsyncFor {
                target: self.expr(target)?,
                iter: self.expr(iter)?,
                body: self.loop_body(body)?,
                orelse: self.stmts(orelse)?,
                type_comment,
            },
            StmtKind::While { test, body, orelse } => StmtKind::While {
                test: self.expr(test)?,
                body: self.loop_body(body)?,
                orelse: self.stmts(orelse)?,
            },
            StmtKind::If { test, body, orelse } => {
                StmtKind::If { test: self.expr(test)?, body: self.stmts(body)?, orelse: self.stmts(orelse)? }
            }
            StmtKind::With { items, body, type_comment } => {
                StmtKind::With { items: self.with_items(items)?, body: self.stmts(body)?, type_comment }
            }
            StmtKind::AsyncWith { items, body, type_comment } => {
                StmtKind::AsyncWith { items: self.with_items(items)?, body: self.stmts(body)?, type_comment }
            }
            StmtKind::Match { subject, cases } => StmtKind::Match {
                subject: self.expr(subject)?,
                cases: self.map(cases, |this, case| {
                    Ok(MatchCase {
                        pattern: this.pattern(case.pattern)?,
                        guard: this.opt(case.guard)?,
                        body: this.stmts(case.body)?,
                    })
                })?,
            },
            StmtKind::Raise { exc, cause } => {
                StmtKind::Raise { exc: self.opt(exc)?, cause: self.opt(cause)? }
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => StmtKind::Try {
                body: self.stmts(body)?,
                handlers: self.handlers(handlers)?,
                orelse: self.stmts(orelse)?,
                finalbody: self.finally_body(finalbody)?,
            },
            StmtKind::TryStar { body, handlers, orelse, finalbody } => StmtKind::TryStar {
                body: self.stmts(body)?,
                handlers: self.handlers(handlers)?,
                orelse: self.stmts(orelse)?,
                finalbody: self.finally_body(finalbody)?,
            },
            StmtKind::Assert { test, msg } => {
                StmtKind::Assert { test: self.expr(test)?, msg: self.opt(msg)? }
            }
            StmtKind::Expr { value } => StmtKind::Expr { value: self.expr(value)? },
            StmtKind::Break | StmtKind::Continue => {
                if self.control.in_finally && !self.control.in_loop {
                    let keyword = if matches!(stmt.kind, StmtKind::Break) { "break" } else { "continue" };
                    self.warn_leaving_finally(keyword, stmt.loc);
                }
                stmt.kind
            }
            StmtKind::Import { .. }
            | StmtKind::ImportFrom { .. }
            | StmtKind::Global { .. }
            | StmtKind::Nonlocal { .. }
            | StmtKind::Pass => stmt.kind,
        })
    }

    fn within<T>(&mut self, control: Control, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.control, control);
        let result = f(self);
        self.control = before;
        result
    }

    fn loop_body(&mut self, body: &'a [Stmt<'a>]) -> Result<&'a [Stmt<'a>]> {
        // CPython does not warn about what leaves a loop inside a `finally` clause, not even about `return`.
        let control = Control { in_finally: false, in_function: false, in_loop: true };
        self.within(control, |this| this.stmts(body))
    }

    fn finally_body(&mut self, body: &'a [Stmt<'a>]) -> Result<&'a [Stmt<'a>]> {
        let control = Control { in_finally: true, in_function: false, in_loop: false };
        self.within(control, |this| this.stmts(body))
    }

    fn function_def(&mut self, def: &'a FunctionDef<'a>) -> Result<&'a FunctionDef<'a>> {
        let before = self.changes;
        let type_params = self.type_params(def.type_params)?;
        let args = self.arguments(def.args)?;
        let control = Control { in_finally: false, in_function: true, in_loop: false };
        let body = self.within(control, |this| this.body(def.body))?;
        let decorator_list = self.exprs(def.decorator_list)?;
        let returns = self.annotation(def.returns)?;
        if self.changes == before {
            return Ok(def);
        }
        Ok(self.arena.alloc(FunctionDef { args, body, decorator_list, returns, type_params, ..*def }))
    }

    fn class_def(&mut self, def: &'a ClassDef<'a>) -> Result<&'a ClassDef<'a>> {
        let before = self.changes;
        let type_params = self.type_params(def.type_params)?;
        let bases = self.exprs(def.bases)?;
        let keywords = self.keywords(def.keywords)?;
        let body = self.body(def.body)?;
        let decorator_list = self.exprs(def.decorator_list)?;
        if self.changes == before {
            return Ok(def);
        }
        Ok(self.arena.alloc(ClassDef { bases, keywords, body, decorator_list, type_params, ..*def }))
    }

    fn with_items(&mut self, items: &'a [WithItem<'a>]) -> Result<&'a [WithItem<'a>]> {
        self.map(items, |this, item| {
            Ok(WithItem {
                context_expr: this.expr(item.context_expr)?,
                optional_vars: this.opt(item.optional_vars)?,
            })
        })
    }

    fn handlers(&mut self, handlers: &'a [ExceptHandler<'a>]) -> Result<&'a [ExceptHandler<'a>]> {
        self.map(handlers, |this, handler| {
            Ok(ExceptHandler {
                r#type: this.opt(handler.r#type)?,
                body: this.stmts(handler.body)?,
                ..*handler
            })
        })
    }

    fn type_params(&mut self, type_params: &'a [TypeParam<'a>]) -> Result<&'a [TypeParam<'a>]> {
        self.map(type_params, |this, param| {
            let kind = match param.kind {
                TypeParamKind::TypeVar { name, bound, default_value } => TypeParamKind::TypeVar {
                    name,
                    bound: this.opt(bound)?,
                    default_value: this.opt(default_value)?,
                },
                TypeParamKind::ParamSpec { name, default_value } => {
                    TypeParamKind::ParamSpec { name, default_value: this.opt(default_value)? }
                }
                TypeParamKind::TypeVarTuple { name, default_value } => {
                    TypeParamKind::TypeVarTuple { name, default_value: this.opt(default_value)? }
                }
            };
            Ok(TypeParam { kind, loc: param.loc })
        })
    }
}
