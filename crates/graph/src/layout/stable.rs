//! Stable places: who had one keeps it, who is new comes near its holder, and nobody covers anybody.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::grid::Grid;
use super::request::{LayoutRequest, Point};

/// The places that are given: pinned ones, and those of the previous picture.
pub(super) fn known_points(request: &LayoutRequest) -> Vec<Option<Point>> {
    let previous: FxHashMap<u64, Point> = request.previous.iter().copied().collect();
    request.nodes.iter().map(|node| node.pinned.or_else(|| previous.get(&node.id).copied())).collect()
}

/// Keeps the known places and finds near ones for all other boxes.
pub(super) fn place_around(request: &LayoutRequest, known: &[Option<Point>]) -> Vec<Point> {
    let count = request.nodes.len();
    let mut placer = Placer { request, points: known.to_vec(), grid: Grid::default() };
    for (node, point) in request.nodes.iter().zip(known) {
        if let Some(point) = point {
            placer.grid.insert(node.at(*point));
        }
    }
    let outgoing = adjacency(count, request.edges.iter().copied());
    let incoming = adjacency(count, request.edges.iter().map(|&(from, to)| (to, from)));
    placer.spread((0..count).collect(), &[(&outgoing, 1.0)]);
    // What nothing placed refers to comes to the left of what it refers to; failing that, below everything.
    let both = [(&outgoing, 1.0), (&incoming, -1.0)];
    placer.spread((0..count).collect(), &both);
    for node in 0..count {
        if placer.points[node].is_none() {
            let size = request.nodes[node];
            let below = Point::new(size.width / 2.0, placer.grid.lowest() + request.gap + size.height);
            placer.put(node, below);
            placer.spread(VecDeque::from([node]), &both);
        }
    }
    placer.points.into_iter().map(Option::unwrap_or_default).collect()
}

struct Placer<'a> {
    request: &'a LayoutRequest,
    points: Vec<Option<Point>>,
    grid: Grid,
}

impl Placer<'_> {
    fn put(&mut self, node: usize, wish: Point) {
        let point = self.grid.find(self.request.nodes[node].at(wish), self.request.gap);
        self.grid.insert(self.request.nodes[node].at(point));
        self.points[node] = Some(point);
    }

    /// Places the neighbours of what is placed, nearest first, each kind of neighbour to its side.
    fn spread(&mut self, mut queue: VecDeque<usize>, sides: &[(&Adjacency, f32)]) {
        while let Some(node) = queue.pop_front() {
            let Some(anchor) = self.points[node] else { continue };
            for &(neighbours, side) in sides {
                for &next in neighbours.of(node) {
                    let next = next as usize;
                    if self.points[next].is_some() {
                        continue;
                    }
                    let apart = f32::midpoint(self.request.nodes[node].width, self.request.nodes[next].width);
                    let apart = apart + 2.0 * self.request.gap;
                    self.put(next, Point::new(anchor.x + side * apart, anchor.y));
                    queue.push_back(next);
                }
            }
        }
    }
}

/// Neighbours as rows.
pub(super) struct Adjacency {
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Adjacency {
    pub(super) fn of(&self, node: usize) -> &[u32] {
        &self.targets[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}

/// Sorts arrows into rows; the ends must be less than the count.
pub(super) fn adjacency(count: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Adjacency {
    let mut starts = vec![0_u32; count + 1];
    for (from, _) in edges.clone() {
        starts[from as usize + 1] += 1;
    }
    for index in 0..count {
        starts[index + 1] += starts[index];
    }
    let mut next = starts.clone();
    let mut targets = vec![0; starts[count] as usize];
    for (from, to) in edges {
        targets[next[from as usize] as usize] = to;
        next[from as usize] += 1;
    }
    Adjacency { starts, targets }
}

/// How many times the boxes' own area their picture takes, so that few of them cover one another.
const ROOM: f32 = 5.0;

/// Enlarges a picture that is too small for its boxes; pinned boxes fix the scale.
pub(super) fn spread_out(request: &LayoutRequest, mut points: Vec<Point>) -> Vec<Point> {
    if request.nodes.iter().any(|node| node.pinned.is_some()) || points.len() < 2 {
        return points;
    }
    let count = points.len() as f32;
    let sum = points.iter().fold(Point::default(), |sum, point| Point::new(sum.x + point.x, sum.y + point.y));
    let middle = Point::new(sum.x / count, sum.y / count);
    let square = |point: &Point| (point.x - middle.x).powi(2) + (point.y - middle.y).powi(2);
    // The mean square distance tells the area better than the outermost boxes, which may be far away.
    let area = points.iter().map(square).sum::<f32>() / count * std::f32::consts::TAU;
    let boxes = request.nodes.iter().map(|node| (node.width + request.gap) * (node.height + request.gap));
    let scale = (boxes.sum::<f32>() * ROOM / area.max(1.0)).sqrt().clamp(1.0, 1000.0);
    for point in &mut points {
        *point = Point::new(middle.x + (point.x - middle.x) * scale, middle.y + (point.y - middle.y) * scale);
    }
    points
}

/// Moves boxes that cover others to the nearest free place; pinned ones stay whatever they cover.
pub(super) fn settle(request: &LayoutRequest, mut points: Vec<Point>) -> Vec<Point> {
    let mut grid = Grid::default();
    for (node, point) in request.nodes.iter().zip(&mut points) {
        if let Some(pinned) = node.pinned {
            *point = pinned;
            grid.insert(node.at(pinned));
        }
    }
    for (node, point) in request.nodes.iter().zip(&mut points) {
        if node.pinned.is_none() {
            *point = grid.find(node.at(*point), 0.0);
            grid.insert(node.at(*point));
        }
    }
    points
}
