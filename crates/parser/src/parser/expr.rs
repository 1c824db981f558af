//! Expressions from the loosest operators to the tightest.

use super::{Fail, Parse, Parser, Start};
use crate::ast::{Arguments, BoolOp, CmpOp, Expr, ExprContext, ExprKind, Operator, UnaryOp};
use crate::token::TokenKind as K;

/// The beginning of an expression whose rest nests on the right: it is wrapped around the rest once that is known.
#[derive(Clone, Copy)]
pub(super) enum Pending<'a> {
    Lambda { args: &'a Arguments<'a>, start: Start },
    IfExp { body: &'a Expr<'a>, test: &'a Expr<'a>, start: Start },
    Unary { op: UnaryOp, start: Start },
    Power { base: &'a Expr<'a>, start: Start },
}

/// How tight a binary operator binds, from one; zero if the token is none.
#[inline(always)]
const fn precedence(kind: K) -> (u8, Operator) {
    match kind {
        K::VBar => (1, Operator::BitOr),
        K::Circumflex => (2, Operator::BitXor),
        K::Amper => (3, Operator::BitAnd),
        K::LeftShift => (4, Operator::LShift),
        K::RightShift => (4, Operator::RShift),
        K::Plus => (5, Operator::Add),
        K::Minus => (5, Operator::Sub),
        K::Star => (6, Operator::Mult),
        K::Slash => (6, Operator::Div),
        K::DoubleSlash => (6, Operator::FloorDiv),
        K::Percent => (6, Operator::Mod),
        K::At => (6, Operator::MatMult),
        _ => (0, Operator::Add),
    }
}

