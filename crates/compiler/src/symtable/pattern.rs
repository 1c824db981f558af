//! First pass over the patterns of `match` statements.

use serpentarium_parser::ast::{ExprContext, Pattern, PatternKind};

use super::build::Builder;
use super::def;
use crate::diagnostics::Result;
use crate::recursion::with_stack;

impl<'a> Builder<'a> {
    fn visit_patterns(&mut self, patterns: &'a [&'a Pattern<'a>]) -> Result {
        patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))
    }

    pub(super) fn visit_pattern(&mut self, pattern: &'a Pattern<'a>) -> Result {
        self.recursion.enter()?;
        let result = with_stack(|| self.visit_pattern_kind(pattern));
        self.recursion.leave();
        result
    }

    fn visit_capture(&mut self, name: Option<&'a str>, pattern: &'a Pattern<'a>) -> Result {
        name.map_or(Ok(()), |name| self.add_def(name, def::LOCAL, pattern.loc))
    }

    fn visit_pattern_kind(&mut self, pattern: &'a Pattern<'a>) -> Result {
        match pattern.kind {
            PatternKind::MatchValue { value } => self.visit_expr(value),
            PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                self.visit_patterns(patterns)
            }
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.visit_exprs(keys)?;
                self.visit_patterns(patterns)?;
                self.visit_capture(rest, pattern)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.visit_expr(cls)?;
                self.visit_patterns(patterns)?;
                for (attr, kwd_pattern) in kwd_attrs.iter().zip(kwd_patterns) {
                    self.check_name(attr, kwd_pattern.loc, ExprContext::Store)?;
                }
                self.visit_patterns(kwd_patterns)
            }
            PatternKind::MatchStar { name } => self.visit_capture(name, pattern),
            PatternKind::MatchAs { pattern: inner, name } => {
                if let Some(inner) = inner {
                    self.visit_pattern(inner)?;
                }
                self.visit_capture(name, pattern)
            }
        }
    }
}
