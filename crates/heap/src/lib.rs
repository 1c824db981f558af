//! The object heap of a Python runtime: addressed cells with counted references.
//!
//! An object is a *cell*: a 16-byte [`Header`] (count, flags, type pointer), a small [`Prefix`], then its
//! payload and an optional tail of items, at an address that never moves. What `id()` shows is that address.
//!
//! What holds, always:
//! * A cell lives as long as its count is above zero; [`Ref`] counts, `&Object` borrows, [`ObjectId`] does
//!   neither and resolves to nothing once the object is dead.
//! * Dropping the last [`Ref`] frees at once, in CPython's order, and never recurses without bound.
//! * Every live cell can be enumerated ([`Heap::for_each_live`]), tracked by the collector or not.
//! * This crate runs no Python code itself: finalisers and weak references are called through [`HeapHooks`].
//!
//! All `unsafe` of the runtime is in this crate; everything above works with these handles.
#![expect(unsafe_code, reason = "the one crate whose job is raw cells; every block says why it holds")]

mod cell;
mod chunk;
mod exact;
mod free_lists;
mod guarded;
mod header;
mod held;
mod hooks;
mod label;
mod payload;
mod reference;
mod slot;
mod space;
mod stack;
mod stackref;
mod table;
mod verified;
mod verify;

pub use cell::{Any, Attributes, Obj, Object};
pub use exact::Exact;
pub use guarded::{Guard, GuardMut, Guarded};
pub use header::{Header, IMMORTAL_COUNT, Kind};
pub use held::Held;
pub use hooks::HeapHooks;
pub use label::Label;
pub use payload::{GcWord, NoPrefix, Payload, Prefix, TailItem, TypeFlags, TypeWord, Visitor};
pub use reference::Ref;
pub use slot::Slot;
pub use space::Heap;
pub use stack::{Operands, Region, ThreadStack};
pub use stackref::StackRef;
pub use table::ObjectId;
pub use verified::{Cache, verified_at};
pub use verify::CountMismatch;

#[cfg(test)]
mod tests;
