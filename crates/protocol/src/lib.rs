//! What a debugging session says: commands, events and snapshots as plain data.
//!
//! The engine runs in a process of its own; window, headless twin and tests are its clients. They share no
//! memory: everything in this crate crosses a pipe as one JSON object a line. The crate knows no Python,
//! no heap and no window, and does no input or output of its own.
//!
//! Reading order: [`command`] (what can be asked), [`parse`] (the same as typed text), [`event`] (what is
//! answered), [`snapshot`], [`collector`] and [`graph`] (the data inside the answers), [`wire`] (the lines).

pub mod collector;
pub mod command;
pub mod event;
pub mod graph;
pub mod parse;
pub mod snapshot;
pub mod wire;

pub use collector::{CollectorState, GcEvent, GcLogLine, GcMark, GcPhase, GcRow, GcStats};
pub use command::{Breakpoint, COMMANDS, Command, CommandId, CommandInfo};
pub use event::{AuditRow, Event, HelpRow, StopReason, Stopped, Stream};
pub use graph::{Binding, EdgeKind, GraphEdge, GraphFrame, GraphNode, GraphOptions, GraphView, NodeKind};
pub use parse::{ParseError, parse_command};
pub use snapshot::{
    DisRow, Disassembly, Frame, Holder, HolderKind, Local, LocalKind, ObjectDetails, ObjectId, Position,
    Referent, SnapshotOptions, SourceText, Span, StackItem, StackKind, StopSnapshot, Value,
};
pub use wire::{EngineLine, PROTOCOL_VERSION, Request, from_line, to_line};
