//! What the engine has said so far: the last snapshot, the output, and whether the program runs.

use std::collections::BTreeSet;

use serpentarium_protocol::{
    Breakpoint, Event, Frame, GcPhase, GraphOptions, GraphView, ObjectDetails, SourceText, StopSnapshot,
    Stopped, Stream,
};

use crate::changes::Changes;

/// Output beyond this many bytes is dropped from its beginning, so that a program that prints for ever does
/// not fill the memory of the window.
const OUTPUT_LIMIT: usize = 1 << 20;

/// What the engine is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RunState {
    /// It has not said hello.
    #[default]
    Connecting,
    /// It is loading or running the program.
    Running,
    /// The program stands still.
    Paused,
    /// No program could be loaded; says why.
    Idle(String),
    /// The program has ended with this exit code; what it left can be looked at.
    Exited(i32),
    /// The engine process is gone.
    Ended(String),
}

/// A stretch of output to one stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// Which.
    pub stream: Stream,
    /// What.
    pub text: String,
}

/// A sentence for the person, with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What is said.
    pub text: String,
    /// Whether something failed.
    pub is_error: bool,
}

/// All that is known of the program.
#[derive(Debug, Default)]
pub struct Model {
    /// What the engine is doing.
    pub run: RunState,
    /// The engine and its Python, once it has said hello.
    pub engine: String,
    /// What stood at the last stop.
    pub snapshot: StopSnapshot,
    /// How the drawn heap differs from the stop before.
    pub changes: Changes,
    /// What the program printed.
    pub output: Vec<Printed>,
    /// Where to stop.
    pub breakpoints: BTreeSet<Breakpoint>,
    /// The last thing to be told.
    pub message: Option<Message>,
    /// Grows with every snapshot, so that a view notices that there is another.
    pub revision: u64,
    baseline: Option<(GraphOptions, GraphView)>,
    stop_is_new: bool,
}

impl Model {
    /// Takes in an event. Returns whether another snapshot is worth asking for.
    pub fn receive(&mut self, event: Event, options: &GraphOptions) -> bool {
        match event {
            Event::Hello { engine, python, .. } => {
                self.engine = format!("{engine}, Python {python}");
                self.run = RunState::Running;
            }
            Event::Running => self.run = RunState::Running,
            Event::Stopped(stopped) => return self.stopped(stopped),
            Event::Exited { code } => return self.exited(code),
            Event::Output { stream, text } => self.printed(stream, text),
            Event::Error { message } => self.tell(message, true),
            Event::Gc(event) => {
                self.stop_is_new = true;
                self.tell(event.text, false);
                return true;
            }
            Event::Collected { generation, collected, uncollectable } => {
                self.stop_is_new = true;
                self.tell(collected_text(generation, collected, uncollectable), false);
                return true;
            }
            Event::Audit { objects, unexplained } => {
                let text = audit_text(objects, unexplained.len());
                self.tell(text, !unexplained.is_empty());
            }
            Event::Breakpoints { breakpoints } => self.breakpoints = breakpoints.into_iter().collect(),
            Event::Snapshot(snapshot) => self.take(*snapshot, options),
            Event::Object(details) => self.snapshot.object = Some(details),
            Event::GcState(state) => self.snapshot.collector = state,
            Event::Graph(graph) => self.snapshot.graph = graph,
            Event::Ended { message } => self.run = RunState::Ended(message),
            // These are for clients that ask piece by piece; the window asks for snapshots.
            Event::Done
            | Event::Frames { .. }
            | Event::Stack { .. }
            | Event::Source(_)
            | Event::Disassembly(_)
            | Event::Holders { .. }
            | Event::Referents { .. }
            | Event::Printed { .. }
            | Event::Help { .. } => {}
        }
        false
    }

    /// Forgets the program, keeps the breakpoints.
    pub fn reset(&mut self) {
        let breakpoints = std::mem::take(&mut self.breakpoints);
        *self = Model { breakpoints, revision: self.revision + 1, ..Model::default() };
    }

