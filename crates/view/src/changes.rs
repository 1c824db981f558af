//! What changed in the drawn heap between two stops.

use std::collections::{BTreeMap, BTreeSet};

use serpentarium_protocol::{GraphNode, GraphView, ObjectId};

/// The difference between two graphs that were drawn with the same options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// By how much a count changed, where it did.
    pub counts: BTreeMap<ObjectId, i64>,
    /// Objects whose content or references changed.
    pub altered: BTreeSet<ObjectId>,
    /// Objects that were not there before.
    pub new: BTreeSet<ObjectId>,
    /// Objects that are there no longer.
    pub gone: Vec<GraphNode>,
    /// Names (frame, name) that were bound, unbound or bound to something else.
    pub rebound: BTreeSet<(u64, String)>,
}

impl Changes {
    /// Compares two graphs.
    pub fn between(before: &GraphView, after: &GraphView) -> Changes {
        let old: BTreeMap<ObjectId, &GraphNode> = before.nodes.iter().map(|node| (node.id, node)).collect();
        let now: BTreeSet<ObjectId> = after.nodes.iter().map(|node| node.id).collect();
        let (old_edges, new_edges) = (edges(before), edges(after));
        let mut changes = Changes::default();
        for node in &after.nodes {
            let Some(was) = old.get(&node.id) else {
                changes.new.insert(node.id);
                continue;
            };
            let difference = node.refcount as i64 - was.refcount as i64;
            if difference != 0 && !node.immortal {
                changes.counts.insert(node.id, difference);
            }
            if node.text != was.text || old_edges.get(&node.id) != new_edges.get(&node.id) {
                changes.altered.insert(node.id);
            }
        }
        changes.gone = before.nodes.iter().filter(|node| !now.contains(&node.id)).cloned().collect();
        changes.rebound = bindings(before)
            .symmetric_difference(&bindings(after))
            .map(|(frame, name, _)| (*frame, (*name).to_owned()))
            .collect();
        changes
    }

    /// Whether anything about an object changed.
    pub fn touches(&self, id: ObjectId) -> bool {
        self.counts.contains_key(&id) || self.altered.contains(&id) || self.new.contains(&id)
    }
}

fn edges(view: &GraphView) -> BTreeMap<ObjectId, Vec<(ObjectId, &str)>> {
    let mut edges: BTreeMap<ObjectId, Vec<(ObjectId, &str)>> = BTreeMap::new();
    for edge in &view.edges {
        edges.entry(edge.from).or_default().push((edge.to, edge.label.as_str()));
    }
    edges
}

fn bindings(view: &GraphView) -> BTreeSet<(u64, &str, ObjectId)> {
    view.bindings.iter().map(|binding| (binding.frame, binding.name.as_str(), binding.object)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: u64, refcount: u64) -> GraphNode {
        GraphNode { id: ObjectId(id), refcount, ..GraphNode::default() }
    }

    #[test]
    fn counts_births_and_deaths_are_seen() {
        let before = GraphView { nodes: vec![node(1, 1), node(2, 1)], ..GraphView::default() };
        let after = GraphView { nodes: vec![node(1, 3), node(3, 1)], ..GraphView::default() };
        let changes = Changes::between(&before, &after);
        assert_eq!(changes.counts, BTreeMap::from([(ObjectId(1), 2)]));
        assert_eq!(changes.new, BTreeSet::from([ObjectId(3)]));
        assert_eq!(changes.gone, vec![node(2, 1)]);
        assert!(changes.touches(ObjectId(1)) && !changes.touches(ObjectId(2)));
    }
}
