//! Numbers: their shape only; the parser computes values.

use super::{Lexer, is_word_byte};
use crate::token::{Token, TokenKind};

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Token {
        let start = self.pos;
        let second = self.byte(start + 1) | 0x20;
        let result = match (self.peek(), second) {
            (b'0', b'x') => self.radix(start, "hexadecimal", |byte| byte.is_ascii_hexdigit()),
            (b'0', b'o') => self.radix(start, "octal", |byte| matches!(byte, b'0'..=b'7')),
            (b'0', b'b') => self.radix(start, "binary", |byte| matches!(byte, b'0' | b'1')),
            _ => self.decimal(start),
        };
        match result {
            Ok(()) => self.token(TokenKind::Number, start),
            Err(stopped) => stopped,
        }
    }

    fn radix(&mut self, start: usize, name: &str, is_digit: fn(u8) -> bool) -> Result<(), Token> {
        self.pos = start + 2;
        loop {
            if self.peek() == b'_' {
                self.pos += 1;
            }
            let byte = self.peek();
            if !is_digit(byte) {
                return Err(self.bad_digit(name, byte));
            }
            while is_digit(self.peek()) {
                self.pos += 1;
            }
            if self.peek() != b'_' {
                break;
            }
        }
        let byte = self.peek();
        if byte.is_ascii_digit() {
            return Err(self.bad_digit(name, byte));
        }
        self.end_of_number(name)
    }

    #[cold]
    fn bad_digit(&mut self, name: &str, byte: u8) -> Token {
        if byte.is_ascii_digit() {
            self.pos += 1;
            return self.fail(format!("invalid digit '{}' in {name} literal", char::from(byte)));
        }
        self.fail(format!("invalid {name} literal"))
    }

    /// Digits with single underscores between them; the first digit has been seen or is next.
    fn digits(&mut self) -> Result<(), Token> {
        loop {
            while self.peek().is_ascii_digit() {
                self.pos += 1;
            }
            if self.peek() != b'_' {
                return Ok(());
            }
            self.pos += 1;
            if !self.peek().is_ascii_digit() {
                return Err(self.fail("invalid decimal literal"));
            }
        }
    }

    fn decimal(&mut self, start: usize) -> Result<(), Token> {
        let mut zeros_end = start;
        if self.peek() == b'0' {
            loop {
                if self.peek() == b'_' {
                    self.pos += 1;
                    if !self.peek().is_ascii_digit() {
                        return Err(self.fail("invalid decimal literal"));
                    }
                }
                if self.peek() != b'0' {
                    break;
                }
                self.pos += 1;
            }
            zeros_end = self.pos;
        }
        let leading_zero = zeros_end != start && self.peek().is_ascii_digit();
        self.digits()?;
        let mut real = false;
        if self.peek() == b'.' {
            real = true;
            self.pos += 1;
            if self.peek().is_ascii_digit() {
                self.digits()?;
            }
        }
        if self.peek() | 0x20 == b'e' {
            let exponent = self.pos;
            self.pos += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.pos += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(self.fail("invalid decimal literal"));
                }
            } else if !self.peek().is_ascii_digit() {
                // Not an exponent: perhaps the word `else` follows.
                self.pos = exponent;
                return self.end_of_number("decimal");
            }
            real = true;
            self.digits()?;
        }
        if self.peek() | 0x20 == b'j' {
            self.pos += 1;
            return self.end_of_number("imaginary");
        }
        if leading_zero && !real && !self.extra {
            let col = self.chars_between(self.line_start, start) + 1;
            let end_col = self.chars_between(self.line_start, zeros_end) + 1;
            return Err(self.fail_at(
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers",
                col,
                end_col,
            ));
        }
        self.end_of_number("decimal")
    }

    /// Refuses a name right after a number, but only warns of words that may follow one.
    fn end_of_number(&mut self, name: &str) -> Result<(), Token> {
        let byte = self.peek();
        if self.extra || 0x80 <= byte || !is_word_byte(byte) {
            return Ok(());
        }
        let rest = &self.src[self.pos..];
        let next = |at: usize| rest.get(at).copied().unwrap_or(0);
        let word = |word: &[u8]| rest.starts_with(word) && !is_word_byte(next(word.len()));
        let allowed = match byte {
            b'a' => word(b"and"),
            b'e' => word(b"else"),
            b'f' => word(b"for"),
            b'i' => matches!(next(1), b'f' | b'n' | b's'),
            b'o' => word(b"or"),
            b'n' => word(b"not"),
            _ => false,
        };
        if allowed {
            let message = format!("invalid {name} literal");
            self.warn(message.clone(), message, self.pos);
            return Ok(());
        }
        // The place is the last character of the number, unless the word is one that may follow a number in
        // part; CPython has read one character further then and goes back.
        Err(self.fail(format!("invalid {name} literal")))
    }
}
