//! Finds the error CPython reports for a program that does not parse.
//!
//! CPython's parser tries the alternatives of its grammar in order, first without and then with the productions for
//! wrong programs, and which of them raises first, and how many tokens it has looked at by then, decide on the message
//! and its place. So this does just the same, from the same kind of grammar (`grammar.peg`), apart from the parser of
//! right programs, which need not know any of it.

mod actions;
mod engine;
mod grammar;
mod report;

use engine::Engine;
use report::Raised;

use crate::Mode;
use crate::api::Lexed;
use crate::ast::Location;
use crate::error::{ErrorKind, SyntaxError, Warning};
use crate::lexer::Stop;
use crate::parser::Note;
use crate::token::TokenKind as K;

/// How many rules may be open inside each other, as in CPython, and the room they need.
const MAX_LEVEL: u32 = 6000;
const STACK_SIZE: usize = 256 << 20;
/// How many on the caller's own stack, where there are no threads. What nests deeper is reported in general terms.
const MAX_LEVEL_WITHOUT_THREAD: u32 = 400;

/// The error in a program that the parser has refused. The grammar's rules nest deeper than an ordinary thread's stack
/// allows, so they are tried on a thread of their own.
pub(crate) fn diagnose(src: &str, lexed: &Lexed, mode: Mode) -> SyntaxError {
    let found = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_SIZE);
        let handle = thread.spawn_scoped(scope, || search(src, lexed, mode, MAX_LEVEL)).ok()?;
        handle.join().ok()
    });
    found.unwrap_or_else(|| search(src, lexed, mode, MAX_LEVEL_WITHOUT_THREAD))
}

fn search(src: &str, lexed: &Lexed, mode: Mode, max_level: u32) -> SyntaxError {
    let mut engine = Engine::new(grammar::grammar(), src, lexed, mode);
    engine.max_level = max_level;
    let rule = match mode {
        Mode::Exec => "file",
        Mode::Eval => "eval",
        Mode::Single => "interactive",
        Mode::FuncType => "func_type",
    };
    let mut last = 0;
    if engine.run(rule, false).is_ok() {
        // Without any error of its own: the last token looked at counts, however far the second try gets.
        last = engine.fill.saturating_sub(1);
        let _ = engine.run(rule, true);
    }
    let given_up = match engine.raised {
        Some(Raised::TooLong) => true,
        Some(Raised::TooDeep) => max_level < MAX_LEVEL,
        _ => false,
    };
    if given_up {
        engine.raised = None;
    }
    let raised = match engine.raised.take() {
        Some(raised @ (Raised::Lexer(_) | Raised::TooDeep)) => return engine.finish(raised),
        Some(raised) => raised,
        None => {
            let kind = lexed.tokens[last].kind;
            match kind {
                K::Indent => return finish_here(&engine, "unexpected indent"),
                K::Dedent => return finish_here(&engine, "unexpected unindent"),
                _ => engine.at(engine.token_loc(last), "invalid syntax".to_owned()),
            }
        }
    };
    let error = engine.finish(raised);
    later_lexer_error(&engine, lexed).unwrap_or(error)
}

/// The error for an interactive input of more than one statement, of which the first has been parsed.
pub(crate) fn too_many_statements(src: &str, lexed: &Lexed, parsed: usize) -> SyntaxError {
    let mut engine = Engine::new(grammar::grammar(), src, lexed, Mode::Single);
    engine.fill = parsed;
    let message = "multiple statements found while compiling a single statement".to_owned();
    engine.finish(engine.here(parsed.saturating_sub(1), ErrorKind::Syntax, message))
}

/// The warnings of lexer and parser in CPython's order: as each token is read, and as it is used.
pub(crate) fn warnings(src: &str, lexed: &mut Lexed, mode: Mode, notes: Vec<Note>) -> Vec<Warning> {
    let raw = std::mem::take(&mut lexed.warnings);
    let mut ordered = Vec::with_capacity(raw.len() + notes.len());
    for warning in raw {
        let token = lexed.tokens.partition_point(|token| (token.end as usize) < warning.at);
        let error = Box::new(warning.error);
        ordered.push(((token, 0), Warning { message: warning.message, line: warning.line, error }));
    }
    let of_lexer = ordered.len();
    let mut engine = Engine::new(grammar::grammar(), src, lexed, mode);
    for note in notes {
        engine.fill = note.at + 1;
        // As with any error of the parser, CPython looks at the rest of the tokens first: there warnings are errors too.
        let next = ordered[..of_lexer].partition_point(|((token, _), _)| *token <= note.at);
        let error = match ordered[..of_lexer].get(next) {
            Some((_, warning)) => warning.error.clone(),
            None => Box::new(later_lexer_error(&engine, lexed).unwrap_or_else(|| {
                let loc = Location::new(note.line, note.col - 1, note.line, note.col + 1);
                engine.finish(engine.at(loc, note.error))
            })),
        };
        ordered.push(((note.at, 1), Warning { message: note.message, line: note.line, error }));
    }
    ordered.sort_by_key(|(order, _)| *order);
    ordered.into_iter().map(|(_, warning)| warning).collect()
}

fn finish_here(engine: &Engine<'_>, message: &str) -> SyntaxError {
    let at = engine.fill.saturating_sub(1);
    engine.finish(engine.here(at, ErrorKind::Indentation, message.to_owned()))
}

/// What the lexer complains of in the rest of the program: that goes before an error of the parser.
fn later_lexer_error(engine: &Engine<'_>, lexed: &Lexed) -> Option<SyntaxError> {
    let last = lexed.tokens[engine.fill.saturating_sub(1)];
    // CPython's lexer keeps errors inside f-strings to itself when it is only asked whether the rest is good.
    if last.kind == K::EndMarker || lexed.stop_in_fstring {
        return None;
    }
    match lexed.stop.as_ref()? {
        Stop::Raised(error) => Some((**error).clone()),
        _ => {
            let bracket = lexed.brackets.last()?;
            if bracket.line < last.line {
                engine.unclosed().map(|raised| engine.finish(raised))
            } else {
                None
            }
        }
    }
}
