//! What has changed between two snapshots, object by object.

use rustc_hash::FxHashMap;

use crate::snapshot::{Edge, Label, Node, Snapshot};

/// An object that is in both snapshots and not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the older snapshot.
    pub old: Node,
    /// In the newer one.
    pub new: Node,
    /// The count differs.
    pub refcount: bool,
    /// The size differs.
    pub size: bool,
    /// The generation or a mark differs.
    pub marks: bool,
    /// The short text differs.
    pub description: bool,
    /// The references differ.
    pub references: bool,
}

/// The difference of two snapshots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Objects of the newer snapshot only.
    pub added: Vec<Node>,
    /// Objects of the older snapshot only.
    pub removed: Vec<Node>,
    /// Objects that have changed, in the order of the newer snapshot.
    pub changed: Vec<Change>,
}

/// Compares two snapshots by the ids of their objects.
pub fn diff(old: &Snapshot, new: &Snapshot) -> Diff {
    let mut left: FxHashMap<u64, Node> = old.nodes().map(|node| (old.id(node), node)).collect();
    let mut result = Diff::default();
    for node in new.nodes() {
        match left.remove(&new.id(node)) {
            None => result.added.push(node),
            Some(before) => result.changed.extend(change(old, before, new, node)),
        }
    }
    result.removed = left.into_values().collect();
    result.removed.sort_unstable();
    result
}

fn change(old: &Snapshot, before: Node, new: &Snapshot, after: Node) -> Option<Change> {
    let generation =
        |snapshot: &Snapshot, node: Node| snapshot.columns().generations.get(node.index()).copied();
    let change = Change {
        old: before,
        new: after,
        refcount: old.refcount(before) != new.refcount(after),
        size: old.size(before) != new.size(after),
        marks: old.flags(before) != new.flags(after) || generation(old, before) != generation(new, after),
        description: old.description(before) != new.description(after),
        references: !same_references(old, before, new, after),
    };
    let Change { old: _, new: _, refcount, size, marks, description, references } = change;
    (refcount || size || marks || description || references).then_some(change)
}

fn same_references(old: &Snapshot, before: Node, new: &Snapshot, after: Node) -> bool {
    let (old_row, new_row) = (old.edges(before), new.edges(after));
    old_row.len() == new_row.len()
        && old_row.zip(new_row).all(|(one, other)| {
            old.id(old.target(one)) == new.id(new.target(other)) && same_label(old, one, new, other)
        })
}

/// Names are numbered anew in each snapshot, so they are compared as texts.
fn same_label(old: &Snapshot, one: Edge, new: &Snapshot, other: Edge) -> bool {
    let (one, other): (Label, Label) = (old.label(one), new.label(other));
    match (one.name(), other.name()) {
        (Some(one_name), Some(other_name)) => {
            std::mem::discriminant(&one) == std::mem::discriminant(&other)
                && old.name(one_name) == new.name(other_name)
        }
        _ => one == other,
    }
}
