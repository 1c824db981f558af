//! The bar on top: what to do next, with its keys, and where the program stands.

use egui::{Align, Align2, Layout, Response, RichText, Sense, Ui, WidgetInfo, vec2};
use serpentarium_protocol::CommandId;

use crate::action::{Action, WindowCommand};
use crate::icons::{self, Icon};
use crate::model::{Model, RunState};
use crate::theme::{Colors, GREEN, ORANGE, SKY, VERMILION};

/// Shows the bar.
pub fn show(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let (paused, running) = (model.is_paused(), model.run == RunState::Running);
        let mut command = |ui: &mut Ui, icon, text, id: CommandId, enabled| {
            let info = id.info();
            if button(ui, icon, text, info.key, info.help, enabled).clicked() {
                actions.push(Action::Run(id));
            }
        };
        command(ui, Icon::Run, "Continue", CommandId::Run, paused);
        command(ui, Icon::Pause, "Pause", CommandId::Pause, running);
        ui.separator();
        command(ui, Icon::Over, "Over", CommandId::StepOver, paused);
        command(ui, Icon::Into, "Into", CommandId::StepLine, paused);
        command(ui, Icon::Out, "Out", CommandId::StepOut, paused);
        command(ui, Icon::Instruction, "Instruction", CommandId::StepInstruction, paused);
        ui.separator();
        let loaded = !matches!(model.run, RunState::Connecting | RunState::Ended(_));
        command(ui, Icon::Restart, "Restart", CommandId::Restart, loaded);
        command(ui, Icon::Stop, "Stop", CommandId::Stop, loaded);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let palette =
                button(ui, Icon::Palette, "Commands", "Ctrl+Shift+P", "Find a command by its name.", true);
            if palette.clicked() {
                actions.push(Action::Window(WindowCommand::Palette));
            }
            let theme =
                button(ui, Icon::Theme, "Theme", "Ctrl+Shift+L", "Change between light and dark.", true);
            if theme.clicked() {
                actions.push(Action::Window(WindowCommand::Theme));
            }
            ui.add_space(10.0);
            status(ui, model);
        });
    });
}

/// A picture over its name and key.
fn button(ui: &mut Ui, icon: Icon, text: &str, key: &str, help: &str, enabled: bool) -> Response {
    let colors = Colors::of(ui.visuals());
    let name = ui.painter().layout_no_wrap(text.to_owned(), egui::FontId::proportional(12.5), colors.text);
    let keys = ui.painter().layout_no_wrap(key.to_owned(), egui::FontId::proportional(10.0), colors.dim);
    let width = 20.0 + 6.0 + name.size().x.max(keys.size().x) + 14.0;
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 36.0), sense);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, text));
    let fade = if enabled { 1.0 } else { 0.38 };
    if enabled && (response.hovered() || response.has_focus()) {
        let strength = if response.is_pointer_button_down_on() { 0.42 } else { 0.22 };
        ui.painter().rect_filled(rect, 5.0, colors.tint(SKY, strength));
    }
    let bright = match icon {
        Icon::Run => GREEN,
        Icon::Stop => VERMILION,
        Icon::Pause => ORANGE,
        Icon::Palette | Icon::Theme => colors.text,
        _ => SKY,
    };
    let color = if colors.dark { bright } else { bright.lerp_to_gamma(egui::Color32::BLACK, 0.25) };
    let mut painter = ui.painter().clone();
    painter.set_opacity(fade * painter.opacity());
    let picture =
        egui::Rect::from_center_size(egui::pos2(rect.min.x + 7.0 + 9.0, rect.center().y), vec2(17.0, 17.0));
    icons::paint(&painter, picture, icon, color);
    let left = picture.max.x + 6.0;
    painter.galley(egui::pos2(left, rect.min.y + 4.0), name, colors.text);
    painter.galley(egui::pos2(left, rect.max.y - 4.0 - keys.size().y), keys, colors.dim);
    response.on_hover_text(format!("{help}  ({key})"))
}

/// A word for what the program does, and the moment.
fn status(ui: &mut Ui, model: &Model) {
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
    if let Some(stopped) = &model.snapshot.stopped {
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
