//! The object graph with its switches and legend around the canvas.

use egui::{Align, Layout, RichText, Ui};

use crate::action::{Action, WindowCommand};
use crate::model::Model;
use crate::state::State;
use crate::theme::Colors;
use crate::toolbar::group;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    let frame = egui::Frame::new().fill(colors.background).inner_margin(egui::Margin::symmetric(8, 3));
    egui::Panel::top("graph switches").frame(frame).show(ui, |ui| switches(ui, state, actions));
    egui::CentralPanel::no_frame().show(ui, |ui| {
        let State { canvas, selected, .. } = state;
        canvas.show(ui, model, *selected, actions);
        count(ui, model, &colors);
    });
}

/// How much of the heap is drawn, in the canvas's corner: what is left out must not be kept quiet.
fn count(ui: &Ui, model: &Model, colors: &Colors) {
    let graph = &model.snapshot.graph;
    if graph.nodes.is_empty() {
        return;
    }
    let text = format!("{} of {} live objects drawn", graph.nodes.len(), group(graph.total));
    let at = ui.max_rect().left_top() + egui::vec2(8.0, 6.0);
    ui.painter().text(at, egui::Align2::LEFT_TOP, text, egui::FontId::proportional(11.0), colors.dim);
}

fn switches(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let mut switch = |ui: &mut Ui, on: bool, text: &str, key: &str, command: WindowCommand| {
            let response = ui.add(egui::Button::new(RichText::new(text).size(12.5)).selected(on));
            if response.on_hover_text(format!("Draw {}  ({key})", text.to_lowercase())).clicked() {
                actions.push(Action::Window(command));
            }
        };
        switch(ui, state.graph.types, "Types", "t", WindowCommand::Types);
        switch(ui, state.graph.functions, "Functions", "F", WindowCommand::Functions);
        switch(ui, state.graph.modules, "Modules", "M", WindowCommand::Modules);
        ui.separator();
        if let Some(focus) = state.graph.focus {
            ui.label(RichText::new(format!("{} around {focus}", state.graph.hops.unwrap_or(2))).size(12.5));
            hops(ui, state, actions);
            let all = ui.button("All names").on_hover_text("Draw from the names again  (a)");
            if all.clicked() {
                actions.push(Action::Focus(None));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Fit").on_hover_text("Show the whole graph  (f)").clicked() {
                actions.push(Action::Window(WindowCommand::Fit));
            }
            if ui.button("Tidy").on_hover_text("Lay the graph out anew  (l)").clicked() {
                actions.push(Action::Window(WindowCommand::Tidy));
            }
            let legend = egui::Button::new(RichText::new("Legend").size(12.5)).selected(state.canvas.legend);
            if ui.add(legend).on_hover_text("Say what shapes and arrows mean").clicked() {
                state.canvas.legend = !state.canvas.legend;
            }
        });
    });
}

fn hops(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let hops = state.graph.hops.unwrap_or(2);
    for (text, next) in [("-", hops.saturating_sub(1).max(1)), ("+", (hops + 1).min(8))] {
        let response = ui.add_enabled(next != hops, egui::Button::new(text).small());
        if response.on_hover_text(format!("{next} references away")).clicked() {
            let graph = serpentarium_protocol::GraphOptions { hops: Some(next), ..state.graph.clone() };
            actions.push(Action::Graph(graph));
        }
    }
}
