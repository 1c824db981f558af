//! Why an object is alive: the shortest ways from the roots to it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::snapshot::{Edge, Graph, Node, Root, Snapshot};

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PathOptions {
    /// How many ways.
    pub count: usize,
    /// How many partial ways may be looked at; a bound against hubs with millions of holders.
    pub work: usize,
}

impl Default for PathOptions {
    fn default() -> Self {
        Self { count: 10, work: 1_000_000 }
    }
}

/// A way from a root to the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootPath {
    /// Where it begins.
    pub root: Root,
    /// The references, from the root on; none if the object is a root itself.
    pub edges: Vec<Edge>,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Shortest first.
    pub paths: Vec<RootPath>,
    /// Whether these are the shortest of all; false if the bound on work was met.
    pub is_complete: bool,
}

/// How far every object is from the roots. One walk over the snapshot serves every later question.
#[derive(Clone, Debug)]
pub struct RootDistances {
    distances: Vec<u32>,
    roots: FxHashMap<Node, Root>,
    weak: bool,
}

const UNREACHED: u32 = u32::MAX;

impl RootDistances {
    /// Walks from the roots, over counted references or, with `weak`, over all.
    pub fn of(snapshot: &Snapshot, weak: bool) -> Self {
        let mut distances = vec![UNREACHED; snapshot.node_count()];
        let mut roots = FxHashMap::default();
        let mut level = Vec::new();
        for &root in snapshot.roots() {
            roots.entry(root.node).or_insert(root);
            if distances[root.node.index()] == UNREACHED {
                distances[root.node.index()] = 0;
                level.push(root.node);
            }
        }
        let columns = snapshot.columns();
        let mut distance = 0;
        while !level.is_empty() {
            distance += 1;
            let mut next = Vec::new();
            for node in level {
                for edge in snapshot.row(node) {
                    let place = columns.targets[edge];
                    if distances[place.index()] == UNREACHED && (weak || columns.labels[edge].is_counted()) {
                        distances[place.index()] = distance;
                        next.push(place);
                    }
                }
            }
            level = next;
        }
        Self { distances, roots, weak }
    }

    /// How many references lie between the roots and an object; `None` if they do not reach it.
    pub fn get(&self, node: Node) -> Option<u32> {
        self.distances.get(node.index()).copied().filter(|&distance| distance != UNREACHED)
    }
}

/// A way back from the object, as a link to the way it prolongs.
struct Link {
    node: Node,
    /// The reference that leads from this node on, and the link of its target. The object itself has none.
    onward: Option<(Edge, usize)>,
    length: u32,
}

/// The shortest ways from roots to an object that visit nothing twice, and no root but the one they begin with. The
/// search goes backwards from the object and always prolongs the way whose known length and remaining distance are the
/// least, so it looks at little more than what it returns. Among the references from one object to another, the first
/// one stands for all.
pub fn paths_to_roots(graph: &Graph, distances: &RootDistances, target: Node, options: PathOptions) -> Paths {
    let mut links = Vec::new();
    let mut queue = BinaryHeap::new();
    let mut paths = Vec::new();
    if let Some(distance) = distances.get(target) {
        links.push(Link { node: target, onward: None, length: 0 });
        queue.push(Reverse((distance, 0)));
    }
    while paths.len() < options.count {
        let Some(Reverse((_, index))) = queue.pop() else { break };
        let node = links[index].node;
        if let Some(&root) = distances.roots.get(&node) {
            paths.push(RootPath { root, edges: way_to_target(&links, index) });
            continue;
        }
        let length = links[index].length + 1;
        let mut before = None;
        for &(holder, edge) in graph.incoming().of_node(node) {
            // Holders come in order, so that several references of one of them follow one another.
            let allowed = distances.weak || graph.snapshot().label(edge).is_counted();
            if !allowed || before == Some(holder) {
                continue;
            }
            before = Some(holder);
            let Some(distance) = distances.get(holder) else { continue };
            if is_on_way(&links, index, holder) {
                continue;
            }
            if options.work <= links.len() {
                return Paths { paths, is_complete: false };
            }
            queue.push(Reverse((length.saturating_add(distance), links.len())));
            links.push(Link { node: holder, onward: Some((edge, index)), length });
        }
    }
    Paths { paths, is_complete: true }
}

fn is_on_way(links: &[Link], mut index: usize, node: Node) -> bool {
    loop {
        let link = &links[index];
        if link.node == node {
            return true;
        }
        match link.onward {
            Some((_, next)) => index = next,
            None => return false,
        }
    }
}

fn way_to_target(links: &[Link], mut index: usize) -> Vec<Edge> {
    let mut edges = Vec::new();
    while let Some((edge, next)) = links[index].onward {
        edges.push(edge);
        index = next;
    }
    edges
}
