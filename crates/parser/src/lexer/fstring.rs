//! F-strings and t-strings: text and replacement fields by turns, nested to any kind of string again.

use super::Lexer;
use crate::token::{BACKSLASH, DOUBLED, MULTILINE, NON_ASCII, Token, TokenKind};

/// How many f-strings may be open inside each other, the outermost program counted.
const MAX_MODES: usize = 150;
/// How deep format specifications may nest.
const MAX_EXPR_NESTING: i32 = 3;

/// An f-string or t-string that is open.
pub(super) struct Mode {
    pub(super) quote: u8,
    pub(super) quote_length: usize,
    raw: bool,
    template: bool,
    /// Where the string starts: byte offset, line, and byte offset of that line.
    start: usize,
    line: u32,
    line_start: usize,
    /// Whether the lexer is in the text between replacement fields.
    pub(super) in_text: bool,
    pub(super) in_format_spec: bool,
    /// Whether an `=` has been seen in the current field.
    pub(super) debug: bool,
    /// Brackets open inside the string.
    pub(super) curly_depth: i32,
    /// Replacement fields open inside each other, less one.
    pub(super) expr_depth: i32,
}

impl Mode {
    /// Where the line starts that the string starts in.
    pub(super) fn line_start(&self) -> usize {
        self.line_start
    }

    /// The letter that messages call the string by.
    pub(super) fn letter(&self) -> char {
        if self.template { 't' } else { 'f' }
    }
}

