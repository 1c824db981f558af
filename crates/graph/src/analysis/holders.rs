//! Who holds each of an object's references.

use crate::snapshot::{Edge, Graph, Label, Node, Root};

/// One reference to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who refers.
    pub source: Node,
    /// By which reference.
    pub edge: Edge,
    /// Where it sits.
    pub label: Label,
}

/// All references to an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// The reference count.
    pub refcount: u32,
    /// Those that are counted.
    pub counted: Vec<Holder>,
    /// Weak and borrowed ones.
    pub uncounted: Vec<Holder>,
    /// The roots that are the object.
    pub roots: Vec<Root>,
    /// How many of the count no reference of the snapshot explains; negative if there are more references than counts.
    /// For an immortal object it says nothing.
    pub unexplained: i64,
}

/// Lists the references to an object, in the order of the snapshot.
pub fn holders(graph: &Graph, node: Node) -> Holders {
    let snapshot = graph.snapshot();
    let all = graph.incoming().of_node(node).iter().map(|&(source, edge)| {
        let label = snapshot.label(edge);
        Holder { source, edge, label }
    });
    let (counted, uncounted): (Vec<_>, Vec<_>) = all.partition(|holder| holder.label.is_counted());
    let refcount = snapshot.refcount(node);
    Holders {
        refcount,
        unexplained: i64::from(refcount) - counted.len() as i64,
        counted,
        uncounted,
        roots: snapshot.roots().iter().copied().filter(|root| root.node == node).collect(),
    }
}
