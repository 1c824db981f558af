//! Forces: every two boxes push each other away, arrows pull their ends together, and it all cools down.
//!
//! Far-away boxes push as one, by a quadtree (Barnes and Hut), so that ten thousand of them settle in a moment. The
//! work can be done a few rounds at a time.

use super::request::{LayoutRequest, Point};

/// How large a group of boxes may look, seen from a box, to push as one.
const OPENNESS: f32 = 0.9;

/// How often a quarter is divided at most, so that boxes on one spot come to an end.
const DEPTH: u32 = 24;

/// A layout by forces under way.
#[derive(Clone, Debug)]
pub struct ForceLayout {
    points: Vec<Point>,
    is_pinned: Vec<bool>,
    edges: Vec<(u32, u32)>,
    /// The length that arrows would like to have.
    length: f32,
    heat: f32,
    cooling: f32,
    rounds_left: usize,
}

impl ForceLayout {
    /// Begins with the boxes on a spiral, or where they are pinned.
    pub fn new(request: &LayoutRequest) -> Self {
        let request = &request.sanitized();
        let count = request.nodes.len();
        let mean =
            request.nodes.iter().map(|node| node.width.max(node.height)).sum::<f32>() / count.max(1) as f32;
        let length = mean + 2.0 * request.gap.max(10.0);
        let points = request.nodes.iter().enumerate().map(|(index, node)| {
            // The golden angle spreads any number of boxes evenly.
            let (angle, radius) = (index as f32 * 2.399_963, length * (index as f32).sqrt());
            node.pinned.unwrap_or(Point::new(radius * cosine(angle), radius * sine(angle)))
        });
        let rounds = if count <= 2000 { 250 } else { 100 };
        Self {
            points: points.collect(),
            is_pinned: request.nodes.iter().map(|node| node.pinned.is_some()).collect(),
            edges: request.edges.iter().copied().filter(|(from, to)| from != to).collect(),
            length,
            heat: length * (count as f32).sqrt().max(1.0) / 4.0,
            cooling: if count <= 2000 { 0.97 } else { 0.93 },
            rounds_left: rounds,
        }
    }

    /// Whether it has settled.
    pub const fn is_done(&self) -> bool {
        self.rounds_left == 0
    }

    /// Where the boxes are now.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Where the boxes are, at the end.
    pub fn into_points(self) -> Vec<Point> {
        self.points
    }

    /// Goes on until it has settled.
    pub fn run(&mut self) {
        while !self.is_done() {
            self.step();
        }
    }

    /// One round.
    pub fn step(&mut self) {
        if self.rounds_left == 0 {
            return;
        }
        self.rounds_left -= 1;
        let tree = Quadtree::new(&self.points);
        let mut stack = Vec::new();
        let strength = self.length * self.length;
        let mut forces: Vec<Point> = self
            .points
            .iter()
            .enumerate()
            .map(|(index, &at)| tree.push(index, at, strength, &mut stack))
            .collect();
        for &(from, to) in &self.edges {
            let (from, to) = (from as usize, to as usize);
            let (dx, dy) = (self.points[to].x - self.points[from].x, self.points[to].y - self.points[from].y);
            let pull = (dx * dx + dy * dy).sqrt() / self.length;
            forces[from].x += dx * pull;
            forces[from].y += dy * pull;
            forces[to].x -= dx * pull;
            forces[to].y -= dy * pull;
        }
        // A slight pull to the middle keeps parts together that no arrow connects.
        for ((point, force), &pinned) in self.points.iter_mut().zip(&forces).zip(&self.is_pinned) {
            if pinned {
                continue;
            }
            let (fx, fy) = (force.x - point.x * 0.05, force.y - point.y * 0.05);
            let size = (fx * fx + fy * fy).sqrt();
            if 0.0 < size && size.is_finite() {
                let way = size.min(self.heat) / size;
                point.x += fx * way;
                point.y += fy * way;
            }
        }
        self.heat = (self.heat * self.cooling).max(self.length / 50.0);
    }
}

/// A quarter of the plane, with the weight of the boxes in it.
#[derive(Clone, Copy, Debug)]
struct Quarter {
    /// The first of its four quarters, which follow one another; 0 if it is not divided.
    children: u32,
    mass: f32,
    /// The sum of the boxes' places, then their mean.
    x: f32,
    y: f32,
    middle: Point,
    half: f32,
    /// The box in it, if it is the only one.
    only: u32,
}

const SHARED: u32 = u32::MAX;

