//! The command palette: every command by its name, or typed as in the headless twin.

use egui::{Context, Id, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui};
use serpentarium_protocol::ParseError;

use crate::action::{Action, Entry, entries};
use crate::script::parse_line;
use crate::theme::Colors;

/// The open palette.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What has been typed.
    pub text: String,
    /// Which of the found entries Enter would choose.
    pub chosen: usize,
}

impl Palette {
    /// A palette that already says something.
    pub fn with(text: &str) -> Palette {
        Palette { text: text.to_owned(), chosen: 0 }
    }

    /// The entries whose name or help has all of the typed words.
    fn found(&self) -> Vec<Entry> {
        let typed = self.text.to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let has = |entry: &Entry, word: &&str| {
            entry.title.to_lowercase().contains(word) || entry.help.to_lowercase().contains(word)
        };
        let mut found: Vec<Entry> =
            entries().into_iter().filter(|entry| words.iter().all(|word| has(entry, word))).collect();
        found.sort_by_key(|entry| !entry.title.to_lowercase().contains(&typed));
        found
    }
}

/// Shows the palette while it is open; closes it when something was chosen.
pub fn show(ctx: &Context, slot: &mut Option<Palette>, actions: &mut Vec<Action>) {
    let Some(palette) = slot else { return };
    let mut close = false;
    let modal = Modal::new(Id::unique("palette")).show(ctx, |ui| {
        ui.set_width(560.0);
        close = content(ui, palette, actions);
    });
    if close || modal.should_close() {
        *slot = None;
    }
}

fn content(ui: &mut Ui, palette: &mut Palette, actions: &mut Vec<Action>) -> bool {
    let colors = Colors::of(ui.visuals());
    let found = palette.found();
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            palette.chosen += 1;
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            palette.chosen = palette.chosen.saturating_sub(1);
        }
    });
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let label = ui.label(RichText::new("Command").color(colors.dim).small());
    let edit = TextEdit::singleline(&mut palette.text)
        .hint_text("Name of a command, or one as typed in the terminal: break 7, load FILE, graph focus=#3")
        .desired_width(f32::INFINITY)
        .font(egui::TextStyle::Monospace)
        .margin(egui::Margin::symmetric(8, 6));
    let edit = ui.add(edit).labelled_by(label.id);
    if edit.changed() {
        palette.chosen = 0;
    }
    edit.request_focus();
    let typed = parse_line(&palette.text);
    if let Err(error @ ParseError::Usage(_)) = &typed {
        ui.label(RichText::new(error.to_string()).monospace().color(colors.dim));
    }
    palette.chosen = palette.chosen.min(found.len().saturating_sub(1));
    ui.add_space(4.0);
    let mut clicked = None;
    ScrollArea::vertical().max_height(340.0).auto_shrink([false, true]).show(ui, |ui| {
        for (index, entry) in found.iter().enumerate() {
            if row(ui, &colors, entry, index == palette.chosen).clicked() {
                clicked = Some(index);
            }
        }
    });
    if enter {
        // A line with arguments is meant as typed; a mere word is a search.
        match typed {
            Ok(action) if palette.text.trim().contains(' ') || found.is_empty() => {
                actions.push(action);
                return true;
            }
            _ => clicked = clicked.or((!found.is_empty()).then_some(palette.chosen)),
        }
    }
    match clicked.and_then(|index| found.get(index)) {
        Some(entry) => {
            actions.push(entry.action.clone());
            true
        }
        None => false,
    }
}

fn row(ui: &mut Ui, colors: &Colors, entry: &Entry, chosen: bool) -> egui::Response {
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), 34.0), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, entry.title));
    let painter = ui.painter();
    if chosen || response.hovered() {
        painter.rect_filled(rect, 4.0, colors.selected);
    }
    if chosen {
        response.scroll_to_me(None);
    }
    let at = |x: f32, y: f32| rect.min + egui::vec2(x, y);
    let proportional = egui::FontId::proportional;
    painter.text(at(8.0, 3.0), egui::Align2::LEFT_TOP, entry.title, proportional(13.5), colors.text);
    painter.text(at(8.0, 19.0), egui::Align2::LEFT_TOP, entry.help, proportional(11.0), colors.dim);
    let keys = [entry.key, entry.single_key]
        .iter()
        .filter(|key| !key.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("   ");
    let right = egui::pos2(rect.max.x - 8.0, rect.center().y);
    painter.text(right, egui::Align2::RIGHT_CENTER, keys, crate::theme::mono(11.5), colors.dim);
    response
}
