//! What CPython still rewrites in the tree before it looks at names: `__debug__`, simple `%` formatting, numbers in
//! patterns and, at optimisation level 2, docstrings. Warnings about jumps out of `finally` are given here too.
//!
//! Nodes are rewritten by copying, and only those on the way to something that changed: the rest is shared with the
//! tree that was passed in.

use bumpalo::Bump;
use serpentarium_parser::ast::{Expr, ExprKind, Location, Mod, Stmt, StmtKind, docstring};

use crate::diagnostics::{CompileWarning, Result};
use crate::recursion::{Recursion, with_stack};

mod expr;
mod format;
mod pattern;
mod stmt;

/// Rewrites `module`.
pub(crate) fn preprocess<'a>(
    arena: &'a Bump,
    module: &'a Mod<'a>,
    optimize: u8,
    future_annotations: bool,
    warnings: &mut Vec<CompileWarning>,
) -> Result<&'a Mod<'a>> {
    let mut fold = Preprocessor {
        arena,
        optimize,
        future_annotations,
        warnings,
        changes: 0,
        control: Control::default(),
        recursion: Recursion::default(),
    };
    let rewritten = match *module {
        Mod::Module { body, type_ignores } => Mod::Module { body: fold.body(body)?, type_ignores },
        Mod::Interactive { body } => Mod::Interactive { body: fold.stmts(body)? },
        Mod::Expression { body } => Mod::Expression { body: fold.expr(body)? },
        Mod::FunctionType { .. } => return Ok(module),
    };
    Ok(arena.alloc(rewritten))
}

/// What `return`, `break` and `continue` would leave.
#[derive(Clone, Copy, Default)]
struct Control {
    in_finally: bool,
    in_function: bool,
    in_loop: bool,
}

struct Preprocessor<'a, 'w> {
    arena: &'a Bump,
    optimize: u8,
    future_annotations: bool,
    warnings: &'w mut Vec<CompileWarning>,
    /// Counts rewritten nodes: a node is copied if the count grew while its children were visited.
    changes: usize,
    control: Control,
    recursion: Recursion,
}

impl<'a> Preprocessor<'a, '_> {
    /// Visits each of `items`; the same slice comes back if none changed.
    fn map<T: Copy>(
        &mut self,
        items: &'a [T],
        mut visit: impl FnMut(&mut Self, &'a T) -> Result<T>,
    ) -> Result<&'a [T]> {
        let mut copy: Option<Vec<T>> = None;
        for (index, item) in items.iter().enumerate() {
            let before = self.changes;
            let new = visit(self, item)?;
            if let Some(copy) = &mut copy {
                copy.push(new);
            } else if self.changes != before {
                let mut fresh = Vec::with_capacity(items.len());
                fresh.extend_from_slice(&items[..index]);
                fresh.push(new);
                copy = Some(fresh);
            }
        }
        Ok(copy.map_or(items, |copy| self.arena.alloc_slice_copy(&copy)))
    }

    fn expr(&mut self, expr: &'a Expr<'a>) -> Result<&'a Expr<'a>> {
        self.recursion.enter()?;
        let before = self.changes;
        let kind = with_stack(|| self.expr_kind(expr));
        self.recursion.leave();
        let kind = kind?;
        Ok(if self.changes == before { expr } else { self.arena.alloc(Expr { kind, loc: expr.loc }) })
    }

    fn exprs(&mut self, exprs: &'a [&'a Expr<'a>]) -> Result<&'a [&'a Expr<'a>]> {
        self.map(exprs, |this, expr| this.expr(expr))
    }

    fn opt(&mut self, expr: Option<&'a Expr<'a>>) -> Result<Option<&'a Expr<'a>>> {
        expr.map(|expr| self.expr(expr)).transpose()
    }

    fn stmts(&mut self, stmts: &'a [Stmt<'a>]) -> Result<&'a [Stmt<'a>]> {
        self.map(stmts, |this, stmt| {
            this.recursion.enter()?;
            let kind = with_stack(|| this.stmt_kind(stmt));
            this.recursion.leave();
            Ok(Stmt { kind: kind?, loc: stmt.loc })
        })
    }

    /// A body that may begin with a docstring.
    fn body(&mut self, stmts: &'a [Stmt<'a>]) -> Result<&'a [Stmt<'a>]> {
        let mut has_docstring = docstring(stmts).is_some();
        let mut stmts = stmts;
        if has_docstring && self.optimize >= 2 {
            has_docstring = false;
            self.changes += 1;
            stmts = if let [only] = stmts {
                let loc = only.loc;
                let loc = Location::new(loc.line, loc.col, loc.line, loc.col.saturating_add(4));
                self.arena.alloc_slice_copy(&[Stmt { kind: StmtKind::Pass, loc }])
            } else {
                &stmts[1..]
            };
        }
        let stmts = self.stmts(stmts)?;
        if has_docstring || docstring(stmts).is_none() {
            return Ok(stmts);
        }
        // What was no docstring before must not become one.
        let mut copy = stmts.to_vec();
        if let Some(first) = copy.first_mut()
            && let StmtKind::Expr { value } = first.kind
        {
            let values = self.arena.alloc_slice_copy(&[value]);
            let value = self.arena.alloc(Expr { kind: ExprKind::JoinedStr { values }, loc: first.loc });
            first.kind = StmtKind::Expr { value };
            self.changes += 1;
        }
        Ok(self.arena.alloc_slice_copy(&copy))
    }

    fn warn_leaving_finally(&mut self, keyword: &str, location: Location) {
        let message = format!("'{keyword}' in a 'finally' block");
        self.warnings.push(CompileWarning { message, location });
    }
}
