//! The list of breakpoints.

use egui::{RichText, ScrollArea, Ui};
use serpentarium_protocol::Command;

use super::widgets;
use crate::action::Action;
use crate::model::Model;
use crate::theme::VERMILION;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    if model.breakpoints.is_empty() {
        return widgets::empty(ui, "No breakpoints. Click beside a line number, or press F9.");
    }
    ScrollArea::vertical().auto_shrink(false).id_salt("breakpoints").show(ui, |ui| {
        for breakpoint in &model.breakpoints {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 14.0), egui::Sense::hover());
                ui.painter().circle_filled(rect.center(), 5.0, VERMILION);
                ui.label(RichText::new(format!("{}:{}", breakpoint.file, breakpoint.line)).monospace());
                let remove = ui.button("Remove");
                remove.widget_info(|| {
                    let name = format!("Remove breakpoint on line {}", breakpoint.line);
                    egui::WidgetInfo::labeled(egui::Role::Button, true, name)
                });
                if remove.clicked() {
                    actions.push(Action::Send(Command::RemoveBreakpoint(breakpoint.clone())));
                }
            });
        }
    });
}
