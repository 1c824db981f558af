//! Arguments of calls and bases of classes.

use super::{Fail, Parse, Parser};
use crate::ast::{Expr, ExprKind, Keyword};
use crate::token::TokenKind as K;

/// Positional and keyword arguments.
type CallArguments<'a> = (&'a [&'a Expr<'a>], &'a [Keyword<'a>]);

impl<'a> Parser<'a, '_> {
    /// `'(' [arguments] ')'`, or a generator expression, whose parentheses are the call's own.
    pub(super) fn call_arguments(&mut self, genexp_allowed: bool) -> Parse<CallArguments<'a>> {
        let start = self.start();
        self.bump();
        let args_mark = self.exprs.len();
        let keywords_mark = self.keywords.len();
        let mut unpacked_dict = false;
        while self.kind != K::RPar {
            let arg_start = self.start();
            match self.kind {
                K::Star => {
                    if unpacked_dict {
                        return Err(Fail);
                    }
                    let arg = self.starred_expression()?;
                    self.exprs.push(arg);
                }
                K::DoubleStar => {
                    self.bump();
                    let value = self.expression()?;
                    unpacked_dict = true;
                    let loc = self.loc(arg_start);
                    self.keywords.push(Keyword { arg: None, value, loc });
                }
                K::Name if self.peek_kind(1) == K::Equal => {
                    let arg = Some(self.name()?);
                    self.bump();
                    let value = self.expression()?;
                    let loc = self.loc(arg_start);
                    self.keywords.push(Keyword { arg, value, loc });
                }
                _ => {
                    if keywords_mark < self.keywords.len() {
                        return Err(Fail);
                    }
                    let arg = self.named_expression()?;
                    if matches!(self.kind, K::For | K::Async) {
                        if !genexp_allowed || args_mark < self.exprs.len() {
                            return Err(Fail);
                        }
                        let generators = self.for_if_clauses()?;
                        self.expect(K::RPar)?;
                        let genexp = self.expr(ExprKind::GeneratorExp { elt: arg, generators }, start);
                        return Ok((self.arena.alloc_slice_copy(&[genexp]), &[]));
                    }
                    self.exprs.push(arg);
                }
            }
            if !self.eat(K::Comma) {
                break;
            }
        }
        if self.tokens[self.at - 1].kind == K::Comma && self.tokens[self.at - 2].kind == K::LPar {
            return Err(Fail);
        }
        self.expect(K::RPar)?;
        let args = if args_mark < self.exprs.len() { self.take_exprs(args_mark) } else { &[] };
        if self.keywords.len() == keywords_mark {
            return Ok((args, &[]));
        }
        let keywords = self.arena.alloc_slice_copy(&self.keywords[keywords_mark..]);
        self.keywords.truncate(keywords_mark);
        Ok((args, keywords))
    }
}
