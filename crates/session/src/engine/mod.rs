//! The debugging engine: runs a program and lets it be watched, without the program being able to tell.
//!
//! * `serve` reads requests, `program` runs the program on its own thread, `outlet` says what happens, `capture` is the
//!   program's host.
//! * `watcher` stands between two instructions: it decides where to stop (`lines`) and answers questions (`answer`).
//! * `image` is the heap as plain columns; `serial` numbers objects; `roots` names what is held by no object.
//! * `describe`, `size`, `labels` put objects and references into words without running Python code.
//! * `frames`, `disassembly`, `graph`, `details`, `audit`, `collecting` (with `gc_events`) make the answers.

mod answer;
mod audit;
mod capture;
mod collecting;
mod describe;
mod details;
mod disassembly;
mod frames;
mod gc_events;
mod graph;
mod image;
mod labels;
mod lines;
mod outlet;
mod program;
mod roots;
mod serial;
mod serve;
mod size;
mod watcher;

pub use outlet::Dialect;
pub use serve::{Start, serve};
