//! Type parameters and type aliases.

use super::{Fail, Parse, Parser};
use crate::ast::{ExprContext, ExprKind, StmtKind, TypeParam, TypeParamKind};
use crate::token::TokenKind as K;

impl<'a> Parser<'a, '_> {
    /// `"type" NAME [type_params] '=' expression`
    pub(super) fn type_alias(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let start = self.start();
        let id = self.name()?;
        let name = self.expr(ExprKind::Name { id, ctx: ExprContext::Store }, start);
        let type_params = self.type_params()?;
        self.expect(K::Equal)?;
        let value = self.expression()?;
        Ok(StmtKind::TypeAlias { name, type_params, value })
    }

    /// `['[' type_param (',' type_param)* [','] ']']`
    pub(super) fn type_params(&mut self) -> Parse<&'a [TypeParam<'a>]> {
        if !self.eat(K::LSqb) {
            return Ok(&[]);
        }
        let mut params = Vec::new();
        loop {
            params.push(self.type_param()?);
            if !self.eat(K::Comma) || self.kind == K::RSqb {
                break;
            }
        }
        self.expect(K::RSqb)?;
        Ok(self.arena.alloc_slice_copy(&params))
    }

    fn type_param(&mut self) -> Parse<TypeParam<'a>> {
        let start = self.start();
        let kind = match self.kind {
            K::Star => {
                self.bump();
                let name = self.name()?;
                let default_value = if self.eat(K::Equal) { Some(self.star_expression()?) } else { None };
                TypeParamKind::TypeVarTuple { name, default_value }
            }
            K::DoubleStar => {
                self.bump();
                let name = self.name()?;
                let default_value = if self.eat(K::Equal) { Some(self.expression()?) } else { None };
                TypeParamKind::ParamSpec { name, default_value }
            }
            K::Name => {
                let name = self.name()?;
                let bound = if self.eat(K::Colon) { Some(self.expression()?) } else { None };
                let default_value = if self.eat(K::Equal) { Some(self.expression()?) } else { None };
                TypeParamKind::TypeVar { name, bound, default_value }
            }
            _ => return Err(Fail),
        };
        Ok(TypeParam { kind, loc: self.loc(start) })
    }
}
