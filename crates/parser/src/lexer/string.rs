//! String literals without replacement fields, and the prefixes of all strings.

use super::Lexer;
use crate::token::{BACKSLASH, MULTILINE, NON_ASCII, Token, TokenKind};

impl Lexer<'_> {
    /// A string whose prefix, from `start`, ends at the quote the lexer stands before; `None` if the letters are
    /// no prefix.
    pub(super) fn prefixed_string(&mut self, start: usize) -> Option<Token> {
        let prefix = &self.src[start..self.pos];
        let (mut b, mut r, mut u, mut f, mut t) = (false, false, false, false, false);
        for letter in prefix {
            let seen = match letter | 0x20 {
                b'b' => &mut b,
                b'r' => &mut r,
                b'u' => &mut u,
                b'f' => &mut f,
                b't' => &mut t,
                _ => return None,
            };
            if std::mem::replace(seen, true) {
                return None;
            }
        }
        let clash = match (u, b, f, t) {
            (true, true, _, _) => Some(('u', 'b')),
            (true, _, _, _) if r => Some(('u', 'r')),
            (true, _, true, _) => Some(('u', 'f')),
            (true, _, _, true) => Some(('u', 't')),
            (_, true, true, _) => Some(('b', 'f')),
            (_, true, _, true) => Some(('b', 't')),
            (_, _, true, true) => Some(('f', 't')),
            _ => None,
        };
        if let Some((one, other)) = clash {
            self.pos += 1;
            let col = self.chars_between(self.line_start, start) + 1;
            let end_col = self.chars_between(self.line_start, self.pos);
            let message = format!("'{one}' and '{other}' prefixes are incompatible");
            return Some(self.fail_at(message, col, end_col));
        }
        Some(if f || t { self.fstring_start(start, r, t) } else { self.string(start) })
    }

    /// How long the quotes at the current position are: one or three.
    pub(super) fn quote_length(&self) -> usize {
        let quote = self.peek();
        if self.byte(self.pos + 1) == quote && self.byte(self.pos + 2) == quote { 3 } else { 1 }
    }

    /// The rest of a string from its opening quotes on.
    pub(super) fn string(&mut self, start: usize) -> Token {
        let quote = self.peek();
        let length = self.quote_length();
        let mut token = self.token(TokenKind::String, start);
        self.pos += length;
        let mut escaped_quote = false;
        loop {
            let rest = self.src.get(self.pos..).unwrap_or(&[]);
            let Some(offset) = memchr::memchr3(quote, b'\\', b'\n', rest) else {
                self.pos = self.src.len();
                if self.null_line != usize::MAX {
                    return self.fail_null();
                }
                return self.unterminated(&token, quote, length, escaped_quote);
            };
            self.pos += offset;
            match self.peek() {
                b'\n' => {
                    if length == 1 {
                        return self.unterminated(&token, quote, length, escaped_quote);
                    }
                    self.next_line_of_string(&mut token);
                }
                b'\\' => {
                    token.flags |= BACKSLASH;
                    self.pos += 1;
                    escaped_quote |= self.peek() == quote;
                    if self.peek() == b'\n' {
                        self.next_line_of_string(&mut token);
                    } else if !self.at_end() {
                        self.pos += 1;
                    }
                }
                _ if length == 1 => {
                    self.pos += 1;
                    break;
                }
                _ if self.byte(self.pos + 1) == quote && self.byte(self.pos + 2) == quote => {
                    self.pos += 3;
                    break;
                }
                _ => self.pos += 1,
            }
            if self.null_ahead() {
                return self.fail_null();
            }
        }
        token.end = self.pos as u32;
        if !self.src[start..self.pos].is_ascii() {
            token.flags |= NON_ASCII;
        }
        token
    }

    fn next_line_of_string(&mut self, token: &mut Token) {
        token.flags |= MULTILINE;
        self.pos += 1;
        self.new_line();
    }

    /// Reports the missing quotes at the place of the opening ones.
    #[cold]
    fn unterminated(&mut self, token: &Token, quote: u8, length: usize, escaped_quote: bool) -> Token {
        // At the very end of the text CPython has counted the line that would follow.
        let mut detected = self.line;
        if self.at_end() && self.line_start == self.pos && 0 < self.pos {
            detected -= 1;
        }
        self.line = token.line;
        self.line_start = token.start as usize - token.col as usize;
        self.pos = token.start as usize + 1;
        if let Some(mode) = self.modes.last()
            && mode.quote == quote
            && mode.quote_length == length
        {
            let letter = mode.letter();
            return self.fail(format!("{letter}-string: expecting '}}'"));
        }
        let message = match (length, escaped_quote) {
            (3, _) => format!("unterminated triple-quoted string literal (detected at line {detected})"),
            (_, true) => format!(
                "unterminated string literal (detected at line {detected}); perhaps you escaped the end quote?"
            ),
            _ => format!("unterminated string literal (detected at line {detected})"),
        };
        self.fail(message)
    }
}
