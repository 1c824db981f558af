//! Frames and objects: each sort has a shape of its own; badges say what colour alone must not.

use egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};
use serpentarium_protocol::{GcMark, GraphFrame, GraphNode, NodeKind};

use super::Scene;
use super::place::{HEADING, NAME};
use crate::action::Action;
use crate::icons;
use crate::theme::{Colors, SKY, VERMILION, YELLOW, mono};

/// Draws frames and objects, and tells accessibility tools of them.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, clip: Rect, actions: &mut Vec<Action>) {
    let graph = &scene.model.snapshot.graph;
    for frame in &graph.frames {
        frame_card(ui, scene, frame);
    }
    for node in &scene.model.changes.gone {
        ghost(scene, node);
    }
    for node in &graph.nodes {
        let Some(place) = scene.places.node(node.id) else { continue };
        let rect = scene.camera.rect(place);
        if !rect.expand(30.0).intersects(clip) {
            continue;
        }
        let id = super::focus_id().with(node.id.0);
        let response = ui.interact(rect.intersect(clip), id, Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::TreeItem, true, scene.selected == Some(node.id), spoken(node))
        });
        paint(scene, node, rect, response.hovered() || response.has_focus());
        if response.double_clicked() {
            actions.push(Action::Focus(Some(node.id)));
        } else if response.clicked() {
            actions.push(Action::Select(node.id));
        }
        response.on_hover_ui(|ui| hover(ui, node));
    }
}

/// What a screen reader says of an object.
fn spoken(node: &GraphNode) -> String {
    let mut text = format!("{} {}: {}", node.type_name, node.id, node.text);
    match (node.immortal, node.refcount) {
        (true, _) => text.push_str(", immortal"),
        (false, 1) => text.push_str(", 1 reference"),
        (false, n) => text.push_str(&format!(", {n} references")),
    }
    if let Some(cycle) = node.cycle {
        text.push_str(&format!(", in cycle {cycle}"));
    }
    if node.unreachable {
        text.push_str(", unreachable");
    }
    text
}

fn hover(ui: &mut Ui, node: &GraphNode) {
    ui.label(egui::RichText::new(&node.text).monospace());
    let counted = if node.immortal { "immortal".to_owned() } else { format!("refcount {}", node.refcount) };
    let generation = node.generation.map_or(String::new(), |generation| format!(", generation {generation}"));
    ui.label(format!("{} {}, {counted}, {} bytes{generation}", node.type_name, node.id, node.size));
    if 0 < node.hidden_references {
        ui.label(format!("{} of its references lead to objects that are not drawn", node.hidden_references));
    }
    ui.label(egui::RichText::new("Click to select, double click to focus").weak());
}

fn frame_card(ui: &mut Ui, scene: &Scene<'_>, frame: &GraphFrame) {
    let Some(place) = scene.places.frame(frame.serial) else { return };
    let rect = scene.camera.rect(place);
    let (colors, camera, painter) = (&scene.colors, &scene.camera, scene.painter);
    let radius = camera.length(9.0);
    painter.rect_filled(rect, radius, colors.tint(SKY, 0.10));
    painter.rect_stroke(rect, radius, Stroke::new(1.2, colors.outline.unwrap_or(SKY)), StrokeKind::Inside);
    let title = pos2(rect.min.x + camera.length(10.0), rect.min.y + camera.length(HEADING) * 0.54);
    let size = camera.font(12.0);
    painter.text(title, Align2::LEFT_CENTER, &frame.title, FontId::proportional(size), colors.text);
    let response = ui.interact(rect, super::focus_id().with(("frame", frame.serial)), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::TreeItem, true, format!("Frame {}", frame.title)));
    for binding in scene.model.snapshot.graph.bindings.iter().filter(|binding| binding.frame == frame.serial)
    {
        let Some(at) = scene.places.name(frame.serial, &binding.name) else { continue };
        let at = camera.at(at);
        let chip = Rect::from_min_max(
            pos2(rect.min.x + camera.length(7.0), at.y - camera.length(NAME) * 0.42),
            pos2(at.x, at.y + camera.length(NAME) * 0.42),
        );
        let changed = scene.model.changes.rebound.contains(&(frame.serial, binding.name.clone()));
        painter.rect_filled(chip, camera.length(8.0), colors.tint(SKY, 0.30));
        if changed {
            halo(scene, chip, camera.length(8.0));
        }
        let left = pos2(chip.min.x + camera.length(9.0), at.y);
        painter.text(left, Align2::LEFT_CENTER, &binding.name, mono(camera.font(12.5)), colors.text);
        painter.circle_filled(at - vec2(camera.length(3.0), 0.0), camera.length(3.4), SKY);
    }
}

