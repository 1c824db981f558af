//! Heap snapshots, their analysis and their layouts.
//!
//! | module | what it holds |
//! |---|---|
//! | [`snapshot`] | objects as columns, references as compressed sparse rows, and how both are built |
//! | [`visit`] | petgraph's traits on them |
//! | [`analysis`] | cycles, cuts, dominators, paths to roots, holders, merges, diffs, neighbourhoods |
//! | [`layout`] | where to draw a selection of objects |
//!
//! Everything is iterative, deterministic, and free of anything that could fail: a snapshot is checked when it is built or
//! received, and a number that names no object is answered by "nothing".

pub mod analysis;
pub mod layout;
pub mod snapshot;
pub mod visit;

pub use snapshot::{
    Columns, Edge, Flags, Graph, Incoming, Inconsistent, Kind, Label, Name, Node, Object, Root, RootKind,
    Snapshot, SnapshotBuilder,
};
