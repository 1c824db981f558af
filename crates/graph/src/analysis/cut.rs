//! Which references to cut so that counting alone frees a cycle, and what a cut would free.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cycle::{Part, smallest_cycle_of};
use crate::snapshot::{Edge, Node, Snapshot};

/// A suggestion, with its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The references to cut: without them no cycle is left. Unless there are very many, each is needed.
    pub edges: Vec<Edge>,
    /// The objects of the whole heap that reference counting would then destroy, nearest to the cuts first.
    pub freed: Vec<Node>,
    /// Members that would stay, because something else holds them.
    pub kept: Vec<Node>,
}

/// How many references are looked at to find the best cut on one cycle.
const TRIAL_WORK: usize = 50_000_000;

/// How many references are looked at before the rest of the cycles is cut without looking for the best place.
const WORK_LIMIT: usize = 100_000_000;

/// Suggests a cut for a component. A single reference that lies on all cycles must lie on the smallest one, so that is
/// where it is looked for; if there is none, the reference that leaves the least is cut, and the rest is looked at again.
pub fn suggest_cut(snapshot: &Snapshot, members: &[Node]) -> Cut {
    let part = Part::new(snapshot, members);
    let mut cut = FxHashSet::default();
    let mut edges = Vec::new();
    let mut work = 0;
    loop {
        let (cycle, search) = smallest_cycle_of(&part, |edge| !cut.contains(&edge));
        let Some(cycle) = cycle else { break };
        work += search + part.edge_count() * cycle.edges.len().min(tries(&part));
        if WORK_LIMIT < work {
            let closing = closing_edges(&part, &cut);
            cut.extend(&closing);
            edges.extend(closing);
            break;
        }
        let Some(edge) = best_edge(&part, &mut cut, &cycle.edges) else { break };
        cut.insert(edge);
        edges.push(edge);
    }
    drop_needless(&part, &mut cut, &mut edges);
    let freed = simulate_cut(snapshot, &edges);
    let gone: FxHashSet<Node> = freed.iter().copied().collect();
    let kept = part.members.iter().copied().filter(|node| !gone.contains(node)).collect();
    Cut { edges, freed, kept }
}

/// How many single cuts that pays for.
fn tries(part: &Part) -> usize {
    (TRIAL_WORK / part.edge_count().max(1)).max(8)
}

fn best_edge(part: &Part, cut: &mut FxHashSet<Edge>, candidates: &[Edge]) -> Option<Edge> {
    let mut best = None;
    for &edge in candidates.iter().take(tries(part)) {
        cut.insert(edge);
        let left = cyclic_count(part, cut);
        cut.remove(&edge);
        if best.is_none_or(|(least, _)| left < least) {
            best = Some((left, edge));
        }
        if left == 0 {
            break;
        }
    }
    best.map(|(_, edge)| edge)
}

/// The references that lead back to an object that a depth-first walk has not left: without them there is no cycle.
fn closing_edges(part: &Part, cut: &FxHashSet<Edge>) -> Vec<Edge> {
    let mut state = vec![0_u8; part.members.len()];
    let mut closing = Vec::new();
    for start in 0..part.len() {
        if state[start as usize] != 0 {
            continue;
        }
        state[start as usize] = 1;
        let mut way = vec![(start, 0)];
        while let Some((place, next)) = way.last_mut() {
            let place = *place;
            let Some(&(target, edge)) = part.edges_of(place).get(*next) else {
                state[place as usize] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            if cut.contains(&edge) {
                continue;
            }
            match state[target as usize] {
                0 => {
                    state[target as usize] = 1;
                    way.push((target, 0));
                }
                1 => closing.push(edge),
                _ => {}
            }
        }
    }
    closing
}

/// Takes back the cuts that later ones have made needless.
fn drop_needless(part: &Part, cut: &mut FxHashSet<Edge>, edges: &mut Vec<Edge>) {
    if edges.len() < 2 || tries(part) < edges.len() {
        return;
    }
    edges.retain(|&edge| {
        cut.remove(&edge);
        let needed = cyclic_count(part, cut) != 0;
        if needed {
            cut.insert(edge);
        }
        needed
    });
}

/// How many members lie on a cycle or behind one: what is left after taking away, again and again, the members that no
/// member refers to.
fn cyclic_count(part: &Part, cut: &FxHashSet<Edge>) -> u32 {
    let mut referrers = vec![0_u32; part.members.len()];
    for place in 0..part.len() {
        for (target, edge) in part.edges_of(place) {
            referrers[*target as usize] += u32::from(!cut.contains(edge));
        }
    }
    let mut free: Vec<u32> = (0..part.len()).filter(|&place| referrers[place as usize] == 0).collect();
    let mut left = part.len();
    while let Some(place) = free.pop() {
        left -= 1;
        for (target, edge) in part.edges_of(place) {
            if !cut.contains(edge) {
                let count = &mut referrers[*target as usize];
                *count -= 1;
                if *count == 0 {
                    free.push(*target);
                }
            }
        }
    }
    left
}

/// The objects that reference counting destroys when references are cut.
pub fn simulate_cut(snapshot: &Snapshot, edges: &[Edge]) -> Vec<Node> {
    let cut: FxHashSet<Edge> = edges.iter().copied().collect();
    let mut left: FxHashMap<Node, u32> = FxHashMap::default();
    let mut freed = Vec::new();
    let mut lose = |node: Node, freed: &mut Vec<Node>| {
        if snapshot.flags(node).contains(crate::snapshot::Flags::IMMORTAL) {
            return;
        }
        let count = left.entry(node).or_insert_with(|| snapshot.refcount(node));
        if *count == 1 {
            freed.push(node);
        }
        *count = count.saturating_sub(1);
    };
    let mut sorted: Vec<Edge> =
        cut.iter().copied().filter(|edge| edge.index() < snapshot.edge_count()).collect();
    sorted.sort_unstable();
    for edge in sorted {
        if snapshot.label(edge).is_counted() {
            lose(snapshot.target(edge), &mut freed);
        }
    }
    let mut next = 0;
    while let Some(&node) = freed.get(next) {
        next += 1;
        for edge in snapshot.edges(node) {
            if snapshot.label(edge).is_counted() && !cut.contains(&edge) {
                lose(snapshot.target(edge), &mut freed);
            }
        }
    }
    freed
}