fn halo(scene: &Scene<'_>, rect: Rect, radius: f32) {
    let grown = rect.expand(scene.camera.length(3.0).max(1.5));
    let width = scene.camera.length(3.0).clamp(1.5, 5.0);
    scene.painter.rect_stroke(grown, radius + 2.0, Stroke::new(width, YELLOW), StrokeKind::Middle);
    if let Some(color) = scene.colors.outline {
        let edge = grown.expand(width / 2.0);
        scene.painter.rect_stroke(edge, radius + 3.0, Stroke::new(0.8, color), StrokeKind::Outside);
    }
}

/// What surrounds changed and selected objects. It lies under the arrows, which would lose their heads otherwise.
pub(super) fn rings(scene: &Scene<'_>) {
    let unit = scene.camera.length(1.0);
    for node in &scene.model.snapshot.graph.nodes {
        let Some(place) = scene.places.node(node.id) else { continue };
        let rect = scene.camera.rect(place);
        if scene.model.changes.touches(node.id) {
            halo(scene, rect, 3.0 * unit);
        }
        if scene.selected == Some(node.id) {
            let stroke = Stroke::new((2.6 * unit).max(1.5), scene.colors.text);
            scene.painter.rect_stroke(rect.expand(5.0 * unit), 5.0 * unit, stroke, StrokeKind::Outside);
        }
    }
}

fn paint(scene: &Scene<'_>, node: &GraphNode, rect: Rect, hovered: bool) {
    let (colors, camera, painter) = (&scene.colors, &scene.camera, scene.painter);
    let unit = camera.length(1.0);
    shape(painter, colors, node.kind, rect, unit);
    let dying = scene
        .candidates
        .get(&node.id)
        .is_some_and(|row| matches!(row.mark, GcMark::Unreachable | GcMark::Cleared));
    if node.unreachable || dying {
        let stroke = Stroke::new(1.0, VERMILION.gamma_multiply(0.45));
        icons::hatch(
            &painter.with_clip_rect(rect.intersect(painter.clip_rect())),
            rect,
            9.0 * unit.max(0.4),
            stroke,
        );
    }
    if node.cycle.is_some() {
        painter.rect_stroke(
            rect,
            2.0 * unit,
            Stroke::new((2.4 * unit).max(1.0), VERMILION),
            StrokeKind::Inside,
        );
    }
    if hovered && scene.selected != Some(node.id) {
        painter.rect_stroke(
            rect.expand(2.0 * unit),
            4.0 * unit,
            Stroke::new(1.2, colors.dim),
            StrokeKind::Outside,
        );
    }
    if 0.3 <= camera.scale {
        texts(scene, node, rect, unit);
    }
    badges(scene, node, rect, unit);
}

