//! Numbers and strings: the values of literals, and literals side by side.

use rustpython_wtf8::{Wtf8, Wtf8Buf};

use super::{Fail, Note, Parse, Parser};
use crate::ast::{Constant, Expr, ExprKind, Location};
use crate::error::{ErrorKind, SyntaxError};
use crate::strings::{Decoded, InvalidEscape, alloc_wtf8, decode_bytes, decode_text};
use crate::token::{BACKSLASH, NON_ASCII, Token, TokenKind as K};

/// How many decimal digits an integer literal may have.
const MAX_DIGITS: usize = 4300;

impl<'a> Parser<'a, '_> {
    /// Whether the current token is a number in range; if not, the error is kept.
    pub(crate) fn check_number(&mut self) {
        let _ = self.number();
    }

    /// Whether the current token is a good string literal.
    pub(crate) fn check_string(&mut self) {
        let _ = self.string();
    }

    /// Whether the escapes in the current token, a piece of an f-string's text, are good.
    pub(crate) fn check_middle(&mut self) {
        let token = self.token();
        let _ = self.text_body(&token, self.at, self.text(&token));
    }

    /// The value of the current token, a number.
    pub(super) fn number(&mut self) -> Parse<Constant<'a>> {
        let token = self.token();
        let text = self.text(&token);
        if let Some(small) = small_integer(text.as_bytes()) {
            return Ok(Constant::Int(small));
        }
        let plain = if text.contains('_') { self.arena.alloc_str(&text.replace('_', "")) } else { text };
        let bytes = plain.as_bytes();
        if let [b'0', radix, digits @ ..] = bytes
            && radix.is_ascii_alphabetic()
            && !matches!(radix | 0x20, b'e' | b'j')
        {
            let base = match radix | 0x20 {
                b'x' => 16,
                b'o' => 8,
                _ => 2,
            };
            let digits = std::str::from_utf8(digits).unwrap_or("0");
            return Ok(match i64::from_str_radix(digits, base) {
                Ok(value) => Constant::Int(value),
                Err(_) => Constant::BigInt(self.arena.alloc_str(&plain.to_ascii_lowercase())),
            });
        }
        if let [digits @ .., b'j' | b'J'] = bytes {
            let imag = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
            return Ok(Constant::Complex { real: 0.0, imag: imag.ok_or(Fail)? });
        }
        if memchr::memchr3(b'.', b'e', b'E', bytes).is_some() {
            return Ok(Constant::Float(plain.parse().map_err(|_| Fail)?));
        }
        let digits = plain.trim_start_matches('0');
        if let Ok(value) = if digits.is_empty() { Ok(0) } else { digits.parse() } {
            return Ok(Constant::Int(value));
        }
        if MAX_DIGITS < plain.len() {
            return Err(self.raise_digits(&token, plain.len()));
        }
        Ok(Constant::BigInt(digits))
    }

    #[cold]
    fn raise_digits(&mut self, token: &Token, digits: usize) -> Fail {
        let message = format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
             literals to avoid decimal conversion limits."
        );
        let loc = self.token_loc(token);
        self.raise_at(Location::new(loc.line, -1, loc.end_line, -1), message)
    }

    /// Keeps an error as the reason of the failure. The columns are bytes still.
    #[cold]
    pub(super) fn raise_at(&mut self, loc: Location, message: String) -> Fail {
        if self.raised.is_none() {
            self.raised = Some(Box::new(SyntaxError {
                kind: ErrorKind::Syntax,
                message,
                line: loc.line,
                col: loc.col,
                end_line: loc.end_line,
                end_col: loc.end_col,
                text: None,
                byte_columns: None,
            }));
        }
        Fail
    }

    /// Warns of invalid escapes in a literal's body. Places count from the token that CPython is at: the literal, or
    /// the end of the f-string whose text it is. What is parsed again after a failed attempt is not warned of again.
    pub(super) fn warn_escapes(&mut self, at: usize, escapes: impl IntoIterator<Item = InvalidEscape>) {
        if at < self.noted_until {
            return;
        }
        let token = self.tokens[at];
        for invalid in escapes {
            let line = token.line as i32 + invalid.lines as i32;
            let mut col = invalid.column as i32;
            if invalid.lines == 0 {
                let text = self.text(&token).as_bytes();
                let quotes = text.iter().take_while(|byte| matches!(byte, b'"' | b'\''));
                col += token.col + quotes.filter(|quote| Some(*quote) == text.first()).count() as i32;
            }
            self.warnings.push(Note { message: invalid.warning(), error: invalid.error(), line, col, at });
            self.noted_until = at + 1;
        }
    }

    /// One or more literals side by side.
    pub(super) fn strings(&mut self) -> Parse<&'a Expr<'a>> {
        let start = self.start();
        let mark = self.exprs.len();
        let template = self.kind == K::TStringStart;
        while matches!(self.kind, K::String | K::FStringStart | K::TStringStart) {
            if template != (self.kind == K::TStringStart) {
                return Err(Fail);
            }
            let part = if self.kind == K::String { self.string()? } else { self.fstring()? };
            self.exprs.push(part);
        }
        if self.exprs.len() == mark + 1
            && let Some(&only) = self.exprs.last()
            && matches!(only.kind, ExprKind::Constant { .. })
        {
            self.exprs.truncate(mark);
            return Ok(only);
        }
        let loc = self.loc(start);
        self.concatenate(mark, loc, template)
    }

    /// The current token, a string literal without replacement fields.
    fn string(&mut self) -> Parse<&'a Expr<'a>> {
        let token = self.token();
        let at = self.at;
        self.bump();
        let text = self.text(&token);
        let quote_at = text.find(['"', '\'']).ok_or(Fail)?;
        let (prefix, quoted) = text.split_at(quote_at);
        let length = if quoted.len() >= 6 && quoted.as_bytes()[1] == quoted.as_bytes()[0] { 3 } else { 1 };
        let body = &quoted[length..quoted.len() - length];
        let raw = !token.has(BACKSLASH) || prefix.contains(['r', 'R']);
        let value = if prefix.contains(['b', 'B']) {
            if token.has(NON_ASCII) {
                let message = "bytes can only contain ASCII literal characters".to_owned();
                return Err(self.raise_at(self.token_loc(&token), message));
            }
            Constant::Bytes(if raw { body.as_bytes() } else { self.bytes_body(&token, at, body)? })
        } else {
            Constant::Str(if raw { Wtf8::new(body) } else { self.text_body(&token, at, body)? })
        };
        let kind = if prefix == "u" { Some("u") } else { None };
        let loc = self.token_loc(&token);
        Ok(self.arena.alloc(Expr { kind: ExprKind::Constant { value, kind }, loc }))
    }

    fn bytes_body(&mut self, token: &Token, at: usize, body: &'a str) -> Parse<&'a [u8]> {
        match decode_bytes(self.arena, body) {
            Ok(decoded) => {
                self.warn_escapes(at, decoded.invalid);
                Ok(decoded.value)
            }
            Err(message) => Err(self.raise_at(self.token_loc(token), format!("(value error) {message}"))),
        }
    }

    /// The text of a body with escapes; warnings count from the token at index `at`.
    fn text_body(&mut self, token: &Token, at: usize, body: &str) -> Parse<&'a Wtf8> {
        let decoded = self.decoded_text(token, body)?;
        self.warn_escapes(at, decoded.invalid);
        Ok(decoded.value)
    }

    /// The text of a body with escapes, of which `token` is the literal.
    pub(super) fn decoded_text(&mut self, token: &Token, body: &str) -> Parse<Decoded<&'a Wtf8>> {
        decode_text(self.arena, body)
            .map_err(|message| self.raise_at(self.token_loc(token), format!("(unicode error) {message}")))
    }

    /// Joins the literals above `mark` to one node.
    pub(super) fn concatenate(&mut self, mark: usize, loc: Location, template: bool) -> Parse<&'a Expr<'a>> {
        let parts = self.take_exprs(mark);
        let mut bytes_found = false;
        let mut text_found = false;
        let mut formatted = template;
        for part in parts {
            match part.kind {
                ExprKind::Constant { value: Constant::Bytes(_), .. } => bytes_found = true,
                ExprKind::Constant { .. } => text_found = true,
                _ => formatted = true,
            }
        }
        if bytes_found && (text_found || formatted) {
            let last = self.token();
            let message = "cannot mix bytes and nonbytes literals".to_owned();
            return Err(self.raise_at(self.token_loc(&last), message));
        }
        if bytes_found {
            let mut all = Vec::new();
            for part in parts {
                if let ExprKind::Constant { value: Constant::Bytes(bytes), .. } = part.kind {
                    all.extend_from_slice(bytes);
                }
            }
            let value = Constant::Bytes(self.arena.alloc_slice_copy(&all));
            return Ok(self.arena.alloc(Expr { kind: ExprKind::Constant { value, kind: None }, loc }));
        }
        for part in parts {
            match part.kind {
                ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                    self.exprs.extend_from_slice(values);
                }
                _ => self.exprs.push(part),
            }
        }
        let flat = self.take_exprs(mark);
        self.fold_constants(flat, formatted);
        if !formatted {
            let only = self.exprs.pop().ok_or(Fail)?;
            self.exprs.truncate(mark);
            return Ok(only);
        }
        let values = self.take_exprs(mark);
        let kind = if template { ExprKind::TemplateStr { values } } else { ExprKind::JoinedStr { values } };
        Ok(self.arena.alloc(Expr { kind, loc }))
    }

    /// Pushes the parts, with runs of text made one and, beside replacement fields, empty text dropped.
    fn fold_constants(&mut self, flat: &'a [&'a Expr<'a>], formatted: bool) {
        let mut rest = flat;
        while let [first, after @ ..] = rest {
            rest = after;
            let ExprKind::Constant { value: Constant::Str(text), kind } = first.kind else {
                self.exprs.push(first);
                continue;
            };
            let mut folded = *first;
            let mut joined: Option<Wtf8Buf> = None;
            while let [next, after @ ..] = rest
                && let ExprKind::Constant { value: Constant::Str(more), .. } = next.kind
            {
                joined.get_or_insert_with(|| text.to_wtf8_buf()).push_wtf8(more);
                folded = self.arena.alloc(Expr { kind: first.kind, loc: first.loc.to(next.loc) });
                rest = after;
            }
            if let Some(joined) = joined {
                let value = Constant::Str(alloc_wtf8(self.arena, &joined));
                folded = self.arena.alloc(Expr { kind: ExprKind::Constant { value, kind }, loc: folded.loc });
            }
            let empty = matches!(folded.kind, ExprKind::Constant { value: Constant::Str(text), .. } if text.is_empty());
            if !(formatted && empty) {
                self.exprs.push(folded);
            }
        }
    }
}

/// The commonest literals: up to eighteen plain decimal digits.
fn small_integer(bytes: &[u8]) -> Option<i64> {
    if 18 < bytes.len() {
        return None;
    }
    let mut value = 0;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if 9 < digit {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}
