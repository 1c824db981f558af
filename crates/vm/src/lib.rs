//! Frames and the evaluation loop: runs CPython 3.14 bytecode over the object model.
//!
//! * [`Vm`] is the evaluator a [`serpentarium_object::Runtime`] is given.
//! * `load` turns compiled units into code objects; what the loop runs is their `Executable`.
//! * `frame` is a call in progress; `call` binds arguments to parameters.
//! * `eval/` is the loop: one file a family of instructions; hot ones stand in the loop itself.
//! * `monitoring/` tells Python functions of events: `sys.monitoring`, `sys.settrace`, `sys.setprofile`.
//! * `generator` suspends frames; `frame_object` and `unwind` show them to programs and tracebacks.
//!
//! A Python-to-Python call does not recurse in Rust. This crate parses and compiles nothing: whoever assembles
//! the runtime plugs a [`SourceCompiler`] in.

#![forbid(unsafe_code)]

mod call;
mod eval;
mod frame;
mod frame_object;
mod function;
mod generator;
mod import;
mod load;
mod monitoring;
mod observer;
mod pattern;
mod unwind;
mod vm;

pub use frame::Frame;
pub use frame_object::FrameObject;
pub use generator::{Generator, GeneratorKind};
pub use load::load_code;
pub use observer::{Observer, Watch, WatchSwitch};
pub use vm::{SourceCompiler, Vm, VmTypes};
