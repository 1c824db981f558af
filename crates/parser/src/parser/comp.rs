//! The clauses of comprehensions.

use super::{Parse, Parser};
use crate::ast::Comprehension;
use crate::token::TokenKind as K;

impl<'a> Parser<'a, '_> {
    /// One or more of `['async'] 'for' star_targets 'in' disjunction ('if' disjunction)*`.
    pub(super) fn for_if_clauses(&mut self) -> Parse<&'a [Comprehension<'a>]> {
        let mark = self.comps.len();
        while matches!(self.kind, K::For | K::Async) {
            let is_async = self.eat(K::Async);
            self.expect(K::For)?;
            let target = self.star_targets()?;
            self.expect(K::In)?;
            let iter = self.disjunction()?;
            let ifs_mark = self.exprs.len();
            while self.eat(K::If) {
                let test = self.disjunction()?;
                self.exprs.push(test);
            }
            let ifs = self.take_exprs(ifs_mark);
            self.comps.push(Comprehension { target, iter, ifs, is_async });
        }
        let clauses = self.arena.alloc_slice_copy(&self.comps[mark..]);
        self.comps.truncate(mark);
        Ok(clauses)
    }
}
