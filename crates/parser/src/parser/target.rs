//! Targets: expressions that are bound or deleted instead of read.

use super::{Fail, Parse, Parser};
use crate::ast::{Expr, ExprContext, ExprKind};
use crate::token::TokenKind as K;

impl<'a> Parser<'a, '_> {
    /// The targets of `for` loops and comprehensions.
    pub(super) fn star_targets(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.star_target()?;
        if self.kind != K::Comma {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Comma) {
            if !matches!(self.kind, K::Star) && !self.starts_expression() {
                break;
            }
            let next = self.star_target()?;
            self.exprs.push(next);
        }
        let elts = self.take_exprs(mark);
        Ok(self.expr(ExprKind::Tuple { elts, ctx: ExprContext::Store }, start))
    }

    /// One target, perhaps with a star.
    pub(super) fn star_target(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind == K::Name && !matches!(self.peek_kind(1), K::Dot | K::LPar | K::LSqb) {
            let start = self.start();
            let id = self.name()?;
            return Ok(self.expr(ExprKind::Name { id, ctx: ExprContext::Store }, start));
        }
        let start = self.start();
        if self.eat(K::Star) {
            if self.kind == K::Star {
                return Err(Fail);
            }
            let value = self.star_target()?;
            return Ok(self.expr(ExprKind::Starred { value, ctx: ExprContext::Store }, start));
        }
        let value = self.primary()?;
        self.with_context(value, ExprContext::Store)
    }

    /// The same expression as a target. Fails if it cannot be one.
    pub(super) fn with_context(&mut self, node: &'a Expr<'a>, ctx: ExprContext) -> Parse<&'a Expr<'a>> {
        let kind = match node.kind {
            ExprKind::Name { id, .. } => ExprKind::Name { id, ctx },
            ExprKind::Attribute { value, attr, .. } => ExprKind::Attribute { value, attr, ctx },
            ExprKind::Subscript { value, slice, .. } => ExprKind::Subscript { value, slice, ctx },
            ExprKind::Starred { value, .. } if ctx == ExprContext::Store => {
                ExprKind::Starred { value: self.with_context(value, ctx)?, ctx }
            }
            ExprKind::Tuple { elts, .. } => ExprKind::Tuple { elts: self.all_with_context(elts, ctx)?, ctx },
            ExprKind::List { elts, .. } => ExprKind::List { elts: self.all_with_context(elts, ctx)?, ctx },
            _ => return Err(Fail),
        };
        Ok(self.arena.alloc(Expr { kind, loc: node.loc }))
    }

    fn all_with_context(&mut self, elts: &'a [&'a Expr<'a>], ctx: ExprContext) -> Parse<&'a [&'a Expr<'a>]> {
        let mark = self.exprs.len();
        for elt in elts {
            let elt = self.with_context(elt, ctx)?;
            self.exprs.push(elt);
        }
        Ok(self.take_exprs(mark))
    }
}
