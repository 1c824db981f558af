//! Import statements.

use super::{Fail, Parse, Parser};
use crate::ast::{Alias, StmtKind};
use crate::token::TokenKind as K;

impl<'a> Parser<'a, '_> {
    /// `'import' dotted_name ['as' NAME] (',' ...)*`
    pub(super) fn import_name(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let mut names = Vec::new();
        loop {
            let start = self.start();
            let name = self.dotted_name()?;
            let asname = if self.eat(K::As) { Some(self.name()?) } else { None };
            names.push(Alias { name, asname, loc: self.loc(start) });
            if !self.eat(K::Comma) {
                break;
            }
        }
        Ok(StmtKind::Import { names: self.arena.alloc_slice_copy(&names) })
    }

    /// `'from' ('.' | '...')* dotted_name 'import' targets`
    pub(super) fn import_from(&mut self) -> Parse<StmtKind<'a>> {
        self.bump();
        let mut level = 0;
        loop {
            match self.kind {
                K::Dot => level += 1,
                K::Ellipsis => level += 3,
                _ => break,
            }
            self.bump();
        }
        let module = if self.kind == K::Import && 0 < level { None } else { Some(self.dotted_name()?) };
        self.expect(K::Import)?;
        let names = self.import_from_targets()?;
        if level == 0
            && module == Some("__future__")
            && names.iter().any(|alias| alias.name == "barry_as_FLUFL")
        {
            self.barry_as_flufl = true;
        }
        Ok(StmtKind::ImportFrom { module, names, level })
    }

    fn import_from_targets(&mut self) -> Parse<&'a [Alias<'a>]> {
        let start = self.start();
        if self.eat(K::Star) {
            let alias = Alias { name: "*", asname: None, loc: self.loc(start) };
            return Ok(self.arena.alloc_slice_copy(&[alias]));
        }
        let parenthesized = self.eat(K::LPar);
        let mut names = Vec::new();
        loop {
            let start = self.start();
            let name = self.name()?;
            let asname = if self.eat(K::As) { Some(self.name()?) } else { None };
            names.push(Alias { name, asname, loc: self.loc(start) });
            if !self.eat(K::Comma) {
                break;
            }
            if parenthesized && self.kind == K::RPar {
                break;
            }
        }
        if parenthesized {
            self.expect(K::RPar)?;
        }
        if self.kind == K::Comma { Err(Fail) } else { Ok(self.arena.alloc_slice_copy(&names)) }
    }

    /// `NAME ('.' NAME)*` as one string.
    fn dotted_name(&mut self) -> Parse<&'a str> {
        let first = self.name()?;
        if self.kind != K::Dot {
            return Ok(first);
        }
        let mut joined = first.to_owned();
        while self.eat(K::Dot) {
            joined.push('.');
            joined.push_str(self.name()?);
        }
        Ok(self.arena.alloc_str(&joined))
    }
}
