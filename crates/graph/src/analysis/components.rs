//! Strongly connected components over counted references: the groups of objects that keep one another alive.

use crate::snapshot::{Node, Snapshot};

/// Every object's component, and the members of each.
#[derive(Clone, Debug, Default)]
pub struct Components {
    component: Vec<u32>,
    starts: Vec<u32>,
    members: Vec<Node>,
}

impl Components {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The component of an object.
    pub fn of(&self, node: Node) -> Option<usize> {
        self.component.get(node.index()).map(|&component| component as usize)
    }

    /// The members of a component, in the order of the snapshot.
    pub fn members(&self, component: usize) -> &[Node] {
        match (self.starts.get(component), self.starts.get(component + 1)) {
            (Some(&start), Some(&end)) => &self.members[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The components that are cycles: with several members, or one that refers to itself. Largest first, then in the
    /// order of their first member.
    pub fn cyclic(&self, snapshot: &Snapshot) -> Vec<usize> {
        let is_cyclic = |&component: &usize| match self.members(component) {
            [] => false,
            &[node] => snapshot.counted_targets(node).any(|target| target == node),
            _ => true,
        };
        let mut cyclic: Vec<usize> = (0..self.len()).filter(is_cyclic).collect();
        cyclic.sort_by_key(|&component| {
            let members = self.members(component);
            (std::cmp::Reverse(members.len()), members.first().copied())
        });
        cyclic
    }
}

const NOT_SEEN: u32 = u32::MAX;

/// Tarjan's search with its stack kept by hand. Components are numbered in the order in which they are completed, so a
/// component's references lead to components of smaller numbers.
pub fn strong_components(snapshot: &Snapshot) -> Components {
    let nodes = snapshot.node_count();
    let mut search = Search {
        low: vec![NOT_SEEN; nodes],
        component: vec![NOT_SEEN; nodes],
        open: Vec::new(),
        next_order: 0,
        next_component: 0,
    };
    for start in snapshot.nodes() {
        if search.low[start.index()] == NOT_SEEN {
            search.from(snapshot, start);
        }
    }
    gather(search.component, search.next_component)
}

struct Search {
    /// The order in which objects were seen, lowered to the smallest that is reached from them.
    low: Vec<u32>,
    component: Vec<u32>,
    /// Objects seen whose component is not complete.
    open: Vec<Node>,
    next_order: u32,
    next_component: u32,
}

/// One object on the way from the start: where its references go on, and its own order.
struct Step {
    node: Node,
    next_edge: u32,
    end: u32,
    order: u32,
}

impl Search {
    fn enter(&mut self, snapshot: &Snapshot, node: Node) -> Step {
        let order = self.next_order;
        self.next_order += 1;
        self.low[node.index()] = order;
        self.open.push(node);
        let row = snapshot.row(node);
        Step { node, next_edge: row.start as u32, end: row.end as u32, order }
    }

    fn from(&mut self, snapshot: &Snapshot, start: Node) {
        let columns = snapshot.columns();
        let mut way = vec![self.enter(snapshot, start)];
        while let Some(step) = way.last_mut() {
            if step.next_edge < step.end {
                let edge = step.next_edge as usize;
                step.next_edge += 1;
                if !columns.labels[edge].is_counted() {
                    continue;
                }
                let target = columns.targets[edge];
                let low = self.low[target.index()];
                if low == NOT_SEEN {
                    let next = self.enter(snapshot, target);
                    way.push(next);
                } else if self.component[target.index()] == NOT_SEEN {
                    let own = &mut self.low[step.node.index()];
                    *own = (*own).min(low);
                }
                continue;
            }
            let (node, order) = (step.node, step.order);
            way.pop();
            let low = self.low[node.index()];
            if low == order {
                self.complete(node);
            } else if let Some(before) = way.last() {
                let before = &mut self.low[before.node.index()];
                *before = (*before).min(low);
            }
        }
    }

    fn complete(&mut self, first: Node) {
        while let Some(member) = self.open.pop() {
            self.component[member.index()] = self.next_component;
            if member == first {
                break;
            }
        }
        self.next_component += 1;
    }
}

fn gather(component: Vec<u32>, count: u32) -> Components {
    let mut starts = vec![0_u32; count as usize + 1];
    for &component in &component {
        starts[component as usize + 1] += 1;
    }
    for index in 0..count as usize {
        starts[index + 1] += starts[index];
    }
    let mut next = starts.clone();
    let mut members = vec![Node(0); component.len()];
    for (index, &component) in component.iter().enumerate() {
        let place = &mut next[component as usize];
        members[*place as usize] = Node(index as u32);
        *place += 1;
    }
    Components { component, starts, members }
}
