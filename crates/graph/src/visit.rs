//! petgraph's traits, so that its algorithms run on snapshots: [`Snapshot`] forwards, [`Graph`] both ways (petgraph's
//! `Reversed(&graph)` is the reverse view).

use petgraph::visit::{
    Data, EdgeCount, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges, IntoNeighbors,
    IntoNeighborsDirected, IntoNodeIdentifiers, NodeCompactIndexable, NodeCount, NodeIndexable, VisitMap,
    Visitable,
};
use petgraph::{Directed, Direction};

use crate::snapshot::{Edge, Graph, Label, Node, Snapshot};

/// One bit for each object.
#[derive(Clone, Debug, Default)]
pub struct Visited(Vec<u64>);

impl Visited {
    /// With room for that many objects, none of them visited.
    pub fn new(nodes: usize) -> Self {
        Self(vec![0; nodes.div_ceil(64)])
    }

    /// Marks an object; true if it was not marked before.
    #[inline]
    pub fn insert(&mut self, node: Node) -> bool {
        let Some(word) = self.0.get_mut(node.index() / 64) else { return false };
        let bit = 1 << (node.index() % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether an object is marked.
    #[inline]
    pub fn contains(&self, node: Node) -> bool {
        self.0.get(node.index() / 64).is_some_and(|word| word & (1 << (node.index() % 64)) != 0)
    }

    /// Takes the mark away; true if it was there.
    pub fn remove(&mut self, node: Node) -> bool {
        let Some(word) = self.0.get_mut(node.index() / 64) else { return false };
        let bit = 1 << (node.index() % 64);
        let there = *word & bit != 0;
        *word &= !bit;
        there
    }
}

impl VisitMap<Node> for Visited {
    fn visit(&mut self, node: Node) -> bool {
        self.insert(node)
    }

    fn is_visited(&self, node: &Node) -> bool {
        self.contains(*node)
    }

    fn unvisit(&mut self, node: Node) -> bool {
        self.remove(node)
    }
}

/// A reference with both its ends, as petgraph wants it.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    source: Node,
    target: Node,
    edge: Edge,
    label: &'a Label,
}

impl<'a> EdgeRef for Reference<'a> {
    type NodeId = Node;
    type EdgeId = Edge;
    type Weight = Label;

    fn source(&self) -> Node {
        self.source
    }

    fn target(&self) -> Node {
        self.target
    }

    fn weight(&self) -> &'a Label {
        self.label
    }

    fn id(&self) -> Edge {
        self.edge
    }
}

/// The references of one object or, with an empty row to begin with, those of all objects from some object on.
#[derive(Clone, Debug)]
pub struct References<'a> {
    snapshot: &'a Snapshot,
    source: Node,
    row: std::ops::Range<usize>,
    /// Whether to go on with the next object.
    all: bool,
}

impl<'a> Iterator for References<'a> {
    type Item = Reference<'a>;

    fn next(&mut self) -> Option<Reference<'a>> {
        loop {
            if let Some(index) = self.row.next() {
                let columns = self.snapshot.columns();
                let (target, label) = (*columns.targets.get(index)?, columns.labels.get(index)?);
                return Some(Reference { source: self.source, target, edge: Edge(index as u32), label });
            }
            if !self.all || self.snapshot.node_count() <= self.source.index() + 1 {
                return None;
            }
            self.source.0 += 1;
            self.row = self.snapshot.row(self.source);
        }
    }
}

/// The objects that one object refers to, or that refer to it.
#[derive(Clone, Debug)]
pub enum Neighbors<'a> {
    /// Along the references.
    Outgoing(std::iter::Copied<std::slice::Iter<'a, Node>>),
    /// Against them.
    Incoming(std::slice::Iter<'a, (Node, Edge)>),
}

impl Iterator for Neighbors<'_> {
    type Item = Node;

    fn next(&mut self) -> Option<Node> {
        match self {
            Self::Outgoing(targets) => targets.next(),
            Self::Incoming(entries) => entries.next().map(|&(source, _)| source),
        }
    }
}

fn outgoing(snapshot: &Snapshot, node: Node) -> Neighbors<'_> {
    let targets = snapshot.columns().targets.get(snapshot.row(node)).unwrap_or_default();
    Neighbors::Outgoing(targets.iter().copied())
}

/// Writes the traits that ask for nothing but the forward rows, for a type that has `$snapshot(&self) -> &Snapshot`.
macro_rules! forward_traits {
    ($graph:ty, $snapshot:expr) => {
        impl GraphBase for $graph {
            type NodeId = Node;
            type EdgeId = Edge;
        }
        impl GraphProp for $graph {
            type EdgeType = Directed;
        }
        impl Data for $graph {
            type NodeWeight = ();
            type EdgeWeight = Label;
        }
        impl NodeCount for $graph {
            fn node_count(&self) -> usize {
                $snapshot(self).columns().ids.len()
            }
        }
        impl EdgeCount for $graph {
            fn edge_count(&self) -> usize {
                $snapshot(self).columns().targets.len()
            }
        }
        impl NodeIndexable for $graph {
            fn node_bound(&self) -> usize {
                $snapshot(self).columns().ids.len()
            }
            fn to_index(&self, node: Node) -> usize {
                node.index()
            }
            fn from_index(&self, index: usize) -> Node {
                Node(index as u32)
            }
        }
        impl NodeCompactIndexable for $graph {}
        impl Visitable for $graph {
            type Map = Visited;
            fn visit_map(&self) -> Visited {
                Visited::new($snapshot(self).columns().ids.len())
            }
            fn reset_map(&self, map: &mut Visited) {
                *map = self.visit_map();
            }
        }
        impl IntoNodeIdentifiers for &$graph {
            type NodeIdentifiers = std::iter::Map<std::ops::Range<u32>, fn(u32) -> Node>;
            fn node_identifiers(self) -> Self::NodeIdentifiers {
                (0..$snapshot(self).columns().ids.len() as u32).map(Node as fn(u32) -> Node)
            }
        }
        impl<'a> IntoNeighbors for &'a $graph {
            type Neighbors = Neighbors<'a>;
            fn neighbors(self, node: Node) -> Neighbors<'a> {
                outgoing($snapshot(self), node)
            }
        }
        impl<'a> IntoEdgeReferences for &'a $graph {
            type EdgeRef = Reference<'a>;
            type EdgeReferences = References<'a>;
            fn edge_references(self) -> References<'a> {
                let snapshot = $snapshot(self);
                References { snapshot, source: Node(0), row: snapshot.row(Node(0)), all: true }
            }
        }
        impl<'a> IntoEdges for &'a $graph {
            type Edges = References<'a>;
            fn edges(self, node: Node) -> References<'a> {
                let snapshot = $snapshot(self);
                References { snapshot, source: node, row: snapshot.row(node), all: false }
            }
        }
    };
}

fn itself(snapshot: &Snapshot) -> &Snapshot {
    snapshot
}

forward_traits!(Snapshot, itself);
forward_traits!(Graph, Graph::snapshot);

impl<'a> IntoNeighborsDirected for &'a Graph {
    type NeighborsDirected = Neighbors<'a>;

    fn neighbors_directed(self, node: Node, direction: Direction) -> Neighbors<'a> {
        match direction {
            Direction::Outgoing => outgoing(self.snapshot(), node),
            Direction::Incoming => Neighbors::Incoming(self.incoming().of_node(node).iter()),
        }
    }
}
