//! How long each analysis takes on a million objects with five million references, and the layout of ten thousand boxes.

use std::io::Write as _;
use std::time::Instant;

use serpentarium_graph::analysis::{
    PathOptions, RootDistances, dominators, merge_by_type, paths_to_roots, smallest_cycle, strong_components,
    suggest_cut,
};
use serpentarium_graph::layout::{ForceLayout, LayoutNode, LayoutRequest, layout};
use serpentarium_graph::{Graph, Label, Node, Object, RootKind, SnapshotBuilder};

fn timed<R>(what: &str, action: impl FnOnce() -> R) -> std::io::Result<R> {
    let start = Instant::now();
    let result = action();
    writeln!(std::io::stdout(), "{what}: {:?}", start.elapsed())?;
    Ok(result)
}

fn main() -> std::io::Result<()> {
    let nodes = 1_000_000_u32;
    let mut state = 7_u64;
    let mut random = |bound: u32| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u32 % bound
    };
    let mut builder = SnapshotBuilder::new();
    for id in 0..nodes {
        let type_name = ["list", "dict", "Node", "tuple"][id as usize % 4];
        builder.add(Object { id: u64::from(id), type_name, size: 64, refcount: 5, ..Object::default() });
    }
    for node in 0..nodes {
        builder.refer(Node(node), Node((node + 1) % nodes), Label::Item(0));
        for item in 1..4 {
            // Most references stay near, as they do in a heap.
            let near = node.saturating_sub(500) + random(1000);
            builder.refer(Node(node), Node(near.min(nodes - 1)), Label::Item(item));
        }
        builder.refer(Node(node), Node(random(nodes)), Label::Item(4));
    }
    for root in 0..20 {
        builder.root(Node(root * 50_000), RootKind::Module, "m");
    }
    let snapshot = timed("finish", || builder.finish())?;
    let graph = timed("incoming", || Graph::new(snapshot))?;
    let snapshot = graph.snapshot();
    let components = timed("components", || strong_components(snapshot))?;
    timed("dominators", || dominators(&graph))?;
    let distances = timed("root distances", || RootDistances::of(snapshot, false))?;
    timed("10 paths", || paths_to_roots(&graph, &distances, Node(777_777), PathOptions::default()))?;
    timed("merge", || merge_by_type(snapshot))?;
    let members = components.members(0);
    timed("smallest cycle", || smallest_cycle(snapshot, members))?;
    timed("cut", || suggest_cut(snapshot, members))?;
    let request = LayoutRequest {
        nodes: (0..10_000)
            .map(|id| LayoutNode { id, width: 60.0, height: 30.0, is_frame: id < 5, pinned: None })
            .collect(),
        edges: (0..30_000).map(|_| (random(10_000), random(10_000))).collect(),
        gap: 10.0,
        ..LayoutRequest::default()
    };
    timed("forces of 10,000", || ForceLayout::new(&request).run())?;
    timed("layout of 10,000", || layout(&request))?;
    Ok(())
}
