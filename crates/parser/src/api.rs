//! The entry points: text to tokens, text to tree.

use bumpalo::Bump;

use crate::ast::Mod;
use crate::error::{ErrorKind, SyntaxError, Warning};
use crate::lexer::{Lexer, Stop};
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
    pub(crate) stop: Option<Stop>,
}

/// Parses a text into the arena.
///
/// The tree refers to a copy of the text in the arena, not to `source` itself.
pub fn parse<'a>(
    source: &str,
    mode: Mode,
    arena: &'a Bump,
    _options: Options,
) -> Result<Parsed<'a>, SyntaxError> {
    if i32::MAX as usize <= source.len() {
        return Err(SyntaxError::without_place(ErrorKind::Memory, "source is too large"));
    }
    let source = if mode == Mode::Eval { source.trim_start_matches([' ', '\t']) } else { source };
    let src: &'a str = match normalize_lines(source, mode == Mode::Exec) {
        Some(text) => arena.alloc_str(&text),
        None => arena.alloc_str(source),
    };
    let mut lexer = Lexer::new(src.as_bytes());
    let mut tokens = Vec::with_capacity(src.len() / 4 + 4);
    loop {
        let token = lexer.next();
        tokens.push(token);
        if matches!(token.kind, TokenKind::EndMarker | TokenKind::Error) {
            break;
        }
    }
    if mode == Mode::Single
        && let Some(end) = tokens.last().copied()
        && end.kind == TokenKind::EndMarker
    {
        // An interactive statement ends with its text even if the line does not.
        if let Some(last) = tokens.last_mut() {
            last.kind = TokenKind::Newline;
        }
        tokens.push(end);
    }
    let mut parser = Parser::new(arena, src, &tokens, &lexer.line_starts);
    match parser.parse(mode) {
        Ok(module) => {
            let mut warnings = std::mem::take(&mut lexer.warnings);
            warnings.append(&mut parser.warnings);
            Ok(Parsed { module, warnings })
        }
        Err(_) => {
            if parser.too_deep {
                let message = "Parser stack overflowed - Python source too complex to parse";
                return Err(SyntaxError::without_place(ErrorKind::Memory, message));
            }
            let at = tokens[parser.index()];
            Err(SyntaxError {
                kind: ErrorKind::Syntax,
                message: "invalid syntax".to_owned(),
                line: at.line as i32,
                col: at.col + 1,
                end_line: at.line as i32,
                end_col: 0,
                text: None,
            })
        }
    }
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
