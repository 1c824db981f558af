//! Tokens as the module `tokenize` shows them: with comments, line ends that mean nothing, and the text of lines.

use std::ops::Range;

use crate::error::{ErrorKind, SyntaxError};
use crate::lexer::{Lexer, Stop};
use crate::token::{Token, TokenKind};

/// A place in a source text: its line, from one, and a byte offset in it, or -1 for tokens that are not written.
pub type Place = (u32, i32);

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct ListedToken {
    /// Its number in the module `token`.
    pub number: u8,
    /// Where it starts.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
    /// Whether it has the text between its places; otherwise it has none.
    pub written: bool,
    /// The last token or one of the dedents before it, which belong to no line.
    pub trailing: bool,
}

/// The tokens of a text up to its end or to the first error.
#[derive(Debug)]
pub struct Listing {
    source: String,
    /// The lines of the source with their ends.
    lines: Vec<Range<usize>>,
    /// The tokens.
    pub tokens: Vec<ListedToken>,
    /// Why there are no more.
    pub error: Option<ListingError>,
}

/// Why a text cannot be tokenized to its end.
#[derive(Clone, Debug)]
pub enum ListingError {
    /// An error with the line it is in.
    Located(SyntaxError),
    /// The text ends in the middle of something; what is known are its last line and how far it was read.
    EndOfText {
        /// `lineno`
        line: i32,
        /// `offset`
        offset: i32,
    },
}

impl Listing {
    /// Lists the tokens of a source given line by line; a line without an end is taken as if it had one. With `extra`,
    /// as `tokenize` has them: comments and all line ends are tokens, and what only the parser refuses is let through.
    /// Without, as the parser has them.
    pub fn new(pieces: impl IntoIterator<Item = String>, extra: bool) -> Self {
        let (mut source, mut text, mut lines) = (String::new(), String::new(), Vec::new());
        for line in pieces.into_iter().flat_map(split_lines) {
            lines.push(source.len()..source.len() + line.len());
            source.push_str(&line);
            text.push_str(line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(&line));
            text.push('\n');
        }
        let mut listing = Self { source, lines, tokens: Vec::new(), error: None };
        let mut lexer = if extra { Lexer::with_extra(text.as_bytes()) } else { Lexer::new(text.as_bytes()) };
        // Tokens that span lines end at a place that only the lines' beginnings tell.
        let starts: Vec<usize> = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1))
            .collect();
        loop {
            let token = lexer.next();
            if token.kind == TokenKind::Error {
                listing.error = Some(listing.stopped(&lexer));
                break;
            }
            listing.add(token, &starts, extra);
            if token.kind == TokenKind::EndMarker {
                break;
            }
        }
        listing
    }

    fn add(&mut self, token: Token, starts: &[usize], extra: bool) {
        use TokenKind as K;
        let at = |offset: u32| -> Place {
            let line = starts.partition_point(|start| *start <= offset as usize).max(1);
            (line as u32, (offset as usize - starts[line - 1]) as i32)
        };
        let last = self.lines.len() as u32;
        let number = number(token.kind);
        let unwritten = matches!(token.kind, K::Indent | K::Dedent | K::EndMarker);
        if unwritten && !extra {
            let place = (token.line.min(last.max(1)), -1);
            let behind = token.kind == K::EndMarker || token.kind == K::Dedent && last < at(token.start).0;
            // A line whose end was made up is still the current one there.
            let trailing = behind && self.line(last).ends_with('\n');
            self.push(number, place, place, false, trailing);
            return;
        }
        let mut start = at(token.start);
        let mut end = at(token.end);
        if unwritten && last < start.0 || token.kind == K::EndMarker {
            self.push(number, (last + 1, 0), (last + 1, 0), false, true);
            return;
        }
        let mut written = true;
        match token.kind {
            K::Indent => start.1 = 0,
            K::Newline | K::Nl if extra => {
                let line = self.line(start.0);
                written = line.ends_with('\n');
                end.1 = start.1 + if line.ends_with("\r\n") { 2 } else { 1 };
            }
            _ => {}
        }
        let number = if extra && (7..55).contains(&number) { 55 } else { number };
        self.push(number, start, end, written, false);
    }

    fn push(&mut self, number: u8, start: Place, end: Place, written: bool, trailing: bool) {
        self.tokens.push(ListedToken { number, start, end, written, trailing });
    }

    /// The text of a line, from one, with its end; empty if there is no such line.
    pub fn line(&self, number: u32) -> &str {
        let range = (number as usize).checked_sub(1).and_then(|index| self.lines.get(index));
        range.map_or("", |range| &self.source[range.clone()])
    }

    /// The text of lines one after the other.
    pub fn lines(&self, first: u32, last: u32) -> &str {
        let range = |number: u32| (number as usize).checked_sub(1).and_then(|index| self.lines.get(index));
        match (range(first), range(last)) {
            (Some(first), Some(last)) => &self.source[first.start..last.end],
            _ => "",
        }
    }

    /// The text of a token.
    pub fn text(&self, token: &ListedToken) -> &str {
        if !token.written {
            return "";
        }
        let offset = |(line, col): Place| {
            let start = self.lines.get(line as usize - 1).map_or(self.source.len(), |range| range.start);
            (start + col.max(0) as usize).min(self.source.len())
        };
        self.source.get(offset(token.start)..offset(token.end)).unwrap_or("")
    }

    /// The number of characters before a byte column of a line; -1 stays.
    pub fn column(&self, (line, col): Place) -> i32 {
        let text = self.line(line);
        match usize::try_from(col) {
            Err(_) => col,
            Ok(col) if text.is_ascii() => col as i32,
            // Line ends that are not written lie beyond the line.
            Ok(col) if text.len() < col => (text.chars().count() + col - text.len()) as i32,
            Ok(col) => text.get(..col).map_or(col, |before| before.chars().count()) as i32,
        }
    }

    fn stopped(&self, lexer: &Lexer<'_>) -> ListingError {
        let (line, _) = lexer.place();
        let (kind, message) = match &lexer.stop {
            Some(Stop::Raised(error)) => return ListingError::Located(self.raised(error)),
            Some(Stop::Eof) | None => {
                let line = self.lines.len() as i32;
                return ListingError::EndOfText { line, offset: lexer.retained() as i32 };
            }
            Some(Stop::Dedent) => {
                (ErrorKind::Indentation, "unindent does not match any outer indentation level")
            }
            Some(Stop::TabSpace) => (ErrorKind::Tab, "inconsistent use of tabs and spaces in indentation"),
            Some(Stop::TooDeep) => (ErrorKind::Indentation, "too many levels of indentation"),
            Some(Stop::LineContinuation(_)) => {
                (ErrorKind::Syntax, "unexpected character after line continuation character")
            }
        };
        let text = self.line(line).trim_end_matches(['\n', '\r']).to_owned();
        ListingError::Located(SyntaxError {
            kind,
            message: message.to_owned(),
            line: line as i32,
            col: text.chars().count() as i32 + 1,
            end_line: 0,
            end_col: 0,
            text: Some(text),
            byte_columns: None,
        })
    }

    /// An error of the lexer's own; of a line with a null byte nothing is shown from there on.
    fn raised(&self, error: &SyntaxError) -> SyntaxError {
        let mut error = error.clone();
        if let Some(text) = &mut error.text
            && let Some(null) = text.find('\0')
        {
            text.truncate(null);
            error.end_col = error.col;
        }
        error
    }
}

