//! Patterns of `match` statements.

use serpentarium_parser::ast::{Constant, Expr, ExprKind, Operator, Pattern, PatternKind, UnaryOp};

use super::{Validator, ensure, name, positions};
use crate::diagnostics::Result;
use crate::error::CompileError;

/// A name that a pattern binds.
fn capture(id: &str) -> Result {
    ensure(id != "_", "can't capture name '_' in patterns")?;
    name(id)
}

fn is_number(expr: &Expr<'_>, real: bool, imaginary: bool) -> bool {
    match expr.as_constant() {
        Some(Constant::Int(_) | Constant::BigInt(_) | Constant::Float(_)) => real,
        Some(Constant::Complex { .. }) => imaginary,
        _ => false,
    }
}

fn is_negative_number(expr: &Expr<'_>, imaginary: bool) -> bool {
    match expr.kind {
        ExprKind::UnaryOp { op: UnaryOp::USub, operand } => is_number(operand, true, imaginary),
        _ => false,
    }
}

fn is_complex_literal(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::BinOp { left, op: Operator::Add | Operator::Sub, right } => {
            (is_number(left, true, false) || is_negative_number(left, false)) && is_number(right, false, true)
        }
        _ => false,
    }
}

impl Validator<'_> {
    pub(super) fn patterns(&mut self, patterns: &[&Pattern<'_>], star_allowed: bool) -> Result {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern, star_allowed))
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern<'_>, star_allowed: bool) -> Result {
        positions(pattern.loc)?;
        self.nested(|this| this.pattern_kind(pattern, star_allowed))
    }

    fn pattern_kind(&mut self, pattern: &Pattern<'_>, star_allowed: bool) -> Result {
        match pattern.kind {
            PatternKind::MatchValue { value } => self.pattern_value(value),
            PatternKind::MatchSingleton { value } => ensure(
                matches!(value, Constant::None | Constant::True | Constant::False),
                "MatchSingleton can only contain True, False and None",
            ),
            PatternKind::MatchSequence { patterns } => self.patterns(patterns, true),
            PatternKind::MatchMapping { keys, patterns, rest } => self.mapping(keys, patterns, rest),
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                ensure(
                    kwd_attrs.len() == kwd_patterns.len(),
                    "MatchClass doesn't have the same number of keyword attributes as patterns",
                )?;
                self.load(cls)?;
                check_class(cls)?;
                kwd_attrs.iter().try_for_each(|attr| name(attr))?;
                self.patterns(patterns, false)?;
                self.patterns(kwd_patterns, false)
            }
            PatternKind::MatchStar { name } => {
                ensure(star_allowed, "can't use MatchStar here")?;
                name.map_or(Ok(()), capture)
            }
            PatternKind::MatchAs { pattern, name } => {
                name.map_or(Ok(()), capture)?;
                let Some(pattern) = pattern else { return Ok(()) };
                ensure(name.is_some(), "MatchAs must specify a target name if a pattern is given")?;
                self.pattern(pattern, false)
            }
            PatternKind::MatchOr { patterns } => {
                ensure(2 <= patterns.len(), "MatchOr requires at least 2 patterns")?;
                self.patterns(patterns, false)
            }
        }
    }

    fn mapping(&mut self, keys: &[&Expr<'_>], patterns: &[&Pattern<'_>], rest: Option<&str>) -> Result {
        ensure(
            keys.len() == patterns.len(),
            "MatchMapping doesn't have the same number of keys as patterns",
        )?;
        rest.map_or(Ok(()), capture)?;
        for key in keys {
            // As keys these are no literal patterns, but allowed.
            let singleton =
                matches!(key.as_constant(), Some(Constant::None | Constant::True | Constant::False));
            ensure(!self.oddities.is_missing(key), "None disallowed in expression list")?;
            if !singleton {
                self.pattern_value(key)?;
            }
        }
        self.patterns(patterns, false)
    }

    fn pattern_value(&mut self, value: &Expr<'_>) -> Result {
        self.load(value)?;
        let fits = match value.kind {
            ExprKind::Constant { value, .. } => {
                return ensure(
                    matches!(
                        value,
                        Constant::Int(_)
                            | Constant::BigInt(_)
                            | Constant::Float(_)
                            | Constant::Complex { .. }
                            | Constant::Str(_)
                            | Constant::Bytes(_)
                    ),
                    "unexpected constant inside of a literal pattern",
                );
            }
            ExprKind::Attribute { .. } | ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. } => true,
            ExprKind::UnaryOp { .. } => is_negative_number(value, true),
            ExprKind::BinOp { .. } => is_complex_literal(value),
            _ => false,
        };
        ensure(fits, "patterns may only match literals and attribute lookups")
    }
}

/// A class in a pattern is a name with attributes.
fn check_class(mut class: &Expr<'_>) -> Result {
    loop {
        class = match class.kind {
            ExprKind::Name { .. } => return Ok(()),
            ExprKind::Attribute { value, .. } => value,
            _ => {
                return Err(CompileError::value(
                    "MatchClass cls field can only contain Name or Attribute nodes.",
                ));
            }
        };
    }
}