impl<'a> Parser<'a, '_> {
    /// `expression (',' expression)* [',']`
    pub(super) fn expressions(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.expression()?;
        if self.kind != K::Comma {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Comma) {
            if !self.starts_expression() {
                break;
            }
            let next = self.expression()?;
            self.exprs.push(next);
        }
        let elts = self.take_exprs(mark);
        Ok(self.expr(ExprKind::Tuple { elts, ctx: ExprContext::Load }, start))
    }

    /// `star_expression (',' star_expression)* [',']`
    pub(super) fn star_expressions(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.star_expression()?;
        if self.kind != K::Comma {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Comma) {
            if self.kind != K::Star && !self.starts_expression() {
                break;
            }
            let next = self.star_expression()?;
            self.exprs.push(next);
        }
        let elts = self.take_exprs(mark);
        Ok(self.expr(ExprKind::Tuple { elts, ctx: ExprContext::Load }, start))
    }

    #[inline]
    pub(super) fn star_expression(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind == K::Star { self.starred_bitwise_or() } else { self.expression() }
    }

    /// `'*' bitwise_or`
    fn starred_bitwise_or(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        self.bump();
        let value = self.bitwise_or()?;
        Ok(self.expr(ExprKind::Starred { value, ctx: ExprContext::Load }, start))
    }

    /// `'*' expression`
    pub(super) fn starred_expression(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        self.expect(K::Star)?;
        let value = self.expression()?;
        Ok(self.expr(ExprKind::Starred { value, ctx: ExprContext::Load }, start))
    }

    pub(super) fn star_named_expression(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind == K::Star { self.starred_bitwise_or() } else { self.named_expression() }
    }

    /// `NAME ':=' expression | expression`
    #[inline]
    pub(super) fn named_expression(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind == K::Name && self.peek_kind(1) == K::ColonEqual {
            let start = self.start();
            let id = self.name()?;
            let target = self.expr(ExprKind::Name { id, ctx: ExprContext::Store }, start);
            self.bump();
            let value = self.expression()?;
            return Ok(self.expr(ExprKind::NamedExpr { target, value }, start));
        }
        let value = self.expression()?;
        if self.kind == K::ColonEqual { Err(Fail) } else { Ok(value) }
    }

    /// `'yield' 'from' expression | 'yield' [star_expressions]`
    pub(super) fn yield_expr(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        self.expect(K::Yield)?;
        if self.eat(K::From) {
            let value = self.expression()?;
            return Ok(self.expr(ExprKind::YieldFrom { value }, start));
        }
        let value = if self.kind == K::Star || self.starts_expression() {
            Some(self.star_expressions()?)
        } else {
            None
        };
        Ok(self.expr(ExprKind::Yield { value }, start))
    }

    /// `yield_expr | star_expressions`
    pub(super) fn annotated_rhs(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind == K::Yield { self.yield_expr() } else { self.star_expressions() }
    }

    /// Whether the current token can begin an expression.
    pub(super) fn starts_expression(&self) -> bool {
        matches!(
            self.kind,
            K::Name
                | K::Number
                | K::String
                | K::FStringStart
                | K::TStringStart
                | K::LPar
                | K::LSqb
                | K::LBrace
                | K::Minus
                | K::Plus
                | K::Tilde
                | K::Not
                | K::Lambda
                | K::Await
                | K::None
                | K::True
                | K::False
                | K::Ellipsis
        )
    }

    /// A conditional expression, a lambda, or what is tighter.
    #[inline]
    pub(super) fn expression(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind != K::Lambda {
            let start = self.start();
            let value = self.disjunction()?;
            if self.kind != K::If {
                return Ok(value);
            }
            return self.conditional(Some((value, start)));
        }
        self.conditional(None)
    }

    /// A chain of conditional expressions and lambdas; perhaps the first operand has been parsed.
    fn conditional(&mut self, mut first: Option<(&'a Expr<'a>, Start)>) -> Parse<&'a Expr<'a>> {
        let mark = self.pending.len();
        let level = self.level;
        let mut value = loop {
            if first.is_none() && self.kind == K::Lambda {
                let start = self.start();
                self.bump();
                self.deepen(2)?;
                let args = self.lambda_parameters()?;
                self.expect(K::Colon)?;
                self.pending.push(Pending::Lambda { args, start });
                continue;
            }
            let (body, start) = match first.take() {
                Some(first) => first,
                None => {
                    let start = self.start();
                    (self.disjunction()?, start)
                }
            };
            if !self.eat(K::If) {
                break body;
            }
            let test = self.disjunction()?;
            self.expect(K::Else)?;
            self.deepen(1)?;
            self.pending.push(Pending::IfExp { body, test, start });
        };
        while mark < self.pending.len() {
            if let Some(pending) = self.pending.pop() {
                value = self.wrap(pending, value);
            }
        }
        self.level = level;
        Ok(value)
    }

    fn wrap(&self, pending: Pending<'a>, value: &'a Expr<'a>) -> &'a Expr<'a> {
        match pending {
            Pending::Lambda { args, start } => self.expr(ExprKind::Lambda { args, body: value }, start),
            Pending::IfExp { body, test, start } => {
                self.expr(ExprKind::IfExp { test, body, orelse: value }, start)
            }
            Pending::Unary { op, start } => self.expr(ExprKind::UnaryOp { op, operand: value }, start),
            Pending::Power { base, start } => {
                self.expr(ExprKind::BinOp { left: base, op: Operator::Pow, right: value }, start)
            }
        }
    }

    #[inline]
    pub(super) fn disjunction(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.conjunction()?;
        if self.kind != K::Or {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Or) {
            let next = self.conjunction()?;
            self.exprs.push(next);
        }
        let values = self.take_exprs(mark);
        Ok(self.expr(ExprKind::BoolOp { op: BoolOp::Or, values }, start))
    }

    #[inline]
    fn conjunction(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.inversion()?;
        if self.kind != K::And {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::And) {
            let next = self.inversion()?;
            self.exprs.push(next);
        }
        let values = self.take_exprs(mark);
        Ok(self.expr(ExprKind::BoolOp { op: BoolOp::And, values }, start))
    }

    #[inline]
    fn inversion(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind != K::Not {
            return self.comparison();
        }
        let mark = self.pending.len();
        let level = self.level;
        while self.kind == K::Not {
            let start = self.start();
            self.bump();
            self.deepen(1)?;
            self.pending.push(Pending::Unary { op: UnaryOp::Not, start });
        }
        let mut value = self.comparison()?;
        while mark < self.pending.len() {
            if let Some(pending) = self.pending.pop() {
                value = self.wrap(pending, value);
            }
        }
        self.level = level;
        Ok(value)
    }

    fn comparison_operator(&mut self) -> Option<CmpOp> {
        let (op, length) = match self.kind {
            K::EqEqual => (CmpOp::Eq, 1),
            K::NotEqual if !self.barry_as_flufl => (CmpOp::NotEq, 1),
            K::Less if self.barry_as_flufl && self.at_less_greater() => (CmpOp::NotEq, 2),
            K::Less => (CmpOp::Lt, 1),
            K::LessEqual => (CmpOp::LtE, 1),
            K::Greater => (CmpOp::Gt, 1),
            K::GreaterEqual => (CmpOp::GtE, 1),
            K::In => (CmpOp::In, 1),
            K::Not if self.peek_kind(1) == K::In => (CmpOp::NotIn, 2),
            K::Is if self.peek_kind(1) == K::Not => (CmpOp::IsNot, 2),
            K::Is => (CmpOp::Is, 1),
            _ => return None,
        };
        for _ in 0..length {
            self.bump();
        }
        Some(op)
    }

    /// Whether the next two tokens are the old spelling `<>` of `!=`.
    fn at_less_greater(&self) -> bool {
        self.peek_kind(1) == K::Greater && self.tokens[self.at + 1].start == self.token().end
    }

    #[inline]
    fn comparison(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let left = self.bitwise_or()?;
        if !matches!(
            self.kind,
            K::EqEqual
                | K::NotEqual
                | K::Less
                | K::LessEqual
                | K::Greater
                | K::GreaterEqual
                | K::In
                | K::Not
                | K::Is
        ) {
            return Ok(left);
        }
        self.comparisons(left, start)
    }

    fn comparisons(&mut self, left: &'a Expr<'a>, start: Start) -> Parse<&'a Expr<'a>> {
        let mark = self.exprs.len();
        let Some(first) = self.comparison_operator() else {
            return Ok(left);
        };
        let right = self.bitwise_or()?;
        self.exprs.push(right);
        let mut ops = Vec::new();
        while let Some(op) = self.comparison_operator() {
            if ops.is_empty() {
                ops.push(first);
            }
            ops.push(op);
            let right = self.bitwise_or()?;
            self.exprs.push(right);
        }
        let comparators = self.take_exprs(mark);
        let ops: &[CmpOp] = if ops.is_empty() {
            self.arena.alloc_slice_copy(&[first])
        } else {
            self.arena.alloc_slice_copy(&ops)
        };
        Ok(self.expr(ExprKind::Compare { left, ops, comparators }, start))
    }

    #[inline]
    pub(super) fn bitwise_or(&mut self) -> Parse<&'a Expr<'a>> {
        self.binary(1)
    }

    /// Binary operators that bind at least as tight as `min`.
    fn binary(&mut self, min: u8) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let mut left = self.factor()?;
        loop {
            let (tightness, op) = precedence(self.kind);
            if tightness < min || tightness == 0 {
                return Ok(left);
            }
            self.bump();
            let right = self.binary(tightness + 1)?;
            left = self.expr(ExprKind::BinOp { left, op, right }, start);
        }
    }

    /// Signs, powers and what is tighter.
    #[inline]
    fn factor(&mut self) -> Parse<&'a Expr<'a>> {
        if !matches!(self.kind, K::Minus | K::Plus | K::Tilde) {
            let start = self.start();
            let value = self.await_primary()?;
            if self.kind != K::DoubleStar {
                return Ok(value);
            }
            return self.factors(Some((value, start)));
        }
        self.factors(None)
    }

    /// A chain of signs and powers; perhaps the first base has been parsed.
    fn factors(&mut self, mut first: Option<(&'a Expr<'a>, Start)>) -> Parse<&'a Expr<'a>> {
        let mark = self.pending.len();
        let level = self.level;
        let mut value = loop {
            let sign = match self.kind {
                K::Minus => Some(UnaryOp::USub),
                K::Plus => Some(UnaryOp::UAdd),
                K::Tilde => Some(UnaryOp::Invert),
                _ => None,
            };
            if let (Some(op), None) = (sign, first) {
                let start = self.start();
                self.bump();
                self.deepen(1)?;
                self.pending.push(Pending::Unary { op, start });
                continue;
            }
            let (base, start) = match first.take() {
                Some(first) => first,
                None => {
                    let start = self.start();
                    (self.await_primary()?, start)
                }
            };
            if !self.eat(K::DoubleStar) {
                break base;
            }
            self.deepen(2)?;
            self.pending.push(Pending::Power { base, start });
        };
        while mark < self.pending.len() {
            if let Some(pending) = self.pending.pop() {
                value = self.wrap(pending, value);
            }
        }
        self.level = level;
        Ok(value)
    }

    #[inline]
    fn await_primary(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind != K::Await {
            return self.primary();
        }
        let start = self.start();
        self.bump();
        let value = self.primary()?;
        Ok(self.expr(ExprKind::Await { value }, start))
    }

    /// An atom and the attributes, calls and subscripts behind it.
    pub(super) fn primary(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let mut value = self.atom()?;
        loop {
            value = match self.kind {
                K::Dot => {
                    self.bump();
                    let attr = self.name()?;
                    self.expr(ExprKind::Attribute { value, attr, ctx: ExprContext::Load }, start)
                }
                K::LPar => {
                    let (args, keywords) = self.call_arguments(true)?;
                    self.expr(ExprKind::Call { func: value, args, keywords }, start)
                }
                K::LSqb => {
                    self.bump();
                    let slice = self.slices()?;
                    self.expect(K::RSqb)?;
                    self.expr(ExprKind::Subscript { value, slice, ctx: ExprContext::Load }, start)
                }
                _ => return Ok(value),
            };
        }
    }

    /// What stands between the brackets of a subscript.
    fn slices(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.slice_or_starred()?;
        if self.kind != K::Comma && !first.is_starred() {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Comma) {
            if self.kind == K::RSqb {
                break;
            }
            let next = self.slice_or_starred()?;
            self.exprs.push(next);
        }
        let elts = self.take_exprs(mark);
        Ok(self.expr(ExprKind::Tuple { elts, ctx: ExprContext::Load }, start))
    }

    fn slice_or_starred(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind == K::Star {
            return self.starred_expression();
        }
        let start = self.start();
        let lower = if self.kind == K::Colon { None } else { Some(self.named_expression()?) };
        let Some(value) = lower else {
            return self.slice(None, start);
        };
        if self.kind != K::Colon {
            return Ok(value);
        }
        // A slice's bounds are no bare named expressions.
        if matches!(value.kind, ExprKind::NamedExpr { .. })
            && (value.loc.line, value.loc.col) == (start.line, start.col)
        {
            return Err(Fail);
        }
        self.slice(lower, start)
    }

    fn slice(&mut self, lower: Option<&'a Expr<'a>>, start: Start) -> Parse<&'a Expr<'a>> {
        self.expect(K::Colon)?;
        let upper = if self.starts_expression() { Some(self.expression()?) } else { None };
        let mut step = None;
        if self.eat(K::Colon) && self.starts_expression() {
            step = Some(self.expression()?);
        }
        Ok(self.expr(ExprKind::Slice { lower, upper, step }, start))
    }
}
