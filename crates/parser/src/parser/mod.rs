//! Tokens to syntax tree, for programs that are right.
//!
//! This parser knows no messages: it only fails. Then [`crate::diagnose`] looks for the error as CPython does.
//! Each method parses what CPython's grammar rule of that name does, and on failure leaves the parser in any state.
//! Chains that nest on the left, and prefix operators, are parsed in loops; what still recurses is bounded by the
//! lexer's limit of nested brackets and by [`Parser::deepen`].

mod args;
mod atom;
mod comp;
mod compound;
mod expr;
mod fstring;
mod import;
mod literal;
mod params;
mod pattern;
mod simple;
mod target;
mod types;

use bumpalo::Bump;

use crate::ast::{Arg, Comprehension, Expr, ExprKind, Keyword, Location, Mod, Pattern, Stmt, StmtKind};
use crate::error::{ErrorKind, SyntaxError};
use crate::token::{MULTILINE, NON_ASCII, Token, TokenKind as K};
use crate::{Mode, names};
use expr::Pending;

/// The parser cannot go on. Whether the reason is known is kept in the parser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fail;

pub(crate) type Parse<T> = Result<T, Fail>;

/// How many of its rules CPython lets be open inside each other.
const MAX_LEVEL: u32 = 5968;

/// A warning of the parser.
pub(crate) struct Note {
    pub(crate) message: String,
    /// The message if it becomes an error.
    pub(crate) error: String,
    pub(crate) line: i32,
    /// The byte column of what the error points at: two characters.
    pub(crate) col: i32,
    /// The index of the token CPython is at when it warns.
    pub(crate) at: usize,
}

/// Where a node starts: line and byte column.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    line: i32,
    col: i32,
}

/// The parser's state.
pub(crate) struct Parser<'a, 't> {
    arena: &'a Bump,
    src: &'a str,
    tokens: &'t [Token],
    line_starts: &'t [u32],
    at: usize,
    /// The kind of the current token.
    kind: K,
    level: u32,
    /// The error that an otherwise right piece of program raises, such as a bad escape.
    pub(crate) raised: Option<Box<SyntaxError>>,
    pub(crate) too_deep: bool,
    pub(crate) warnings: Vec<Note>,
    /// The index after the last token warned of.
    noted_until: usize,
    /// Whether `<>` is the operator instead of `!=`.
    barry_as_flufl: bool,
    // Lists under construction, one above the other; each list is copied to the arena when complete.
    exprs: Vec<&'a Expr<'a>>,
    stmts: Vec<Stmt<'a>>,
    keywords: Vec<Keyword<'a>>,
    args: Vec<Arg<'a>>,
    comps: Vec<Comprehension<'a>>,
    patterns: Vec<&'a Pattern<'a>>,
    pending: Vec<Pending<'a>>,
}

impl<'a, 't> Parser<'a, 't> {
    /// A parser over the tokens, which must end with `EndMarker` or `Error`.
    pub(crate) fn new(arena: &'a Bump, src: &'a str, tokens: &'t [Token], line_starts: &'t [u32]) -> Self {
        Self {
            arena,
            src,
            tokens,
            line_starts,
            at: 0,
            kind: tokens.first().map_or(K::Error, |token| token.kind),
            level: 0,
            raised: None,
            too_deep: false,
            warnings: Vec::new(),
            noted_until: 0,
            barry_as_flufl: false,
            exprs: Vec::with_capacity(64),
            stmts: Vec::with_capacity(64),
            keywords: Vec::new(),
            args: Vec::new(),
            comps: Vec::new(),
            patterns: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Parses everything.
    pub(crate) fn parse(&mut self, mode: Mode) -> Parse<Mod<'a>> {
        match mode {
            Mode::Exec => {
                while self.kind != K::EndMarker {
                    self.statement()?;
                }
                Ok(Mod::Module { body: self.take_stmts(0), type_ignores: &[] })
            }
            Mode::Eval => {
                let body = self.expressions()?;
                self.rest()?;
                Ok(Mod::Expression { body })
            }
            Mode::Single => self.interactive(),
            Mode::FuncType => self.func_type(),
        }
    }

    /// Nothing but line ends up to the end.
    fn rest(&mut self) -> Parse<()> {
        while self.eat(K::Newline) {}
        if self.kind == K::EndMarker { Ok(()) } else { Err(Fail) }
    }

    fn interactive(&mut self) -> Parse<Mod<'a>> {
        if self.kind == K::Newline {
            let start = self.start();
            self.bump();
            let loc = Location::new(start.line, start.col, start.line, start.col);
            self.stmts.push(Stmt { kind: StmtKind::Pass, loc });
        } else if self.compound_stmt()? {
            self.expect(K::Newline)?;
        } else {
            self.simple_stmts()?;
        }
        Ok(Mod::Interactive { body: self.take_stmts(0) })
    }

    /// How many tokens have been parsed.
    pub(crate) fn index(&self) -> usize {
        self.at
    }

    /// Whether anything but blank lines and comments follows what has been parsed.
    pub(crate) fn more_follows(&self) -> bool {
        let end = self.tokens[self.at.saturating_sub(1)].end as usize;
        let lines = self.src.get(end..).unwrap_or("").split('\n');
        lines
            .map(|line| line.trim_start_matches([' ', '\t', '\u{c}']))
            .any(|line| !line.is_empty() && !line.starts_with('#'))
    }

