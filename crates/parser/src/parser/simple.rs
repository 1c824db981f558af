//! Simple statements: those of one line.

use super::{Fail, Parse, Parser, Start};
use crate::ast::{Expr, ExprContext, ExprKind, Operator, Stmt, StmtKind};
use crate::token::TokenKind as K;

/// The operator of an augmented assignment.
const fn augassign(kind: K) -> Option<Operator> {
    Some(match kind {
        K::PlusEqual => Operator::Add,
        K::MinEqual => Operator::Sub,
        K::StarEqual => Operator::Mult,
        K::AtEqual => Operator::MatMult,
        K::SlashEqual => Operator::Div,
        K::PercentEqual => Operator::Mod,
        K::AmperEqual => Operator::BitAnd,
        K::VBarEqual => Operator::BitOr,
        K::CircumflexEqual => Operator::BitXor,
        K::LeftShiftEqual => Operator::LShift,
        K::RightShiftEqual => Operator::RShift,
        K::DoubleStarEqual => Operator::Pow,
        K::DoubleSlashEqual => Operator::FloorDiv,
        _ => return None,
    })
}

impl<'a> Parser<'a, '_> {
    /// Pushes the statements of one line.
    pub(super) fn simple_stmts(&mut self) -> Parse<()> {
        loop {
            let start = self.start();
            let kind = self.simple_stmt(start)?;
            let loc = self.loc(start);
            self.stmts.push(Stmt { kind, loc });
            if self.eat(K::Newline) {
                return Ok(());
            }
            self.expect(K::Semi)?;
            if self.eat(K::Newline) {
                return Ok(());
            }
        }
    }

    fn simple_stmt(&mut self, start: Start) -> Parse<StmtKind<'a>> {
        match self.kind {
            K::Name => {
                if self.peek_kind(1) == K::Name && self.at_word("type") {
                    return self.type_alias();
                }
                self.expression_stmt(start)
            }
            K::Return => {
                self.bump();
                let value = if self.kind == K::Star || self.starts_expression() {
                    Some(self.star_expressions()?)
                } else {
                    None
                };
                Ok(StmtKind::Return { value })
            }
            K::Import => self.import_name(),
            K::From => self.import_from(),
            K::Raise => self.raise_stmt(),
            K::Pass => self.word(StmtKind::Pass),
            K::Break => self.word(StmtKind::Break),
            K::Continue => self.word(StmtKind::Continue),
            K::Del => self.del_stmt(),
            K::Assert => {
                self.bump();
                let test = self.expression()?;
                let msg = if self.eat(K::Comma) { Some(self.expression()?) } else { None };
                Ok(StmtKind::Assert { test, msg })
            }
            K::Global => Ok(StmtKind::Global { names: self.names()? }),
            K::Nonlocal => Ok(StmtKind::Nonlocal { names: self.names()? }),
            _ => self.expression_stmt(start),
        }
    }

    fn word(&mut self, kind: StmtKind<'a>) -> Parse<StmtKind<'a>> {
        self.bump();
        Ok(kind)
    }

    fn names(&mut self) -> Parse<&'a [&'a str]> {
        self.bump();
        let mut names = vec![self.name()?];
        while self.eat(K::Comma) {
            names.push(self.name()?);
        }
        Ok(self.arena.alloc_slice_copy(&names))
    }

    fn raise_stmt(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let exc = if self.starts_expression() { Some(self.expression()?) } else { None };
        let cause = if exc.is_some() && self.eat(K::From) { Some(self.expression()?) } else { None };
        Ok(StmtKind::Raise { exc, cause })
    }

    fn del_stmt(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let mark = self.exprs.len();
        loop {
            let target = self.primary()?;
            let target = self.with_context(target, ExprContext::Del)?;
            self.exprs.push(target);
            if !self.eat(K::Comma) || matches!(self.kind, K::Semi | K::Newline) {
                break;
            }
        }
        if matches!(self.kind, K::Semi | K::Newline) {
            Ok(StmtKind::Delete { targets: self.take_exprs(mark) })
        } else {
            Err(Fail)
        }
    }

    /// An assignment of any kind, or an expression by itself.
    fn expression_stmt(&mut self, start: Start) -> Parse<StmtKind<'a>> {
        let parenthesized = self.kind == K::LPar;
        let first = if self.kind == K::Name && self.peek_kind(1) == K::Equal {
            // The commonest assignment: the name need not be made a target afterwards.
            let id = self.name()?;
            self.expr(ExprKind::Name { id, ctx: ExprContext::Store }, start)
        } else {
            self.annotated_rhs()?
        };
        match self.kind {
            K::Newline | K::Semi => Ok(StmtKind::Expr { value: first }),
            K::Equal => self.assignment(first),
            K::Colon => {
                let simple = !parenthesized && matches!(first.kind, ExprKind::Name { .. });
                self.annotated_assignment(first, simple)
            }
            kind => {
                let op = augassign(kind).ok_or(Fail)?;
                let target = self.single_target(first)?;
                self.bump();
                let value = self.annotated_rhs()?;
                Ok(StmtKind::AugAssign { target, op, value })
            }
        }
    }

    fn assignment(&mut self, first: &'a Expr<'a>) -> Parse<StmtKind<'a>> {
        let mark = self.exprs.len();
        let mut value = first;
        while self.eat(K::Equal) {
            let target = match value.kind {
                ExprKind::Name { ctx: ExprContext::Store, .. } => value,
                _ => self.with_context(value, ExprContext::Store)?,
            };
            self.exprs.push(target);
            value = self.annotated_rhs()?;
        }
        Ok(StmtKind::Assign { targets: self.take_exprs(mark), value, type_comment: None })
    }

    fn annotated_assignment(&mut self, first: &'a Expr<'a>, simple: bool) -> Parse<StmtKind<'a>> {
        let target = self.single_target(first)?;
        self.bump();
        let annotation = self.expression()?;
        let value = if self.eat(K::Equal) { Some(self.annotated_rhs()?) } else { None };
        Ok(StmtKind::AnnAssign { target, annotation, value, simple })
    }

    fn single_target(&mut self, node: &'a Expr<'a>) -> Parse<&'a Expr<'a>> {
        match node.kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
                self.with_context(node, ExprContext::Store)
            }
            _ => Err(Fail),
        }
    }
}
