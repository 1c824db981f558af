//! The smallest cycle of a component: what to show of a tangle of thousands.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::snapshot::{Edge, Node, Snapshot};

/// A cycle, as the references that make it: each begins where the one before it ends, and the last leads to the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The references.
    pub edges: Vec<Edge>,
    /// Whether no smaller one exists. In a very large component the search stops at a fixed amount of work.
    pub is_smallest: bool,
}

/// How many references are looked at before the best so far must do.
const WORK_LIMIT: usize = 20_000_000;

/// The part of a snapshot that lies within some objects: references between them, minus those that are taken out.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) members: Vec<Node>,
    starts: Vec<u32>,
    /// Target, as a place among the members, and the reference.
    edges: Vec<(u32, Edge)>,
}

impl Part {
    pub(super) fn new(snapshot: &Snapshot, members: &[Node]) -> Self {
        let mut members: Vec<Node> =
            members.iter().copied().filter(|&node| snapshot.contains(node)).collect();
        members.sort_unstable();
        members.dedup();
        let places: FxHashMap<Node, u32> =
            members.iter().enumerate().map(|(place, &node)| (node, place as u32)).collect();
        let mut starts = vec![0];
        let mut edges = Vec::new();
        for &node in &members {
            let counted = snapshot.edges(node).filter(|&edge| snapshot.label(edge).is_counted());
            edges.extend(counted.filter_map(|edge| Some((*places.get(&snapshot.target(edge))?, edge))));
            starts.push(edges.len() as u32);
        }
        Self { members, starts, edges }
    }

    pub(super) fn edges_of(&self, place: u32) -> &[(u32, Edge)] {
        &self.edges[self.starts[place as usize] as usize..self.starts[place as usize + 1] as usize]
    }

    pub(super) fn edge_count(&self) -> usize {
        self.edges.len()
    }

    pub(super) fn len(&self) -> u32 {
        self.members.len() as u32
    }
}

/// The smallest cycle within some objects (usually the members of a component).
pub fn smallest_cycle(snapshot: &Snapshot, members: &[Node]) -> Option<Cycle> {
    smallest_cycle_of(&Part::new(snapshot, members), |_| true).0
}

/// A search from every object in turn, never deeper than what is known already. Says how many references it looked at.
pub(super) fn smallest_cycle_of(part: &Part, keep: impl Fn(Edge) -> bool) -> (Option<Cycle>, usize) {
    // Any cycle will do to begin with: it bounds the searches, and without one there is nothing to search for.
    let Some(any) = any_cycle(part, &keep) else { return (None, part.edge_count()) };
    let mut search = Search {
        reached_from: vec![(u32::MAX, Edge(0)); part.members.len()],
        depth: vec![0; part.members.len()],
        seen_in: vec![u32::MAX; part.members.len()],
        work: 0,
    };
    let mut edges = any;
    for start in 0..part.len() {
        if edges.len() == 1 || WORK_LIMIT < search.work {
            break;
        }
        if let Some(smaller) = search.through(part, start, edges.len() as u32, &keep) {
            edges = smaller;
        }
    }
    let is_smallest = edges.len() == 1 || search.work <= WORK_LIMIT;
    (Some(Cycle { edges, is_smallest }), search.work + part.edge_count())
}

/// The first cycle that a depth-first walk closes.
fn any_cycle(part: &Part, keep: impl Fn(Edge) -> bool) -> Option<Vec<Edge>> {
    const LEFT: u32 = u32::MAX - 1;
    // For each member its depth on the way, or that the walk has left it, or that it has not come there.
    let mut state = vec![u32::MAX; part.members.len()];
    for start in 0..part.len() {
        if state[start as usize] != u32::MAX {
            continue;
        }
        state[start as usize] = 0;
        let mut way = vec![(start, 0)];
        let mut edges = Vec::new();
        while let Some((place, next)) = way.last_mut() {
            let place = *place;
            let Some(&(target, edge)) = part.edges_of(place).get(*next) else {
                state[place as usize] = LEFT;
                way.pop();
                edges.pop();
                continue;
            };
            *next += 1;
            let depth = state[target as usize];
            if depth == LEFT || !keep(edge) {
                continue;
            }
            edges.push(edge);
            if depth != u32::MAX {
                return Some(edges.split_off(depth as usize));
            }
            state[target as usize] = way.len() as u32;
            way.push((target, 0));
        }
    }
    None
}

struct Search {
    reached_from: Vec<(u32, Edge)>,
    depth: Vec<u32>,
    /// The start of the search in which a member was last seen, so that nothing needs to be reset.
    seen_in: Vec<u32>,
    work: usize,
}

impl Search {
    /// The shortest cycle through a member, if it is shorter than the limit.
    fn through(
        &mut self,
        part: &Part,
        start: u32,
        limit: u32,
        keep: impl Fn(Edge) -> bool,
    ) -> Option<Vec<Edge>> {
        let mut queue = VecDeque::from([start]);
        self.seen_in[start as usize] = start;
        self.depth[start as usize] = 0;
        while let Some(place) = queue.pop_front() {
            let depth = self.depth[place as usize] + 1;
            if limit <= depth {
                return None;
            }
            for &(target, edge) in part.edges_of(place) {
                self.work += 1;
                if !keep(edge) {
                    continue;
                }
                if target == start {
                    return Some(self.way_back(start, place, edge));
                }
                if self.seen_in[target as usize] != start {
                    self.seen_in[target as usize] = start;
                    self.depth[target as usize] = depth;
                    self.reached_from[target as usize] = (place, edge);
                    queue.push_back(target);
                }
            }
        }
        None
    }

    fn way_back(&self, start: u32, mut place: u32, last: Edge) -> Vec<Edge> {
        let mut edges = vec![last];
        while place != start {
            let (before, edge) = self.reached_from[place as usize];
            edges.push(edge);
            place = before;
        }
        edges.reverse();
        edges
    }
}
