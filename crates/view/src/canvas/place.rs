//! Places for frames and objects: frames left, objects to their right by distance; whoever has a place keeps it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use egui::{Pos2, Rect, Vec2, pos2, vec2};
use serpentarium_protocol::{GraphNode, GraphView, NodeKind, ObjectId};

/// The height of an object's box.
pub(super) const NODE_HEIGHT: f32 = 46.0;
/// The height of a frame's heading.
pub(super) const HEADING: f32 = 26.0;
/// The height of a name in a frame.
pub(super) const NAME: f32 = 25.0;

const COLUMN_GAP: f32 = 92.0;
/// So many objects, most of them new, are laid out anew; fewer are put beside those that are there.
const CROWD: usize = 12;
/// Places remembered for objects that are not drawn at present.
const REMEMBERED: usize = 5_000;

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    nodes: BTreeMap<ObjectId, Rect>,
    frames: BTreeMap<u64, Rect>,
    names: BTreeMap<(u64, String), Pos2>,
    drawn: BTreeSet<ObjectId>,
}

impl Places {
    /// An object's box.
    pub(crate) fn node(&self, id: ObjectId) -> Option<Rect> {
        self.nodes.get(&id).copied()
    }

    /// Whether an object is in the graph at present.
    pub(crate) fn is_drawn(&self, id: ObjectId) -> bool {
        self.drawn.contains(&id)
    }

    /// A frame's card.
    pub(crate) fn frame(&self, serial: u64) -> Option<Rect> {
        self.frames.get(&serial).copied()
    }

    /// Where the arrow of a name leaves its frame.
    pub(crate) fn name(&self, frame: u64, name: &str) -> Option<Pos2> {
        self.names.get(&(frame, name.to_owned())).copied()
    }

    /// The frames, which a camera that cannot show all shows first.
    pub(crate) fn anchor(&self) -> Option<Rect> {
        self.frames.values().copied().reduce(Rect::union)
    }

    /// The smallest rectangle around everything drawn.
    pub(crate) fn bounds(&self) -> Rect {
        let nodes = self.drawn.iter().filter_map(|id| self.nodes.get(id));
        let all = self.frames.values().chain(nodes).fold(Rect::NOTHING, |all, rect| all.union(*rect));
        if all.is_finite() && 0.0 < all.width() {
            all
        } else {
            Rect::from_center_size(Pos2::ZERO, Vec2::splat(200.0))
        }
    }

    /// Gives a place to whatever has none. Returns whether the outline of the whole changed.
    pub(crate) fn update(&mut self, graph: &GraphView) -> bool {
        let before = self.bounds();
        self.place_frames(graph);
        self.drawn = graph.nodes.iter().map(|node| node.id).collect();
        let unknown = graph.nodes.iter().filter(|node| !self.nodes.contains_key(&node.id)).count();
        let all_new = unknown == graph.nodes.len() && 0 < unknown;
        if all_new || (CROWD < graph.nodes.len() && graph.nodes.len() < unknown * 2) {
            self.nodes.clear();
            self.place_all(graph);
        } else {
            self.resize(graph);
            self.place_new(graph);
        }
        if REMEMBERED < self.nodes.len() {
            let drawn = &self.drawn;
            self.nodes.retain(|id, _| drawn.contains(id));
        }
        // Where nothing is left, the camera stays on what was there.
        !(self.drawn.is_empty() && self.frames.is_empty()) && self.bounds() != before
    }

    /// Outer frames above inner ones, so that a call adds a card below and moves nothing.
    fn place_frames(&mut self, graph: &GraphView) {
        self.frames.clear();
        self.names.clear();
        let longest = graph.bindings.iter().map(|binding| binding.name.chars().count()).max().unwrap_or(0);
        let title = graph.frames.iter().map(|frame| frame.title.chars().count()).max().unwrap_or(0);
        let width = (longest.max(title) as f32 * 7.6 + 40.0).clamp(96.0, 220.0);
        let mut y = 0.0;
        for frame in graph.frames.iter().rev() {
            let names: Vec<&str> =
                graph.bindings.iter().filter(|b| b.frame == frame.serial).map(|b| b.name.as_str()).collect();
            let height = HEADING + names.len().max(1) as f32 * NAME + 8.0;
            self.frames.insert(frame.serial, Rect::from_min_size(pos2(0.0, y), vec2(width, height)));
            for (index, name) in names.into_iter().enumerate() {
                let at = pos2(width - 7.0, y + HEADING + (index as f32 + 0.5) * NAME + 2.0);
                self.names.insert((frame.serial, name.to_owned()), at);
            }
            y += height + 24.0;
        }
    }