    fn func_type(&mut self) -> Parse<Mod<'a>> {
        self.expect(K::LPar)?;
        let mark = self.exprs.len();
        let mut stars = 0;
        while self.kind != K::RPar {
            if self.eat(K::DoubleStar) {
                stars = 2;
            } else if stars == 0 && self.eat(K::Star) {
                stars = 1;
            } else if stars != 0 {
                return Err(Fail);
            }
            let arg = self.expression()?;
            self.exprs.push(arg);
            if self.kind == K::RPar {
                break;
            }
            self.expect(K::Comma)?;
            if self.kind == K::RPar || stars == 2 {
                return Err(Fail);
            }
        }
        self.bump();
        let argtypes = self.take_exprs(mark);
        self.expect(K::RArrow)?;
        let returns = self.expression()?;
        self.rest()?;
        Ok(Mod::FunctionType { argtypes, returns })
    }

    #[inline(always)]
    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    /// Goes to the next token. The last one is never left.
    #[inline(always)]
    fn bump(&mut self) {
        if let Some(next) = self.tokens.get(self.at + 1) {
            self.at += 1;
            self.kind = next.kind;
        }
    }

    #[inline(always)]
    fn peek_kind(&self, ahead: usize) -> K {
        self.tokens.get(self.at + ahead).map_or(K::EndMarker, |token| token.kind)
    }

    #[inline(always)]
    fn eat(&mut self, kind: K) -> bool {
        let found = self.kind == kind;
        if found {
            self.bump();
        }
        found
    }

    #[inline(always)]
    fn expect(&mut self, kind: K) -> Parse<()> {
        if self.eat(kind) { Ok(()) } else { Err(Fail) }
    }

    /// Goes back to an earlier token after a failed attempt.
    fn rewind(&mut self, at: usize) {
        self.at = at;
        self.kind = self.tokens[at].kind;
    }

    #[inline(always)]
    fn start(&self) -> Start {
        let token = &self.tokens[self.at];
        Start { line: token.line as i32, col: token.col }
    }

    /// The line and column just after a token.
    #[inline(always)]
    fn token_end(&self, token: &Token) -> (i32, i32) {
        if token.has(MULTILINE) {
            return self.multiline_end(token);
        }
        (token.line as i32, token.col + (token.end - token.start) as i32)
    }

    #[cold]
    fn multiline_end(&self, token: &Token) -> (i32, i32) {
        let line = self.line_starts.partition_point(|start| *start <= token.end);
        let line_start = if line == 0 { 0 } else { self.line_starts[line - 1] };
        (line as i32 + 1, (token.end - line_start) as i32)
    }

    /// From the start to the end of the token before the current one.
    #[inline(always)]
    fn loc(&self, start: Start) -> Location {
        let (end_line, end_col) = self.token_end(&self.tokens[self.at.saturating_sub(1)]);
        Location { line: start.line, col: start.col, end_line, end_col }
    }

    /// As `loc`, but the line ends and dedents that close a block do not count.
    fn block_loc(&self, start: Start) -> Location {
        let mut last = self.at.saturating_sub(1);
        while 0 < last && matches!(self.tokens[last].kind, K::Newline | K::Indent | K::Dedent | K::EndMarker)
        {
            last -= 1;
        }
        let (end_line, end_col) = self.token_end(&self.tokens[last]);
        Location { line: start.line, col: start.col, end_line, end_col }
    }

    fn token_loc(&self, token: &Token) -> Location {
        let (end_line, end_col) = self.token_end(token);
        Location { line: token.line as i32, col: token.col, end_line, end_col }
    }

    #[inline(always)]
    fn expr(&self, kind: ExprKind<'a>, start: Start) -> &'a Expr<'a> {
        self.arena.alloc(Expr { kind, loc: self.loc(start) })
    }

    fn take_exprs(&mut self, mark: usize) -> &'a [&'a Expr<'a>] {
        let list = self.arena.alloc_slice_copy(&self.exprs[mark..]);
        self.exprs.truncate(mark);
        list
    }

    fn take_stmts(&mut self, mark: usize) -> &'a [Stmt<'a>] {
        let list = self.arena.alloc_slice_copy(&self.stmts[mark..]);
        self.stmts.truncate(mark);
        list
    }

    fn text(&self, token: &Token) -> &'a str {
        &self.src[token.start as usize..token.end as usize]
    }

    /// Whether the current token is that word, which is none of the reserved ones.
    fn at_word(&self, word: &str) -> bool {
        self.kind == K::Name && self.text(&self.token()) == word
    }

    /// An identifier.
    #[inline]
    fn name(&mut self) -> Parse<&'a str> {
        if self.kind != K::Name {
            return Err(Fail);
        }
        let token = self.token();
        self.bump();
        self.identifier(&token)
    }

    #[inline]
    fn identifier(&mut self, token: &Token) -> Parse<&'a str> {
        let text = self.text(token);
        if token.has(NON_ASCII) { self.normal_identifier(text) } else { Ok(text) }
    }

    #[cold]
    fn normal_identifier(&mut self, text: &str) -> Parse<&'a str> {
        let normal = names::normalize(text);
        if let Some(message) = names::constant_problem(&normal) {
            let error = SyntaxError::without_place(ErrorKind::Value, message);
            self.raised.get_or_insert_with(|| Box::new(error));
            return Err(Fail);
        }
        Ok(self.arena.alloc_str(&normal))
    }

    /// Counts levels of nesting that no bracket limits, and fails above CPython's limit.
    fn deepen(&mut self, levels: u32) -> Parse<()> {
        self.level += levels;
        if MAX_LEVEL < self.level {
            self.too_deep = true;
            return Err(Fail);
        }
        Ok(())
    }
}
