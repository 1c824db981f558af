//! A Python that is assembled and can be run, and a debugging session over it.
//!
//! `python/` puts a runtime together - object model, evaluator, compiler, native modules, the packed library - and
//! runs programs in it as the `python3` command does. `engine/` watches such a run: it steps, stops, takes
//! snapshots and steps the collector, and speaks the protocol of [`serpentarium_protocol`].

pub mod engine;
mod python;

pub use python::{Config, GcMode, Main, Python, StartError};