    /// A full layout: columns by distance from the names, each ordered by where its arrows come from.
    fn place_all(&mut self, graph: &GraphView) {
        let depths = depths(graph);
        let mut columns: BTreeMap<i32, Vec<&GraphNode>> = BTreeMap::new();
        for node in &graph.nodes {
            columns.entry(depths.get(&node.id).copied().unwrap_or(1)).or_default().push(node);
        }
        let incoming = incoming(graph);
        let mut x = self.frames.values().map(|rect| rect.max.x).fold(0.0, f32::max) + COLUMN_GAP;
        for nodes in columns.values() {
            let widest = nodes.iter().map(|node| size(node).x).fold(0.0, f32::max);
            let mut wanted: Vec<(f32, &GraphNode)> =
                nodes.iter().map(|node| (self.wanted_y(graph, &incoming, node), *node)).collect();
            wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id.cmp(&b.1.id)));
            let ys = spread(&wanted.iter().map(|(y, node)| (*y, gap(node))).collect::<Vec<(f32, f32)>>());
            for ((_, node), y) in wanted.iter().zip(ys) {
                let size = size(node);
                self.nodes.insert(node.id, Rect::from_min_size(pos2(x, y - size.y / 2.0), size));
            }
            x += widest + COLUMN_GAP;
        }
    }

    /// The mean height of what points here; below everything when nothing does.
    fn wanted_y(
        &self,
        graph: &GraphView,
        incoming: &BTreeMap<ObjectId, Vec<ObjectId>>,
        node: &GraphNode,
    ) -> f32 {
        let names = graph.bindings.iter().filter(|binding| binding.object == node.id);
        let mut ys: Vec<f32> =
            names.filter_map(|binding| self.name(binding.frame, &binding.name)).map(|at| at.y).collect();
        if ys.is_empty() {
            let sources = incoming.get(&node.id).into_iter().flatten();
            ys.extend(sources.filter_map(|id| self.nodes.get(id)).map(|rect| rect.center().y));
        }
        match ys.len() {
            0 => self.bounds().max.y + NODE_HEIGHT,
            n => ys.iter().sum::<f32>() / n as f32,
        }
    }

    /// Texts grow; boxes grow to the right and stay where they begin.
    fn resize(&mut self, graph: &GraphView) {
        for node in &graph.nodes {
            if let Some(rect) = self.nodes.get_mut(&node.id) {
                rect.max.x = rect.min.x + size(node).x.max(rect.width().min(220.0));
            }
        }
    }

    /// New objects settle right of whoever points at them, where there is room.
    fn place_new(&mut self, graph: &GraphView) {
        let incoming = incoming(graph);
        for node in &graph.nodes {
            if self.nodes.contains_key(&node.id) {
                continue;
            }
            let size = size(node);
            let source =
                incoming.get(&node.id).into_iter().flatten().find_map(|id| self.nodes.get(id).copied());
            let name = graph.bindings.iter().find(|binding| binding.object == node.id);
            let left = match (name, source) {
                (Some(_), _) | (None, None) => {
                    self.frames.values().map(|rect| rect.max.x).fold(0.0, f32::max)
                }
                (None, Some(source)) => source.max.x,
            };
            let y = self.wanted_y(graph, &incoming, node);
            let wanted = Rect::from_min_size(pos2(left + COLUMN_GAP, y - size.y / 2.0), size);
            self.nodes.insert(node.id, self.free_place(wanted, gap(node)));
        }
    }

    /// The nearest place above or below that overlaps nothing drawn.
    fn free_place(&self, wanted: Rect, gap: f32) -> Rect {
        let taken: Vec<Rect> =
            self.drawn.iter().filter_map(|id| self.nodes.get(id)).map(|rect| rect.expand(gap)).collect();
        let step = f32::midpoint(NODE_HEIGHT, gap);
        let mut tries = (0..400).map(|n: i32| if n % 2 == 0 { n / 2 } else { -(n + 1) / 2 });
        tries
            .find_map(|n| {
                let place = wanted.translate(vec2(0.0, n as f32 * step));
                (!taken.iter().any(|rect| rect.intersects(place.shrink(1.0)))).then_some(place)
            })
            .unwrap_or(wanted)
    }
}

/// The size of an object's box, from the length of its texts.
pub(super) fn size(node: &GraphNode) -> Vec2 {
    let text = node.text.chars().count() as f32 * 7.7 + 30.0;
    let title = (node.type_name.chars().count() + node.id.to_string().len() + 1) as f32 * 6.1 + 52.0;
    // What can change gets room to, so that its neighbours need not move.
    let least = if node.kind == NodeKind::Immutable { 92.0 } else { 150.0 };
    vec2(text.max(title).clamp(least, 200.0), NODE_HEIGHT)
}

fn incoming(graph: &GraphView) -> BTreeMap<ObjectId, Vec<ObjectId>> {
    let mut incoming: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    for edge in &graph.edges {
        incoming.entry(edge.to).or_default().push(edge.from);
    }
    incoming
}