struct Quadtree {
    quarters: Vec<Quarter>,
}

impl Quadtree {
    fn new(points: &[Point]) -> Self {
        let fold = |start: f32, pick: fn(f32, f32) -> f32, axis: fn(&Point) -> f32| {
            points.iter().map(axis).fold(start, pick)
        };
        let (left, right) =
            (fold(f32::MAX, f32::min, |point| point.x), fold(f32::MIN, f32::max, |point| point.x));
        let (top, bottom) =
            (fold(f32::MAX, f32::min, |point| point.y), fold(f32::MIN, f32::max, |point| point.y));
        let half = ((right - left).max(bottom - top) / 2.0).max(1.0) * 1.001;
        let middle = Point::new(f32::midpoint(left, right), f32::midpoint(top, bottom));
        let mut tree = Self { quarters: vec![Quarter::empty(middle, half)] };
        for (index, &point) in points.iter().enumerate() {
            tree.insert(index as u32, point);
        }
        for quarter in &mut tree.quarters {
            if 0.0 < quarter.mass {
                quarter.x /= quarter.mass;
                quarter.y /= quarter.mass;
            }
        }
        tree
    }

    fn insert(&mut self, index: u32, point: Point) {
        let mut at = 0;
        for depth in 0.. {
            let quarter = self.quarters[at];
            let entry = &mut self.quarters[at];
            entry.mass += 1.0;
            entry.x += point.x;
            entry.y += point.y;
            if quarter.mass == 0.0 {
                entry.only = index;
                return;
            }
            entry.only = SHARED;
            if quarter.children == 0 {
                if DEPTH <= depth {
                    return;
                }
                self.divide(at, quarter);
            }
            at = self.child(at, point);
        }
    }

    /// Divides a quarter that so far held one box, which moves to its own part.
    fn divide(&mut self, at: usize, held: Quarter) {
        let first = self.quarters.len() as u32;
        self.quarters[at].children = first;
        let half = held.half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            self.quarters.push(Quarter::empty(Point::new(held.middle.x + dx, held.middle.y + dy), half));
        }
        let child = self.child(at, Point::new(held.x, held.y));
        let child = &mut self.quarters[child];
        (child.mass, child.x, child.y, child.only) = (held.mass, held.x, held.y, held.only);
    }

    fn child(&self, at: usize, point: Point) -> usize {
        let quarter = &self.quarters[at];
        let right = usize::from(quarter.middle.x < point.x);
        let below = usize::from(quarter.middle.y < point.y);
        quarter.children as usize + right + 2 * below
    }

    /// What all other boxes together do to one.
    fn push(&self, index: usize, at: Point, strength: f32, stack: &mut Vec<u32>) -> Point {
        let mut force = Point::default();
        stack.clear();
        stack.push(0);
        while let Some(next) = stack.pop() {
            let quarter = &self.quarters[next as usize];
            if quarter.mass == 0.0 || quarter.only == index as u32 {
                continue;
            }
            let (mut dx, mut dy) = (at.x - quarter.x, at.y - quarter.y);
            let mut square = dx * dx + dy * dy;
            let width = 2.0 * quarter.half;
            if quarter.children != 0 && OPENNESS * OPENNESS * square < width * width {
                stack.extend(quarter.children..quarter.children + 4);
                continue;
            }
            if square < 0.01 {
                // Boxes on one spot are told apart by their numbers.
                let angle = index as f32 * 2.399_963;
                (dx, dy) = (cosine(angle), sine(angle));
                square = 1.0;
            }
            let push = strength * quarter.mass / square;
            force.x += dx * push;
            force.y += dy * push;
        }
        force
    }
}

impl Quarter {
    const fn empty(middle: Point, half: f32) -> Self {
        Self { children: 0, mass: 0.0, x: 0.0, y: 0.0, middle, half, only: SHARED }
    }
}

/// The sine, by its series: the library's own may differ from one platform to another in the last digit.
fn sine(angle: f32) -> f32 {
    let turn = std::f32::consts::TAU;
    let angle = angle - (angle / turn).round() * turn;
    let square = angle * angle;
    // The series up to the eleventh power is exact enough for half a turn either way.
    let series = 1.0 - square / 110.0;
    let series = 1.0 - square / 72.0 * series;
    let series = 1.0 - square / 42.0 * series;
    let series = 1.0 - square / 20.0 * series;
    angle * (1.0 - square / 6.0 * series)
}

fn cosine(angle: f32) -> f32 {
    sine(angle + std::f32::consts::FRAC_PI_2)
}
