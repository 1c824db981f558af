//! Arrows: names bind with a diamond, references point with a triangle, weak ones are dotted and open.

use std::collections::BTreeMap;

use egui::epaint::CubicBezierShape;
use egui::{Color32, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};
use serpentarium_protocol::{EdgeKind, GraphEdge, ObjectId};

use super::Scene;
use crate::theme::{SKY, VERMILION, mono};

/// Paints all arrows, under the objects.
pub(super) fn paint(scene: &Scene<'_>) {
    let bundles = bundles(&scene.model.snapshot.graph.edges);
    let ports = Ports::new(scene, &bundles);
    for (index, bundle) in bundles.iter().enumerate() {
        reference(scene, bundle, ports.0.get(index).copied().unwrap_or_default());
    }
    bindings(scene);
}

/// The references from one object to another, drawn as one arrow.
pub(super) struct Bundle {
    from: ObjectId,
    to: ObjectId,
    kind: EdgeKind,
    label: String,
}

fn bundles(edges: &[GraphEdge]) -> Vec<Bundle> {
    let mut grouped: BTreeMap<(ObjectId, ObjectId, bool), Vec<&GraphEdge>> = BTreeMap::new();
    for edge in edges {
        grouped.entry((edge.from, edge.to, edge.kind == EdgeKind::Weak)).or_default().push(edge);
    }
    let bundle = |edges: Vec<&GraphEdge>| {
        let first = edges.first()?;
        let label = match edges.as_slice() {
            [one] => one.label.clone(),
            [one, two] => format!("{}, {}", one.label, two.label),
            [one, two, rest @ ..] => format!("{}, {}, {} more", one.label, two.label, rest.len()),
            [] => String::new(),
        };
        Some(Bundle { from: first.from, to: first.to, kind: first.kind, label })
    };
    grouped.into_values().filter_map(bundle).collect()
}

/// How far from the middle of its side each arrow leaves and arrives, so that arrows fan out.
struct Ports(Vec<(f32, f32)>);

impl Ports {
    fn new(scene: &Scene<'_>, bundles: &[Bundle]) -> Ports {
        let mut ports = vec![(0.0, 0.0); bundles.len()];
        let height = |id: ObjectId| scene.places.node(id).map_or(0.0, |rect| rect.center().y);
        let mut leaving: BTreeMap<ObjectId, Vec<usize>> = BTreeMap::new();
        let mut arriving: BTreeMap<ObjectId, Vec<usize>> = BTreeMap::new();
        for (index, bundle) in bundles.iter().enumerate() {
            if is_forward(scene, bundle) {
                leaving.entry(bundle.from).or_default().push(index);
                arriving.entry(bundle.to).or_default().push(index);
            }
        }
        let fan = |count: usize, index: usize| {
            (index as f32 - (count as f32 - 1.0) / 2.0) * (30.0 / count as f32).min(10.0)
        };
        for indices in leaving.values_mut() {
            indices.sort_by(|a, b| height(bundles[*a].to).total_cmp(&height(bundles[*b].to)));
            for (place, index) in indices.iter().enumerate() {
                ports[*index].0 = fan(indices.len(), place);
            }
        }
        for indices in arriving.values_mut() {
            indices.sort_by(|a, b| height(bundles[*a].from).total_cmp(&height(bundles[*b].from)));
            for (place, index) in indices.iter().enumerate() {
                ports[*index].1 = fan(indices.len(), place);
            }
        }
        Ports(ports)
    }
}

fn is_forward(scene: &Scene<'_>, bundle: &Bundle) -> bool {
    match (scene.places.node(bundle.from), scene.places.node(bundle.to)) {
        (Some(from), Some(to)) => from.max.x + 20.0 < to.min.x,
        _ => false,
    }
}

