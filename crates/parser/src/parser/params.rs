//! Parameters of functions and lambdas.

use super::{Fail, Parse, Parser};
use crate::ast::{Arg, Arguments, Expr, ExprContext, ExprKind};
use crate::token::TokenKind as K;

/// What has been seen of a parameter list.
#[derive(Default)]
struct Seen<'a> {
    posonlyargs: &'a [Arg<'a>],
    args: &'a [Arg<'a>],
    vararg: Option<&'a Arg<'a>>,
    kwarg: Option<&'a Arg<'a>>,
    kw_defaults: Vec<Option<&'a Expr<'a>>>,
    slash: bool,
    star: bool,
}

impl<'a> Parser<'a, '_> {
    /// The parameters of a function, up to the closing parenthesis.
    pub(super) fn parameters(&mut self) -> Parse<&'a Arguments<'a>> {
        self.parameter_list(K::RPar)
    }

    /// The parameters of a lambda, up to the colon. Their defaults may hold lambdas again, so depth is counted.
    pub(super) fn lambda_parameters(&mut self) -> Parse<&'a Arguments<'a>> {
        if self.kind == K::Colon {
            return Ok(self.arena.alloc(Arguments::default()));
        }
        let level = self.level;
        self.deepen(8)?;
        let params = self.parameter_list(K::Colon)?;
        self.level = level;
        Ok(params)
    }

    fn parameter_list(&mut self, close: K) -> Parse<&'a Arguments<'a>> {
        let defaults_mark = self.exprs.len();
        let args_mark = self.args.len();
        let mut seen = Seen::default();
        while self.kind != close {
            self.parameter(close, &mut seen, args_mark, defaults_mark)?;
            if self.kind == close {
                break;
            }
            self.expect(K::Comma)?;
        }
        let last = self.take_args(args_mark);
        let defaults = self.take_exprs(defaults_mark);
        let mut list = Arguments {
            posonlyargs: seen.posonlyargs,
            args: seen.args,
            vararg: seen.vararg,
            kwonlyargs: &[],
            kw_defaults: self.arena.alloc_slice_copy(&seen.kw_defaults),
            kwarg: seen.kwarg,
            defaults,
        };
        if seen.star {
            if last.is_empty() && seen.vararg.is_none() {
                return Err(Fail);
            }
            list.kwonlyargs = last;
        } else {
            list.args = last;
        }
        Ok(self.arena.alloc(list))
    }

    fn take_args(&mut self, mark: usize) -> &'a [Arg<'a>] {
        let list = self.arena.alloc_slice_copy(&self.args[mark..]);
        self.args.truncate(mark);
        list
    }

    /// One parameter, or a mark between parameters.
    fn parameter(
        &mut self,
        close: K,
        seen: &mut Seen<'a>,
        args_mark: usize,
        defaults_mark: usize,
    ) -> Parse<()> {
        if seen.kwarg.is_some() {
            return Err(Fail);
        }
        match self.kind {
            K::Slash => {
                if seen.slash || seen.star || self.args.len() == args_mark {
                    return Err(Fail);
                }
                self.bump();
                seen.slash = true;
                seen.posonlyargs = self.take_args(args_mark);
            }
            K::Star => {
                if seen.star {
                    return Err(Fail);
                }
                self.bump();
                seen.star = true;
                seen.args = self.take_args(args_mark);
                if self.kind == K::Comma {
                    if !matches!(self.peek_kind(1), K::Name) {
                        return Err(Fail);
                    }
                    return Ok(());
                }
                let arg = self.arg(close, true)?;
                seen.vararg = Some(self.arena.alloc(arg));
            }
            K::DoubleStar => {
                self.bump();
                let arg = self.arg(close, false)?;
                seen.kwarg = Some(self.arena.alloc(arg));
            }
            _ => {
                let arg = self.arg(close, false)?;
                let default = if self.eat(K::Equal) { Some(self.expression()?) } else { None };
                self.args.push(arg);
                match default {
                    _ if seen.star => seen.kw_defaults.push(default),
                    Some(default) => self.exprs.push(default),
                    None if defaults_mark < self.exprs.len() => return Err(Fail),
                    None => {}
                }
            }
        }
        Ok(())
    }

    /// A parameter's name, and in a function its annotation.
    fn arg(&mut self, close: K, star_annotation: bool) -> Parse<Arg<'a>> {
        let start = self.start();
        let arg = self.name()?;
        let mut annotation = None;
        if close == K::RPar && self.eat(K::Colon) {
            annotation = Some(if star_annotation && self.kind == K::Star {
                let star_start = self.start();
                self.bump();
                let value = self.bitwise_or()?;
                self.expr(ExprKind::Starred { value, ctx: ExprContext::Load }, star_start)
            } else {
                self.expression()?
            });
        }
        Ok(Arg { arg, annotation, type_comment: None, loc: self.loc(start) })
    }
}
