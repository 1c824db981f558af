//! The entry points: text to tokens, text to tree.

use bumpalo::Bump;

use crate::ast::Mod;
use crate::diagnose::{diagnose, too_many_statements, warnings};
use crate::error::{ErrorKind, Failure, SyntaxError, Warning};
use crate::lexer::{Bracket, Lexer, RawWarning, Stop};
use crate::parser::Parser;
use crate::source::normalize_lines;
use crate::token::{Token, TokenKind};

/// What the text is: the `mode` argument of `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A module.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement.
    Single,
    /// A function type comment, such as `(int, str) -> None`.
    FuncType,
}

/// How to parse.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Options {}

/// A program's tree and the warnings met in parsing it.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The tree.
    pub module: Mod<'a>,
    /// What to warn of, in the order of the text.
    pub warnings: Vec<Warning>,
}

/// All tokens of a text, and what the lexer knows at its end.
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) line_starts: Vec<u32>,
    /// Why the lexer stopped early, and the line and byte column it had come to.
    pub(crate) stop: Option<Stop>,
    pub(crate) stop_place: (i32, i32),
    /// Whether that was inside an f-string.
    pub(crate) stop_in_fstring: bool,
    /// Brackets that were open then.
    pub(crate) brackets: Vec<Bracket>,
    /// Levels of indentation that were open then.
    open_indents: usize,
    pub(crate) warnings: Vec<RawWarning>,
}

impl Lexed {
    fn new(src: &str) -> Self {
        let mut lexer = Lexer::new(src.as_bytes());
        let mut tokens = Vec::with_capacity(src.len() / 4 + 4);
        loop {
            let token = lexer.next();
            tokens.push(token);
            if matches!(token.kind, TokenKind::EndMarker | TokenKind::Error) {
                break;
            }
        }
        let (line, col) = lexer.place();
        let stop_in_fstring = lexer.in_fstring();
        let open_indents = lexer.open_indents();
        Self {
            tokens,
            line_starts: lexer.line_starts,
            stop: lexer.stop,
            stop_place: (line as i32, col as i32),
            stop_in_fstring,
            open_indents,
            brackets: lexer.brackets,
            warnings: lexer.warnings,
        }
    }

    /// An interactive statement ends with its text, even if the line does not, and its blocks with it.
    fn end_interactive(&mut self) {
        let [.., before, end] = self.tokens.as_mut_slice() else {
            return;
        };
        if end.kind != TokenKind::EndMarker {
            return;
        }
        let unfinished = !matches!(before.kind, TokenKind::Newline | TokenKind::Dedent);
        let last = *end;
        end.kind = TokenKind::Newline;
        if unfinished && 0 < self.open_indents {
            let dedent = Token { kind: TokenKind::Dedent, ..last };
            self.tokens.extend(std::iter::repeat_n(dedent, self.open_indents));
            self.tokens.push(Token { kind: TokenKind::Newline, ..last });
        }
        self.tokens.push(last);
    }
}

/// Parses a text into the arena.
///
/// The tree refers to a copy of the text in the arena, not to `source` itself.
///
/// # Errors
/// The [`SyntaxError`] of a wrong program, and what was to be warned of before it.
pub fn parse<'a>(
    source: &str,
    mode: Mode,
    arena: &'a Bump,
    _options: Options,
) -> Result<Parsed<'a>, Failure> {
    let refuse = |kind, message: &str| {
        Err(Failure { error: SyntaxError::without_place(kind, message), warnings: Vec::new() })
    };
    if i32::MAX as usize <= source.len() {
        return refuse(ErrorKind::Memory, "source is too large");
    }
    if memchr::memchr(0, source.as_bytes()).is_some() {
        return refuse(ErrorKind::Syntax, "source code string cannot contain null bytes");
    }
    let src: &'a str = match normalize_lines(source, mode == Mode::Exec) {
        Some(text) => arena.alloc_str(&text),
        None => arena.alloc_str(source),
    };
    let mut lexed = Lexed::new(src);
    if mode == Mode::Single {
        lexed.end_interactive();
    }
    let mut parser = Parser::new(arena, src, &lexed.tokens, &lexed.line_starts);
    let result = parser.parse(mode);
    let too_many = result.is_ok() && mode == Mode::Single && parser.more_follows();
    let (parsed, too_deep, notes) = (parser.index(), parser.too_deep, std::mem::take(&mut parser.warnings));
    let warnings = if notes.is_empty() && lexed.warnings.is_empty() {
        Vec::new()
    } else {
        warnings(src, &mut lexed, mode, notes)
    };
    let error = match result {
        Ok(module) if !too_many => return Ok(Parsed { module, warnings }),
        Ok(_) => too_many_statements(src, &lexed, parsed),
        Err(_) if too_deep => {
            let message = "Parser stack overflowed - Python source too complex to parse";
            SyntaxError::without_place(ErrorKind::Memory, message)
        }
        Err(_) => diagnose(src, &lexed, mode),
    };
    Err(Failure { error, warnings })
}

/// The tokens of a text, up to `EndMarker`, or up to `Error` where the lexer cannot go on.
///
/// Offsets refer to the text as it is given; a missing line end at the very end is not made up for.
pub fn tokenize(source: &str) -> impl Iterator<Item = Token> {
    let mut lexer = Lexer::new(source.as_bytes());
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let token = lexer.next();
        ended = matches!(token.kind, TokenKind::EndMarker | TokenKind::Error);
        Some(token)
    })
}
