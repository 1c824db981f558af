//! The selected object: what it is, and who holds every one of its references.

use egui::{RichText, ScrollArea, Ui};
use serpentarium_protocol::{Holder, HolderKind, ObjectDetails};

use super::widgets::{self, ObjectLine};
use crate::action::Action;
use crate::model::Model;
use crate::state::State;
use crate::theme::{Colors, ORANGE, SKY, VERMILION};
use crate::toolbar::group;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    let Some(selected) = state.selected else {
        return widgets::empty(ui, "Click an object in the graph or a name in the frames.");
    };
    let Some(object) = model.object().filter(|object| object.id == selected) else {
        return widgets::empty(ui, &format!("Object {selected} is no longer alive."));
    };
    head(ui, object, state, actions);
    ui.separator();
    ScrollArea::vertical().auto_shrink(false).id_salt("object").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        count(ui, object, actions);
        widgets::section(
            ui,
            &format!("Refers to {}", group(object.referents_total.max(object.referents.len() as u64))),
        );
        let width = widgets::name_column(ui, object.referents.iter().map(|referent| referent.label.as_str()));
        for referent in &object.referents {
            let line = ObjectLine {
                name: &referent.label,
                color: Colors::of(ui.visuals()).ink(ORANGE),
                name_width: width,
                text: &referent.text,
                note: &format!("{} {}", referent.type_name, referent.id),
                selected: false,
                changed: false,
            };
            let response = line.show(ui, true);
            widgets::object_clicks(&response, Some(referent.id), actions);
        }
        more(ui, object.referents_total, object.referents.len());
    });
}

fn head(ui: &mut Ui, object: &ObjectDetails, state: &State, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    ui.horizontal(|ui| {
        ui.label(RichText::new(&object.type_name).size(16.0).strong());
        ui.label(RichText::new(object.id.to_string()).monospace().size(15.0).color(colors.dim));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let focus = ui.button("Focus").on_hover_text("Draw the graph around this object (double click)");
            if focus.clicked() {
                actions.push(Action::Focus(Some(object.id)));
            }
            let back = ui.add_enabled(!state.history.is_empty(), egui::Button::new("Back"));
            if back.on_hover_text("The object looked at before").clicked() {
                actions.push(Action::Back);
            }
        });
    });
    let text = egui::Label::new(RichText::new(&object.text).monospace()).truncate();
    ui.add(text);
    ui.horizontal_wrapped(|ui| {
        widgets::pill(ui, &format!("0x{:x}", object.address), colors.faint);
        widgets::pill(ui, &format!("{} bytes", group(object.size)), colors.faint);
        match object.generation {
            Some(generation) => widgets::pill(ui, &format!("generation {generation}"), SKY),
            None => widgets::pill(ui, "not tracked", colors.faint),
        };
    });
}

fn count(ui: &mut Ui, object: &ObjectDetails, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    if object.immortal {
        ui.label(RichText::new("Immortal: its references are not counted.").size(14.0));
    } else {
        let references = if object.refcount == 1 { "reference" } else { "references" };
        ui.horizontal(|ui| {
            ui.label(
                RichText::new(object.refcount.to_string()).size(20.0).strong().color(colors.ink(ORANGE)),
            );
            ui.label(RichText::new(format!("{references}, held by")).size(14.0));
        });
    }
    for holder in &object.holders {
        holder_line(ui, holder, actions);
    }
    if more(ui, object.holders_total, object.holders.len()) {
        return;
    }
    let found: u64 = object.holders.iter().map(|holder| u64::from(holder.count)).sum();
    if !object.immortal && found != object.refcount {
        let text = format!("The holders account for {found} of {}.", object.refcount);
        ui.label(RichText::new(text).color(colors.ink(VERMILION)));
    }
}

/// Says how many entries of a cut list are missing. Returns whether any are.
fn more(ui: &mut Ui, total: u64, shown: usize) -> bool {
    let missing = total.saturating_sub(shown as u64);
    if 0 < missing {
        ui.label(RichText::new(format!("and {} more", group(missing))).color(Colors::of(ui.visuals()).dim));
    }
    0 < missing
}

fn holder_line(ui: &mut Ui, holder: &Holder, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    let color = match holder.kind {
        HolderKind::Object => ORANGE,
        HolderKind::Name | HolderKind::Stack => SKY,
        HolderKind::Interpreter => colors.dim,
        HolderKind::Unknown => VERMILION,
    };
    let times = match holder.count {
        0 => "-".to_owned(),
        n => n.to_string(),
    };
    let note = match (holder.kind, holder.count) {
        (_, 0) => "borrows",
        (HolderKind::Object, _) => "object",
        (HolderKind::Name, _) => "name",
        (HolderKind::Stack, _) => "value stack",
        (HolderKind::Interpreter, _) => "interpreter",
        (HolderKind::Unknown, _) => "unknown",
    };
    let line = ObjectLine {
        name: &times,
        color: colors.ink(color),
        name_width: 18.0,
        text: &holder.label,
        note,
        selected: false,
        changed: false,
    };
    let response = line.show(ui, holder.id.is_some());
    widgets::object_clicks(&response, holder.id, actions);
}