fn reference(scene: &Scene<'_>, bundle: &Bundle, ports: (f32, f32)) {
    let (Some(from), Some(to)) = (scene.places.node(bundle.from), scene.places.node(bundle.to)) else {
        return;
    };
    let points = if bundle.from == bundle.to {
        loop_curve(from)
    } else if is_forward(scene, bundle) {
        forward_curve(from.right_center() + vec2(0.0, ports.0), to.left_center() + vec2(0.0, ports.1))
    } else {
        backward_curve(from, to)
    };
    let (color, width, opacity) = look(scene, bundle);
    let color = color.gamma_multiply(opacity);
    let points = points.map(|point| scene.camera.at(point));
    let stroke = Stroke::new(scene.camera.length(width).clamp(0.7, 4.0), color);
    let head = scene.camera.length(9.0).clamp(4.0, 16.0);
    let direction = (points[3] - points[2]).normalized();
    match bundle.kind {
        EdgeKind::Strong => {
            let mut body = points;
            body[3] -= direction * head * 0.7;
            scene.painter.add(CubicBezierShape::from_points_stroke(
                body,
                false,
                Color32::TRANSPARENT,
                stroke,
            ));
            triangle(scene, points[3], direction, head, color);
        }
        EdgeKind::Weak => {
            let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
            scene.painter.extend(Shape::dotted_line(&curve.flatten(Some(0.5)), color, 5.0, stroke.width));
            open_head(scene, points[3], direction, head, stroke);
        }
    }
    let readable = if scene.model.snapshot.graph.edges.len() < 60 { 0.55 } else { 0.8 };
    if readable <= scene.camera.scale || touches_selection(scene, bundle) {
        label(scene, middle(points), &bundle.label, opacity);
    }
}

fn touches_selection(scene: &Scene<'_>, bundle: &Bundle) -> bool {
    scene.selected.is_some_and(|id| id == bundle.from || id == bundle.to)
}

/// Colour, width and opacity: what touches the selection stands out, cycles are vermilion.
fn look(scene: &Scene<'_>, bundle: &Bundle) -> (Color32, f32, f32) {
    let cycle = |id| scene.cycles.get(&id);
    let in_cycle = cycle(bundle.from).is_some_and(|number| cycle(bundle.to) == Some(number));
    let color = if in_cycle { VERMILION } else { scene.colors.dim };
    let drawn = scene.selected.is_some_and(|id| scene.places.is_drawn(id));
    match (touches_selection(scene, bundle), drawn) {
        (true, _) => (color, 2.2, 1.0),
        (false, true) => (color, 1.5, 0.5),
        (false, false) if 60 < scene.model.snapshot.graph.edges.len() => (color, 1.4, 0.55),
        (false, false) => (color, 1.6, 0.9),
    }
}

/// Out of the right side, into the left side.
fn forward_curve(a: Pos2, b: Pos2) -> [Pos2; 4] {
    let reach = ((b.x - a.x) * 0.5).max(24.0);
    [a, a + vec2(reach, 0.0), b - vec2(reach, 0.0), b]
}

/// A bow from box to box. The two arrows of a pair bow to different sides, since their directions differ.
fn backward_curve(from: Rect, to: Rect) -> [Pos2; 4] {
    let (a, b) = (from.center(), to.center());
    let along = b - a;
    let distance = along.length().max(1.0);
    let bow = along.rot90() / distance * (distance * 0.22 + 34.0);
    let (out, back) = (a + along * 0.25 + bow, a + along * 0.75 + bow);
    [border(from, out), out, back, border(to, back)]
}

/// A loop over the upper right corner.
fn loop_curve(rect: Rect) -> [Pos2; 4] {
    let corner = rect.right_top();
    [
        pos2(rect.max.x - 46.0, rect.min.y),
        corner + vec2(-40.0, -46.0),
        corner + vec2(46.0, -34.0),
        pos2(rect.max.x, rect.min.y + 15.0),
    ]
}

/// Where the way from a box's middle to a point crosses the box's edge.
fn border(rect: Rect, towards: Pos2) -> Pos2 {
    let (center, half) = (rect.center(), rect.size() / 2.0);
    let way = towards - center;
    let factor = (half.x / way.x.abs().max(0.01)).min(half.y / way.y.abs().max(0.01)).min(1.0);
    center + way * factor
}