/// How many arrows away from a name each object is. What no name leads to begins again at 1; without any name,
/// the first object is the middle, and whoever points at it is left of it.
fn depths(graph: &GraphView) -> BTreeMap<ObjectId, i32> {
    let mut outgoing: BTreeMap<ObjectId, Vec<(ObjectId, i32)>> = BTreeMap::new();
    for edge in &graph.edges {
        outgoing.entry(edge.from).or_default().push((edge.to, 1));
        if graph.bindings.is_empty() {
            outgoing.entry(edge.to).or_default().push((edge.from, -1));
        }
    }
    let mut depths: BTreeMap<ObjectId, i32> = BTreeMap::new();
    let mut queue: VecDeque<ObjectId> = VecDeque::new();
    for binding in &graph.bindings {
        if depths.insert(binding.object, 1).is_none() {
            queue.push_back(binding.object);
        }
    }
    reach(&mut depths, &mut queue, &outgoing);
    for start in &graph.nodes {
        if let std::collections::btree_map::Entry::Vacant(entry) = depths.entry(start.id) {
            entry.insert(1);
            queue.push_back(start.id);
            reach(&mut depths, &mut queue, &outgoing);
        }
    }
    depths
}

/// Walks on from the waiting objects, arrow by arrow.
fn reach(
    depths: &mut BTreeMap<ObjectId, i32>,
    queue: &mut VecDeque<ObjectId>,
    outgoing: &BTreeMap<ObjectId, Vec<(ObjectId, i32)>>,
) {
    while let Some(id) = queue.pop_front() {
        let depth = depths.get(&id).copied().unwrap_or(1);
        for &(next, step) in outgoing.get(&id).into_iter().flatten() {
            depths.entry(next).or_insert_with(|| {
                queue.push_back(next);
                depth + step
            });
        }
    }
}

/// The room kept free below an object: what can change is tied to its neighbours by arrows that need some.
fn gap(node: &GraphNode) -> f32 {
    if node.kind == NodeKind::Immutable { 22.0 } else { 46.0 }
}

/// Moves sorted heights, each with its gap, apart until they keep their distance, without moving them as a whole.
fn spread(wanted: &[(f32, f32)]) -> Vec<f32> {
    let mut ys: Vec<f32> = Vec::with_capacity(wanted.len());
    let mut gap_before = 0.0;
    for &(y, gap) in wanted {
        let least = ys.last().map_or(f32::NEG_INFINITY, |last| last + NODE_HEIGHT + gap.max(gap_before));
        ys.push(y.max(least));
        gap_before = gap;
    }
    let shift: f32 =
        ys.iter().zip(wanted).map(|(y, (wanted, _))| y - wanted).sum::<f32>() / wanted.len().max(1) as f32;
    ys.iter().map(|y| y - shift).collect()
}

#[cfg(test)]
mod tests {
    use serpentarium_protocol::GraphEdge;

    use super::*;

    fn graph(ids: &[u64], edges: &[(u64, u64)]) -> GraphView {
        let node =
            |id: &u64| GraphNode { id: ObjectId(*id), kind: NodeKind::Mutable, ..GraphNode::default() };
        let edge = |(from, to): &(u64, u64)| GraphEdge {
            from: ObjectId(*from),
            to: ObjectId(*to),
            ..GraphEdge::default()
        };
        GraphView {
            nodes: ids.iter().map(node).collect(),
            edges: edges.iter().map(edge).collect(),
            ..GraphView::default()
        }
    }

    fn overlaps(places: &Places) -> bool {
        let rects: Vec<Rect> = places.drawn.iter().filter_map(|id| places.node(*id)).collect();
        (0..rects.len()).any(|i| (0..i).any(|j| rects[i].shrink(0.5).intersects(rects[j])))
    }

    #[test]
    fn whoever_has_a_place_keeps_it() {
        let mut places = Places::default();
        places.update(&graph(&[1, 2, 3], &[(1, 2), (2, 3), (3, 1)]));
        let before = places.node(ObjectId(2));
        places.update(&graph(&[1, 2, 3, 4, 5], &[(1, 2), (2, 3), (3, 1), (2, 4), (2, 5)]));
        assert_eq!(places.node(ObjectId(2)), before);
        assert!(places.node(ObjectId(5)).is_some() && !overlaps(&places));
    }

    #[test]
    fn many_objects_do_not_overlap() {
        let ids: Vec<u64> = (1..200).collect();
        let edges: Vec<(u64, u64)> = (2..200).map(|id| (id / 3 + 1, id)).collect();
        let mut places = Places::default();
        places.update(&graph(&ids, &edges));
        assert!(!overlaps(&places));
    }
}
