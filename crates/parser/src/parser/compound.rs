//! Compound statements: those with blocks.

use super::{Fail, Parse, Parser, Start};
use crate::ast::{
    Arguments, ClassDef, ExceptHandler, Expr, FunctionDef, MatchCase, Stmt, StmtKind, WithItem,
};
use crate::token::TokenKind as K;

/// The `if` or an `elif` of a statement: where it starts, its test and its body.
type Branch<'a> = (Start, &'a Expr<'a>, &'a [Stmt<'a>]);

impl<'a> Parser<'a, '_> {
    /// Pushes a statement, or all of one line.
    pub(super) fn statement(&mut self) -> Parse<()> {
        if self.compound_stmt()? { Ok(()) } else { self.simple_stmts() }
    }

    /// Pushes a compound statement if one starts here.
    pub(super) fn compound_stmt(&mut self) -> Parse<bool> {
        let start = self.start();
        let kind = match self.kind {
            K::If => {
                let stmt = self.if_stmt()?;
                self.stmts.push(stmt);
                return Ok(true);
            }
            K::Def => self.function_def(&[], false)?,
            K::Class => self.class_def(&[])?,
            K::At => {
                let decorators = self.decorators()?;
                // The statement starts after its decorators.
                let start = self.start();
                let kind = match self.kind {
                    K::Def => self.function_def(decorators, false)?,
                    K::Class => self.class_def(decorators)?,
                    K::Async if self.peek_kind(1) == K::Def => {
                        self.bump();
                        self.function_def(decorators, true)?
                    }
                    _ => return Err(Fail),
                };
                let loc = self.block_loc(start);
                self.stmts.push(Stmt { kind, loc });
                return Ok(true);
            }
            K::Async => {
                self.bump();
                match self.kind {
                    K::Def => self.function_def(&[], true)?,
                    K::For => self.for_stmt(true)?,
                    K::With => self.with_stmt(true)?,
                    _ => return Err(Fail),
                }
            }
            K::With => self.with_stmt(false)?,
            K::For => self.for_stmt(false)?,
            K::Try => self.try_stmt()?,
            K::While => self.while_stmt()?,
            K::Name if self.at_word("match") => match self.match_stmt()? {
                Some(kind) => kind,
                None => return Ok(false),
            },
            _ => return Ok(false),
        };
        let loc = self.block_loc(start);
        self.stmts.push(Stmt { kind, loc });
        Ok(true)
    }

    /// The statements under a header.
    pub(super) fn block(&mut self) -> Parse<&'a [Stmt<'a>]> {
        let mark = self.stmts.len();
        if self.eat(K::Newline) {
            self.expect(K::Indent)?;
            while !self.eat(K::Dedent) {
                self.statement()?;
            }
        } else {
            self.simple_stmts()?;
        }
        Ok(self.take_stmts(mark))
    }

    fn colon_block(&mut self) -> Parse<&'a [Stmt<'a>]> {
        self.expect(K::Colon)?;
        self.block()
    }

    fn else_block(&mut self) -> Parse<&'a [Stmt<'a>]> {
        if self.eat(K::Else) { self.colon_block() } else { Ok(&[]) }
    }

    /// `if` with any number of `elif`, which nest to the right in the tree but not here.
    fn if_stmt(&mut self) -> Parse<Stmt<'a>> {
        let mut branches: Vec<Branch<'a>> = Vec::new();
        loop {
            let start = self.start();
            self.bump();
            let test = self.named_expression()?;
            let body = self.colon_block()?;
            branches.push((start, test, body));
            if self.kind != K::Elif {
                break;
            }
        }
        let mut orelse = self.else_block()?;
        loop {
            let Some((start, test, body)) = branches.pop() else {
                return Err(Fail);
            };
            let stmt = Stmt { kind: StmtKind::If { test, body, orelse }, loc: self.block_loc(start) };
            if branches.is_empty() {
                return Ok(stmt);
            }
            orelse = self.arena.alloc_slice_copy(&[stmt]);
        }
    }

    fn while_stmt(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let test = self.named_expression()?;
        let body = self.colon_block()?;
        let orelse = self.else_block()?;
        Ok(StmtKind::While { test, body, orelse })
    }

    fn for_stmt(&mut self, is_async: bool) -> Parse<StmtKind<'a>> {
        self.bump();
        let target = self.star_targets()?;
        self.expect(K::In)?;
        let iter = self.star_expressions()?;
        let body = self.colon_block()?;
        let orelse = self.else_block()?;
        let type_comment = None;
        Ok(if is_async {
            StmtKind::AsyncFor { target, iter, body, orelse, type_comment }
        } else {
            StmtKind::For { target, iter, body, orelse, type_comment }
        })
    }

    fn decorators(&mut self) -> Parse<&'a [&'a Expr<'a>]> {
        let mark = self.exprs.len();
        while self.eat(K::At) {
            let decorator = self.named_expression()?;
            self.expect(K::Newline)?;
            self.exprs.push(decorator);
        }
        Ok(self.take_exprs(mark))
    }

    fn function_def(&mut self, decorator_list: &'a [&'a Expr<'a>], is_async: bool) -> Parse<StmtKind<'a>> {
        self.bump();
        let name = self.name()?;
        let type_params = self.type_params()?;
        self.expect(K::LPar)?;
        let args: &'a Arguments<'a> = self.parameters()?;
        self.expect(K::RPar)?;
        let returns = if self.eat(K::RArrow) { Some(self.expression()?) } else { None };
        let body = self.colon_block()?;
        let type_comment = None;
        let def = self.arena.alloc(FunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_comment,
            type_params,
        });
        Ok(if is_async { StmtKind::AsyncFunctionDef(def) } else { StmtKind::FunctionDef(def) })
    }

    fn class_def(&mut self, decorator_list: &'a [&'a Expr<'a>]) -> Parse<StmtKind<'a>> {
        self.bump();
        let name = self.name()?;
        let type_params = self.type_params()?;
        let (bases, keywords): (&[_], &[_]) =
            if self.kind == K::LPar { self.call_arguments(false)? } else { (&[], &[]) };
        let body = self.colon_block()?;
        Ok(StmtKind::ClassDef(self.arena.alloc(ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        })))
    }

    fn with_stmt(&mut self, is_async: bool) -> Parse<StmtKind<'a>> {
        self.bump();
        let items = self.with_items()?;
        let body = self.colon_block()?;
        let type_comment = None;
        Ok(if is_async {
            StmtKind::AsyncWith { items, body, type_comment }
        } else {
            StmtKind::With { items, body, type_comment }
        })
    }

    fn with_items(&mut self) -> Parse<&'a [WithItem<'a>]> {
        let mut items = Vec::new();
        if self.kind == K::LPar {
            // The parenthesis may enclose the items or begin the first of them.
            let at = self.at;
            let (exprs, pending, level) = (self.exprs.len(), self.pending.len(), self.level);
            if self.parenthesized_items(&mut items).is_ok() && self.kind == K::Colon {
                return Ok(self.arena.alloc_slice_copy(&items));
            }
            if self.raised.is_some() || self.too_deep {
                return Err(Fail);
            }
            self.rewind(at);
            self.exprs.truncate(exprs);
            self.pending.truncate(pending);
            self.level = level;
            items.clear();
        }
        loop {
            items.push(self.with_item()?);
            if !self.eat(K::Comma) {
                break;
            }
        }
        Ok(self.arena.alloc_slice_copy(&items))
    }

    fn parenthesized_items(&mut self, items: &mut Vec<WithItem<'a>>) -> Parse<()> {
        self.bump();
        while self.kind != K::RPar {
            items.push(self.with_item()?);
            if !self.eat(K::Comma) {
                break;
            }
        }
        if items.is_empty() {
            return Err(Fail);
        }
        self.expect(K::RPar)
    }

    fn with_item(&mut self) -> Parse<WithItem<'a>> {
        let context_expr = self.expression()?;
        let optional_vars = if self.eat(K::As) { Some(self.star_target()?) } else { None };
        Ok(WithItem { context_expr, optional_vars })
    }

    fn try_stmt(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let body = self.colon_block()?;
        let mut handlers = Vec::new();
        let star = self.kind == K::Except && self.peek_kind(1) == K::Star;
        while self.kind == K::Except {
            handlers.push(self.except_block(star)?);
        }
        let orelse = if handlers.is_empty() { &[] } else { self.else_block()? };
        let finalbody = if self.eat(K::Finally) { self.colon_block()? } else { &[] };
        if handlers.is_empty() && finalbody.is_empty() {
            return Err(Fail);
        }
        let handlers = self.arena.alloc_slice_copy(&handlers);
        Ok(if star {
            StmtKind::TryStar { body, handlers, orelse, finalbody }
        } else {
            StmtKind::Try { body, handlers, orelse, finalbody }
        })
    }

    fn except_block(&mut self, star: bool) -> Parse<ExceptHandler<'a>> {
        let start = self.start();
        self.bump();
        if star != self.eat(K::Star) {
            return Err(Fail);
        }
        let mut name = None;
        let r#type = if self.kind == K::Colon && !star {
            None
        } else {
            let r#type = self.expressions()?;
            let listed = self.tokens[self.at - 1].kind == K::Comma
                || (r#type.loc.line, r#type.loc.col) == self.first_of_tuple(r#type);
            if self.kind == K::As {
                if listed {
                    return Err(Fail);
                }
                self.bump();
                name = Some(self.name()?);
            }
            Some(r#type)
        };
        let body = self.colon_block()?;
        Ok(ExceptHandler { r#type, name, body, loc: self.block_loc(start) })
    }

    /// Where the first element of a tuple starts. A tuple that starts there too has no parentheses of its own.
    fn first_of_tuple(&self, node: &'a Expr<'a>) -> (i32, i32) {
        match node.kind {
            crate::ast::ExprKind::Tuple { elts: [first, ..], .. } => (first.loc.line, first.loc.col),
            _ => (-1, -1),
        }
    }

    /// A match statement, if the word `match` begins one: that is certain once a block of cases follows.
    fn match_stmt(&mut self) -> Parse<Option<StmtKind<'a>>> {
        let at = self.at;
        if !self.tokens.get(at + 1).is_some_and(|token| may_start_subject(token.kind)) {
            return Ok(None);
        }
        let (exprs, pending, level) = (self.exprs.len(), self.pending.len(), self.level);
        let subject = match self.match_header() {
            Ok(subject) => subject,
            Err(Fail) if self.raised.is_some() || self.too_deep => return Err(Fail),
            Err(Fail) => {
                self.rewind(at);
                self.exprs.truncate(exprs);
                self.pending.truncate(pending);
                self.level = level;
                return Ok(None);
            }
        };
        let mut cases = Vec::new();
        while self.at_word("case") {
            cases.push(self.case_block()?);
        }
        if cases.is_empty() {
            return Err(Fail);
        }
        self.expect(K::Dedent)?;
        Ok(Some(StmtKind::Match { subject, cases: self.arena.alloc_slice_copy(&cases) }))
    }

    fn match_header(&mut self) -> Parse<&'a Expr<'a>> {
        self.bump();
        let subject = self.subject_expr()?;
        self.expect(K::Colon)?;
        self.expect(K::Newline)?;
        self.expect(K::Indent)?;
        Ok(subject)
    }

    /// `star_named_expression ',' [star_named_expressions] | named_expression`
    fn subject_expr(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let first = self.star_named_expression()?;
        if self.kind != K::Comma {
            return if first.is_starred() { Err(Fail) } else { Ok(first) };
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.eat(K::Comma) {
            if self.kind == K::Colon {
                break;
            }
            let next = self.star_named_expression()?;
            self.exprs.push(next);
        }
        let elts = self.take_exprs(mark);
        Ok(self.expr(crate::ast::ExprKind::Tuple { elts, ctx: crate::ast::ExprContext::Load }, start))
    }

    fn case_block(&mut self) -> Parse<MatchCase<'a>> {
        self.bump();
        let pattern = self.patterns()?;
        let guard = if self.eat(K::If) { Some(self.named_expression()?) } else { None };
        let body = self.colon_block()?;
        Ok(MatchCase { pattern, guard, body })
    }
}

/// Whether the token can follow the word `match` that begins a statement.
const fn may_start_subject(kind: K) -> bool {
    matches!(
        kind,
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
            | K::Star
            | K::Not
            | K::Lambda
            | K::Await
            | K::None
            | K::True
            | K::False
            | K::Ellipsis
    )
}
