//! Where to draw boxes and arrows. The same request always gives the same answer.
//!
//! Small graphs are drawn in layers, frames at the left; larger ones by forces. Boxes that had a place keep it, and new
//! ones are put near whoever holds them: a picture must not jump because one object was born.

mod force;
mod grid;
mod layered;
mod request;
mod stable;

pub use force::ForceLayout;
pub use grid::Grid;
pub use request::{Layout, LayoutNode, LayoutRequest, Method, Point, Rect};

/// Up to how many boxes layers are used.
pub const LAYERED_LIMIT: usize = 60;

/// Finds a place for every box.
pub fn layout(request: &LayoutRequest) -> Layout {
    let request = &request.sanitized();
    let known = stable::known_points(request);
    // Pins alone say nothing about the others; a previous picture does.
    if request.nodes.iter().zip(&known).any(|(node, point)| node.pinned.is_none() && point.is_some()) {
        return Layout { points: stable::place_around(request, &known) };
    }
    let layered = match request.method {
        Method::Auto => request.nodes.len() <= LAYERED_LIMIT,
        Method::Layered => true,
        Method::Force => false,
    };
    let points = if layered {
        stable::settle(request, layered::layered(request))
    } else {
        let mut force = ForceLayout::new(request);
        force.run();
        stable::settle(request, stable::spread_out(request, force.into_points()))
    };
    Layout { points }
}
