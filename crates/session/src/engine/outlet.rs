//! Where the engine speaks: one line for each event, from whichever thread, never two at once.

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serpentarium_protocol::{EngineLine, Event, Stream, to_line};

/// How much of what the program printed is kept for those who ask later.
const KEPT: usize = 16 << 20;

/// Which language the lines are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Requests and answers as JSON lines with numbers, for the window.
    Wire,
    /// Typed commands, and events as JSON lines: the headless twin.
    Typed,
}

/// What was printed to one stream.
#[derive(Debug, Default)]
struct Printed {
    text: String,
    /// The beginning of a character whose end has not been printed yet.
    rest: Vec<u8>,
}

struct Inner {
    writer: Box<dyn Write + Send>,
    stdout: Printed,
    stderr: Printed,
}

/// The engine's mouth.
pub(super) struct Outlet {
    dialect: Dialect,
    inner: Mutex<Inner>,
}

impl Outlet {
    /// Speaks to `writer`.
    pub(super) fn new(dialect: Dialect, writer: Box<dyn Write + Send>) -> Self {
        let inner = Inner { writer, stdout: Printed::default(), stderr: Printed::default() };
        Self { dialect, inner: Mutex::new(inner) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says an event. A listener that is gone is noticed by whoever reads from it.
    pub(super) fn say(&self, reply_to: Option<u64>, event: Event) {
        self.write(&mut self.inner(), reply_to, event);
    }

    fn write(&self, inner: &mut Inner, reply_to: Option<u64>, event: Event) {
        let line = match self.dialect {
            Dialect::Wire => to_line(&EngineLine { reply_to, event }),
            Dialect::Typed => to_line(&event),
        };
        if let Ok(line) = line {
            let _ = inner.writer.write_all(line.as_bytes()).and_then(|()| inner.writer.flush());
        }
    }

    /// Passes on what the program prints.
    pub(super) fn print(&self, stream: Stream, data: &[u8]) {
        let mut inner = self.inner();
        let printed = if stream == Stream::Stdout { &mut inner.stdout } else { &mut inner.stderr };
        printed.rest.extend_from_slice(data);
        let whole = match std::str::from_utf8(&printed.rest) {
            Ok(_) => printed.rest.len(),
            // An error at the very end may be the first half of a character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => printed.rest.len(),
        };
        let text = String::from_utf8_lossy(&printed.rest[..whole]).into_owned();
        printed.rest.drain(..whole);
        if text.is_empty() {
            return;
        }
        printed.text.push_str(&text);
        if KEPT < printed.text.len() {
            let mut cut = printed.text.len() - KEPT / 2;
            while !printed.text.is_char_boundary(cut) {
                cut += 1;
            }
            printed.text.drain(..cut);
        }
        self.write(&mut inner, None, Event::Output { stream, text });
    }

    /// Everything printed so far.
    pub(super) fn printed(&self) -> Event {
        let inner = self.inner();
        Event::Printed { stdout: inner.stdout.text.clone(), stderr: inner.stderr.text.clone() }
    }
}