fn split_lines(piece: String) -> Vec<String> {
    if memchr::memchr(b'\n', piece.as_bytes()).is_none_or(|at| at + 1 == piece.len()) {
        return vec![piece];
    }
    piece.split_inclusive('\n').map(str::to_owned).collect()
}

/// The number of a kind of tokens in the module `token`.
fn number(kind: TokenKind) -> u8 {
    use TokenKind as K;
    match kind {
        K::EndMarker => 0,
        K::Name => 1,
        K::Number => 2,
        K::String => 3,
        K::Newline => 4,
        K::Indent => 5,
        K::Dedent => 6,
        K::LPar => 7,
        K::RPar => 8,
        K::LSqb => 9,
        K::RSqb => 10,
        K::Colon => 11,
        K::Comma => 12,
        K::Semi => 13,
        K::Plus => 14,
        K::Minus => 15,
        K::Star => 16,
        K::Slash => 17,
        K::VBar => 18,
        K::Amper => 19,
        K::Less => 20,
        K::Greater => 21,
        K::Equal => 22,
        K::Dot => 23,
        K::Percent => 24,
        K::LBrace => 25,
        K::RBrace => 26,
        // From here on the order of the kinds is that of the numbers.
        _ if (K::EqEqual..=K::Op).contains(&kind) => 27 + (kind as u8 - K::EqEqual as u8),
        _ if (K::FStringStart..=K::TStringEnd).contains(&kind) => 59 + (kind as u8 - K::FStringStart as u8),
        K::Comment => 65,
        K::Nl => 66,
        K::Error => 67,
        _ => 1,
    }
}
