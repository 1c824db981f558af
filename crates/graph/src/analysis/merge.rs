//! The heap by type: how many of each, how large, and which types refer to which.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::snapshot::{Name, Node, Snapshot};

/// All objects of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeGroup {
    /// The name of the type.
    pub type_name: Name,
    /// How many there are.
    pub count: u64,
    /// Their size, taken together.
    pub size: u64,
    /// The first of them.
    pub example: Node,
}

/// The heap with the objects of each type merged into one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeGraph {
    /// Largest first.
    pub groups: Vec<TypeGroup>,
    /// References from one group to another, by their places, with how many there are; most first.
    pub edges: Vec<(u32, u32, u64)>,
}

/// Merges the objects of each type.
pub fn merge_by_type(snapshot: &Snapshot) -> TypeGraph {
    let columns = snapshot.columns();
    let mut groups: Vec<TypeGroup> = Vec::new();
    let mut place_of_name = vec![u32::MAX; columns.names.len()];
    for (node, (&type_name, &size)) in snapshot.nodes().zip(columns.types.iter().zip(&columns.sizes)) {
        let place = &mut place_of_name[type_name.0 as usize];
        if *place == u32::MAX {
            *place = groups.len() as u32;
            groups.push(TypeGroup { type_name, count: 0, size: 0, example: node });
        }
        let group = &mut groups[*place as usize];
        group.count += 1;
        group.size = group.size.saturating_add(size);
    }
    groups.sort_by_key(|group| (Reverse(group.size), Reverse(group.count), group.type_name));
    for (place, group) in groups.iter().enumerate() {
        place_of_name[group.type_name.0 as usize] = place as u32;
    }
    let group_of = |node: Node| place_of_name[columns.types[node.index()].0 as usize];
    let mut counts: FxHashMap<(u32, u32), u64> = FxHashMap::default();
    for source in snapshot.nodes() {
        let from = group_of(source);
        for &target in &columns.targets[snapshot.row(source)] {
            *counts.entry((from, group_of(target))).or_default() += 1;
        }
    }
    let mut edges: Vec<(u32, u32, u64)> =
        counts.into_iter().map(|((from, to), count)| (from, to, count)).collect();
    edges.sort_by_key(|&(from, to, count)| (Reverse(count), from, to));
    TypeGraph { groups, edges }
}
