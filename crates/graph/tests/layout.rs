//! Layouts: nobody covers anybody, frames are left, places stay, and the same request gives the same picture.

use serpentarium_graph::layout::{LayoutNode, LayoutRequest, Method, Point, layout};

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % bound
    }
}

fn random_request(seed: u64, max_nodes: usize, method: Method) -> LayoutRequest {
    let mut random = Random(seed);
    let count = 1 + random.below(max_nodes);
    let nodes = (0..count)
        .map(|id| LayoutNode {
            id: id as u64,
            width: 40.0 + random.below(120) as f32,
            height: 20.0 + random.below(60) as f32,
            is_frame: id < 2,
            pinned: None,
        })
        .collect();
    let edges = (0..2 * count).map(|_| (random.below(count) as u32, random.below(count) as u32)).collect();
    LayoutRequest { nodes, edges, previous: Vec::new(), method, gap: 12.0 }
}

fn assert_no_overlap(request: &LayoutRequest, points: &[Point]) {
    for one in 0..points.len() {
        for other in 0..one {
            let (a, b) = (request.nodes[one].at(points[one]), request.nodes[other].at(points[other]));
            let apart_x = (a.centre.x - b.centre.x).abs() - f32::midpoint(a.width, b.width);
            let apart_y = (a.centre.y - b.centre.y).abs() - f32::midpoint(a.height, b.height);
            assert!(-0.1 < apart_x.max(apart_y), "{a:?} covers {b:?}");
        }
    }
}

#[test]
fn nothing_overlaps_and_everything_is_repeatable() {
    for seed in 0..60 {
        for method in [Method::Layered, Method::Force] {
            let request = random_request(seed, 70, method);
            let first = layout(&request);
            assert_eq!(first.points.len(), request.nodes.len());
            assert_no_overlap(&request, &first.points);
            assert_eq!(first, layout(&request));
        }
    }
}

#[test]
fn frames_are_at_the_left() {
    for seed in 0..60 {
        let request = random_request(seed, 40, Method::Auto);
        let points = layout(&request).points;
        let left = |frame: bool, start: f32, pick: fn(f32, f32) -> f32| {
            let chosen = request.nodes.iter().zip(&points).filter(|(node, _)| node.is_frame == frame);
            chosen.map(|(_, point)| point.x).fold(start, pick)
        };
        assert!(left(true, f32::MIN, f32::max) < left(false, f32::MAX, f32::min));
    }
}

#[test]
fn an_arrow_leads_to_the_right() {
    let node = |id| LayoutNode { id, width: 50.0, height: 30.0, is_frame: id == 0, pinned: None };
    let request = LayoutRequest {
        nodes: (0..4).map(node).collect(),
        edges: vec![(0, 1), (1, 2), (2, 3), (3, 2)],
        gap: 10.0,
        ..LayoutRequest::default()
    };
    let points = layout(&request).points;
    assert!(points.is_sorted_by(|one, other| one.x < other.x), "{points:?}");
    // A single line of boxes is drawn straight.
    assert!(points.iter().all(|point| (point.y - points[0].y).abs() < 1.0), "{points:?}");
}

#[test]
fn old_boxes_stay_and_new_ones_come_near_their_holder() {
    for seed in 0..60 {
        let before = random_request(seed, 50, Method::Auto);
        let old = layout(&before).points;
        let mut after = before.clone();
        after.previous = before.nodes.iter().zip(&old).map(|(node, &point)| (node.id, point)).collect();
        // One box goes, three come.
        let gone = after.nodes.len() - 1;
        after.edges.retain(|&(from, to)| from as usize != gone && to as usize != gone);
        after.nodes.pop();
        let first_new = after.nodes.len();
        for id in 0..3 {
            let holder = if id == 2 { first_new } else { 0 } as u32;
            after.edges.push((holder, after.nodes.len() as u32));
            after.nodes.push(LayoutNode {
                id: 1000 + id,
                width: 60.0,
                height: 30.0,
                ..LayoutNode::default()
            });
        }
        let new = layout(&after).points;
        assert_eq!(new[..gone], old[..gone]);
        if gone != 0 {
            assert_no_overlap(&after, &new);
        }
    }
}

#[test]
fn pinned_boxes_stay_where_they_are() {
    for method in [Method::Layered, Method::Force] {
        let mut request = random_request(9, 60, method);
        let pin = Point::new(-333.0, 77.0);
        request.nodes[0].pinned = Some(pin);
        let points = layout(&request).points;
        assert_eq!(points[0], pin);
        assert_no_overlap(&request, &points);
    }
}

#[test]
fn nonsense_is_survived() {
    let mut request = random_request(1, 30, Method::Auto);
    request.edges.push((1000, 0));
    request.gap = f32::NAN;
    request.nodes[0].width = f32::INFINITY;
    request.nodes[0].pinned = Some(Point::new(f32::NAN, 1e30));
    for method in [Method::Auto, Method::Force, Method::Layered] {
        request.method = method;
        assert!(layout(&request).points.iter().all(|point| point.x.is_finite() && point.y.is_finite()));
    }
    assert!(layout(&LayoutRequest::default()).points.is_empty());
}