/// The outline that tells the sort of an object.
pub(super) fn shape(painter: &Painter, colors: &Colors, kind: NodeKind, rect: Rect, unit: f32) {
    let color = colors.node(kind);
    let fill = match kind {
        NodeKind::Immutable => colors.raised,
        _ => colors.tint(color, 0.17),
    };
    let width = if kind == NodeKind::Immutable { 1.0 } else { 1.5 };
    let stroke = Stroke::new((width * unit).max(0.8), colors.outline.unwrap_or(color));
    let polygon = |points: Vec<Pos2>| painter.add(Shape::convex_polygon(points, fill, stroke));
    match kind {
        NodeKind::Mutable => {
            painter.rect(rect, 1.0, fill, stroke, StrokeKind::Inside);
            for x in [0.0, 5.0] {
                let bar =
                    Rect::from_min_size(rect.min + vec2(x * unit, 0.0), vec2(3.0 * unit, rect.height()));
                painter.rect_filled(bar, 0.0, color);
            }
        }
        NodeKind::Immutable => {
            painter.rect(rect, 1.0, fill, stroke, StrokeKind::Inside);
        }
        NodeKind::Type => {
            let cut = (rect.height() * 0.3).min(rect.width() * 0.3);
            let (a, b, y) = (rect.min, rect.max, rect.center().y);
            polygon(vec![
                pos2(a.x, y),
                pos2(a.x + cut, a.y),
                pos2(b.x - cut, a.y),
                pos2(b.x, y),
                pos2(b.x - cut, b.y),
                pos2(a.x + cut, b.y),
            ]);
        }
        NodeKind::Function => {
            let fold = rect.height() * 0.27;
            let (a, b) = (rect.min, rect.max);
            polygon(vec![a, pos2(b.x - fold, a.y), pos2(b.x, a.y + fold), b, pos2(a.x, b.y)]);
            let corner = vec![pos2(b.x - fold, a.y), pos2(b.x, a.y + fold), pos2(b.x - fold, a.y + fold)];
            painter.add(Shape::convex_polygon(corner, color, Stroke::NONE));
        }
        NodeKind::Generator => {
            painter.rect(rect, 1.0, fill, stroke, StrokeKind::Inside);
            let tooth = rect.height() / 6.0;
            for index in 0..6 {
                let y = rect.min.y + index as f32 * tooth;
                let points = vec![
                    pos2(rect.min.x, y),
                    pos2(rect.min.x + tooth, y + tooth / 2.0),
                    pos2(rect.min.x, y + tooth),
                ];
                painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
            }
        }
        NodeKind::Module => {
            painter.rect(rect, 6.0 * unit, fill, stroke, StrokeKind::Inside);
            painter.rect_stroke(
                rect.shrink(3.0 * unit),
                4.0 * unit,
                Stroke::new(0.8, color),
                StrokeKind::Inside,
            );
        }
        NodeKind::Frame => {
            painter.rect(rect, rect.height() * 0.35, fill, stroke, StrokeKind::Inside);
        }
    }
}

fn texts(scene: &Scene<'_>, node: &GraphNode, rect: Rect, unit: f32) {
    let (colors, camera) = (&scene.colors, &scene.camera);
    let left = rect.min.x + 15.0 * unit;
    let painter = scene.painter.with_clip_rect(rect.intersect(scene.painter.clip_rect()));
    let title = format!("{} {}", node.type_name, node.id);
    let top = pos2(left, rect.min.y + 13.0 * unit);
    painter.text(top, Align2::LEFT_CENTER, title, FontId::proportional(camera.font(10.5)), colors.dim);
    let format = egui::TextFormat {
        font_id: mono(camera.font(12.5)),
        color: colors.text,
        italics: node.kind == NodeKind::Immutable,
        ..egui::TextFormat::default()
    };
    let first = node.text.lines().next().unwrap_or_default();
    let mut job = egui::text::LayoutJob::single_section(first.to_owned(), format);
    job.wrap = egui::text::TextWrapping::truncate_at_width((rect.width() - 24.0 * unit).max(8.0));
    let galley = painter.layout_job(job);
    let at = pos2(left, rect.min.y + 31.0 * unit - galley.size().y / 2.0);
    painter.galley(at, galley, colors.text);
}

