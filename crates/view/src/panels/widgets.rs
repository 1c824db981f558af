//! Small widgets that several panels share.

use egui::{Color32, FontId, Response, RichText, Sense, Ui, WidgetInfo, vec2};
use serpentarium_protocol::{ObjectId, Value};

use crate::action::Action;
use crate::theme::{Colors, mono};

/// Below this width a line of an object says nothing of its type.
const NARROW: f32 = 240.0;

/// A sentence in the middle of an empty panel.
pub(super) fn empty(ui: &mut Ui, text: &str) {
    let colors = Colors::of(ui.visuals());
    ui.add_space(12.0);
    ui.vertical_centered(|ui| ui.label(RichText::new(text).color(colors.dim)));
}

/// A heading inside a panel.
pub(super) fn section(ui: &mut Ui, text: &str) {
    let colors = Colors::of(ui.visuals());
    ui.add_space(6.0);
    ui.label(RichText::new(text).size(12.0).strong().color(colors.dim));
}

/// Text in a pill.
pub(super) fn pill(ui: &mut Ui, text: &str, color: Color32) -> Response {
    let colors = Colors::of(ui.visuals());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(11.0), colors.text);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(14.0, 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    ui.painter().rect_filled(rect, rect.height() / 2.0, colors.tint(color, 0.28));
    ui.painter().galley(rect.min + vec2(7.0, 2.0), galley, colors.text);
    response
}

/// A line that can be clicked: a name, a text and a type, in columns.
pub(super) struct ObjectLine<'a> {
    /// The name; drawn in a chip when `chip` is given.
    pub name: &'a str,
    /// The colour of the name.
    pub color: Color32,
    /// The width of the name's column.
    pub name_width: f32,
    /// What the line says of the object.
    pub text: &'a str,
    /// The type's name, right.
    pub note: &'a str,
    /// Whether the object is the selected one.
    pub selected: bool,
    /// Whether it changed since the last stop.
    pub changed: bool,
}

impl ObjectLine<'_> {
    /// Draws the line over the whole width.
    pub(super) fn show(&self, ui: &mut Ui, clickable: bool) -> Response {
        let colors = Colors::of(ui.visuals());
        let sense = if clickable { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 21.0), sense);
        let spoken = format!("{} {} {}", self.name, self.text, self.note);
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::ListItem, clickable, self.selected, spoken.trim())
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let painter = ui.painter().with_clip_rect(rect);
        if self.selected {
            painter.rect_filled(rect, 3.0, colors.selected);
        } else if clickable && response.hovered() {
            painter.rect_filled(rect, 3.0, colors.raised);
        }
        if self.changed {
            let bar = egui::Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(bar, 1.0, crate::theme::YELLOW);
            painter.rect_stroke(bar, 1.0, egui::Stroke::new(0.5, colors.dim), egui::StrokeKind::Outside);
        }
        let middle = rect.center().y;
        let place = |galley: &egui::Galley, x: f32| egui::pos2(x, middle - galley.size().y / 2.0);
        // A narrow panel shows the value and leaves the type to the object's own panel.
        let note = if rect.width() < NARROW { "" } else { self.note };
        let note = elided(ui, note, FontId::proportional(11.5), colors.dim, rect.width() * 0.4);
        let name_width = self.name_width.min(rect.width() * 0.45);
        let name = elided(ui, self.name, mono(12.5), self.color, name_width);
        let left = rect.min.x + 8.0;
        let text_left = left + name_width + 8.0;
        let note_left = (rect.max.x - note.size().x - 6.0).max(text_left);
        let text = elided(ui, self.text, mono(12.5), colors.text, (note_left - text_left - 8.0).max(20.0));
        painter.galley(place(&name, left), name, self.color);
        painter.galley(place(&text, text_left), text, colors.text);
        painter.galley(place(&note, note_left), note, colors.dim);
        response
    }
}

/// One row of text, cut with an ellipsis at a width.
pub(crate) fn elided(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> std::sync::Arc<egui::Galley> {
    let first = text.lines().next().unwrap_or_default();
    let mut job = egui::text::LayoutJob::simple_singleline(first.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(1.0));
    ui.painter().layout_job(job)
}

/// The width of the widest of some names in the monospaced font, within bounds.
pub(super) fn name_column<'a>(ui: &Ui, names: impl Iterator<Item = &'a str>) -> f32 {
    let longest = names.map(|name| name.chars().count()).max().unwrap_or(0) as f32;
    (longest * character_width(ui, 12.5)).clamp(30.0, 130.0)
}

/// The width of a character of the monospaced font.
pub(crate) fn character_width(ui: &Ui, size: f32) -> f32 {
    ui.fonts_mut(|fonts| fonts.glyph_width(&mono(size), 'm'))
}

/// What a click, or two, on something that stands for an object asks for.
pub(super) fn object_clicks(response: &Response, object: Option<ObjectId>, actions: &mut Vec<Action>) {
    let Some(id) = object else { return };
    if response.double_clicked() {
        actions.push(Action::Focus(Some(id)));
    } else if response.clicked() {
        actions.push(Action::Select(id));
    }
}

/// A value's text with its serial number.
pub(super) fn value_text(value: &Value) -> String {
    value.text.clone()
}

/// A value's type with its serial number.
pub(super) fn value_note(value: &Value) -> String {
    match value.object {
        Some(id) => format!("{} {id}", value.type_name),
        None => value.type_name.clone(),
    }
}
