//! The analyses against brute force on random graphs, and against petgraph's own algorithms.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeSet, HashSet};

use petgraph::visit::{Bfs, Reversed};
use serpentarium_graph::analysis::{
    PathOptions, RootDistances, SelectionRequest, diff, dominators, holders, merge_by_type, paths_to_roots,
    select, simulate_cut, smallest_cycle, strong_components, suggest_cut,
};
use serpentarium_graph::{Graph, Kind, Label, Node, Object, RootKind, Snapshot, SnapshotBuilder};

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// A random heap whose counts are right: one for each counted reference and for each root.
fn random_snapshot(seed: u64, max_nodes: usize) -> Snapshot {
    let mut random = Random(seed);
    let nodes = 1 + random.below(max_nodes);
    let edges: Vec<(usize, usize, Label)> = (0..random.below(3 * nodes + 1))
        .map(|index| {
            let label = if random.below(8) == 0 { Label::Weak } else { Label::Item(index as u32) };
            (random.below(nodes), random.below(nodes), label)
        })
        .collect();
    let roots: Vec<usize> = (0..random.below(4)).map(|_| random.below(nodes)).collect();
    let mut builder = SnapshotBuilder::new();
    for node in 0..nodes {
        let counted = edges.iter().filter(|(_, to, label)| *to == node && label.is_counted()).count();
        let held = roots.iter().filter(|&&root| root == node).count();
        builder.add(Object {
            id: 100 + node as u64,
            type_name: ["list", "dict", "Node"][node % 3],
            size: 1 + random.below(50) as u64,
            refcount: (counted + held) as u32,
            ..Object::default()
        });
    }
    for (from, to, label) in edges {
        builder.refer(Node(from as u32), Node(to as u32), label);
    }
    for root in roots {
        builder.root(Node(root as u32), RootKind::Frame, "f");
    }
    builder.finish()
}

fn reached_from(snapshot: &Snapshot, starts: &[Node], without: Option<Node>) -> HashSet<Node> {
    let mut seen = HashSet::new();
    let mut pending = starts.to_vec();
    while let Some(node) = pending.pop() {
        if Some(node) != without && seen.insert(node) {
            pending.extend(snapshot.counted_targets(node));
        }
    }
    seen
}

fn root_nodes(snapshot: &Snapshot) -> Vec<Node> {
    snapshot.roots().iter().map(|root| root.node).collect()
}

#[test]
fn components_are_mutual_reachability() {
    for seed in 0..200 {
        let snapshot = random_snapshot(seed, 30);
        let components = strong_components(&snapshot);
        let reached: Vec<_> = snapshot.nodes().map(|node| reached_from(&snapshot, &[node], None)).collect();
        for one in snapshot.nodes() {
            for other in snapshot.nodes() {
                let mutual = reached[one.index()].contains(&other) && reached[other.index()].contains(&one);
                assert_eq!(components.of(one) == components.of(other), mutual, "seed {seed}");
            }
        }
        let all: usize = (0..components.len()).map(|component| components.members(component).len()).sum();
        assert_eq!(all, snapshot.node_count());
    }
}

#[test]
fn cycles_are_smallest_and_closed() {
    for seed in 0..200 {
        let snapshot = random_snapshot(seed, 30);
        let components = strong_components(&snapshot);
        for component in components.cyclic(&snapshot) {
            let members = components.members(component);
            let cycle = smallest_cycle(&snapshot, members).unwrap();
            for (index, &edge) in cycle.edges.iter().enumerate() {
                let next = cycle.edges[(index + 1) % cycle.edges.len()];
                assert_eq!(snapshot.target(edge), snapshot.source(next));
            }
            // The shortest way from any member back to itself, level by level.
            let shortest = members.iter().filter_map(|&start| {
                let mut level = BTreeSet::from([start]);
                (1..=members.len()).find(|_| {
                    level = level.iter().flat_map(|&node| snapshot.counted_targets(node)).collect();
                    level.contains(&start)
                })
            });
            assert!(cycle.is_smallest);
            assert_eq!(Some(cycle.edges.len()), shortest.min(), "seed {seed}");
        }
    }
}

#[test]
fn cuts_free_trash_by_counting() {
    let mut freed_cycles = 0;
    for seed in 0..300 {
        let snapshot = random_snapshot(seed, 25);
        let alive = reached_from(&snapshot, &root_nodes(&snapshot), None);
        let components = strong_components(&snapshot);
        for component in components.cyclic(&snapshot) {
            let members: HashSet<Node> = components.members(component).iter().copied().collect();
            let cut = suggest_cut(&snapshot, components.members(component));
            let held_from_outside = snapshot.nodes().any(|node| {
                !members.contains(&node)
                    && snapshot.counted_targets(node).any(|target| members.contains(&target))
            });
            let rooted = root_nodes(&snapshot).iter().any(|root| members.contains(root));
            if held_from_outside || rooted {
                continue;
            }
            freed_cycles += 1;
            assert!(cut.kept.is_empty(), "seed {seed}");
            assert!(cut.freed.iter().all(|node| !alive.contains(node)));
            // Each cut is needed.
            for &edge in &cut.edges {
                let fewer: Vec<_> = cut.edges.iter().copied().filter(|&other| other != edge).collect();
                let freed: HashSet<_> = simulate_cut(&snapshot, &fewer).into_iter().collect();
                assert!(!members.is_subset(&freed), "seed {seed}");
            }
        }
    }
    assert!(100 < freed_cycles);
}

