//! The instructions of the frame that is looked at, with the value stack below.

use egui::{Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use serpentarium_protocol::{DisRow, StackItem, StackKind};

use super::widgets;
use crate::action::Action;
use crate::model::Model;
use crate::state::State;
use crate::theme::{Colors, GREEN, ORANGE, SKY, YELLOW, mono};

const ROW: f32 = 18.0;
const SIZE: f32 = 12.0;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    let Some(code) = &model.snapshot.disassembly else {
        return widgets::empty(ui, "No code yet.");
    };
    let colors = Colors::of(ui.visuals());
    let area = ui.max_rect();
    if ui.input(|input| input.pointer.any_pressed()) {
        state.bytecode_focused = ui.rect_contains_pointer(area);
    }
    let stack = model.frame().map_or(&[][..], |frame| &frame.stack);
    egui::Panel::bottom("value stack").frame(egui::Frame::new().fill(colors.raised).inner_margin(6)).show(
        ui,
        |ui| {
            strip(ui, &colors, stack, state, actions);
        },
    );
    egui::CentralPanel::no_frame().show(ui, |ui| rows(ui, &colors, code, state, actions));
    if state.bytecode_focused {
        ui.painter().rect_stroke(area, 0.0, egui::Stroke::new(1.0, SKY), egui::StrokeKind::Inside);
    }
}

fn rows(
    ui: &mut Ui,
    colors: &Colors,
    code: &serpentarium_protocol::Disassembly,
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    let current = code.rows.iter().position(|row| row.is_current);
    let line = state.cursor.or_else(|| current.and_then(|index| code.rows[index].line));
    let mut area = ScrollArea::both().auto_shrink(false).id_salt("bytecode");
    if let Some(index) = current
        && let Some(row) = state.bytecode_scroll.follow(&code.qualname, index)
    {
        area = area.vertical_scroll_offset(row * ROW);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let show_caches = state.show_caches;
    let name = |row: &DisRow| row.specialised.as_ref().unwrap_or(&row.opname).chars().count();
    let longest = code.rows.iter().map(name).max().unwrap_or(0).clamp(12, 28);
    let output = area.show_rows(ui, ROW, code.rows.len(), |ui, range| {
        for index in range {
            let row = &code.rows[index];
            let starts_line = index == 0 || code.rows[index - 1].line != row.line;
            let view = Row {
                instruction: row,
                starts_line,
                of_line: row.line.is_some() && row.line == line,
                show_caches,
                longest,
            };
            if view.show(ui, colors).clicked()
                && let Some(line) = row.line
            {
                actions.push(Action::Cursor(line));
            }
        }
    });
    state.bytecode_scroll.saw(output.state.clamped_offset().y / ROW, output.inner_rect.height() / ROW);
}

struct Row<'a> {
    instruction: &'a DisRow,
    starts_line: bool,
    of_line: bool,
    show_caches: bool,
    /// The length of the longest name, for the width of its column.
    longest: usize,
}

impl Row<'_> {
    fn show(&self, ui: &mut Ui, colors: &Colors) -> egui::Response {
        let row = self.instruction;
        let unit = widgets::character_width(ui, SIZE);
        let columns = Columns::new(unit, self.longest);
        let name = row.specialised.as_deref().unwrap_or(&row.opname);
        let arg = row.arg.map(|arg| arg.to_string()).unwrap_or_default();
        let meaning = if row.argrepr.is_empty() { String::new() } else { format!("({})", row.argrepr) };
        let tail = self.tail();
        // An opcode that is longer than its column pushes the rest aside instead of running into it.
        let shift = ((name.chars().count() as f32 + 1.0) * unit
            - (columns.arg_right - columns.name - 3.5 * unit))
            .max(0.0);
        let meaning_at = columns.meaning + shift;
        let tail_at = meaning_at + (meaning.chars().count() as f32 + 1.5) * unit;
        let width = (tail_at + tail.chars().count() as f32 * unit + 12.0).max(ui.available_width());
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
        let spoken = format!("{} {} {} {}", row.offset, name, arg, meaning);
        response
            .widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, row.is_current, spoken.trim()));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        self.paint_background(ui, colors, rect, response.hovered());
        let painter = ui.painter();
        let y = rect.center().y;
        let text = |x: f32, align: egui::Align2, text: &str, color| {
            painter.text(pos2(rect.min.x + x, y), align, text, mono(SIZE), color);
        };
        if self.starts_line
            && let Some(line) = row.line
        {
            text(columns.line_right, egui::Align2::RIGHT_CENTER, &line.to_string(), colors.dim);
        }
        if row.is_jump_target {
            text(columns.target, egui::Align2::LEFT_CENTER, ">>", colors.ink(SKY));
        }
        text(columns.offset_right, egui::Align2::RIGHT_CENTER, &row.offset.to_string(), colors.faint);
        let color = if row.specialised.is_some() { colors.ink(GREEN) } else { colors.text };
        text(columns.name, egui::Align2::LEFT_CENTER, name, color);
        text(columns.arg_right + shift, egui::Align2::RIGHT_CENTER, &arg, colors.ink(ORANGE));
        text(meaning_at, egui::Align2::LEFT_CENTER, &meaning, colors.ink(SKY));
        text(tail_at, egui::Align2::LEFT_CENTER, &tail, colors.faint);
        self.hover(response)
    }

    fn tail(&self) -> String {
        let mut tail = Vec::new();
        if let Some(handler) = self.instruction.handler {
            tail.push(format!("exc -> {handler}"));
        }
        if !self.instruction.caches.is_empty() {
            let words = self.instruction.caches.iter().map(|word| format!("{word:04x}"));
            let count = self.instruction.caches.len();
            tail.push(if self.show_caches {
                words.collect::<Vec<_>>().join(" ")
            } else {
                format!("+{count} cache")
            });
        }
        tail.join("  ")
    }

    fn paint_background(&self, ui: &Ui, colors: &Colors, rect: Rect, hovered: bool) {
        let painter = ui.painter();
        if self.instruction.is_current {
            painter.rect_filled(rect, 0.0, colors.current);
        } else if self.of_line {
            painter.rect_filled(rect, 0.0, colors.tint(YELLOW, 0.045));
        } else if hovered {
            painter.rect_filled(rect, 0.0, colors.raised);
        }
        if self.starts_line {
            painter.hline(
                rect.x_range(),
                rect.min.y,
                egui::Stroke::new(1.0, colors.line.gamma_multiply(0.6)),
            );
        }
        if self.instruction.is_current {
            let tip = pos2(rect.min.x + 10.0, rect.center().y);
            let points = vec![tip, tip + vec2(-7.0, -4.5), tip + vec2(-7.0, 4.5)];
            let edge = egui::Stroke::new(1.0, colors.outline.unwrap_or(colors.background));
            painter.add(egui::Shape::convex_polygon(points, YELLOW, edge));
        }
    }

    fn hover(&self, response: egui::Response) -> egui::Response {
        let mut lines = Vec::new();
        if 24 < self.instruction.argrepr.chars().count() {
            lines.push(self.instruction.argrepr.clone());
        }
        if let Some(specialised) = &self.instruction.specialised {
            lines.push(format!("{} runs as {specialised}", self.instruction.opname));
        }
        if let Some(target) = self.instruction.jump_target {
            lines.push(format!("jumps to {target}"));
        }
        if let Some(handler) = self.instruction.handler {
            lines.push(format!("an exception here is handled at {handler}"));
        }
        if !self.instruction.caches.is_empty() {
            let words: Vec<String> =
                self.instruction.caches.iter().map(|word| format!("{word:04x}")).collect();
            lines.push(format!("inline cache: {}", words.join(" ")));
        }
        if lines.is_empty() { response } else { response.on_hover_text(lines.join("\n")) }
    }
}

