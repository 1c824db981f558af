//! The source: breakpoints in the gutter, the current line and the current stretch of it.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use serpentarium_protocol::{Breakpoint, Span};

use super::widgets;
use crate::action::Action;
use crate::highlight::Kind;
use crate::model::Model;
use crate::state::State;
use crate::theme::{Colors, VERMILION, YELLOW, mono};

const ROW: f32 = 19.0;
const GUTTER: f32 = 22.0;
const SIZE: f32 = 13.0;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    let Some(source) = &model.snapshot.source else {
        return widgets::empty(ui, "No source yet.");
    };
    if source.text.is_empty() {
        return widgets::empty(ui, &format!("The source of {} cannot be read.", source.file));
    }
    state.highlighted.update(&source.text);
    let colors = Colors::of(ui.visuals());
    let current = source.current.filter(|_| model.is_still());
    let mut area = ScrollArea::both().auto_shrink(false).id_salt("source");
    if let Some(span) = current
        && let Some(row) = state.source_scroll.follow(&source.file, span.line.saturating_sub(1) as usize)
    {
        area = area.vertical_scroll_offset(row * ROW);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let count = state.highlighted.len();
    let digits = count.to_string().len().max(2);
    let number_width = digits as f32 * widgets::character_width(ui, SIZE) + 10.0;
    let output = area.show_rows(ui, ROW, count, |ui, rows| {
        for row in rows {
            let line = row as u32 + 1;
            let breakpoint = Breakpoint { file: source.file.clone(), line };
            let view = Line {
                number: line,
                breakpoint: model.breakpoints.contains(&breakpoint),
                current: current.filter(|span| span.line <= line && line <= span.end_line.max(span.line)),
                cursor: state.cursor == Some(line),
                number_width,
            };
            let (text, pieces) = state.highlighted.line(row);
            view.show(ui, &colors, text, pieces, actions);
        }
    });
    state.source_scroll.saw(output.state.clamped_offset().y / ROW, output.inner_rect.height() / ROW);
}

/// One line of source.
struct Line {
    number: u32,
    breakpoint: bool,
    current: Option<Span>,
    cursor: bool,
    number_width: f32,
}

impl Line {
    fn show(
        &self,
        ui: &mut Ui,
        colors: &Colors,
        text: &str,
        pieces: &[(Range<usize>, Kind)],
        actions: &mut Vec<Action>,
    ) {
        let galley = ui.painter().layout_job(job(colors, text, pieces));
        let width = (GUTTER + self.number_width + galley.size().x + 16.0).max(ui.available_width());
        let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        let gutter = Rect::from_min_size(rect.min, vec2(GUTTER + self.number_width - 6.0, ROW));
        let body = Rect::from_min_max(pos2(gutter.max.x, rect.min.y), rect.max);
        let mark = ui.interact(gutter, ui.scope_id().with(("gutter", self.number)), Sense::click());
        let code = ui.interact(body, ui.scope_id().with(("line", self.number)), Sense::click());
        let line = self.number;
        mark.widget_info(|| {
            WidgetInfo::selected(
                egui::Role::CheckBox,
                true,
                self.breakpoint,
                format!("Breakpoint on line {line}"),
            )
        });
        code.widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, format!("Line {line}: {text}")));
        if mark.clicked() {
            actions.push(Action::ToggleBreakpoint(line));
        }
        if code.clicked() {
            actions.push(Action::Cursor(line));
        }
        self.paint(ui, colors, rect, mark.hovered(), text);
        let at = pos2(rect.min.x + GUTTER + self.number_width, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, colors.text);
    }

    fn paint(&self, ui: &Ui, colors: &Colors, rect: Rect, gutter_hovered: bool, text: &str) {
        let painter = ui.painter();
        let left = rect.min.x + GUTTER + self.number_width;
        if self.current.is_some() {
            painter.rect_filled(rect, 0.0, colors.current);
        } else if self.cursor {
            painter.rect_filled(rect, 0.0, colors.raised);
        }
        if let Some(columns) = self.current.and_then(|span| columns(span, self.number, text)) {
            let unit = widgets::character_width(ui, SIZE);
            let x = |column: usize| left + column as f32 * unit;
            let stretch = Rect::from_min_max(
                pos2(x(columns.start) - 1.0, rect.min.y + 1.5),
                pos2(x(columns.end) + 1.0, rect.max.y - 1.5),
            );
            painter.rect(
                stretch,
                3.0,
                colors.current_span,
                Stroke::new(1.0, colors.tint(YELLOW, 0.6)),
                StrokeKind::Inside,
            );
        }
        let middle = pos2(rect.min.x + 11.0, rect.center().y);
        if self.breakpoint {
            painter.circle(middle, 5.5, VERMILION, Stroke::new(1.0, colors.outline.unwrap_or(VERMILION)));
        } else if gutter_hovered {
            painter.circle_stroke(middle, 5.0, Stroke::new(1.0, VERMILION));
        }
        if self.current.is_some_and(|span| span.line == self.number) {
            let tip = pos2(rect.min.x + GUTTER - 2.0, rect.center().y);
            let points = vec![tip + vec2(0.0, 0.0), tip + vec2(-7.0, -4.5), tip + vec2(-7.0, 4.5)];
            let (fill, edge) = (YELLOW, Stroke::new(1.0, colors.outline.unwrap_or(colors.background)));
            painter.add(egui::Shape::convex_polygon(points, fill, edge));
        }
        let color = if self.current.is_some() { colors.text } else { colors.faint };
        let right = pos2(left - 10.0, rect.center().y);
        painter.text(right, egui::Align2::RIGHT_CENTER, self.number.to_string(), mono(11.5), color);
    }
}

fn job(colors: &Colors, text: &str, pieces: &[(Range<usize>, Kind)]) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    job.break_on_newline = false;
    for (range, kind) in pieces {
        let format = TextFormat {
            font_id: mono(SIZE),
            color: colors.source(*kind),
            italics: *kind == Kind::Comment,
            ..TextFormat::default()
        };
        job.append(&text[range.clone()], 0.0, format);
    }
    job
}

/// The characters of a line that belong to a span; the whole code of a line in the middle of one.
fn columns(span: Span, line: u32, text: &str) -> Option<Range<usize>> {
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    let length = text.chars().count();
    let start = if line == span.line { characters(text, span.col) } else { indent };
    let end = if line == span.end_line { characters(text, span.end_col) } else { length };
    (start < end).then_some(start..end)
}

/// How many characters the first bytes of a text are, also when they end within one.
fn characters(text: &str, bytes: u32) -> usize {
    text.char_indices().take_while(|(index, _)| *index < bytes as usize).count()
}
