//! What to lay out, and the answer.

use serde::{Deserialize, Serialize};

/// A place; x grows to the right, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

impl Point {
    /// The place at those coordinates.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    fn sanitized(self) -> Self {
        let fit = |value: f32| if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 };
        Self { x: fit(self.x), y: fit(self.y) }
    }
}

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// The middle.
    pub centre: Point,
    /// How wide.
    pub width: f32,
    /// How high.
    pub height: f32,
}

impl Rect {
    /// Whether two boxes overlap by more than their rims.
    pub fn overlaps(&self, other: &Self) -> bool {
        (self.centre.x - other.centre.x).abs() * 2.0 < self.width + other.width
            && (self.centre.y - other.centre.y).abs() * 2.0 < self.height + other.height
    }
}

/// One box to place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LayoutNode {
    /// The id of its object.
    pub id: u64,
    /// How wide it is.
    pub width: f32,
    /// How high it is.
    pub height: f32,
    /// Whether it belongs to the left, as frames do.
    pub is_frame: bool,
    /// Where the user has put it.
    pub pinned: Option<Point>,
}

impl LayoutNode {
    /// The box, at a place.
    pub const fn at(&self, centre: Point) -> Rect {
        Rect { centre, width: self.width, height: self.height }
    }
}

/// How to lay out what has no place yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Layers for few boxes, forces for many.
    #[default]
    Auto,
    /// Layers.
    Layered,
    /// Forces.
    Force,
}

/// Everything a layout depends on: if two requests are equal, so are their layouts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LayoutRequest {
    /// The boxes.
    pub nodes: Vec<LayoutNode>,
    /// The arrows, by the places of their boxes.
    pub edges: Vec<(u32, u32)>,
    /// Where objects have been drawn before, by id.
    pub previous: Vec<(u64, Point)>,
    /// How to lay out.
    pub method: Method,
    /// How much room to leave between boxes.
    pub gap: f32,
}

impl LayoutRequest {
    /// The same request, without numbers that are no numbers and arrows that lead nowhere.
    pub(super) fn sanitized(&self) -> Self {
        let length = |value: f32| if value.is_finite() { value.clamp(1.0, 2000.0) } else { 1.0 };
        let count = self.nodes.len() as u64;
        Self {
            nodes: self
                .nodes
                .iter()
                .map(|node| LayoutNode {
                    width: length(node.width),
                    height: length(node.height),
                    pinned: node.pinned.map(Point::sanitized),
                    ..*node
                })
                .collect(),
            edges: self.edges.iter().copied().filter(|&(from, to)| u64::from(from.max(to)) < count).collect(),
            previous: self.previous.iter().map(|&(id, point)| (id, point.sanitized())).collect(),
            method: self.method,
            gap: if self.gap.is_finite() { self.gap.clamp(0.0, 500.0) } else { 0.0 },
        }
    }
}

/// The middle of every box, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The places.
    pub points: Vec<Point>,
}