#[test]
fn dominators_are_what_cannot_be_missed() {
    for seed in 0..400 {
        let graph = Graph::new(random_snapshot(seed, 25));
        let snapshot = graph.snapshot();
        let tree = dominators(&graph);
        let roots = root_nodes(snapshot);
        let alive = reached_from(snapshot, &roots, None);
        let total: u64 = alive.iter().map(|&node| snapshot.size(node)).sum();
        assert_eq!(tree.total(), total);
        for node in snapshot.nodes() {
            assert_eq!(tree.is_reachable(node), alive.contains(&node));
            if !alive.contains(&node) {
                continue;
            }
            let without = reached_from(snapshot, &roots, Some(node));
            let gone: u64 = alive.difference(&without).map(|&node| snapshot.size(node)).sum();
            assert_eq!(tree.retained(node), Some(gone), "seed {seed}");
            let mut above = Vec::new();
            let mut up = tree.immediate(node);
            while let Some(dominator) = up {
                above.push(dominator);
                up = tree.immediate(dominator);
            }
            let expected: BTreeSet<Node> = alive
                .iter()
                .copied()
                .filter(|&other| {
                    other != node && !reached_from(snapshot, &roots, Some(other)).contains(&node)
                })
                .collect();
            assert_eq!(above.into_iter().collect::<BTreeSet<_>>(), expected, "seed {seed}");
        }
        let top: u64 = tree.children(None).iter().map(|&node| tree.retained(node).unwrap()).sum();
        assert_eq!(top, total);
    }
}

/// The lengths of all ways from a root to the target that repeat nothing and meet no second root.
fn all_path_lengths(graph: &Graph, way: &mut Vec<Node>, lengths: &mut Vec<usize>) {
    let node = *way.last().unwrap();
    if root_nodes(graph.snapshot()).contains(&node) {
        lengths.push(way.len() - 1);
        return;
    }
    let holders: BTreeSet<Node> = graph
        .incoming()
        .of_node(node)
        .iter()
        .filter(|(_, edge)| graph.snapshot().label(*edge).is_counted())
        .map(|(holder, _)| *holder)
        .collect();
    for holder in holders {
        if !way.contains(&holder) {
            way.push(holder);
            all_path_lengths(graph, way, lengths);
            way.pop();
        }
    }
}

#[test]
fn paths_are_the_shortest_of_all() {
    for seed in 0..1000 {
        let graph = Graph::new(random_snapshot(seed, 12));
        let snapshot = graph.snapshot();
        let distances = RootDistances::of(snapshot, false);
        for node in snapshot.nodes() {
            let found =
                paths_to_roots(&graph, &distances, node, PathOptions { count: 5, ..PathOptions::default() });
            let mut expected = Vec::new();
            all_path_lengths(&graph, &mut vec![node], &mut expected);
            expected.sort_unstable();
            expected.truncate(5);
            let lengths: Vec<usize> = found.paths.iter().map(|path| path.edges.len()).collect();
            assert_eq!(lengths, expected, "seed {seed}");
            assert!(found.is_complete);
            let distinct: HashSet<_> = found.paths.iter().map(|path| path.edges.clone()).collect();
            assert_eq!(distinct.len(), found.paths.len());
            for path in &found.paths {
                let mut at = path.root.node;
                for &edge in &path.edges {
                    assert_eq!(snapshot.source(edge), at);
                    at = snapshot.target(edge);
                }
                assert_eq!(at, node);
            }
        }
    }
}

#[test]
fn holders_explain_counts() {
    for seed in 0..50 {
        let graph = Graph::new(random_snapshot(seed, 25));
        for node in graph.snapshot().nodes() {
            let holders = holders(&graph, node);
            assert_eq!(holders.unexplained, holders.roots.len() as i64);
            assert!(holders.counted.iter().all(|holder| graph.snapshot().target(holder.edge) == node));
            assert!(
                holders.counted.iter().all(|holder| graph.snapshot().source(holder.edge) == holder.source)
            );
        }
    }
}

#[test]
fn merging_keeps_every_object_and_reference() {
    let snapshot = random_snapshot(3, 200);
    let merged = merge_by_type(&snapshot);
    assert_eq!(merged.groups.iter().map(|group| group.count).sum::<u64>(), snapshot.node_count() as u64);
    assert_eq!(merged.edges.iter().map(|edge| edge.2).sum::<u64>(), snapshot.edge_count() as u64);
    assert!(merged.groups.is_sorted_by_key(|group| std::cmp::Reverse(group.size)));
}