fn middle(p: [Pos2; 4]) -> Pos2 {
    let sum = p[0].to_vec2() + p[1].to_vec2() * 3.0 + p[2].to_vec2() * 3.0 + p[3].to_vec2();
    (sum / 8.0).to_pos2()
}

fn triangle(scene: &Scene<'_>, tip: Pos2, direction: Vec2, size: f32, color: Color32) {
    let across = direction.rot90() * size * 0.45;
    let base = tip - direction * size;
    scene.painter.add(Shape::convex_polygon(vec![tip, base + across, base - across], color, Stroke::NONE));
}

fn open_head(scene: &Scene<'_>, tip: Pos2, direction: Vec2, size: f32, stroke: Stroke) {
    let across = direction.rot90() * size * 0.5;
    let base = tip - direction * size;
    scene.painter.line_segment([base + across, tip], stroke);
    scene.painter.line_segment([base - across, tip], stroke);
}

fn label(scene: &Scene<'_>, at: Pos2, text: &str, opacity: f32) {
    if text.is_empty() {
        return;
    }
    let shown: String = if 22 < text.chars().count() {
        text.chars().take(20).chain("..".chars()).collect()
    } else {
        text.to_owned()
    };
    let color = scene.colors.text.gamma_multiply(opacity.max(0.6));
    let galley = scene.painter.layout_no_wrap(shown, mono(scene.camera.font(10.5)), color);
    let rect = Rect::from_center_size(at, galley.size() + vec2(6.0, 1.0));
    scene.painter.rect_filled(rect, 3.0, scene.colors.canvas.gamma_multiply(0.9));
    scene.painter.galley(rect.center() - galley.size() / 2.0, galley, color);
}

/// Names to objects: thick, sky blue, from a dot to a diamond.
fn bindings(scene: &Scene<'_>) {
    let graph = &scene.model.snapshot.graph;
    let mut arrivals: BTreeMap<ObjectId, u32> = BTreeMap::new();
    for binding in &graph.bindings {
        *arrivals.entry(binding.object).or_default() += 1;
    }
    let mut arrived: BTreeMap<ObjectId, u32> = BTreeMap::new();
    for binding in &graph.bindings {
        let (Some(start), Some(node)) =
            (scene.places.name(binding.frame, &binding.name), scene.places.node(binding.object))
        else {
            continue;
        };
        let count = arrivals.get(&binding.object).copied().unwrap_or(1);
        let place = arrived.entry(binding.object).or_default();
        let offset = (*place as f32 - (count as f32 - 1.0) / 2.0) * (26.0 / count as f32).min(9.0);
        *place += 1;
        let end = node.left_center() + vec2(0.0, offset);
        let points = forward_curve(start, end).map(|point| scene.camera.at(point));
        let selected = scene.selected.is_none_or(|id| id == binding.object);
        let color = scene.colors.canvas.lerp_to_gamma(SKY, if selected { 1.0 } else { 0.65 });
        let stroke = Stroke::new(scene.camera.length(2.2).clamp(1.0, 4.0), color);
        let size = scene.camera.length(10.0).clamp(4.0, 18.0);
        let mut body = points;
        body[3].x -= size * 0.8;
        scene.painter.add(CubicBezierShape::from_points_stroke(body, false, Color32::TRANSPARENT, stroke));
        diamond(scene, points[3], size, color);
    }
}

/// A diamond whose right corner is at `tip`.
fn diamond(scene: &Scene<'_>, tip: Pos2, size: f32, color: Color32) {
    let half = size * 0.42;
    let points =
        vec![tip, tip + vec2(-size / 2.0, half), tip + vec2(-size, 0.0), tip + vec2(-size / 2.0, -half)];
    let edge = scene.colors.outline.map_or(Stroke::NONE, |color| Stroke::new(0.8, color));
    scene.painter.add(Shape::convex_polygon(points, color, edge));
}
