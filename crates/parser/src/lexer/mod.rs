//! Source text to tokens, byte by byte.
//!
//! The lexer is a pure function of the text: the parser never tells it anything. It stops at the first error,
//! which it keeps as a [`Stop`]: the parser may fail earlier, and then CPython reports the parser's error.

mod fstring;
mod indent;
mod number;
mod string;

use crate::error::{ErrorKind, SyntaxError};
use crate::token::{NON_ASCII, Token, TokenKind, keyword, operator};
use fstring::Mode;

/// How deep brackets may nest.
const MAX_LEVEL: usize = 200;
/// How many levels of indentation there may be.
const MAX_INDENT: usize = 100;

/// Why the lexer stopped.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// A lexical error, complete with its message and place.
    Raised(Box<SyntaxError>),
    /// The text ends inside brackets or after a backslash.
    Eof,
    /// A line's indentation matches no outer line's.
    Dedent,
    /// Tabs and spaces compare differently for different tab sizes.
    TabSpace,
    /// Too many levels of indentation.
    TooDeep,
    /// Something follows a line continuation's backslash, at this byte offset of the line.
    LineContinuation(u32),
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bracket {
    pub(crate) open: u8,
    pub(crate) line: u32,
    pub(crate) col: u32,
}

/// A warning of the lexer, met at a byte offset.
pub(crate) struct RawWarning {
    pub(crate) message: String,
    pub(crate) line: i32,
    pub(crate) at: usize,
    pub(crate) error: SyntaxError,
}

