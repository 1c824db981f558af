//! Small pictures, painted instead of taken from a font: no font on the machine can lack them.

use std::f32::consts::TAU;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// A picture of the toolbar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the picture of the command of that name")]
pub enum Icon {
    Run,
    Pause,
    Over,
    Into,
    Out,
    Instruction,
    Restart,
    Stop,
    Palette,
    Theme,
}

/// Paints a picture into a square.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let unit = rect.width() / 16.0;
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * unit;
    let stroke = Stroke::new(1.7 * unit, color);
    let polygon = |points: Vec<Pos2>| painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    match icon {
        Icon::Run => {
            polygon(vec![at(4.0, 2.5), at(13.5, 8.0), at(4.0, 13.5)]);
        }
        Icon::Pause => {
            for x in [4.0, 9.5] {
                painter.rect_filled(Rect::from_min_max(at(x, 3.0), at(x + 2.8, 13.0)), unit, color);
            }
        }
        Icon::Over => {
            painter.add(Shape::line(arc(at(8.0, 9.0), 5.5 * unit, 0.52, 0.96), stroke));
            arrow_head(painter, at(13.2, 8.6), vec2(0.5, 1.0), unit, color);
            painter.circle_filled(at(8.0, 12.0), 2.0 * unit, color);
        }
        Icon::Into => {
            painter.line_segment([at(8.0, 1.5), at(8.0, 7.0)], stroke);
            arrow_head(painter, at(8.0, 9.2), vec2(0.0, 1.0), unit, color);
            painter.circle_filled(at(8.0, 13.0), 2.0 * unit, color);
        }
        Icon::Out => {
            painter.line_segment([at(8.0, 3.5), at(8.0, 9.5)], stroke);
            arrow_head(painter, at(8.0, 1.5), vec2(0.0, -1.0), unit, color);
            painter.circle_filled(at(8.0, 13.0), 2.0 * unit, color);
        }
        Icon::Instruction => {
            for y in [3.5, 8.0, 12.5] {
                painter.line_segment([at(7.5, y), at(14.0, y)], stroke);
            }
            arrow_head(painter, at(5.6, 8.0), vec2(1.0, 0.0), unit, color);
        }
        Icon::Restart => {
            painter.add(Shape::line(arc(at(8.0, 8.0), 5.2 * unit, 0.0, 0.8), stroke));
            arrow_head(painter, at(13.4, 6.2), vec2(0.2, -1.0), unit, color);
        }
        Icon::Stop => {
            painter.rect_filled(Rect::from_min_max(at(3.5, 3.5), at(12.5, 12.5)), unit, color);
        }
        Icon::Palette => {
            painter.line_segment([at(3.0, 4.0), at(7.0, 8.0)], stroke);
            painter.line_segment([at(7.0, 8.0), at(3.0, 12.0)], stroke);
            painter.line_segment([at(8.5, 12.5), at(13.5, 12.5)], stroke);
        }
        Icon::Theme => {
            painter.circle_stroke(at(8.0, 8.0), 5.5 * unit, stroke);
            let mut half = arc(at(8.0, 8.0), 5.5 * unit, 0.25, 0.75);
            half.push(at(8.0, 8.0));
            polygon(half);
        }
    }
}

/// Points of an arc; angles in turns, clockwise from the right.
fn arc(center: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    (0..=16).map(|i| center + Vec2::angled((from + (to - from) * i as f32 / 16.0) * TAU) * radius).collect()
}

/// An arrow's head whose tip is at `tip`.
fn arrow_head(painter: &Painter, tip: Pos2, direction: Vec2, unit: f32, color: Color32) {
    let along = direction.normalized() * 3.6 * unit;
    let across = along.rot90() * 0.75;
    let points = vec![tip + along * 0.4, tip - along * 0.6 + across, tip - along * 0.6 - across];
    painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
}

/// A diagonal hatch, for what is dead or dying.
pub fn hatch(painter: &Painter, rect: Rect, gap: f32, stroke: Stroke) {
    let mut offset = gap;
    while offset < rect.width() + rect.height() {
        let a = pos2(rect.min.x + offset.min(rect.width()), rect.min.y + (offset - rect.width()).max(0.0));
        let b = pos2(rect.min.x + (offset - rect.height()).max(0.0), rect.min.y + offset.min(rect.height()));
        painter.line_segment([a, b], stroke);
        offset += gap;
    }
}
