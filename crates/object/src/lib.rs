//! The Python object model over the heap: types with slots, attribute look-up, the built-in types, exceptions.
//!
//! * [`Runtime`] is one live Python: everything hangs off it, nothing is global.
//! * `core/` is the model itself: types, slots, native functions, raising, interning.
//! * `protocol/` is CPython's abstract API, one protocol a file. Protocol functions may run Python code;
//!   methods on payloads never do.
//! * `types/` holds the built-in types, one file or folder each: payload, slots, methods as tables.
//!
//! This crate knows how to *ask* for a call ([`SlotTable::call`]) but not how bytecode runs: the `vm` crate
//! installs the slots of functions and generators. It does no I/O; that is the host's.

mod core;
mod protocol;
mod types;

pub use crate::core::*;
pub use crate::protocol::*;
pub use crate::types::*;
pub use serpentarium_heap as heap;
pub use serpentarium_heap::{
    GcWord, Guarded, Kind, Label, NoPrefix, Obj, Object, ObjectId, Payload, Ref, Slot, StackRef, TypeFlags,
    TypeWord, Visitor,
};