/// The state of the lexer between two tokens.
pub(crate) struct Lexer<'s> {
    src: &'s [u8],
    pos: usize,
    line: u32,
    line_start: usize,
    /// Where the line starts that the lexer last began outside any token, as CPython's buffer does.
    buffer_start: usize,
    /// Where each line but the first starts, for tokens that span lines.
    pub(crate) line_starts: Vec<u32>,
    at_line_start: bool,
    indents: Vec<(u32, u32)>,
    /// Indents (if positive) or dedents (if negative) still to be handed out.
    pending: i32,
    pub(crate) brackets: Vec<Bracket>,
    modes: Vec<Mode>,
    pub(crate) stop: Option<Stop>,
    pub(crate) warnings: Vec<RawWarning>,
    /// Where the first line that contains a null byte starts; nothing is read beyond.
    null_line: usize,
    /// Comments and all line ends are tokens, and what only the parser needs refused is let through
    /// (`tok_extra_tokens`).
    extra: bool,
    /// The comment just handed out stands alone in its line.
    comment_line: bool,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(src: &'s [u8]) -> Self {
        let null_line = match memchr::memchr(0, src) {
            Some(null) => memchr::memrchr(b'\n', &src[..null]).map_or(0, |newline| newline + 1),
            None => usize::MAX,
        };
        Self {
            src,
            pos: 0,
            line: 1,
            line_start: 0,
            buffer_start: 0,
            line_starts: Vec::with_capacity(src.len() / 32),
            at_line_start: true,
            indents: Vec::new(),
            pending: 0,
            brackets: Vec::new(),
            modes: Vec::new(),
            stop: None,
            warnings: Vec::new(),
            null_line,
            extra: false,
            comment_line: false,
        }
    }

    /// A lexer that leaves nothing out, as the module `tokenize` needs it.
    pub(crate) fn with_extra(src: &'s [u8]) -> Self {
        Self { extra: true, ..Self::new(src) }
    }

    /// How many bytes CPython has kept of the text when it has ended too early.
    pub(crate) fn retained(&self) -> usize {
        let start = self.modes.first().map_or(self.buffer_start, Mode::line_start);
        self.pos - start.min(self.pos)
    }

    /// The line and byte column the lexer has come to.
    pub(crate) fn place(&self) -> (u32, u32) {
        if self.is_past_last_line() {
            let before = self.src.get(..self.pos.saturating_sub(1)).unwrap_or(&[]);
            let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
            return (self.line - 1, (self.pos - line_start) as u32);
        }
        (self.line, (self.pos - self.line_start) as u32)
    }

    /// Whether the text has ended with a line's end: CPython does not begin a further line there.
    fn is_past_last_line(&self) -> bool {
        self.at_end() && self.line_start == self.pos
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        // A null byte stands for the end: real ones are refused before their line is read.
        self.src.get(at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn peek(&self) -> u8 {
        self.byte(self.pos)
    }

    fn at_end(&self) -> bool {
        self.src.len() <= self.pos
    }

    /// Notes that the next line starts at the current position.
    #[inline]
    fn new_line(&mut self) {
        self.line += 1;
        self.line_start = self.pos;
        self.line_starts.push(self.pos as u32);
    }

    #[inline(always)]
    fn token(&self, kind: TokenKind, start: usize) -> Token {
        Token {
            kind,
            flags: 0,
            start: start as u32,
            end: self.pos as u32,
            line: self.line,
            col: (start - self.line_start) as i32,
        }
    }

    /// A token that is not written in the source.
    fn unwritten(&self, kind: TokenKind) -> Token {
        let line = self.line - u32::from(self.is_past_last_line());
        Token { kind, flags: 0, start: self.pos as u32, end: self.pos as u32, line, col: -1 }
    }

    #[cold]
    fn stopped(&mut self, stop: Stop) -> Token {
        self.stop = Some(stop);
        self.unwritten(TokenKind::Error)
    }

    /// Stops with a message; the place is the last character read.
    #[cold]
    fn fail(&mut self, message: impl Into<String>) -> Token {
        let col = self.chars_between(self.line_start, self.pos);
        self.fail_at(message, col, col)
    }

    /// Stops with a message at a range of columns, counted in characters from one.
    #[cold]
    fn fail_at(&mut self, message: impl Into<String>, col: i32, end_col: i32) -> Token {
        let error = self.error_at(message.into(), col, end_col);
        self.stopped(Stop::Raised(Box::new(error)))
    }

    /// An error in the current line at a range of columns, counted in characters from one.
    fn error_at(&self, message: String, col: i32, end_col: i32) -> SyntaxError {
        let line_end = memchr::memchr(b'\n', &self.src[self.line_start..])
            .map_or(self.src.len(), |length| self.line_start + length);
        let text = Some(String::from_utf8_lossy(&self.src[self.line_start..line_end]).into_owned());
        let line = self.line as i32;
        let kind = ErrorKind::Syntax;
        SyntaxError { kind, message, line, col, end_line: line, end_col, text, byte_columns: None }
    }

    /// Warns; as an error it points at the character before `end`.
    #[cold]
    fn warn(&mut self, message: String, as_error: String, end: usize) {
        let col = self.chars_between(self.line_start, end);
        let error = self.error_at(as_error, col, col);
        self.warnings.push(RawWarning { message, line: self.line as i32, at: end, error });
    }

    fn chars_between(&self, start: usize, end: usize) -> i32 {
        String::from_utf8_lossy(&self.src[start.min(end)..end]).chars().count() as i32
    }

    /// The next token. After `EndMarker` or `Error` there is no further one.
    pub(crate) fn next(&mut self) -> Token {
        if self.modes.last().is_some_and(|mode| mode.in_text) {
            return self.fstring_text();
        }
        self.normal()
    }

    /// How many levels of indentation are open.
    pub(crate) fn open_indents(&self) -> usize {
        self.indents.len()
    }

    /// Whether the lexer is inside an f-string.
    pub(crate) fn in_fstring(&self) -> bool {
        !self.modes.is_empty()
    }

    /// Whether the lexer has come to a line it must not read.
    #[inline(always)]
    fn null_ahead(&self) -> bool {
        self.null_line <= self.pos
    }

    #[cold]
    fn fail_null(&mut self) -> Token {
        // CPython has read the line before it looks for null bytes, so the place is the line's end.
        let col = 0;
        self.fail_at("source code cannot contain null bytes", col, -1)
    }

    fn normal(&mut self) -> Token {
        let mut blank = false;
        if self.at_line_start {
            self.at_line_start = false;
            match self.indentation() {
                Ok(is_blank) => blank = is_blank,
                Err(stop) => return self.stopped(stop),
            }
        }
        if self.pending != 0 {
            let indent = 0 < self.pending;
            self.pending -= self.pending.signum();
            return self.unwritten(if indent { TokenKind::Indent } else { TokenKind::Dedent });
        }
        // A line's end is a token that begins with the comment before it.
        let mut comment = None;
        loop {
            if self.null_ahead() {
                return self.fail_null();
            }
            while matches!(self.peek(), b' ' | b'\t' | 0x0c) {
                self.pos += 1;
            }
            let start = self.pos;
            match self.peek() {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => return self.word(),
                b'#' => {
                    self.skip_comment();
                    if self.extra {
                        self.comment_line = blank;
                        return self.token(TokenKind::Comment, start);
                    }
                    comment = Some(start);
                }
                b'\n' => {
                    let mut token = self.token(TokenKind::Newline, comment.take().unwrap_or(start));
                    self.pos += 1;
                    let alone = std::mem::take(&mut self.comment_line);
                    let significant = !blank && !alone && self.brackets.is_empty();
                    self.new_line();
                    self.buffer_start = self.pos;
                    self.at_line_start = true;
                    if significant {
                        return token;
                    }
                    if self.extra {
                        token.kind = TokenKind::Nl;
                        return token;
                    }
                    if self.null_ahead() {
                        return self.fail_null();
                    }
                    self.at_line_start = false;
                    match self.indentation() {
                        Ok(is_blank) => blank = is_blank,
                        Err(stop) => return self.stopped(stop),
                    }
                    if self.pending != 0 {
                        let indent = 0 < self.pending;
                        self.pending -= self.pending.signum();
                        return self.unwritten(if indent { TokenKind::Indent } else { TokenKind::Dedent });
                    }
                }
                b'0'..=b'9' => return self.number(),
                b'.' if self.byte(self.pos + 1).is_ascii_digit() => return self.number(),
                b'.' => return self.dot(),
                b'"' | b'\'' => return self.string(start),
                b'\\' => {
                    if let Err(stop) = self.continuation() {
                        return self.stopped(stop);
                    }
                }
                0 if self.at_end() => {
                    if !self.brackets.is_empty() || !self.modes.is_empty() {
                        return self.stopped(Stop::Eof);
                    }
                    return self.unwritten(TokenKind::EndMarker);
                }
                first => return self.punctuation(first),
            }
        }
    }

    fn skip_comment(&mut self) {
        let rest = &self.src[self.pos..];
        self.pos += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn dot(&mut self) -> Token {
        let start = self.pos;
        if self.byte(start + 1) == b'.' && self.byte(start + 2) == b'.' {
            self.pos += 3;
            return self.token(TokenKind::Ellipsis, start);
        }
        self.pos += 1;
        self.token(TokenKind::Dot, start)
    }

    /// Goes past a backslash and the end of its line.
    fn continuation(&mut self) -> Result<(), Stop> {
        self.pos += 1;
        if self.peek() != b'\n' {
            let read = usize::from(!self.at_end());
            return Err(Stop::LineContinuation((self.pos + read - self.buffer_start - 1) as u32));
        }
        self.pos += 1;
        if self.at_end() {
            return Err(Stop::Eof);
        }
        self.new_line();
        Ok(())
    }

    fn word(&mut self) -> Token {
        let start = self.pos;
        let mut all = 0;
        loop {
            let byte = self.peek();
            if !is_word_byte(byte) {
                break;
            }
            all |= byte;
            self.pos += 1;
        }
        if matches!(self.peek(), b'"' | b'\'')
            && self.pos - start <= 5
            && let Some(token) = self.prefixed_string(start)
        {
            return token;
        }
        if all < 0x80 {
            let kind = keyword(&self.src[start..self.pos]);
            return self.token(kind, start);
        }
        self.non_ascii_word(start)
    }

    #[cold]
    fn non_ascii_word(&mut self, start: usize) -> Token {
        let word = String::from_utf8_lossy(&self.src[start..self.pos]).into_owned();
        for (index, (offset, ch)) in word.char_indices().enumerate() {
            let fits = if index == 0 { is_xid_start(ch) } else { is_xid_continue(ch) };
            if !fits && !self.extra {
                self.pos = start + offset + ch.len_utf8();
                let code = u32::from(ch);
                return if is_printable(ch) {
                    self.fail(format!("invalid character '{ch}' (U+{code:04X})"))
                } else {
                    self.fail(format!("invalid non-printable character U+{code:04X}"))
                };
            }
        }
        let mut token = self.token(TokenKind::Name, start);
        token.flags |= NON_ASCII;
        token
    }

    fn punctuation(&mut self, first: u8) -> Token {
        let start = self.pos;
        if matches!(first, b':' | b'}' | b'!' | b'{')
            && let Some(token) = self.fstring_punctuation(first)
        {
            return token;
        }
        let (kind, length) = operator(first, self.byte(start + 1), self.byte(start + 2));
        self.pos += length as usize;
        if 1 < length {
            return self.token(kind, start);
        }
        match first {
            b'(' | b'[' | b'{' => {
                if MAX_LEVEL <= self.brackets.len() {
                    return self.fail("too many nested parentheses");
                }
                let col = (start - self.line_start) as u32;
                self.brackets.push(Bracket { open: first, line: self.line, col });
                if let Some(mode) = self.modes.last_mut() {
                    mode.curly_depth += 1;
                }
            }
            b')' | b']' | b'}' => {
                if let Err(message) = self.close_bracket(first) {
                    return self.fail(message);
                }
            }
            b'=' => {
                if let Some(mode) = self.modes.last_mut()
                    && 0 <= mode.expr_depth
                {
                    mode.debug = true;
                }
            }
            _ if kind == TokenKind::Op && (first < 0x20 || first == 0x7f) => {
                return self.fail(format!("invalid non-printable character U+{first:04X}"));
            }
            _ => {}
        }
        self.token(kind, start)
    }

    fn close_bracket(&mut self, close: u8) -> Result<(), String> {
        let ch = char::from(close);
        let letter = self.modes.last().map(|mode| mode.letter());
        if let Some(mode) = self.modes.last()
            && mode.curly_depth == 0
            && close == b'}'
        {
            return Err(format!("{}-string: single '}}' is not allowed", mode.letter()));
        }
        let bracket = match self.brackets.pop() {
            Some(bracket) => bracket,
            None if self.extra => Bracket { open: close, line: self.line, col: 0 },
            None => return Err(format!("unmatched '{ch}'")),
        };
        let matching = matches!((bracket.open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if !matching && !self.extra {
            if let Some(mode) = self.modes.last()
                && bracket.open == b'{'
                && mode.curly_depth - 1 == mode.expr_depth
            {
                return Err(format!("{}-string: unmatched '{ch}'", mode.letter()));
            }
            let open = char::from(bracket.open);
            let message = format!("closing parenthesis '{ch}' does not match opening parenthesis '{open}'");
            return Err(if bracket.line == self.line {
                message
            } else {
                format!("{message} on line {}", bracket.line)
            });
        }
        if let Some(mode) = self.modes.last_mut() {
            mode.curly_depth -= 1;
            if mode.curly_depth < 0 {
                return Err(format!("{}-string: unmatched '{ch}'", letter.unwrap_or('f')));
            }
            if close == b'}' && mode.curly_depth == mode.expr_depth {
                mode.expr_depth -= 1;
                mode.in_text = true;
                mode.in_format_spec = false;
                mode.debug = false;
            }
        }
        Ok(())
    }
}

/// Whether the byte may continue a name.
#[inline(always)]
const fn is_word_byte(byte: u8) -> bool {
    WORD[byte as usize]
}

static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte >= 0x80 || byte == b'_' as usize || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

pub(crate) fn is_xid_start(ch: char) -> bool {
    ch == '_' || unicode_ident::is_xid_start(ch)
}

pub(crate) fn is_xid_continue(ch: char) -> bool {
    // The two joiners continue identifiers since Unicode 15.1.
    matches!(ch, '\u{200c}' | '\u{200d}') || unicode_ident::is_xid_continue(ch)
}

/// `str.isprintable` for one character.
fn is_printable(ch: char) -> bool {
    use unicode_general_category::{GeneralCategory as G, get_general_category};
    !matches!(
        get_general_category(ch),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
            | G::SpaceSeparator
    )
}
