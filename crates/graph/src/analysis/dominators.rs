//! Dominators and retained sizes: what would go if an object went.
//!
//! An object is dominated by another if every way from the roots to it leads through the other. The method is the
//! "semi-dominator, then nearest common ancestor" one of Georgiadis and Tarjan: it needs the few arrays below, in the
//! order of a depth-first walk, and unlike the iterative method of Cooper, Harvey and Kennedy it never needs a second
//! round, however deep and tangled the heap is.

use crate::snapshot::{Graph, Node, Snapshot};

const NONE: u32 = u32::MAX;

/// The dominator tree over everything that the roots reach.
#[derive(Clone, Debug)]
pub struct Dominators {
    /// For each object its place in the walk; places start at 1, 0 is the common parent of all roots.
    places: Vec<u32>,
    /// For each place the object.
    order: Vec<Node>,
    /// For each place the place of the immediate dominator.
    immediate: Vec<u32>,
    /// For each place the size of everything it dominates, itself included.
    retained: Vec<u64>,
}

impl Dominators {
    fn place(&self, node: Node) -> Option<usize> {
        self.places.get(node.index()).copied().filter(|&place| place != NONE).map(|place| place as usize)
    }

    /// Whether the roots reach an object.
    pub fn is_reachable(&self, node: Node) -> bool {
        self.place(node).is_some()
    }

    /// The immediate dominator of an object; `None` if it is held by the roots themselves, or not reachable.
    pub fn immediate(&self, node: Node) -> Option<Node> {
        let dominator = self.immediate[self.place(node)?];
        (dominator != 0).then(|| self.order[dominator as usize])
    }

    /// The size of everything that would go with an object; `None` if the roots do not reach it.
    pub fn retained(&self, node: Node) -> Option<u64> {
        self.place(node).map(|place| self.retained[place])
    }

    /// The size of everything that the roots reach.
    pub fn total(&self) -> u64 {
        self.retained.first().copied().unwrap_or(0)
    }

    /// The objects right below an object in the tree (below the roots for `None`), largest retained size first.
    pub fn children(&self, parent: Option<Node>) -> Vec<Node> {
        let place = match parent {
            None => 0,
            Some(node) => match self.place(node) {
                Some(place) => place,
                None => return Vec::new(),
            },
        };
        let below = 1..self.order.len();
        let mut children: Vec<usize> =
            below.filter(|&below| self.immediate[below] as usize == place).collect();
        children.sort_by_key(|&child| (std::cmp::Reverse(self.retained[child]), self.order[child]));
        children.into_iter().map(|child| self.order[child]).collect()
    }
}

/// Computes the dominator tree over counted references.
pub fn dominators(graph: &Graph) -> Dominators {
    let snapshot = graph.snapshot();
    let Walk { places, order, parents, way: _ } = walk(snapshot);
    let semi = semi_dominators(graph, &places, &order, &parents);
    let mut immediate = parents;
    for place in 1..immediate.len() {
        let mut dominator = immediate[place];
        while semi[place] < dominator {
            dominator = immediate[dominator as usize];
        }
        immediate[place] = dominator;
    }
    let mut retained: Vec<u64> = order.iter().map(|&node| snapshot.size(node)).collect();
    retained[0] = 0;
    for place in (1..retained.len()).rev() {
        let own = retained[place];
        let above = &mut retained[immediate[place] as usize];
        *above = above.saturating_add(own);
    }
    Dominators { places, order, immediate, retained }
}

struct Walk {
    places: Vec<u32>,
    order: Vec<Node>,
    parents: Vec<u32>,
    /// The way from the root to where the walk is: each object's place and its references still to follow.
    way: Vec<(u32, std::ops::Range<usize>)>,
}

impl Walk {
    fn enter(&mut self, snapshot: &Snapshot, node: Node, parent: u32) {
        if self.places[node.index()] != NONE {
            return;
        }
        let place = self.order.len() as u32;
        self.places[node.index()] = place;
        self.order.push(node);
        self.parents.push(parent);
        self.way.push((place, snapshot.row(node)));
    }
}

/// The depth-first walk from the roots.
fn walk(snapshot: &Snapshot) -> Walk {
    let columns = snapshot.columns();
    let mut walk = Walk {
        places: vec![NONE; snapshot.node_count()],
        // The first entry stands for the common parent of the roots, which is no object.
        order: vec![Node(0)],
        parents: vec![0],
        way: Vec::new(),
    };
    for root in snapshot.roots() {
        walk.enter(snapshot, root.node, 0);
        while let Some((place, row)) = walk.way.last_mut() {
            let place = *place;
            match row.next() {
                None => {
                    walk.way.pop();
                }
                Some(edge) if columns.labels[edge].is_counted() => {
                    walk.enter(snapshot, columns.targets[edge], place);
                }
                Some(_) => {}
            }
        }
    }
    walk
}

/// For each place the smallest place from which a way leads to it through larger places only.
fn semi_dominators(graph: &Graph, places: &[u32], order: &[Node], parents: &[u32]) -> Vec<u32> {
    let snapshot = graph.snapshot();
    let labels = &snapshot.columns().labels;
    let count = order.len() as u32;
    let mut forest = Forest {
        above: parents.to_vec(),
        best: (0..count).collect(),
        semi: (0..count).collect(),
        way: Vec::new(),
    };
    let mut is_root = vec![false; order.len()];
    for root in snapshot.roots() {
        if let Some(place) = is_root.get_mut(places[root.node.index()] as usize) {
            *place = true;
        }
    }
    for place in (1..count).rev() {
        let mut semi = if is_root[place as usize] { 0 } else { parents[place as usize] };
        for &(source, edge) in graph.incoming().of_node(order[place as usize]) {
            let source = places[source.index()];
            if source != NONE && labels[edge.index()].is_counted() {
                let best = forest.best_above(source, place + 1);
                semi = semi.min(forest.semi[best as usize]);
            }
        }
        forest.semi[place as usize] = semi;
    }
    forest.semi
}

/// The places already dealt with, as trees whose ways upwards are shortened whenever they are gone.
struct Forest {
    above: Vec<u32>,
    /// On the shortened way, the place with the smallest semi-dominator.
    best: Vec<u32>,
    semi: Vec<u32>,
    way: Vec<u32>,
}

impl Forest {
    /// The place with the smallest semi-dominator from `place` up to the first one not yet dealt with.
    fn best_above(&mut self, mut place: u32, first_linked: u32) -> u32 {
        if self.above[place as usize] < first_linked {
            return self.best[place as usize];
        }
        while first_linked <= self.above[place as usize] {
            self.way.push(place);
            place = self.above[place as usize];
        }
        let top = self.above[place as usize];
        let mut best = self.best[place as usize];
        while let Some(below) = self.way.pop() {
            self.above[below as usize] = top;
            let own = self.best[below as usize];
            if self.semi[best as usize] < self.semi[own as usize] {
                self.best[below as usize] = best;
            } else {
                best = own;
            }
        }
        best
    }
}