#[test]
fn diffs_go_by_id() {
    let build = |objects: &[(u64, u32)], label: &str| {
        let mut builder = SnapshotBuilder::new();
        // A name more moves all later ones in the table, which must not count as a change.
        builder.name(label);
        let attribute = builder.name("next");
        let nodes: Vec<Node> = objects
            .iter()
            .map(|&(id, refcount)| builder.add(Object { id, refcount, ..Object::default() }))
            .collect();
        builder.refer(nodes[0], nodes[1], Label::Attribute(attribute));
        builder.finish()
    };
    let old = build(&[(1, 1), (2, 1), (3, 1)], "next");
    let new = build(&[(1, 1), (2, 2), (4, 1)], "other");
    let difference = diff(&old, &new);
    assert_eq!(difference.added, [Node(2)]);
    assert_eq!(difference.removed, [Node(2)]);
    assert_eq!(difference.changed.len(), 1);
    let change = difference.changed[0];
    assert!(change.refcount && !change.references && !change.size);
}

#[test]
fn selections_stop_at_hops_limits_and_kinds() {
    let mut builder = SnapshotBuilder::new();
    let chain: Vec<Node> = (0..10)
        .map(|id| {
            let kind = if id == 7 { Kind::Type } else { Kind::Instance };
            builder.add(Object { id, kind, ..Object::default() })
        })
        .collect();
    for pair in chain.windows(2) {
        builder.refer(pair[0], pair[1], Label::Item(0));
    }
    let graph = Graph::new(builder.finish());
    let mut request = SelectionRequest {
        focus: vec![Node(4)],
        outgoing: 5,
        incoming: 1,
        limit: 100,
        hidden_kinds: vec![Kind::Type],
        uncounted: false,
    };
    let selection = select(&graph, &request);
    assert_eq!(selection.nodes, [4, 5, 3, 6].map(Node));
    assert_eq!(selection.edges.len(), 3);
    assert_eq!(selection.hidden_targets, [0, 0, 0, 1]);
    assert_eq!(selection.hidden_holders, [0, 0, 1, 0]);
    assert!(!selection.is_cut_off);
    request.limit = 2;
    assert!(select(&graph, &request).is_cut_off);
}

#[test]
fn petgraph_runs_on_snapshots() {
    for seed in 0..50 {
        let graph = Graph::new(random_snapshot(seed, 40));
        let snapshot = graph.snapshot();
        // petgraph knows no labels, so it follows weak references too.
        let mut theirs: HashSet<Node> = HashSet::new();
        let mut walk = Bfs::new(snapshot, Node(0));
        while let Some(node) = walk.next(snapshot) {
            theirs.insert(node);
        }
        for &node in &theirs {
            let mut back = Bfs::new(Reversed(&graph), node);
            let mut reaches = false;
            while let Some(node) = back.next(Reversed(&graph)) {
                reaches |= node == Node(0);
            }
            assert!(reaches);
        }
        let components: usize = petgraph::algo::tarjan_scc(snapshot).iter().map(Vec::len).sum();
        assert_eq!(components, snapshot.node_count());
        assert_eq!(
            petgraph::visit::IntoEdgeReferences::edge_references(snapshot).count(),
            snapshot.edge_count()
        );
    }
}

#[test]
fn a_chain_of_a_million_overflows_nothing() {
    let mut builder = SnapshotBuilder::new();
    let count = 1_000_000;
    for id in 0..count {
        builder.add(Object { id, size: 1, refcount: 1, ..Object::default() });
    }
    for node in 0..count as u32 {
        builder.refer(Node(node), Node((node + 1) % count as u32), Label::Item(0));
    }
    builder.root(Node(0), RootKind::Module, "m");
    let graph = Graph::new(builder.finish());
    let components = strong_components(graph.snapshot());
    assert_eq!(components.len(), 1);
    assert_eq!(smallest_cycle(graph.snapshot(), components.members(0)).unwrap().edges.len(), count as usize);
    assert_eq!(suggest_cut(graph.snapshot(), components.members(0)).freed.len(), count as usize);
    let tree = dominators(&graph);
    assert_eq!(tree.retained(Node(1)), Some(count - 1));
    let distances = RootDistances::of(graph.snapshot(), false);
    assert_eq!(distances.get(Node(999_999)), Some(999_999));
}

#[test]
fn snapshots_survive_the_journey_and_broken_ones_do_not() {
    let snapshot = random_snapshot(5, 50);
    let text = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(serde_json::from_str::<Snapshot>(&text).unwrap(), snapshot);
    let mut columns = snapshot.columns().clone();
    columns.targets[0] = Node(1000);
    assert!(Snapshot::try_from(columns.clone()).is_err());
    assert!(serde_json::from_str::<Snapshot>(&serde_json::to_string(&columns).unwrap()).is_err());
    let mut columns = snapshot.columns().clone();
    columns.starts[1] = 9999;
    assert!(Snapshot::try_from(columns).is_err());
    // Numbers that name nothing are answered, not punished.
    assert_eq!(snapshot.type_name(Node(999)), "");
    assert_eq!(snapshot.edges(Node(999)).count(), 0);
}
