//! The panels: one file each, a function from what is known to a picture and the actions asked for.

mod breakpoints;
mod bytecode;
mod collector;
mod frames;
mod graph;
mod object;
mod output;
mod source;
mod widgets;

use egui::{Color32, Frame, Margin, RichText, Stroke, Ui, Visuals, WidgetText};
use egui_tiles::{Behavior, SimplificationOptions, TabState, TileId, Tiles, UiResponse};

use crate::action::Action;
use crate::layout::Pane;
use crate::model::Model;
use crate::state::State;
use crate::theme::{Colors, SKY};

/// What the panels are drawn from, and where their actions go.
pub struct Panels<'a> {
    /// What the engine said.
    pub model: &'a Model,
    /// What is open and selected.
    pub state: &'a mut State,
    /// What is to be done.
    pub actions: &'a mut Vec<Action>,
}

/// Draws one panel.
pub fn show(ui: &mut Ui, pane: Pane, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    match pane {
        Pane::Source => source::show(ui, model, state, actions),
        Pane::Bytecode => bytecode::show(ui, model, state, actions),
        Pane::Graph => graph::show(ui, model, state, actions),
        Pane::Frames => frames::show(ui, model, state, actions),
        Pane::Object => object::show(ui, model, state, actions),
        Pane::Collector => collector::show(ui, model, state, actions),
        Pane::Output => output::show(ui, model),
        Pane::Breakpoints => breakpoints::show(ui, model, actions),
    }
}

impl Behavior<Pane> for Panels<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile_id: TileId, pane: &mut Pane) -> UiResponse {
        let margin = match pane {
            Pane::Source => Margin { top: 4, ..Margin::ZERO },
            Pane::Graph | Pane::Bytecode => Margin::ZERO,
            _ => Margin::symmetric(10, 8),
        };
        let colors = Colors::of(ui.visuals());
        Frame::new().fill(colors.background).inner_margin(margin).show(ui, |ui| {
            show(ui, *pane, self.model, self.state, self.actions);
            // A panel fills its tile, so that its background does.
            ui.allocate_space(ui.available_size().max(egui::Vec2::ZERO));
        });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        RichText::new(pane.title()).size(12.5).into()
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        24.0
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        3.0
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        Colors::of(visuals).raised
    }

    fn tab_bg_color(
        &self,
        visuals: &Visuals,
        _tiles: &Tiles<Pane>,
        _tile_id: TileId,
        state: &TabState,
    ) -> Color32 {
        let colors = Colors::of(visuals);
        if state.active { colors.background } else { colors.raised }
    }

    fn tab_text_color(
        &self,
        visuals: &Visuals,
        _tiles: &Tiles<Pane>,
        _tile_id: TileId,
        state: &TabState,
    ) -> Color32 {
        let colors = Colors::of(visuals);
        if state.active { colors.text } else { colors.dim }
    }

    fn tab_outline_stroke(
        &self,
        visuals: &Visuals,
        _tiles: &Tiles<Pane>,
        _tile_id: TileId,
        state: &TabState,
    ) -> Stroke {
        if state.active { Stroke::new(1.0, Colors::of(visuals).line) } else { Stroke::NONE }
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        match state {
            egui_tiles::ResizeState::Idle => Stroke::new(3.0, Colors::of(&style.visuals).line),
            egui_tiles::ResizeState::Hovering | egui_tiles::ResizeState::Dragging => Stroke::new(3.0, SKY),
        }
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..Default::default() }
    }
}

/// A sentence in the middle of an empty panel.
pub(crate) fn empty_text(ui: &mut Ui, text: &str) {
    widgets::empty(ui, text);
}