fn badges(scene: &Scene<'_>, node: &GraphNode, rect: Rect, unit: f32) {
    let (colors, painter) = (&scene.colors, scene.painter);
    let corner = rect.right_top() + vec2(-6.0, 0.0) * unit;
    let fill = if node.kind == NodeKind::Immutable { colors.dim } else { colors.node(node.kind) };
    if node.immortal {
        // Two rings side by side: the sign for what never ends.
        let stroke = Stroke::new((1.3 * unit).max(0.7), colors.dim);
        for x in [-3.0, 3.0] {
            painter.circle_stroke(corner + vec2(x - 7.0, 12.0) * unit, 3.2 * unit, stroke);
        }
    } else {
        let size = if scene.model.changes.counts.contains_key(&node.id) { 14.0 } else { 12.0 };
        badge(scene, corner, &node.refcount.to_string(), fill, size);
    }
    if let Some(difference) = scene.model.changes.counts.get(&node.id) {
        badge(scene, rect.left_top() + vec2(8.0, -2.0) * unit, &format!("{difference:+}"), YELLOW, 11.5);
    } else if scene.model.changes.new.contains(&node.id) {
        badge(scene, rect.left_top() + vec2(12.0, -2.0) * unit, "new", YELLOW, 10.5);
    }
    if let Some(cycle) = node.cycle {
        badge(scene, rect.right_top() + vec2(-47.0, 13.0) * unit, &format!("cycle {cycle}"), VERMILION, 9.5);
    }
    if let Some(generation) = node.generation {
        for index in 0..=generation {
            let at = rect.right_bottom() - vec2(8.0 + 6.5 * f32::from(index), 7.0) * unit;
            painter.circle_filled(at, 2.0 * unit, colors.dim);
        }
    }
    if let Some(row) = scene.candidates.get(&node.id)
        && let Some(refs) = row.gc_refs
    {
        let aside = if scene.model.changes.touches(node.id) { 66.0 } else { 32.0 };
        let at = rect.left_top() + vec2(aside, -2.0) * unit;
        badge(scene, at, &format!("gc_refs {refs}"), colors.mark(row.mark), 10.5);
    }
}

/// A filled pill with a text in its middle, dark on light colours, white on dark ones.
fn badge(scene: &Scene<'_>, at: Pos2, text: &str, fill: Color32, size: f32) {
    let luminance = 0.299 * f32::from(fill.r()) + 0.587 * f32::from(fill.g()) + 0.114 * f32::from(fill.b());
    let ink = if 105.0 < luminance { Color32::BLACK } else { Color32::WHITE };
    let galley = scene.painter.layout_no_wrap(text.to_owned(), mono(scene.camera.font(size)), ink);
    let height = galley.size().y + scene.camera.length(2.0);
    let width = (galley.size().x + scene.camera.length(9.0)).max(height);
    let rect = Rect::from_center_size(at, vec2(width, height));
    let edge = Stroke::new(1.0, scene.colors.outline.unwrap_or(scene.colors.canvas));
    scene.painter.rect(rect, height / 2.0, fill, edge, StrokeKind::Outside);
    scene.painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
}

/// An object that is there no longer: faded and crossed, for one stop.
fn ghost(scene: &Scene<'_>, node: &GraphNode) {
    let Some(place) = scene.places.node(node.id) else { return };
    let rect = scene.camera.rect(place);
    let mut painter = scene.painter.clone();
    painter.set_opacity(0.4 * painter.opacity());
    let unit = scene.camera.length(1.0);
    shape(&painter, &scene.colors, node.kind, rect, unit);
    icons::hatch(
        &painter.with_clip_rect(rect.intersect(painter.clip_rect())),
        rect,
        8.0 * unit.max(0.4),
        Stroke::new(1.0, scene.colors.dim),
    );
    let cross = Stroke::new((2.0 * unit).max(1.0), VERMILION);
    painter.line_segment([rect.left_top(), rect.right_bottom()], cross);
    painter.line_segment([rect.left_bottom(), rect.right_top()], cross);
    let title = format!("{} {} freed", node.type_name, node.id);
    let font = FontId::proportional(scene.camera.font(10.5));
    scene.painter.text(
        rect.center_bottom() + vec2(0.0, 3.0),
        Align2::CENTER_TOP,
        title,
        font,
        scene.colors.dim,
    );
}
