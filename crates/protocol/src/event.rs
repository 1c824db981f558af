//! What the engine says: answers to commands, and what happens in between.

use serde::{Deserialize, Serialize};

use crate::collector::{CollectorState, GcEvent};
use crate::command::{Breakpoint, COMMANDS};
use crate::graph::GraphView;
use crate::snapshot::{
    Disassembly, Frame, Holder, ObjectDetails, ObjectId, Position, Referent, SourceText, StackItem,
    StopSnapshot,
};

/// One thing the engine says. In JSON, `event` names the variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first line of every engine.
    Hello {
        /// [`crate::PROTOCOL_VERSION`]; a client refuses another.
        protocol: u32,
        /// The engine's name and version.
        engine: String,
        /// The Python it implements, as `3.14.10`.
        python: String,
    },
    /// A command was carried out and has nothing else to say.
    Done,
    /// The program began to run; a `Stopped` or `Exited` follows when it no longer does.
    Running,
    /// The program stands still.
    Stopped(Stopped),
    /// The program printed something.
    Output {
        /// Where to.
        stream: Stream,
        /// What.
        text: String,
    },
    /// The program ended. Its heap can still be looked at until the engine is stopped.
    Exited {
        /// Its exit code.
        code: i32,
    },
    /// A command could not be carried out; the session goes on.
    Error {
        /// Why, as a sentence.
        message: String,
    },
    /// The collector advanced.
    Gc(GcEvent),
    /// A collection in one go is over.
    Collected {
        /// The generation asked for.
        generation: u8,
        /// How many objects were found unreachable, as `gc.collect()` returns.
        collected: u64,
        /// How many of them could not be freed.
        uncollectable: u64,
    },
    /// The breakpoints after a change, or when asked for.
    Breakpoints {
        /// In the order of file and line.
        breakpoints: Vec<Breakpoint>,
    },
    /// The frames, innermost first.
    Frames {
        /// Them.
        frames: Vec<Frame>,
    },
    /// A frame's value stack, bottom first.
    Stack {
        /// The frame.
        frame: u32,
        /// Its values.
        items: Vec<StackItem>,
    },
    /// A source text.
    Source(SourceText),
    /// The instructions of a frame's code.
    Disassembly(Disassembly),
    /// Part of the heap.
    Graph(GraphView),
    /// All about one object.
    Object(ObjectDetails),
    /// Who holds an object.
    Holders {
        /// Which.
        id: ObjectId,
        /// Every counted reference is in one of these.
        holders: Vec<Holder>,
    },
    /// What an object holds.
    Referents {
        /// Which.
        id: ObjectId,
        /// In the order in which the object visits them.
        referents: Vec<Referent>,
    },
    /// The holders of every live object, added up.
    Audit {
        /// How many objects were looked at; immortal ones have no count.
        objects: u64,
        /// Those whose count is not the sum of its holders, cut at a bounded number.
        unexplained: Vec<AuditRow>,
    },
    /// Everything printed so far.
    Printed {
        /// Standard output.
        stdout: String,
        /// Standard error.
        stderr: String,
    },
    /// The collector's state.
    GcState(CollectorState),
    /// Everything that the window shows at a stop.
    Snapshot(Box<StopSnapshot>),
    /// The commands.
    Help {
        /// One row each.
        commands: Vec<HelpRow>,
    },
    /// The engine process is gone. Made by the client, never sent.
    Ended {
        /// How it ended, as a sentence.
        message: String,
    },
}

/// Why, when and where the program stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stopped {
    /// Why.
    pub reason: StopReason,
    /// When: instructions executed so far, or any number that only grows.
    pub moment: u64,
    /// Where; absent when no Python frame is left.
    pub position: Option<Position>,
    /// The thread's number, 0 for the main one.
    pub thread: u64,
    /// More words, such as an exception's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Why a program stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// It was loaded and has not begun.
    Entry,
    /// A step is over.
    Step,
    /// A breakpoint was reached.
    Breakpoint,
    /// It was asked to pause.
    Pause,
    /// An exception is about to end it.
    Exception,
}

/// Where a program prints to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// One command in the answer to `help`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpRow {
    /// The word and what follows it.
    pub usage: String,
    /// A shorter word.
    pub alias: String,
    /// The key in the window.
    pub key: String,
    /// One sentence.
    pub help: String,
}

impl Event {
    /// The answer to `help`, the same for every engine.
    pub fn help() -> Event {
        let row = |info: &crate::command::CommandInfo| HelpRow {
            usage: info.usage(),
            alias: info.alias.to_owned(),
            key: info.key.to_owned(),
            help: info.help.to_owned(),
        };
        Event::Help { commands: COMMANDS.iter().map(row).collect() }
    }

    /// An error with this message.
    pub fn error(message: impl Into<String>) -> Event {
        Event::Error { message: message.into() }
    }
}

/// An object whose count is not the sum of its holders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Which.
    pub id: ObjectId,
    /// Its type's name.
    pub type_name: String,
    /// A short text of it.
    pub text: String,
    /// Its reference count.
    pub refcount: u64,
    /// How much of that the holders account for.
    pub held: u64,
}
