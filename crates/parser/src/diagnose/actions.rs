//! What the grammar leaves to code: literals' own errors, and the conditions under which an error is one.

use bumpalo::Bump;

use super::engine::{Engine, Match, NOTHING, Stopped, Value};
use super::grammar::{Class, Place};
use super::report::Raised;
use crate::ast::Location;
use crate::error::{ErrorKind, SyntaxError};
use crate::parser::Parser;
use crate::token::{Token, TokenKind as K};

/// In what a target is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Targets {
    Star,
    Del,
    For,
}

impl Engine<'_> {
    /// Carries out the action of that name on the values of its two items.
    pub(super) fn call(
        &mut self,
        name: &str,
        a: Value,
        b: Value,
        message: &'static str,
        start: usize,
    ) -> Match {
        match name {
            "number" => self.literal(start, Class::Literal, |parser| parser.check_number()),
            "string" => self.literal(start, Class::Literal, |parser| parser.check_string()),
            "fstring" => self.fstring(a, b, start),
            "strings" => self.strings(a, start),
            "conversion" => self.conversion(a, b, start),
            "ensure_real" => self.ensure(a, false, "real number required in complex literal"),
            "ensure_imaginary" => self.ensure(a, true, "imaginary number required in complex literal"),
            "less_greater" => self.less_greater(a, b),
            "check_not_equal" => self.not_equal(a),
            "future_import" => {
                let tokens = &self.lexed.tokens[start..self.mark];
                let has =
                    |word: &str| tokens.iter().any(|token| token.kind == K::Name && self.text(token) == word);
                self.barry_as_flufl |= tokens.get(1).is_some_and(|token| token.kind == K::Name)
                    && has("__future__")
                    && has("barry_as_FLUFL");
                Ok(Some(a))
            }
            "genexp" => {
                let last = self.last_comprehension_item(b);
                self.stop(Place::Range(0, 0), a, last, "Generator expression must be parenthesized")
            }
            "genexp_in_call" => self.genexp_in_call(a, b),
            "arguments" => self.arguments(a),
            "legacy" => self.legacy(a, b),
            "missing_comma" => self.missing_comma(a, b),
            "missing_colon" => self.missing_colon(a),
            "type_param" => {
                let what = if self.class(b) == Class::Tuple { "constraints" } else { "bound" };
                self.stop(Place::From(0), a, NOTHING, &format!("cannot use {what} with {message}"))
            }
            "inside" => self.stop(Place::Range(0, 0), a, a, message),
            "mixed" => {
                let last = self.nodes[a as usize].kids.last().copied().unwrap_or(a);
                self.stop(Place::Range(0, 0), last, b, message)
            }
            "star_target" => self.invalid_target(Targets::Star, a),
            "del_target" => self.invalid_target(Targets::Del, a),
            "for_target" => self.invalid_target(Targets::For, a),
            _ => Ok(None),
        }
    }

    fn not_equal(&mut self, operator: Value) -> Match {
        if self.barry_as_flufl {
            return self.stop(Place::Here, NOTHING, NOTHING, "with Barry as BDFL, use '<>' instead of '!='");
        }
        Ok(Some(operator))
    }

    /// `<>`, which is `!=` if the program has asked for that, and else wrong.
    fn less_greater(&mut self, less: Value, greater: Value) -> Match {
        let adjacent = self.token_of(less).end == self.token_of(greater).start;
        if adjacent && !self.barry_as_flufl && self.call_invalid {
            let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
            return self.stop(Place::Range(0, 0), less, greater, message);
        }
        Ok((adjacent && self.barry_as_flufl).then_some(less))
    }

    fn class(&self, value: Value) -> Class {
        self.nodes[value as usize].class
    }

    fn token_of(&self, value: Value) -> Token {
        self.lexed.tokens[self.nodes[value as usize].first as usize]
    }

    fn stop(&mut self, place: Place, a: Value, b: Value, message: &str) -> Match {
        self.raise(place, a, b, message.to_owned());
        Err(Stopped)
    }

    /// Takes over an error that the parser of right programs met in a literal. Its columns count from zero.
    fn take_over(&mut self, error: Option<Box<SyntaxError>>) -> Result<(), Stopped> {
        let Some(error) = error else {
            return Ok(());
        };
        let SyntaxError { message, line, col, end_line, end_col, .. } = *error;
        self.raised = Some(self.at(Location::new(line, col, end_line, end_col), message));
        Err(Stopped)
    }

    /// A literal of one token, checked by the parser of right programs.
    fn literal(&mut self, start: usize, class: Class, check: fn(&mut Parser<'_, '_>)) -> Match {
        let arena = Bump::new();
        let src = arena.alloc_str(self.src_of(start));
        let error = {
            let mut token = [self.lexed.tokens[start], self.lexed.tokens[start]];
            token[1].kind = K::EndMarker;
            let shift = token[0].start;
            for token in &mut token {
                token.end -= shift;
                token.start -= shift;
            }
            // A token of several lines keeps its place: the parser gets the lines shifted too.
            let starts: Vec<u32> =
                (self.lexed.line_starts.iter()).map(|line_start| line_start.saturating_sub(shift)).collect();
            let mut parser = Parser::new(&arena, src, &token, &starts);
            check(&mut parser);
            parser.raised.take()
        };
        let error = error.map(|mut error| {
            if 0 <= error.col {
                let loc = self.token_loc(start);
                (error.line, error.col, error.end_line, error.end_col) =
                    (loc.line, loc.col, loc.end_line, loc.end_col);
            }
            error
        });
        self.take_over(error)?;
        Ok(Some(self.node(class, start, Vec::new())))
    }

    fn src_of(&self, at: usize) -> &str {
        self.text(&self.lexed.tokens[at])
    }

    /// The escapes in an f-string's text.
    fn fstring(&mut self, opening: Value, parts: Value, start: usize) -> Match {
        let raw = self.text(&self.token_of(opening)).contains(['r', 'R']);
        let class =
            if self.token_of(opening).kind == K::TStringStart { Class::TString } else { Class::FString };
        for part in self.nodes[parts as usize].kids.clone() {
            let at = self.nodes[part as usize].first as usize;
            if self.class(part) == Class::Token && !raw {
                let end = self.mark;
                self.literal(at, Class::Token, |parser| parser.check_middle())?;
                self.mark = end;
            }
        }
        Ok(Some(self.node(class, start, Vec::new())))
    }

    /// Literals side by side: all text or all bytes.
    fn strings(&mut self, parts: Value, start: usize) -> Match {
        let mut bytes = false;
        let mut text = false;
        let mut class = Class::Literal;
        for part in &self.nodes[parts as usize].kids {
            if self.class(*part) == Class::FString {
                class = Class::FString;
                text = true;
                continue;
            }
            let token = self.token_of(*part);
            let literal = self.text(&token);
            let prefix = &literal[..literal.find(['"', '\'']).unwrap_or(0)];
            if prefix.contains(['b', 'B']) { bytes = true } else { text = true }
        }
        if bytes && text {
            return self.stop(Place::Here, NOTHING, NOTHING, "cannot mix bytes and nonbytes literals");
        }
        Ok(Some(self.node(class, start, Vec::new())))
    }

    fn conversion(&mut self, exclamation: Value, letter: Value, start: usize) -> Match {
        let template = self.lexed.tokens[..start].iter().rev().find_map(|token| match token.kind {
            K::FStringStart => Some('f'),
            K::TStringStart => Some('t'),
            _ => None,
        });
        let kind = template.unwrap_or('f');
        let (mark, token) = (self.token_of(exclamation), self.token_of(letter));
        if mark.end != token.start {
            let message =
                format!("{kind}-string: conversion type must come right after the exclamation mark");
            return self.stop(Place::Range(0, 0), exclamation, letter, &message);
        }
        let text = self.text(&token);
        if !matches!(text, "s" | "r" | "a") {
            let message =
                format!("{kind}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
            return self.stop(Place::At(0), letter, NOTHING, &message);
        }
        Ok(Some(self.node(Class::Other, start, Vec::new())))
    }

    fn ensure(&mut self, number: Value, imaginary: bool, message: &str) -> Match {
        let text = self.text(&self.token_of(number));
        let radix = text.starts_with("0x") || text.starts_with("0X");
        if (text.ends_with(['j', 'J']) && !radix) != imaginary {
            return self.stop(Place::At(0), number, NOTHING, message);
        }
        Ok(Some(number))
    }

    /// The last expression of the last clause.
    fn last_comprehension_item(&self, clauses: Value) -> Value {
        let Some(&clause) = self.nodes[clauses as usize].kids.last() else {
            return clauses;
        };
        match self.nodes[clause as usize].kids.as_slice() {
            [iter, ifs] => self.nodes[*ifs as usize].kids.last().copied().unwrap_or(*iter),
            _ => clause,
        }
    }

    /// The positional arguments among call arguments.
    fn positional(&self, args: Value) -> Vec<Value> {
        let (plain, keywords) = match self.nodes[args as usize].kids.as_slice() {
            [plain, keywords] => (self.nodes[*plain as usize].kids.clone(), *keywords),
            [keywords] => (Vec::new(), *keywords),
            _ => return Vec::new(),
        };
        let mut all = plain;
        all.extend(self.keyword_items(keywords).filter(|item| self.class(*item) == Class::Starred));
        all
    }

    /// The items of what `kwargs` matched.
    fn keyword_items(&self, keywords: Value) -> impl Iterator<Item = Value> {
        let lists = &self.nodes[keywords as usize].kids;
        lists.iter().flat_map(|list| self.nodes[*list as usize].kids.iter().copied())
    }

    fn genexp_in_call(&mut self, args: Value, clauses: Value) -> Match {
        let positional = self.positional(args);
        let [_, .., last] = positional.as_slice() else {
            return Ok(None);
        };
        let end = self.last_comprehension_item(clauses);
        self.stop(Place::Range(0, 0), *last, end, "Generator expression must be parenthesized")
    }

    fn arguments(&mut self, args: Value) -> Match {
        let keywords = self.nodes[args as usize].kids.last().copied().unwrap_or(NOTHING);
        let unpacking = self.keyword_items(keywords).any(|item| self.class(item) == Class::DictUnpacking);
        let message = if unpacking {
            "positional argument follows keyword argument unpacking"
        } else {
            "positional argument follows keyword argument"
        };
        self.stop(Place::Here, NOTHING, NOTHING, message)
    }

    fn is_legacy(&self, value: Value) -> bool {
        self.class(value) == Class::Name && matches!(self.text(&self.token_of(value)), "print" | "exec")
    }

    fn legacy(&mut self, name: Value, rest: Value) -> Match {
        if !self.is_legacy(name) {
            return Ok(None);
        }
        let text = self.text(&self.token_of(name));
        let message = format!("Missing parentheses in call to '{text}'. Did you mean {text}(...)?");
        self.stop(Place::Range(0, 0), name, rest, &message)
    }

    fn missing_comma(&mut self, a: Value, b: Value) -> Match {
        if self.is_legacy(a) || self.levels[self.mark.saturating_sub(1)] == 0 {
            return Ok(None);
        }
        self.stop(Place::Range(0, 0), a, b, "invalid syntax. Perhaps you forgot a comma?")
    }

    fn missing_colon(&mut self, key: Value) -> Match {
        let loc = self.nodes[key as usize].loc;
        self.raised = Some(Raised::Parser {
            kind: ErrorKind::Syntax,
            message: "':' expected after dictionary key".to_owned(),
            line: loc.line,
            col: loc.end_col,
            end_line: loc.end_line,
            end_col: 0,
        });
        Err(Stopped)
    }

    fn invalid_target(&mut self, targets: Targets, value: Value) -> Match {
        let Some(culprit) = self.find_invalid_target(targets, value) else {
            return Ok(None);
        };
        let verb = if targets == Targets::Del { "delete" } else { "assign to" };
        let message = format!("cannot {verb} {}", self.class(culprit).expression_name());
        self.stop(Place::At(0), culprit, NOTHING, &message)
    }

    /// The first part of a target that cannot be one. Brackets limit how deep this goes.
    fn find_invalid_target(&self, targets: Targets, value: Value) -> Option<Value> {
        let node = &self.nodes[value as usize];
        match node.class {
            Class::Name | Class::Subscript | Class::Attribute => None,
            Class::List | Class::Tuple | Class::Seq => node
                .kids
                .iter()
                .find_map(|kid| if *kid == NOTHING { None } else { self.find_invalid_target(targets, *kid) }),
            Class::Starred if targets == Targets::Del => Some(value),
            Class::Starred => node.kids.first().and_then(|kid| self.find_invalid_target(targets, *kid)),
            Class::Compare if targets == Targets::For => {
                let (Some(left), Some(ops)) = (node.kids.first(), node.kids.get(1)) else {
                    return Some(value);
                };
                let first = self.nodes[*ops as usize].kids.first();
                if first.is_some_and(|first| self.class(*first) == Class::In) {
                    return self.find_invalid_target(targets, *left);
                }
                None
            }
            _ => Some(value),
        }
    }
}
