//! The engine process: a thread that reads requests, and one for the program.

use std::io::{BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};

use serpentarium_protocol::{
    Command, Event, PROTOCOL_VERSION, ParseError, Request, from_line, parse_command,
};

use super::outlet::{Dialect, Outlet};
use super::program::{Begin, Program, spawn};
use super::watcher::Control;

/// What the reading thread passes on.
#[derive(Debug)]
pub(super) enum Message {
    /// A request with its number.
    Request(Option<u64>, Command),
    /// There will be no more.
    Done,
}

/// A program to begin with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The file.
    pub file: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// `-S`: without the module `site`.
    pub no_site: bool,
}

/// Serves a client until it hangs up or asks to stop; the process then ends.
///
/// The program runs on a thread of its own, which also answers while the program stands still. The calling thread reads.
pub fn serve(
    input: impl BufRead,
    output: Box<dyn Write + Send>,
    dialect: Dialect,
    start: Option<Start>,
) -> ! {
    let outlet = Arc::new(Outlet::new(dialect, output));
    let engine = format!("serpentarium {}", env!("CARGO_PKG_VERSION"));
    outlet.say(None, Event::Hello { protocol: PROTOCOL_VERSION, engine, python: "3.14.10".to_owned() });
    let control = Arc::new(Control::default());
    let (sender, requests) = channel();
    control.running.store(start.is_some(), Ordering::Relaxed);
    spawn(Begin {
        program: start.map(|start| Program {
            file: start.file,
            args: start.args,
            source: None,
            no_site: start.no_site,
        }),
        request: None,
        requests,
        outlet: Arc::clone(&outlet),
        control: Arc::clone(&control),
        breakpoints: Vec::new(),
    });
    for line in input.split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        match understand(dialect, &line) {
            Ok(Some((id, command))) => pass_on(&sender, &outlet, &control, dialect, id, command),
            Ok(None) => {}
            Err(message) => outlet.say(None, Event::error(message)),
        }
    }
    if dialect == Dialect::Wire {
        std::process::exit(0);
    }
    // A script of commands ends when the last of them has been carried out; the program's thread ends the process.
    let _ = sender.send(Message::Done);
    super::program::rest()
}

fn understand(dialect: Dialect, line: &str) -> Result<Option<(Option<u64>, Command)>, String> {
    match dialect {
        Dialect::Wire if line.trim().is_empty() => Ok(None),
        Dialect::Wire => match from_line::<Request>(line) {
            Ok(request) => Ok(Some((Some(request.id), request.command))),
            Err(error) => Err(format!("The request is not understood: {error}.")),
        },
        Dialect::Typed => match parse_command(line) {
            Ok(command) => Ok(Some((None, command))),
            Err(ParseError::Empty) => Ok(None),
            Err(error) => Err(error.to_string()),
        },
    }
}

/// Requests wait for the program to stand still, except those that make it.
fn pass_on(
    sender: &Sender<Message>,
    outlet: &Outlet,
    control: &Control,
    dialect: Dialect,
    id: Option<u64>,
    command: Command,
) {
    let running = control.running.load(Ordering::Relaxed);
    match &command {
        Command::Pause if running => {
            control.pause();
            return outlet.say(id, Event::Done);
        }
        Command::Stop if running && dialect == Dialect::Wire => {
            outlet.say(id, Event::Done);
            std::process::exit(0);
        }
        // Typed commands are carried out one after the other; a window means now.
        Command::Load { .. } | Command::Restart if running && dialect == Dialect::Wire => control.pause(),
        _ => {}
    }
    let _ = sender.send(Message::Request(id, command));
}
