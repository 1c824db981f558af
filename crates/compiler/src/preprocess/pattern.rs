//! Rewriting of patterns: signed and complex numbers become constants.

use serpentarium_parser::ast::{Constant, Expr, ExprKind, Operator, Pattern, PatternKind, UnaryOp};

use super::Preprocessor;
use crate::diagnostics::Result;
use crate::recursion::with_stack;

impl<'a> Preprocessor<'a, '_> {
    pub(super) fn pattern(&mut self, pattern: &'a Pattern<'a>) -> Result<&'a Pattern<'a>> {
        self.recursion.enter()?;
        let before = self.changes;
        let kind = with_stack(|| self.pattern_kind(pattern));
        self.recursion.leave();
        let kind = kind?;
        Ok(if self.changes == before {
            pattern
        } else {
            self.arena.alloc(Pattern { kind, loc: pattern.loc })
        })
    }

    fn patterns(&mut self, patterns: &'a [&'a Pattern<'a>]) -> Result<&'a [&'a Pattern<'a>]> {
        self.map(patterns, |this, pattern| this.pattern(pattern))
    }

    fn pattern_kind(&mut self, pattern: &'a Pattern<'a>) -> Result<PatternKind<'a>> {
        Ok(match pattern.kind {
            PatternKind::MatchValue { value } => PatternKind::MatchValue { value: self.number(value) },
            PatternKind::MatchSingleton { .. } | PatternKind::MatchStar { .. } => pattern.kind,
            PatternKind::MatchSequence { patterns } => {
                PatternKind::MatchSequence { patterns: self.patterns(patterns)? }
            }
            PatternKind::MatchMapping { keys, patterns, rest } => PatternKind::MatchMapping {
                keys: self.map(keys, |this, key| Ok(this.number(key)))?,
                patterns: self.patterns(patterns)?,
                rest,
            },
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => PatternKind::MatchClass {
                cls: self.expr(cls)?,
                patterns: self.patterns(patterns)?,
                kwd_attrs,
                kwd_patterns: self.patterns(kwd_patterns)?,
            },
            PatternKind::MatchAs { pattern: inner, name } => {
                let inner = inner.map(|inner| self.pattern(inner)).transpose()?;
                PatternKind::MatchAs { pattern: inner, name }
            }
            PatternKind::MatchOr { patterns } => PatternKind::MatchOr { patterns: self.patterns(patterns)? },
        })
    }

    /// `-1` and `-1+2j` as constants; anything else as it is.
    fn number(&mut self, expr: &'a Expr<'a>) -> &'a Expr<'a> {
        let value = match expr.kind {
            ExprKind::UnaryOp { op: UnaryOp::USub, operand } => {
                operand.as_constant().and_then(|operand| self.negate(operand))
            }
            ExprKind::BinOp { left, op: op @ (Operator::Add | Operator::Sub), right } => {
                let before = self.changes;
                let left = self.number(left);
                self.changes = before;
                add(left, right, op == Operator::Sub)
            }
            _ => None,
        };
        let Some(value) = value else { return expr };
        self.changes += 1;
        self.arena.alloc(Expr { kind: ExprKind::Constant { value, kind: None }, loc: expr.loc })
    }

    fn negate(&self, value: &Constant<'a>) -> Option<Constant<'a>> {
        Some(match *value {
            Constant::Int(value) => Constant::Int(value.checked_neg()?),
            Constant::BigInt(text) => match text.strip_prefix('-') {
                Some(positive) => Constant::BigInt(positive),
                None => Constant::BigInt(self.arena.alloc_str(&format!("-{text}"))),
            },
            Constant::Float(value) => Constant::Float(-value),
            Constant::Complex { real, imag } => Constant::Complex { real: -real, imag: -imag },
            _ => return None,
        })
    }
}

/// A real number plus or minus a complex one.
fn add<'a>(left: &Expr<'a>, right: &Expr<'a>, subtract: bool) -> Option<Constant<'a>> {
    let &Constant::Complex { real, imag } = right.as_constant()? else { return None };
    let left = match *left.as_constant()? {
        Constant::Int(value) => value as f64,
        Constant::BigInt(text) => crate::codegen::parse_big_int(text).to_f64().value(),
        Constant::Float(value) => value,
        _ => return None,
    };
    if !left.is_finite() {
        return None;
    }
    Some(if subtract {
        Constant::Complex { real: left - real, imag: -imag }
    } else {
        Constant::Complex { real: left + real, imag }
    })
}