    /// Shows a sentence in the status line.
    pub fn tell(&mut self, text: impl Into<String>, is_error: bool) {
        self.message = Some(Message { text: text.into(), is_error });
    }

    /// Whether the program stands still, so that it can be stepped.
    pub fn is_paused(&self) -> bool {
        self.run == RunState::Paused
    }

    /// Whether there is a heap to look at and to collect.
    pub fn is_still(&self) -> bool {
        matches!(self.run, RunState::Paused | RunState::Exited(_))
    }

    /// Whether a collection is being stepped.
    pub fn is_collecting(&self) -> bool {
        !matches!(self.snapshot.collector.phase, GcPhase::Idle | GcPhase::Done)
    }

    /// The frame that is looked at.
    pub fn frame(&self) -> Option<&Frame> {
        self.snapshot.frames.iter().find(|frame| frame.id == self.snapshot.frame)
    }

    /// The details of the object that is looked at.
    pub fn object(&self) -> Option<&ObjectDetails> {
        self.snapshot.object.as_ref()
    }

    fn stopped(&mut self, stopped: Stopped) -> bool {
        self.run = RunState::Paused;
        self.message = stopped.text.as_ref().map(|text| Message { text: text.clone(), is_error: true });
        self.snapshot.stopped = Some(stopped);
        self.stop_is_new = true;
        true
    }

    fn exited(&mut self, code: i32) -> bool {
        self.run = RunState::Exited(code);
        self.snapshot.stopped = None;
        self.stop_is_new = true;
        self.tell(format!("The program ended with exit code {code}."), code != 0);
        true
    }

    fn printed(&mut self, stream: Stream, text: String) {
        match self
            .output
            .last_mut()
            .filter(|last| last.stream == stream && last.text.len() < OUTPUT_LIMIT / 64)
        {
            Some(last) => last.text.push_str(&text),
            None => self.output.push(Printed { stream, text }),
        }
        let mut size: usize = self.output.iter().map(|printed| printed.text.len()).sum();
        while OUTPUT_LIMIT < size && 1 < self.output.len() {
            size -= self.output.remove(0).text.len();
        }
    }

    /// The snapshot of a new stop is compared with the one before; one that merely looks elsewhere is not.
    fn take(&mut self, snapshot: StopSnapshot, options: &GraphOptions) {
        if std::mem::take(&mut self.stop_is_new) {
            self.changes = match &self.baseline {
                Some((before, graph)) if before == options => Changes::between(graph, &snapshot.graph),
                _ => Changes::default(),
            };
            // What is merely not drawn any more is not gone.
            self.changes.gone.retain(|node| snapshot.dead.contains(&node.id));
            self.baseline = Some((options.clone(), snapshot.graph.clone()));
        } else if self.baseline.as_ref().is_none_or(|(before, _)| before != options) {
            self.changes = Changes::default();
            self.baseline = Some((options.clone(), snapshot.graph.clone()));
        }
        self.breakpoints = snapshot.breakpoints.iter().cloned().collect();
        let before = std::mem::replace(&mut self.snapshot, snapshot);
        // A program that has ended has no frame any more; its source is still worth reading.
        if self.snapshot.source.is_none() {
            self.snapshot.source = before.source.map(|source| SourceText { current: None, ..source });
        }
        self.revision += 1;
    }
}

fn audit_text(objects: u64, unexplained: usize) -> String {
    match unexplained {
        0 => format!("{objects} live objects: each count is the sum of its holders."),
        n => format!("{objects} live objects: {n} counts are not the sum of their holders."),
    }
}

fn collected_text(generation: u8, collected: u64, uncollectable: u64) -> String {
    let objects = if collected == 1 { "object" } else { "objects" };
    let rest = match uncollectable {
        0 => String::new(),
        n => format!(", {n} of them could not be freed"),
    };
    format!("Generation {generation} collected: {collected} {objects} unreachable{rest}.")
}