/// Where the columns are, from the row's left.
struct Columns {
    line_right: f32,
    target: f32,
    offset_right: f32,
    name: f32,
    arg_right: f32,
    meaning: f32,
}

impl Columns {
    fn new(unit: f32, longest: usize) -> Columns {
        let line_right = 14.0 + 3.5 * unit;
        let target = line_right + unit;
        let offset_right = target + 6.5 * unit;
        let name = offset_right + 1.5 * unit;
        let arg_right = name + (longest as f32 + 4.5) * unit;
        Columns { line_right, target, offset_right, name, arg_right, meaning: arg_right + unit }
    }
}

/// The value stack as a row of boxes, bottom left, top right.
fn strip(ui: &mut Ui, colors: &Colors, stack: &[StackItem], state: &mut State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Value stack").size(12.0).color(colors.dim));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.checkbox(&mut state.show_caches, RichText::new("Cache words").size(12.0).color(colors.dim));
        });
    });
    ScrollArea::horizontal().id_salt("stack strip").stick_to_right(true).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if stack.is_empty() {
                ui.label(RichText::new("empty").monospace().color(colors.dim));
            }
            for (depth, item) in stack.iter().enumerate() {
                stack_box(ui, colors, depth, item, state, actions);
            }
        });
    });
}

fn stack_box(
    ui: &mut Ui,
    colors: &Colors,
    depth: usize,
    item: &StackItem,
    state: &State,
    actions: &mut Vec<Action>,
) {
    let text = match (&item.value, item.kind) {
        (_, StackKind::Null) => "NULL",
        (Some(value), _) => value.text.as_str(),
        (None, _) => "?",
    };
    let galley = widgets::elided(ui, text, mono(11.5), colors.text, 120.0);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 21.0), Sense::click());
    let object = item.value.as_ref().and_then(|value| value.object);
    let held = kind_text(item.kind);
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::ListItem, true, format!("stack {depth}: {text}, {held}"))
    });
    let selected = object.is_some() && object == state.selected;
    let fill = if selected { colors.selected } else { colors.background };
    ui.painter().rect_filled(rect, 3.0, fill);
    let edge = match item.kind {
        StackKind::Owned => egui::Stroke::new(1.5, ORANGE),
        StackKind::Borrowed => egui::Stroke::new(1.0, colors.faint),
        StackKind::Null | StackKind::Int => egui::Stroke::new(1.0, colors.line),
    };
    if item.kind == StackKind::Borrowed {
        let corners =
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        ui.painter().extend(egui::Shape::dashed_line(&corners, edge, 4.0, 3.0));
    } else {
        ui.painter().rect_stroke(rect, 3.0, edge, egui::StrokeKind::Inside);
    }
    ui.painter().galley(pos2(rect.min.x + 8.0, rect.center().y - galley.size().y / 2.0), galley, colors.text);
    widgets::object_clicks(&response, object, actions);
    response.on_hover_text(format!("stack[{depth}], {held}"));
}

/// How a place of the stack holds its value, in words.
pub(super) fn kind_text(kind: StackKind) -> &'static str {
    match kind {
        StackKind::Owned => "owned: it counts",
        StackKind::Borrowed => "borrowed: it does not count",
        StackKind::Null => "nothing",
        StackKind::Int => "a number, not an object",
    }
}
