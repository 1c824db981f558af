//! Errors and their places.

use super::engine::{Engine, NOTHING, Value};
use super::grammar::{Class, Place};
use crate::ast::Location;
use crate::error::{ErrorKind, SyntaxError, characters};
use crate::lexer::Stop;
use crate::token::{MULTILINE, TokenKind as K};

/// What was found.
#[derive(Debug)]
pub(super) enum Raised {
    /// An error of the parser, in bytes still: columns count from one, zero and below mean none.
    Parser {
        kind: ErrorKind,
        message: String,
        line: i32,
        col: i32,
        end_line: i32,
        end_col: i32,
    },
    /// An error of the lexer, which no later one replaces.
    Lexer(SyntaxError),
    TooDeep,
    /// The search took too long.
    TooLong,
}

impl Engine<'_> {
    /// Where a token stands. Columns of unwritten tokens are -1.
    pub(super) fn token_loc(&self, at: usize) -> Location {
        let token = &self.lexed.tokens[at];
        let line = token.line as i32;
        if token.col < 0 {
            return Location::new(line, -1, line, -1);
        }
        if token.has(MULTILINE) {
            let starts = &self.lexed.line_starts;
            let lines = starts.partition_point(|start| *start <= token.end);
            let line_start = if lines == 0 { 0 } else { starts[lines - 1] };
            return Location::new(line, token.col, lines as i32 + 1, (token.end - line_start) as i32);
        }
        let newline = i32::from(token.kind == K::Newline);
        Location::new(line, token.col, line, token.col + (token.end - token.start) as i32 + newline)
    }

    /// The line and byte column the lexer had come to when the last token looked at was read.
    fn lexer_place(&self) -> (i32, i32) {
        let at = self.fill.saturating_sub(1);
        let token = &self.lexed.tokens[at];
        if token.kind == K::Error {
            return self.lexed.stop_place;
        }
        if 0 <= token.col {
            let loc = self.token_loc(at);
            return (loc.end_line, loc.end_col);
        }
        let line_start = self.line_start(token.line as i32);
        (token.line as i32, token.start as i32 - line_start as i32)
    }

    fn line_start(&self, line: i32) -> usize {
        match line - 2 {
            index if index < 0 => 0,
            index => {
                self.lexed.line_starts.get(index as usize).map_or(self.src.len(), |start| *start as usize)
            }
        }
    }

    /// The message with what is known of its subject filled in.
    pub(super) fn message(&self, message: &str, subject: Value) -> String {
        let node = &self.nodes[subject as usize];
        let mut message = message.replace("\\\"", "\"");
        if message.contains('%') {
            message = message.replace("%e", node.class.expression_name());
            message = message.replace("%l", &node.loc.line.to_string());
            message = message.replace("%t", self.text(&self.lexed.tokens[node.first as usize]));
        }
        message
    }

    /// Reports an error at a place. What spans several nodes begins with the first and ends with the last.
    pub(super) fn raise(&mut self, place: Place, subject: Value, end: Value, message: String) {
        let mut subject_loc = self.nodes[subject as usize].loc;
        if self.nodes[subject as usize].class == Class::Seq
            && let (Some(first), Some(last)) =
                (self.nodes[subject as usize].kids.first(), self.nodes[subject as usize].kids.last())
        {
            subject_loc = self.nodes[*first as usize].loc.to(self.nodes[*last as usize].loc);
        }
        let error = match place {
            Place::At(_) => self.at(subject_loc, message),
            Place::Range(..) => {
                let node = &self.nodes[end as usize];
                let last = match node.kids.last() {
                    Some(last) if node.class == Class::Seq && *last != NOTHING => *last,
                    _ => end,
                };
                let loc =
                    if end == NOTHING { subject_loc } else { subject_loc.to(self.nodes[last as usize].loc) };
                self.at(loc, message)
            }
            Place::From(_) => {
                let (end_line, end_col) = self.lexer_place();
                Raised::Parser {
                    kind: ErrorKind::Syntax,
                    message,
                    line: subject_loc.line,
                    col: subject_loc.col + 1,
                    end_line,
                    end_col,
                }
            }
            Place::Here => self.here(self.fill.saturating_sub(1), ErrorKind::Syntax, message),
            Place::Next => {
                let at = self.mark.min(self.lexed.tokens.len() - 1);
                self.here(at, ErrorKind::Syntax, message)
            }
            Place::Block(_) => self.here(self.fill.saturating_sub(1), ErrorKind::Indentation, message),
        };
        if self.raised.is_none() {
            self.raised = Some(error);
        }
    }

    pub(super) fn at(&self, loc: Location, message: String) -> Raised {
        Raised::Parser {
            kind: ErrorKind::Syntax,
            message,
            line: loc.line,
            col: loc.col + 1,
            end_line: loc.end_line,
            end_col: loc.end_col + 1,
        }
    }

    /// An error on a token; one that is not written is where the lexer is.
    pub(super) fn here(&self, at: usize, kind: ErrorKind, message: String) -> Raised {
        let loc = self.token_loc(at);
        if loc.col < 0 {
            let (_, col) = self.lexer_place();
            return Raised::Parser {
                kind,
                message,
                line: loc.line,
                col,
                end_line: loc.end_line,
                end_col: -1,
            };
        }
        Raised::Parser {
            kind,
            message,
            line: loc.line,
            col: loc.col + 1,
            end_line: loc.end_line,
            end_col: loc.end_col + 1,
        }
    }

    /// Raises what stopped the lexer.
    pub(super) fn raise_lexer_error(&mut self) {
        let (line, col) = self.lexed.stop_place;
        let plain = |kind, message: &str, col| Raised::Parser {
            kind,
            message: message.to_owned(),
            line,
            col,
            end_line: line,
            end_col: 0,
        };
        let raised = match &self.lexed.stop {
            Some(Stop::Raised(error)) => Raised::Lexer((**error).clone()),
            Some(Stop::Eof) => self.unclosed().unwrap_or_else(|| Raised::Parser {
                kind: ErrorKind::Syntax,
                message: "unexpected EOF while parsing".to_owned(),
                line,
                col,
                end_line: line,
                end_col: -1,
            }),
            Some(Stop::Dedent) => Raised::Parser {
                kind: ErrorKind::Indentation,
                message: "unindent does not match any outer indentation level".to_owned(),
                line,
                col: self.line_length(line),
                end_line: line,
                end_col: -1,
            },
            Some(Stop::TabSpace) => {
                plain(ErrorKind::Tab, "inconsistent use of tabs and spaces in indentation", 1)
            }
            Some(Stop::TooDeep) => plain(ErrorKind::Indentation, "too many levels of indentation", 1),
            Some(Stop::LineContinuation(col)) => plain(
                ErrorKind::Syntax,
                "unexpected character after line continuation character",
                *col as i32 + 1,
            ),
            None => plain(ErrorKind::Syntax, "invalid token", 1),
        };
        let raised = match raised {
            Raised::Parser { .. } => Raised::Lexer(self.finish(raised)),
            raised => raised,
        };
        self.raised = Some(raised);
    }

    /// The innermost bracket that is open when the lexer ends, as an error.
    pub(super) fn unclosed(&self) -> Option<Raised> {
        let bracket = self.lexed.brackets.last()?;
        Some(Raised::Parser {
            kind: ErrorKind::Syntax,
            message: format!("'{}' was never closed", char::from(bracket.open)),
            line: bracket.line as i32,
            col: bracket.col as i32 + 1,
            end_line: bracket.line as i32,
            end_col: 0,
        })
    }

    /// The bytes of a line without its end.
    fn line_bytes(&self, line: i32) -> &[u8] {
        let start = self.line_start(line).min(self.src.len());
        let rest = &self.src.as_bytes()[start..];
        &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
    }

    /// Bytes of the line with its end.
    fn line_length(&self, line: i32) -> i32 {
        let length = self.line_bytes(line).len();
        let ended = self.src.as_bytes().get(self.line_start(line) + length) == Some(&b'\n');
        (length + usize::from(ended)) as i32
    }

    /// A line with its end.
    fn whole_line(&self, line: i32) -> &[u8] {
        let start = self.line_start(line).min(self.src.len());
        let end = start + self.line_length(line) as usize;
        self.src.as_bytes().get(start..end).unwrap_or(&[])
    }

    /// Makes characters of bytes and adds the line's text.
    pub(super) fn finish(&self, raised: Raised) -> SyntaxError {
        let Raised::Parser { kind, message, line, col, end_line, end_col } = raised else {
            return match raised {
                Raised::Lexer(error) => error,
                _ => SyntaxError::without_place(
                    ErrorKind::Memory,
                    "Parser stack overflowed - Python source too complex to parse",
                ),
            };
        };
        // CPython shows its buffer if it has not read beyond the line yet, and else the line without its end.
        let lexer_line = self.lexer_place().0;
        let bytes = if lexer_line <= line { self.whole_line(lexer_line) } else { self.line_bytes(line) };
        let text = String::from_utf8_lossy(bytes).into_owned();
        let byte_columns = if self.is_module { Some((col, end_col)) } else { None };
        let (col, end_col) = (characters(&text, col), characters(&text, end_col));
        let text = Some(text);
        SyntaxError { kind, message, line, col, end_line, end_col, text, byte_columns }
    }
}
