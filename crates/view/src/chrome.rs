//! What frames the panels: the first sentence, the engine's end, the status line.

use egui::{Align, Layout, RichText, Ui};

use serpentarium_protocol::{CommandId, StopReason};

use crate::action::{Action, WindowCommand};
use crate::model::{Model, RunState};
use crate::theme::{Colors, SKY, VERMILION, YELLOW};

/// Whether something happened that must not be overlooked.
pub fn has_news(model: &Model) -> bool {
    matches!(model.run, RunState::Ended(_) | RunState::Idle(_)) || raised(model).is_some()
}

/// The exception that the program is about to end with.
fn raised(model: &Model) -> Option<&str> {
    let stopped = model.snapshot.stopped.as_ref().filter(|_| model.is_paused())?;
    stopped.text.as_deref().filter(|_| stopped.reason == StopReason::Exception)
}

/// The sentence that a person reads first, or the news that the engine is gone.
pub fn banner(ui: &mut Ui, model: &Model, tip: Option<&str>, actions: &mut Vec<Action>) {
    if let RunState::Ended(message) = &model.run {
        let text = format!("{message} The window keeps what it last saw.");
        strip(ui, VERMILION, &text, "Restart engine", Action::Window(WindowCommand::RestartEngine), actions);
    } else if let RunState::Idle(message) = &model.run {
        strip(ui, VERMILION, message, "Open another program", Action::Run(CommandId::Load), actions);
    } else if let Some(exception) = raised(model) {
        let text = format!("Uncaught {exception}");
        strip(ui, VERMILION, &text, "Let it end the program", Action::Run(CommandId::Run), actions);
    } else if let Some(tip) = tip {
        strip(ui, YELLOW, tip, "Got it", Action::Window(WindowCommand::DismissTip), actions);
    }
}

fn strip(
    ui: &mut Ui,
    color: egui::Color32,
    text: &str,
    button: &str,
    action: Action,
    actions: &mut Vec<Action>,
) {
    let colors = Colors::of(ui.visuals());
    let frame =
        egui::Frame::new().fill(colors.tint(color, 0.20)).inner_margin(egui::Margin::symmetric(12, 5));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button(button).clicked() {
                    actions.push(action);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(RichText::new(text).size(14.0)).truncate());
                });
            });
        });
    });
}

/// The line at the bottom: the last message, and where the program stands.
pub fn status_line(ui: &mut Ui, model: &Model) {
    let colors = Colors::of(ui.visuals());
    ui.horizontal(|ui| {
        if let Some(message) = &model.message {
            let color = if message.is_error { colors.ink(VERMILION) } else { colors.ink(SKY) };
            ui.add(egui::Label::new(RichText::new(&message.text).color(color)).truncate());
        } else if let Some(position) =
            model.snapshot.stopped.as_ref().and_then(|stopped| stopped.position.as_ref())
        {
            let text = format!("{}, line {}", position.file, position.span.line);
            ui.add(egui::Label::new(RichText::new(text).color(colors.dim)).truncate());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(&model.engine).color(colors.dim).small());
        });
    });
}
