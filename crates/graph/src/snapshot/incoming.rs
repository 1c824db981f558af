//! The references turned round: who refers to an object.

use super::{Edge, Node, Snapshot};

/// For each object the references that lead to it. Computed from a snapshot, never sent.
#[derive(Clone, Debug)]
pub struct Incoming {
    starts: Vec<u32>,
    /// Sources and edges side by side, because whoever wants one mostly wants the other.
    entries: Vec<(Node, Edge)>,
}

impl Incoming {
    /// Turns the references round, in the order of their sources.
    pub fn of(snapshot: &Snapshot) -> Self {
        let targets = &snapshot.columns().targets;
        let nodes = snapshot.node_count();
        let mut starts = vec![0_u32; nodes + 1];
        for target in targets {
            starts[target.index() + 1] += 1;
        }
        for index in 0..nodes {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut entries = vec![(Node(0), Edge(0)); targets.len()];
        for source in snapshot.nodes() {
            for edge in snapshot.edges(source) {
                let place = &mut next[snapshot.target(edge).index()];
                entries[*place as usize] = (source, edge);
                *place += 1;
            }
        }
        Self { starts, entries }
    }

    /// Who refers to an object, and by which reference.
    #[inline]
    pub fn of_node(&self, node: Node) -> &[(Node, Edge)] {
        match (self.starts.get(node.index()), self.starts.get(node.index() + 1)) {
            (Some(&start), Some(&end)) => &self.entries[start as usize..end as usize],
            _ => &[],
        }
    }
}

/// A snapshot that can be walked both ways.
#[derive(Clone, Debug)]
pub struct Graph {
    snapshot: Snapshot,
    incoming: Incoming,
}

impl Graph {
    /// Turns the references of a snapshot round and keeps both.
    pub fn new(snapshot: Snapshot) -> Self {
        let incoming = Incoming::of(&snapshot);
        Self { snapshot, incoming }
    }

    /// The snapshot.
    pub const fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The references turned round.
    pub const fn incoming(&self) -> &Incoming {
        &self.incoming
    }
}
