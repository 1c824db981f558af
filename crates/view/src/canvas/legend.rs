//! What the shapes and arrows mean, below the graph.

use egui::{Align2, FontId, Rect, Stroke, StrokeKind, Ui, pos2, vec2};
use serpentarium_protocol::NodeKind;

use super::nodes;
use crate::icons;
use crate::theme::{Colors, SKY, VERMILION, YELLOW};

const ITEM: f32 = 89.0;
const ROW: f32 = 19.0;

#[derive(Clone, Copy)]
enum Sign {
    Kind(NodeKind),
    Name,
    Reference,
    Weak,
    Changed,
    Cycle,
    Unreachable,
    Count,
    Generation,
}

const SIGNS: [(Sign, &str); 14] = [
    (Sign::Name, "name"),
    (Sign::Reference, "reference"),
    (Sign::Weak, "weak"),
    (Sign::Kind(NodeKind::Mutable), "mutable"),
    (Sign::Kind(NodeKind::Immutable), "immutable"),
    (Sign::Kind(NodeKind::Type), "type"),
    (Sign::Kind(NodeKind::Function), "function"),
    (Sign::Kind(NodeKind::Generator), "generator"),
    (Sign::Kind(NodeKind::Module), "module"),
    (Sign::Count, "refcount"),
    (Sign::Changed, "changed"),
    (Sign::Cycle, "in a cycle"),
    (Sign::Unreachable, "unreachable"),
    (Sign::Generation, "gen 0"),
];

fn per_row(width: f32) -> usize {
    ((width - 12.0) / ITEM).floor().max(2.0) as usize
}

/// How high the legend is at a width.
pub(super) fn height(width: f32) -> f32 {
    SIGNS.len().div_ceil(per_row(width)) as f32 * ROW + 8.0
}

/// Paints the legend.
pub(super) fn paint(ui: &Ui, colors: &Colors, rect: Rect) {
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, colors.background);
    painter.hline(rect.x_range(), rect.min.y, Stroke::new(1.0, colors.line));
    let columns = per_row(rect.width());
    for (index, (sign, text)) in SIGNS.into_iter().enumerate() {
        let at =
            rect.min + vec2(10.0 + (index % columns) as f32 * ITEM, 4.0 + (index / columns) as f32 * ROW);
        let swatch = Rect::from_min_size(at + vec2(0.0, 3.5), vec2(22.0, 12.0));
        draw(&painter, colors, sign, swatch);
        let left = pos2(swatch.max.x + 6.0, swatch.center().y);
        painter.text(left, Align2::LEFT_CENTER, text, FontId::proportional(11.0), colors.dim);
    }
}

fn draw(painter: &egui::Painter, colors: &Colors, sign: Sign, rect: Rect) {
    let (left, right) = (rect.left_center(), rect.right_center());
    let polygon = |points, color| painter.add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
    match sign {
        Sign::Kind(kind) => nodes::shape(painter, colors, kind, rect, 0.8),
        Sign::Name => {
            painter.line_segment([left, right - vec2(8.0, 0.0)], Stroke::new(2.2, SKY));
            painter.circle_filled(left + vec2(2.0, 0.0), 3.0, SKY);
            let (up, down) = (right + vec2(-4.5, -4.0), right + vec2(-4.5, 4.0));
            polygon(vec![right, down, right - vec2(9.0, 0.0), up], SKY);
        }
        Sign::Reference => {
            painter.line_segment([left, right - vec2(6.0, 0.0)], Stroke::new(1.6, colors.dim));
            polygon(vec![right, right + vec2(-8.0, 3.8), right + vec2(-8.0, -3.8)], colors.dim);
        }
        Sign::Weak => {
            painter.extend(egui::Shape::dotted_line(&[left, right], colors.dim, 4.0, 1.2));
            painter.line_segment([right + vec2(-7.0, -4.0), right], Stroke::new(1.2, colors.dim));
            painter.line_segment([right + vec2(-7.0, 4.0), right], Stroke::new(1.2, colors.dim));
        }
        Sign::Changed => {
            painter.rect(rect.shrink(1.0), 2.0, colors.raised, Stroke::new(2.5, YELLOW), StrokeKind::Middle);
            if let Some(color) = colors.outline {
                painter.rect_stroke(rect.expand(0.5), 3.0, Stroke::new(0.8, color), StrokeKind::Outside);
            }
        }
        Sign::Cycle => {
            painter.rect(rect, 1.0, colors.raised, Stroke::new(2.2, VERMILION), StrokeKind::Inside);
        }
        Sign::Unreachable => {
            painter.rect(rect, 1.0, colors.raised, Stroke::new(1.0, colors.dim), StrokeKind::Inside);
            icons::hatch(&painter.with_clip_rect(rect), rect, 5.0, Stroke::new(1.0, VERMILION));
        }
        Sign::Count => {
            painter.rect_filled(rect.shrink2(vec2(3.0, 0.0)), 6.0, crate::theme::ORANGE);
            let font = crate::theme::mono(10.0);
            painter.text(rect.center(), Align2::CENTER_CENTER, "3", font, egui::Color32::BLACK);
        }
        Sign::Generation => {
            painter.circle_filled(rect.center(), 2.5, colors.dim);
        }
    }
}
