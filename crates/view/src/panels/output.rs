//! What the program printed.

use egui::{RichText, ScrollArea, Ui};
use serpentarium_protocol::Stream;

use super::widgets;
use crate::model::Model;
use crate::theme::{Colors, VERMILION, mono};

const ROW: f32 = 17.0;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model) {
    if model.output.is_empty() {
        return widgets::empty(ui, "Nothing has been printed.");
    }
    let colors = Colors::of(ui.visuals());
    let lines: Vec<(Stream, &str)> = model
        .output
        .iter()
        .flat_map(|printed| printed.text.split_terminator('\n').map(|line| (printed.stream, line)))
        .collect();
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::both().auto_shrink(false).stick_to_bottom(true).id_salt("output");
    area.show_rows(ui, ROW, lines.len(), |ui, rows| {
        for (stream, line) in &lines[rows] {
            let color = if *stream == Stream::Stderr { colors.ink(VERMILION) } else { colors.text };
            // A line of any length is drawn only as far as anybody reads.
            let shown: String = line.chars().take(2_000).collect();
            let shown = if shown.is_empty() { " ".to_owned() } else { shown };
            let text = RichText::new(shown).font(mono(12.5)).color(color);
            ui.add(egui::Label::new(text).extend());
        }
    });
}
