//! Nodes of `match` statements.
#![expect(
    missing_docs,
    reason = "variants and fields are Python.asdl's own; each variant shows its source form"
)]

use super::{Constant, Expr, Identifier, Location, Stmt};

/// `match_case`: `case pattern if guard: ...`
#[derive(Clone, Copy, Debug)]
pub struct MatchCase<'a> {
    pub pattern: &'a Pattern<'a>,
    pub guard: Option<&'a Expr<'a>>,
    pub body: &'a [Stmt<'a>],
}

/// `pattern`: a pattern and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    pub kind: PatternKind<'a>,
    pub loc: Location,
}

/// The alternatives of `pattern`.
#[derive(Clone, Copy, Debug)]
pub enum PatternKind<'a> {
    /// `1`, `"text"`, `a.b`
    MatchValue { value: &'a Expr<'a> },
    /// `None`, `True`, `False`
    MatchSingleton { value: Constant<'a> },
    /// `[a, b]`
    MatchSequence { patterns: &'a [&'a Pattern<'a>] },
    /// `{key: pattern, **rest}`
    MatchMapping { keys: &'a [&'a Expr<'a>], patterns: &'a [&'a Pattern<'a>], rest: Option<Identifier<'a>> },
    /// `cls(patterns, name=pattern)`.
    MatchClass {
        cls: &'a Expr<'a>,
        patterns: &'a [&'a Pattern<'a>],
        kwd_attrs: &'a [Identifier<'a>],
        kwd_patterns: &'a [&'a Pattern<'a>],
    },
    /// `*name`; no name is `*_`.
    MatchStar { name: Option<Identifier<'a>> },
    /// `pattern as name`; neither is `_`.
    MatchAs { pattern: Option<&'a Pattern<'a>>, name: Option<Identifier<'a>> },
    /// `a | b`
    MatchOr { patterns: &'a [&'a Pattern<'a>] },
}
