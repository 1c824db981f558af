//! CPython 3.14's generational cycle collector, as a machine that can be stepped.
//!
//! The crate knows nothing of Python objects: whoever owns the object table implements [`CollectorHeap`].
//!
//! | module | what it holds |
//! |---|---|
//! | [`heap`] | the trait between collector and object table |
//! | [`lists`] | the linked lists of tracked objects, in side arrays indexed by slot |
//! | [`generations`] | thresholds, counts, statistics: what lives between collections |
//! | [`collection`] | one collection: its phases, `step` and `run` |
//! | [`phases`] | one file for each phase of a collection |
//! | [`event`] | what a watched collection reports after each micro-step |

pub mod collection;
pub mod event;
pub mod generations;
pub mod heap;
pub mod lists;
mod phases;

pub use collection::{Collection, Outcome, Phase, Request};
pub use event::{CallbackFate, Event, Pass};
pub use generations::{DebugFlags, Generation, GenerationStats, Generations};
pub use heap::{CallbackPhase, ClearedWeakref, CollectorHeap, GcId, collect};
pub use lists::{List, Lists};
