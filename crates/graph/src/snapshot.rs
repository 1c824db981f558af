//! A heap snapshot: columns of objects and rows of labelled references.

mod builder;
mod columns;
mod incoming;
mod label;

pub use builder::{Object, SnapshotBuilder};
pub use columns::{Columns, Inconsistent, Root, Snapshot, Texts};
pub use incoming::{Graph, Incoming};
pub use label::{Flags, Kind, Label, Name, RootKind};

/// An object of a snapshot: its row in the columns.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Node(pub u32);

/// A reference of a snapshot: its place among all references.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Edge(pub u32);

impl Node {
    /// As an index into a column.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Edge {
    /// As an index into the rows.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
