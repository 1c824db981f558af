//! F-strings and t-strings: their text and their replacement fields.

use rustpython_wtf8::Wtf8;

use super::{Fail, Parse, Parser, Start};
use crate::ast::{Constant, Expr, ExprKind, Location};
use crate::strings::InvalidEscape;
use crate::token::{BACKSLASH, DOUBLED, Token, TokenKind as K};

impl<'a> Parser<'a, '_> {
    /// From the opening to the closing quotes.
    pub(super) fn fstring(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let opening = self.token();
        let template = self.kind == K::TStringStart;
        let raw = self.text(&opening).contains(['r', 'R']);
        self.bump();
        let mark = self.exprs.len();
        let mut invalid = Vec::new();
        loop {
            match self.kind {
                K::FStringMiddle | K::TStringMiddle => {
                    let token = self.token();
                    self.bump();
                    invalid.extend(self.middle(&token, raw)?);
                }
                K::LBrace => self.replacement_field(template, raw, false)?,
                K::FStringEnd | K::TStringEnd => break,
                _ => return Err(Fail),
            }
        }
        let end = self.at;
        self.bump();
        // CPython decodes the text when it has come to the end of the string, and counts from there.
        self.warn_escapes(end, invalid);
        let values = self.take_exprs(mark);
        let kind = if template { ExprKind::TemplateStr { values } } else { ExprKind::JoinedStr { values } };
        Ok(self.expr(kind, start))
    }

    /// Pushes a piece of text, unless it is empty; tells of an invalid escape in it.
    fn middle(&mut self, token: &Token, raw: bool) -> Parse<Option<InvalidEscape>> {
        let text = self.text(token);
        let (value, invalid) = if raw || !token.has(BACKSLASH) {
            (Wtf8::new(text), None)
        } else {
            self.middle_body(token, text)?
        };
        if value.is_empty() {
            return Ok(invalid);
        }
        let mut loc = self.token_loc(token);
        if token.has(DOUBLED) {
            loc.end_col += 1;
        }
        let kind = ExprKind::Constant { value: Constant::Str(value), kind: None };
        self.exprs.push(self.arena.alloc(Expr { kind, loc }));
        Ok(invalid)
    }

    /// Text with escapes. The lexer has already warned of a backslash before a brace.
    fn middle_body(&mut self, token: &Token, text: &'a str) -> Parse<(&'a Wtf8, Option<InvalidEscape>)> {
        let decoded = self.decoded_text(token, text)?;
        let invalid = decoded.invalid.filter(|invalid| !matches!(invalid.text.as_str(), "{" | "}"));
        Ok((decoded.value, invalid))
    }

    /// Pushes `'{' annotated_rhs ['='] ['!' NAME] [':' format_spec] '}'`.
    fn replacement_field(&mut self, template: bool, raw: bool, in_format_spec: bool) -> Parse<()> {
        let start = self.start();
        let text_start = self.token().end as usize;
        self.expect(K::LBrace)?;
        let value = self.annotated_rhs()?;
        let expr_end = self.token().start as usize;
        let debug = self.eat(K::Equal);
        let text_end = self.token().start as usize;
        let mut text_stop = None;
        let mut conversion = -1;
        if self.kind == K::Exclamation {
            let exclamation = self.token();
            self.bump();
            let token = self.token();
            text_stop = Some((token.line as i32, token.col - 1));
            conversion = self.conversion(&exclamation, template)?;
        }
        let mut format_spec = None;
        if self.kind == K::Colon {
            let colon = self.token();
            text_stop = text_stop.or(Some((colon.line as i32, colon.col)));
            format_spec = Some(self.format_spec(template, raw)?);
        }
        if debug && conversion == -1 && format_spec.is_none() {
            conversion = i32::from(b'r');
        }
        self.expect(K::RBrace)?;
        let (end_line, end_col) = text_stop.unwrap_or_else(|| {
            let loc = self.loc(start);
            (loc.end_line, loc.end_col - 1)
        });
        let source = &self.src[text_start..text_end];
        if debug {
            let text = Wtf8::new(self.without_comments(source));
            let loc = Location { line: start.line, col: start.col + 1, end_line, end_col };
            let kind = ExprKind::Constant { value: Constant::Str(text), kind: None };
            self.exprs.push(self.arena.alloc(Expr { kind, loc }));
        }
        let field = if template && !in_format_spec {
            let text = self.without_comments(&self.src[text_start..expr_end]);
            let str = self.arena.alloc(Constant::Str(Wtf8::new(text)));
            ExprKind::Interpolation { value, str, conversion, format_spec }
        } else {
            ExprKind::FormattedValue { value, conversion, format_spec }
        };
        let field = self.expr(field, start);
        self.exprs.push(field);
        Ok(())
    }

    /// The letter behind the exclamation mark.
    fn conversion(&mut self, exclamation: &Token, template: bool) -> Parse<i32> {
        let letter = if template { 't' } else { 'f' };
        let token = self.token();
        let text = self.name()?;
        let loc = self.token_loc(&token);
        if token.start != exclamation.end {
            let message =
                format!("{letter}-string: conversion type must come right after the exclamation mark");
            let loc = self.token_loc(exclamation).to(loc);
            return Err(self.raise_at(loc, message));
        }
        match text {
            "s" | "r" | "a" => Ok(i32::from(text.as_bytes()[0])),
            _ => {
                let message = format!(
                    "{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'"
                );
                Err(self.raise_at(loc, message))
            }
        }
    }

    /// `':'` and the text and fields behind it.
    fn format_spec(&mut self, template: bool, raw: bool) -> Parse<&'a Expr<'a>> {
        let start: Start = self.start();
        self.bump();
        let mark = self.exprs.len();
        loop {
            match self.kind {
                K::FStringMiddle | K::TStringMiddle => {
                    let (token, at) = (self.token(), self.at);
                    self.bump();
                    let invalid = self.middle(&token, raw)?;
                    self.warn_escapes(at, invalid);
                }
                K::LBrace => self.replacement_field(template, raw, true)?,
                _ => break,
            }
        }
        let loc = self.loc(start);
        let lone_text = match &self.exprs[mark..] {
            [] => true,
            [only] => matches!(only.kind, ExprKind::Constant { .. }),
            _ => false,
        };
        if lone_text {
            let values = self.take_exprs(mark);
            return Ok(self.arena.alloc(Expr { kind: ExprKind::JoinedStr { values }, loc }));
        }
        self.concatenate(mark, loc, false)
    }

    /// The text of an expression without the comments in it.
    fn without_comments(&self, source: &'a str) -> &'a str {
        if !source.contains('#') {
            return source;
        }
        let mut kept = String::with_capacity(source.len());
        let mut quote = None;
        let mut chars = source.chars();
        while let Some(ch) = chars.next() {
            match (quote, ch) {
                (None, '#') => {
                    if chars.by_ref().any(|ch| ch == '\n') {
                        kept.push('\n');
                    }
                    continue;
                }
                (None, '\'' | '"') => quote = Some(ch),
                (Some(_), '\\') => {
                    kept.push(ch);
                    kept.extend(chars.next());
                    continue;
                }
                (Some(open), _) if open == ch => quote = None,
                _ => {}
            }
            kept.push(ch);
        }
        self.arena.alloc_str(&kept)
    }
}
