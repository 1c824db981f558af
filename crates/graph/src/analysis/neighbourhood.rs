//! Which objects to draw: those within a few steps of what is looked at.

use rustc_hash::FxHashMap;

use crate::snapshot::{Edge, Graph, Kind, Node};

/// What is looked at, and how far around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionRequest {
    /// The objects in the middle.
    pub focus: Vec<Node>,
    /// How many references to follow forwards.
    pub outgoing: u32,
    /// How many to follow backwards.
    pub incoming: u32,
    /// How many objects to show at most.
    pub limit: usize,
    /// Kinds of objects to leave out, unless they are in the middle.
    pub hidden_kinds: Vec<Kind>,
    /// Whether to follow references that are not counted.
    pub uncounted: bool,
}

/// The objects to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nearest first.
    pub nodes: Vec<Node>,
    /// The references between them.
    pub edges: Vec<Edge>,
    /// For each of them, how many of its references lead to objects not shown.
    pub hidden_targets: Vec<u32>,
    /// For each of them, how many references from objects not shown lead to it.
    pub hidden_holders: Vec<u32>,
    /// Whether the limit left something out.
    pub is_cut_off: bool,
}

/// Selects step by step, forwards before backwards, so that with a limit the nearest objects remain.
pub fn select(graph: &Graph, request: &SelectionRequest) -> Selection {
    let mut collector =
        Collector { request, graph, places: FxHashMap::default(), result: Selection::default() };
    for &node in &request.focus {
        if graph.snapshot().contains(node) {
            collector.add(node, false);
        }
    }
    let mut forwards = collector.result.nodes.clone();
    let mut backwards = forwards.clone();
    for hop in 0..request.outgoing.max(request.incoming) {
        if hop < request.outgoing {
            forwards = collector.forwards(&forwards);
        }
        if hop < request.incoming {
            backwards = collector.backwards(&backwards);
        }
        if forwards.is_empty() && backwards.is_empty() {
            break;
        }
    }
    collector.count_hidden();
    collector.result
}

struct Collector<'a> {
    request: &'a SelectionRequest,
    graph: &'a Graph,
    places: FxHashMap<Node, usize>,
    result: Selection,
}

impl Collector<'_> {
    fn add(&mut self, node: Node, may_hide: bool) -> bool {
        if self.places.contains_key(&node) {
            return false;
        }
        if may_hide && self.request.hidden_kinds.contains(&self.graph.snapshot().kind(node)) {
            return false;
        }
        if self.request.limit <= self.result.nodes.len() {
            self.result.is_cut_off = true;
            return false;
        }
        self.places.insert(node, self.result.nodes.len());
        self.result.nodes.push(node);
        true
    }

    fn may_follow(&self, edge: Edge) -> bool {
        self.request.uncounted || self.graph.snapshot().label(edge).is_counted()
    }

    fn forwards(&mut self, from: &[Node]) -> Vec<Node> {
        let mut next = Vec::new();
        for &node in from {
            for edge in self.graph.snapshot().edges(node) {
                let target = self.graph.snapshot().target(edge);
                if self.may_follow(edge) && self.add(target, true) {
                    next.push(target);
                }
            }
        }
        next
    }

    fn backwards(&mut self, from: &[Node]) -> Vec<Node> {
        let mut next = Vec::new();
        for &node in from {
            for &(source, edge) in self.graph.incoming().of_node(node) {
                if self.may_follow(edge) && self.add(source, true) {
                    next.push(source);
                }
            }
        }
        next
    }

    fn count_hidden(&mut self) {
        let snapshot = self.graph.snapshot();
        for &node in &self.result.nodes {
            let mut hidden = 0;
            for edge in snapshot.edges(node) {
                if self.places.contains_key(&snapshot.target(edge)) {
                    self.result.edges.push(edge);
                } else {
                    hidden += 1;
                }
            }
            self.result.hidden_targets.push(hidden);
            let holders = self.graph.incoming().of_node(node).iter();
            let hidden = holders.filter(|(source, _)| !self.places.contains_key(source)).count();
            self.result.hidden_holders.push(hidden as u32);
        }
    }
}
