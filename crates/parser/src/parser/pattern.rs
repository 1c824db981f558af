//! Patterns of `match` statements.

use super::{Fail, Parse, Parser, Start};
use crate::ast::{Constant, Expr, ExprContext, ExprKind, Operator, Pattern, PatternKind, UnaryOp};
use crate::token::TokenKind as K;

impl<'a> Parser<'a, '_> {
    fn pattern_node(&self, kind: PatternKind<'a>, start: Start) -> &'a Pattern<'a> {
        self.arena.alloc(Pattern { kind, loc: self.loc(start) })
    }

    fn take_patterns(&mut self, mark: usize) -> &'a [&'a Pattern<'a>] {
        let list = self.arena.alloc_slice_copy(&self.patterns[mark..]);
        self.patterns.truncate(mark);
        list
    }

    /// `open_sequence_pattern | pattern`
    pub(super) fn patterns(&mut self) -> Parse<&'a Pattern<'a>> {
        let start = self.start();
        let first = self.maybe_star_pattern()?;
        if self.kind != K::Comma {
            return if matches!(first.kind, PatternKind::MatchStar { .. }) { Err(Fail) } else { Ok(first) };
        }
        let mark = self.patterns.len();
        self.patterns.push(first);
        while self.eat(K::Comma) {
            if matches!(self.kind, K::Colon | K::If) {
                break;
            }
            let next = self.maybe_star_pattern()?;
            self.patterns.push(next);
        }
        let patterns = self.take_patterns(mark);
        Ok(self.pattern_node(PatternKind::MatchSequence { patterns }, start))
    }

    /// `or_pattern ['as' NAME]`
    fn pattern(&mut self) -> Parse<&'a Pattern<'a>> {
        let start = self.start();
        let pattern = self.or_pattern()?;
        if !self.eat(K::As) {
            return Ok(pattern);
        }
        let name = self.capture_target()?;
        Ok(self.pattern_node(PatternKind::MatchAs { pattern: Some(pattern), name: Some(name) }, start))
    }

    /// A name that captures: not `_`, and not the beginning of something longer.
    fn capture_target(&mut self) -> Parse<&'a str> {
        let name = self.name()?;
        if name == "_" || matches!(self.kind, K::Dot | K::LPar | K::Equal) { Err(Fail) } else { Ok(name) }
    }

    fn or_pattern(&mut self) -> Parse<&'a Pattern<'a>> {
        let start = self.start();
        let first = self.closed_pattern()?;
        if self.kind != K::VBar {
            return Ok(first);
        }
        let mark = self.patterns.len();
        self.patterns.push(first);
        while self.eat(K::VBar) {
            let next = self.closed_pattern()?;
            self.patterns.push(next);
        }
        let patterns = self.take_patterns(mark);
        Ok(self.pattern_node(PatternKind::MatchOr { patterns }, start))
    }

    fn closed_pattern(&mut self) -> Parse<&'a Pattern<'a>> {
        let start = self.start();
        match self.kind {
            K::Number | K::Minus | K::Plus => {
                let value = self.signed_number_or_complex()?;
                Ok(self.pattern_node(PatternKind::MatchValue { value }, start))
            }
            K::String | K::FStringStart | K::TStringStart => {
                let value = self.strings()?;
                Ok(self.pattern_node(PatternKind::MatchValue { value }, start))
            }
            K::None => self.singleton(Constant::None, start),
            K::True => self.singleton(Constant::True, start),
            K::False => self.singleton(Constant::False, start),
            K::Name => self.name_pattern(start),
            K::LPar => self.group_or_sequence(start),
            K::LSqb => {
                self.bump();
                let mark = self.patterns.len();
                while self.kind != K::RSqb {
                    let next = self.maybe_star_pattern()?;
                    self.patterns.push(next);
                    if !self.eat(K::Comma) {
                        break;
                    }
                }
                self.expect(K::RSqb)?;
                let patterns = self.take_patterns(mark);
                Ok(self.pattern_node(PatternKind::MatchSequence { patterns }, start))
            }
            K::LBrace => self.mapping_pattern(start),
            _ => Err(Fail),
        }
    }

    fn singleton(&mut self, value: Constant<'a>, start: Start) -> Parse<&'a Pattern<'a>> {
        self.bump();
        Ok(self.pattern_node(PatternKind::MatchSingleton { value }, start))
    }

    /// A number, perhaps with a sign, perhaps with an imaginary part.
    fn signed_number_or_complex(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let (real, signed) = match self.kind {
            K::Minus => {
                self.bump();
                let operand = self.number_node()?;
                (self.expr(ExprKind::UnaryOp { op: UnaryOp::USub, operand }, start), operand)
            }
            K::Plus => {
                // The sign leaves no trace, not even in the node's place.
                self.bump();
                let operand = self.number_node()?;
                (operand, operand)
            }
            _ => {
                let number = self.number_node()?;
                (number, number)
            }
        };
        let op = match self.kind {
            K::Plus => Operator::Add,
            K::Minus => Operator::Sub,
            _ => return Ok(real),
        };
        let is_complex = |node: &Expr<'_>| matches!(node.as_constant(), Some(Constant::Complex { .. }));
        self.bump();
        if is_complex(signed) {
            let message = "real number required in complex literal".to_owned();
            return Err(self.raise_at(signed.loc, message));
        }
        let imag = self.number_node()?;
        if !is_complex(imag) {
            let message = "imaginary number required in complex literal".to_owned();
            return Err(self.raise_at(imag.loc, message));
        }
        Ok(self.expr(ExprKind::BinOp { left: real, op, right: imag }, start))
    }

    fn number_node(&mut self) -> Parse<&'a Expr<'a>> {
        if self.kind != K::Number {
            return Err(Fail);
        }
        let start = self.start();
        let value = self.number()?;
        self.bump();
        Ok(self.expr(ExprKind::Constant { value, kind: None }, start))
    }

    /// A capture, a wildcard, a dotted name or a class.
    fn name_pattern(&mut self, start: Start) -> Parse<&'a Pattern<'a>> {
        let id = self.name()?;
        if !matches!(self.kind, K::Dot | K::LPar | K::Equal) {
            let name = if id == "_" { None } else { Some(id) };
            return Ok(self.pattern_node(PatternKind::MatchAs { pattern: None, name }, start));
        }
        let value = self.dotted_value(id, start)?;
        match self.kind {
            K::LPar => self.class_pattern(value, start),
            K::Equal => Err(Fail),
            _ => Ok(self.pattern_node(PatternKind::MatchValue { value }, start)),
        }
    }

    /// `name ('.' NAME)*` as an expression; the name has been parsed.
    fn dotted_value(&mut self, id: &'a str, start: Start) -> Parse<&'a Expr<'a>> {
        let ctx = ExprContext::Load;
        let mut value = self.expr(ExprKind::Name { id, ctx }, start);
        while self.eat(K::Dot) {
            let attr = self.name()?;
            value = self.expr(ExprKind::Attribute { value, attr, ctx }, start);
        }
        Ok(value)
    }

    fn class_pattern(&mut self, cls: &'a Expr<'a>, start: Start) -> Parse<&'a Pattern<'a>> {
        self.bump();
        let mark = self.patterns.len();
        let mut patterns: &[_] = &[];
        let mut kwd_attrs = Vec::new();
        while self.kind != K::RPar {
            if self.kind == K::Name && self.peek_kind(1) == K::Equal {
                if kwd_attrs.is_empty() {
                    patterns = self.take_patterns(mark);
                }
                kwd_attrs.push(self.name()?);
                self.bump();
            } else if !kwd_attrs.is_empty() {
                return Err(Fail);
            }
            let next = self.pattern()?;
            self.patterns.push(next);
            if !self.eat(K::Comma) {
                break;
            }
        }
        self.expect(K::RPar)?;
        let last = self.take_patterns(mark);
        let kwd_patterns: &[_] = if kwd_attrs.is_empty() {
            patterns = last;
            &[]
        } else {
            last
        };
        let kwd_attrs = self.arena.alloc_slice_copy(&kwd_attrs);
        Ok(self.pattern_node(PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns }, start))
    }

    fn group_or_sequence(&mut self, start: Start) -> Parse<&'a Pattern<'a>> {
        self.bump();
        let mark = self.patterns.len();
        let mut comma = false;
        while self.kind != K::RPar {
            let next = self.maybe_star_pattern()?;
            self.patterns.push(next);
            if !self.eat(K::Comma) {
                break;
            }
            comma = true;
        }
        self.expect(K::RPar)?;
        let patterns = self.take_patterns(mark);
        match patterns {
            [only] if !comma => {
                if matches!(only.kind, PatternKind::MatchStar { .. }) {
                    Err(Fail)
                } else {
                    Ok(only)
                }
            }
            _ => Ok(self.pattern_node(PatternKind::MatchSequence { patterns }, start)),
        }
    }

    fn maybe_star_pattern(&mut self) -> Parse<&'a Pattern<'a>> {
        if self.kind != K::Star {
            return self.pattern();
        }
        let start = self.start();
        self.bump();
        let name = self.name()?;
        if matches!(self.kind, K::Dot | K::LPar | K::Equal) {
            return Err(Fail);
        }
        let name = if name == "_" { None } else { Some(name) };
        Ok(self.pattern_node(PatternKind::MatchStar { name }, start))
    }

    fn mapping_pattern(&mut self, start: Start) -> Parse<&'a Pattern<'a>> {
        self.bump();
        let keys_mark = self.exprs.len();
        let mark = self.patterns.len();
        let mut rest = None;
        while self.kind != K::RBrace {
            if rest.is_some() {
                return Err(Fail);
            }
            if self.eat(K::DoubleStar) {
                rest = Some(self.capture_target()?);
            } else {
                let key = self.mapping_key()?;
                self.exprs.push(key);
                self.expect(K::Colon)?;
                let pattern = self.pattern()?;
                self.patterns.push(pattern);
            }
            if !self.eat(K::Comma) {
                break;
            }
        }
        self.expect(K::RBrace)?;
        let keys = self.take_exprs(keys_mark);
        let patterns = self.take_patterns(mark);
        Ok(self.pattern_node(PatternKind::MatchMapping { keys, patterns, rest }, start))
    }

    /// A literal or a dotted name.
    fn mapping_key(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let value = match self.kind {
            K::Number | K::Minus | K::Plus => return self.signed_number_or_complex(),
            K::String | K::FStringStart | K::TStringStart => return self.strings(),
            K::Name if self.peek_kind(1) == K::Dot => {
                let id = self.name()?;
                return self.dotted_value(id, start);
            }
            K::None => Constant::None,
            K::True => Constant::True,
            K::False => Constant::False,
            _ => return Err(Fail),
        };
        self.bump();
        Ok(self.expr(ExprKind::Constant { value, kind: None }, start))
    }
}
