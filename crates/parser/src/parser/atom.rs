//! Atoms: names, literals, and everything in brackets.

use super::{Fail, Parse, Parser, Start};
use crate::ast::{Constant, Expr, ExprContext, ExprKind};
use crate::token::TokenKind as K;

impl<'a> Parser<'a, '_> {
    pub(super) fn atom(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let value = match self.kind {
            K::Name => {
                let token = self.token();
                self.bump();
                let id = self.identifier(&token)?;
                return Ok(self.expr(ExprKind::Name { id, ctx: ExprContext::Load }, start));
            }
            K::Number => self.number()?,
            K::String | K::FStringStart | K::TStringStart => return self.strings(),
            K::LPar => return self.parenthesized(start),
            K::LSqb => return self.list(start),
            K::LBrace => return self.dict_or_set(start),
            K::None => Constant::None,
            K::True => Constant::True,
            K::False => Constant::False,
            K::Ellipsis => Constant::Ellipsis,
            _ => return Err(Fail),
        };
        self.bump();
        Ok(self.expr(ExprKind::Constant { value, kind: None }, start))
    }

    /// A group, a tuple or a generator expression.
    fn parenthesized(&mut self, start: Start) -> Parse<&'a Expr<'a>> {
        self.bump();
        if self.eat(K::RPar) {
            return Ok(self.expr(ExprKind::Tuple { elts: &[], ctx: ExprContext::Load }, start));
        }
        if self.kind == K::Yield {
            let value = self.yield_expr()?;
            self.expect(K::RPar)?;
            return Ok(value);
        }
        let first = self.star_named_expression()?;
        match self.kind {
            K::RPar if !matches!(first.kind, ExprKind::Starred { .. }) => {
                self.bump();
                Ok(first)
            }
            K::Comma => {
                let elts = self.elements(first, K::RPar)?;
                Ok(self.expr(ExprKind::Tuple { elts, ctx: ExprContext::Load }, start))
            }
            K::For | K::Async if !first.is_starred() => {
                let generators = self.for_if_clauses()?;
                self.expect(K::RPar)?;
                Ok(self.expr(ExprKind::GeneratorExp { elt: first, generators }, start))
            }
            _ => Err(Fail),
        }
    }

    /// The rest of a list of elements up to and with the closing bracket.
    fn elements(&mut self, first: &'a Expr<'a>, close: K) -> Parse<&'a [&'a Expr<'a>]> {
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Comma) {
            if self.kind == close {
                break;
            }
            let next = self.star_named_expression()?;
            self.exprs.push(next);
        }
        self.expect(close)?;
        Ok(self.take_exprs(mark))
    }

    /// A list display or comprehension.
    fn list(&mut self, start: Start) -> Parse<&'a Expr<'a>> {
        self.bump();
        if self.eat(K::RSqb) {
            return Ok(self.expr(ExprKind::List { elts: &[], ctx: ExprContext::Load }, start));
        }
        let first = self.star_named_expression()?;
        if matches!(self.kind, K::For | K::Async) && !first.is_starred() {
            let generators = self.for_if_clauses()?;
            self.expect(K::RSqb)?;
            return Ok(self.expr(ExprKind::ListComp { elt: first, generators }, start));
        }
        let elts = self.elements(first, K::RSqb)?;
        Ok(self.expr(ExprKind::List { elts, ctx: ExprContext::Load }, start))
    }

    fn dict_or_set(&mut self, start: Start) -> Parse<&'a Expr<'a>> {
        self.bump();
        if self.eat(K::RBrace) {
            return Ok(self.expr(ExprKind::Dict { keys: &[], values: &[] }, start));
        }
        if self.kind == K::DoubleStar {
            return self.dict(None, start);
        }
        let first_start = self.start();
        let first = self.star_named_expression()?;
        if self.kind == K::Colon {
            let named = matches!(first.kind, ExprKind::NamedExpr { .. });
            let bare = (first.loc.line, first.loc.col) == (first_start.line, first_start.col);
            if first.is_starred() || named && bare {
                return Err(Fail);
            }
            return self.dict(Some(first), start);
        }
        if matches!(self.kind, K::For | K::Async) && !first.is_starred() {
            let generators = self.for_if_clauses()?;
            self.expect(K::RBrace)?;
            return Ok(self.expr(ExprKind::SetComp { elt: first, generators }, start));
        }
        let elts = self.elements(first, K::RBrace)?;
        Ok(self.expr(ExprKind::Set { elts }, start))
    }

    /// A dict display or comprehension; perhaps the first key has been parsed, and its colon is next.
    fn dict(&mut self, mut key: Option<&'a Expr<'a>>, start: Start) -> Parse<&'a Expr<'a>> {
        let mark = self.exprs.len();
        let mut keys = Vec::new();
        loop {
            if key.is_none() && self.kind == K::DoubleStar {
                self.bump();
                let value = self.bitwise_or()?;
                keys.push(None);
                self.exprs.push(value);
            } else {
                let own_key = match key.take() {
                    Some(key) => key,
                    None => self.expression()?,
                };
                self.expect(K::Colon)?;
                let value = self.expression()?;
                if matches!(self.kind, K::For | K::Async) && keys.is_empty() {
                    let generators = self.for_if_clauses()?;
                    self.expect(K::RBrace)?;
                    return Ok(self.expr(ExprKind::DictComp { key: own_key, value, generators }, start));
                }
                keys.push(Some(own_key));
                self.exprs.push(value);
            }
            if !self.eat(K::Comma) || self.kind == K::RBrace {
                break;
            }
        }
        self.expect(K::RBrace)?;
        let values = self.take_exprs(mark);
        let keys = self.arena.alloc_slice_copy(&keys);
        Ok(self.expr(ExprKind::Dict { keys, values }, start))
    }
}