impl Lexer<'_> {
    /// Opens an f-string at its quotes; its prefix begins at `start`.
    pub(super) fn fstring_start(&mut self, start: usize, raw: bool, template: bool) -> Token {
        let quote = self.peek();
        let quote_length = self.quote_length();
        self.pos += quote_length;
        if MAX_MODES <= self.modes.len() + 1 {
            return self.fail("too many nested f-strings or t-strings");
        }
        self.modes.push(Mode {
            quote,
            quote_length,
            raw,
            template,
            start,
            line: self.line,
            line_start: self.line_start,
            in_text: true,
            in_format_spec: false,
            debug: false,
            curly_depth: 0,
            expr_depth: -1,
        });
        self.token(if template { TokenKind::TStringStart } else { TokenKind::FStringStart }, start)
    }

    /// What `:`, `!` and braces mean in a replacement field: a colon outside brackets starts the format
    /// specification.
    pub(super) fn fstring_punctuation(&mut self, first: u8) -> Option<Token> {
        let mode = self.modes.last_mut()?;
        if first != b':' || mode.expr_depth < 0 || mode.curly_depth - 1 != mode.expr_depth {
            return None;
        }
        mode.in_text = true;
        mode.in_format_spec = true;
        let start = self.pos;
        self.pos += 1;
        Some(self.token(TokenKind::Colon, start))
    }

    /// A piece of text, the end of the string, or the opening brace of a field.
    pub(super) fn fstring_text(&mut self) -> Token {
        let start = self.pos;
        let Some(mode) = self.modes.last_mut() else {
            return self.normal();
        };
        let (quote, length, template) = (mode.quote, mode.quote_length, mode.template);
        if self.src.get(start) == Some(&b'{') && (self.src.get(start + 1) != Some(&b'{')) {
            mode.expr_depth += 1;
            mode.in_text = false;
            if MAX_EXPR_NESTING <= mode.expr_depth {
                let letter = mode.letter();
                return self.fail(format!("{letter}-string: expressions nested too deeply"));
            }
            return self.normal();
        }
        if (0..length).all(|index| self.byte(start + index) == quote) {
            self.pos += length;
            self.modes.pop();
            let kind = if template { TokenKind::TStringEnd } else { TokenKind::FStringEnd };
            return self.token(kind, start);
        }
        self.fstring_middle()
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one loop over the text, with an arm for each special character"
    )]
    fn fstring_middle(&mut self) -> Token {
        let start = self.pos;
        let Some(mode) = self.modes.last() else {
            return self.normal();
        };
        let (quote, length, raw) = (mode.quote, mode.quote_length, mode.raw);
        let in_format_spec = mode.in_format_spec && 0 <= mode.expr_depth;
        let curly_depth = mode.curly_depth;
        let kind = if mode.template { TokenKind::TStringMiddle } else { TokenKind::FStringMiddle };
        let mut token = self.token(kind, start);
        let mut named_escape = false;
        let mut quotes = 0;
        loop {
            if self.null_ahead() {
                return self.fail_null();
            }
            let byte = self.peek();
            if byte == 0 && self.at_end() || byte == b'\n' && length == 1 {
                if in_format_spec && byte == b'\n' {
                    self.pos += 1;
                    let letter = self.modes.last().map_or('f', Mode::letter);
                    return self.fail(format!(
                        "{letter}-string: newlines are not allowed in format specifiers for single quoted \
                         {letter}-strings"
                    ));
                }
                return self.unterminated_fstring();
            }
            self.pos += 1;
            if byte == quote {
                quotes += 1;
                if quotes == length {
                    self.pos -= length;
                    break;
                }
                continue;
            }
            quotes = 0;
            match byte {
                b'{' => {
                    if self.peek() != b'{' || in_format_spec {
                        self.pos -= 1;
                        if let Some(mode) = self.modes.last_mut() {
                            mode.expr_depth += 1;
                            mode.in_text = false;
                            mode.in_format_spec = false;
                            if MAX_EXPR_NESTING <= mode.expr_depth {
                                let letter = mode.letter();
                                return self.fail(format!("{letter}-string: expressions nested too deeply"));
                            }
                        }
                    } else {
                        token.flags |= DOUBLED;
                        self.pos += 1;
                    }
                    break;
                }
                b'}' if named_escape => break,
                b'}' => {
                    if self.peek() == b'}' && !in_format_spec && curly_depth == 0 {
                        token.flags |= DOUBLED;
                        self.pos += 1;
                    } else {
                        self.pos -= 1;
                        if let Some(mode) = self.modes.last_mut() {
                            mode.in_text = false;
                            mode.in_format_spec = false;
                        }
                    }
                    break;
                }
                b'\\' => {
                    token.flags |= BACKSLASH;
                    match self.peek() {
                        brace @ (b'{' | b'}') => {
                            if !raw {
                                self.warn_escape(brace);
                            }
                        }
                        b'N' if !raw => {
                            self.pos += 1;
                            if self.peek() == b'{' {
                                self.pos += 1;
                                named_escape = true;
                            }
                        }
                        b'\n' => {
                            self.pos += 1;
                            self.new_line();
                            token.flags |= MULTILINE;
                        }
                        _ if self.at_end() => {}
                        _ => self.pos += 1,
                    }
                }
                b'\n' => {
                    self.new_line();
                    token.flags |= MULTILINE;
                }
                _ => {}
            }
        }
        token.end = self.pos as u32 - u32::from(token.has(DOUBLED));
        if !self.src[start..token.end as usize].is_ascii() {
            token.flags |= NON_ASCII;
        }
        token
    }

    /// Warns of a backslash before the brace that follows.
    fn warn_escape(&mut self, byte: u8) {
        let escape = char::from(byte).to_string();
        let (message, as_error) =
            (crate::strings::escape_warning(&escape), crate::strings::escape_error(&escape));
        self.warn(message, as_error, self.pos + 1);
    }

    #[cold]
    fn unterminated_fstring(&mut self) -> Token {
        let mut detected = self.line;
        if self.at_end() && self.line_start == self.pos && 0 < self.pos {
            detected -= 1;
        }
        let Some(mode) = self.modes.last() else {
            return self.fail("unterminated f-string literal");
        };
        let letter = mode.letter();
        let triple = if mode.quote_length == 3 { "triple-quoted " } else { "" };
        self.line = mode.line;
        self.line_start = mode.line_start;
        self.pos = mode.start + 1;
        self.fail(format!("unterminated {triple}{letter}-string literal (detected at line {detected})"))
    }
}
