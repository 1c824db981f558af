//! The bar on top: what to do next, with its keys, and where the program stands.

use egui::{Align, Align2, FontId, Layout, Response, RichText, Sense, Ui, WidgetInfo, pos2, vec2};
use serpentarium_protocol::CommandId;

use crate::action::{Action, WindowCommand};
use crate::icons::{self, Icon};
use crate::model::{Model, RunState};
use crate::theme::{Colors, GREEN, ORANGE, SKY, VERMILION};

/// How much a button says.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    /// Its name and key.
    All,
    /// Nothing beside its picture.
    None,
}

/// Shows the bar.
pub fn show(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let width = ui.available_width();
    let (left, right) = match width {
        width if width < 960.0 => (Words::None, Words::None),
        width if width < 1200.0 => (Words::All, Words::None),
        _ => (Words::All, Words::All),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        commands(ui, model, left, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (icon, text, key, help, command) in [
                (
                    Icon::Palette,
                    "Commands",
                    "Ctrl+Shift+P",
                    "Find a command by its name.",
                    WindowCommand::Palette,
                ),
                (
                    Icon::Theme,
                    "Theme",
                    "Ctrl+Shift+L",
                    "Change between light and dark.",
                    WindowCommand::Theme,
                ),
            ] {
                let button = Button { icon, text, key, help, enabled: true, words: right };
                if button.show(ui).clicked() {
                    actions.push(Action::Window(command));
                }
            }
            ui.add_space(8.0);
            status(ui, model, 800.0 < width);
        });
    });
}

fn commands(ui: &mut Ui, model: &Model, words: Words, actions: &mut Vec<Action>) {
    let (paused, running) = (model.is_paused(), model.run == RunState::Running);
    let loaded = !matches!(model.run, RunState::Connecting | RunState::Ended(_));
    let groups: [&[(Icon, &str, CommandId, bool)]; 3] = [
        &[(Icon::Run, "Continue", CommandId::Run, paused), (Icon::Pause, "Pause", CommandId::Pause, running)],
        &[
            (Icon::Over, "Over", CommandId::StepOver, paused),
            (Icon::Into, "Into", CommandId::StepLine, paused),
            (Icon::Out, "Out", CommandId::StepOut, paused),
            (Icon::Instruction, "Instruction", CommandId::StepInstruction, paused),
        ],
        &[
            (Icon::Restart, "Restart", CommandId::Restart, loaded),
            (Icon::Stop, "Stop", CommandId::Stop, loaded),
        ],
    ];
    for (index, group) in groups.into_iter().enumerate() {
        if index != 0 {
            ui.separator();
        }
        for &(icon, text, id, enabled) in group {
            let info = id.info();
            let button = Button { icon, text, key: info.key, help: info.help, enabled, words };
            if button.show(ui).clicked() {
                actions.push(Action::Run(id));
            }
        }
    }
}

/// A picture with its name and key.
struct Button<'a> {
    icon: Icon,
    text: &'a str,
    key: &'a str,
    help: &'a str,
    enabled: bool,
    words: Words,
}

impl Button<'_> {
    fn show(&self, ui: &mut Ui) -> Response {
        let colors = Colors::of(ui.visuals());
        let name = ui.painter().layout_no_wrap(self.text.to_owned(), FontId::proportional(12.5), colors.text);
        let keys = ui.painter().layout_no_wrap(self.key.to_owned(), FontId::proportional(10.0), colors.dim);
        let words = if self.words == Words::All { name.size().x.max(keys.size().x) + 8.0 } else { 0.0 };
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(32.0 + words, 36.0), sense);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, self.enabled, self.text));
        if self.enabled && (response.hovered() || response.has_focus()) {
            let strength = if response.is_pointer_button_down_on() { 0.42 } else { 0.22 };
            ui.painter().rect_filled(rect, 5.0, colors.tint(SKY, strength));
        }
        let mut painter = ui.painter().clone();
        painter.set_opacity(if self.enabled { 1.0 } else { 0.38 } * painter.opacity());
        let picture =
            egui::Rect::from_center_size(pos2(rect.min.x + 16.0, rect.center().y), vec2(17.0, 17.0));
        icons::paint(&painter, picture, self.icon, self.color(&colors));
        if self.words == Words::All {
            let left = picture.max.x + 6.0;
            painter.galley(pos2(left, rect.min.y + 4.0), name, colors.text);
            painter.galley(pos2(left, rect.max.y - 4.0 - keys.size().y), keys, colors.dim);
        }
        response.on_hover_text(format!("{}: {}  ({})", self.text, self.help, self.key))
    }

    fn color(&self, colors: &Colors) -> egui::Color32 {
        let bright = match self.icon {
            Icon::Run => GREEN,
            Icon::Stop => VERMILION,
            Icon::Pause => ORANGE,
            Icon::Palette | Icon::Theme => colors.text,
            _ => SKY,
        };
        if colors.dark { bright } else { bright.lerp_to_gamma(egui::Color32::BLACK, 0.25) }
    }
}

/// A word for what the program does, and the moment.
fn status(ui: &mut Ui, model: &Model, with_moment: bool) {
    let colors = Colors::of(ui.visuals());
    let (word, color) = match &model.run {
        RunState::Connecting => ("Connecting".to_owned(), colors.dim),
        RunState::Running => ("Running".to_owned(), GREEN),
        RunState::Idle(_) => ("No program".to_owned(), VERMILION),
        RunState::Paused => ("Paused".to_owned(), ORANGE),
        RunState::Exited(code) => {
            (format!("Ended, exit code {code}"), if *code == 0 { SKY } else { VERMILION })
        }
        RunState::Ended(_) => ("Engine gone".to_owned(), VERMILION),
    };
    if let Some(stopped) = model.snapshot.stopped.as_ref().filter(|_| with_moment) {
        let moment = RichText::new(format!("moment {}", group(stopped.moment))).monospace().color(colors.dim);
        ui.label(moment).on_hover_text("How far the program has come");
        ui.add_space(6.0);
    }
    let galley = ui.painter().layout_no_wrap(word.clone(), egui::FontId::proportional(12.5), colors.text);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(30.0, 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &word));
    ui.painter().rect_filled(rect, rect.height() / 2.0, colors.tint(color, 0.22));
    ui.painter().circle_filled(rect.left_center() + vec2(12.0, 0.0), 4.0, color);
    let at = Align2::LEFT_CENTER.anchor_size(rect.left_center() + vec2(21.0, 0.0), galley.size());
    ui.painter().galley(at.min, galley, colors.text);
}

/// `91377` as `91,377`.
pub fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index != 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
