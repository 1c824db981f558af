//! The frames with their names and value stacks.

use egui::{RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use serpentarium_protocol::{Frame, Local, LocalKind, StackItem, StackKind};

use super::widgets::{self, ObjectLine};
use crate::action::Action;
use crate::model::Model;
use crate::state::State;
use crate::theme::{Colors, SKY, mono};

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    if model.snapshot.frames.is_empty() {
        return widgets::empty(ui, "No frame is left.");
    }
    ScrollArea::vertical().auto_shrink(false).id_salt("frames").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for frame in &model.snapshot.frames {
            let open = frame.id == model.snapshot.frame;
            if header(ui, frame, open).clicked() {
                actions.push(Action::Frame(frame.id));
            }
            if open {
                names(ui, model, state, frame, actions);
                stack(ui, state, frame, actions);
            }
        }
    });
}

fn header(ui: &mut Ui, frame: &Frame, open: bool) -> egui::Response {
    let colors = Colors::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 25.0), Sense::click());
    let place = frame.span.map_or(String::new(), |span| format!("line {}", span.line));
    let name =
        if frame.function == "<module>" { frame.function.clone() } else { format!("{}()", frame.qualname) };
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::ListItem, true, open, format!("Frame {name} {place}"))
    });
    let painter = ui.painter().with_clip_rect(rect);
    let strength = if open {
        0.22
    } else if response.hovered() {
        0.14
    } else {
        0.06
    };
    painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), 5.0, colors.tint(SKY, strength));
    painter.text(
        rect.left_center() + vec2(8.0, 0.0),
        egui::Align2::LEFT_CENTER,
        name,
        mono(13.0),
        colors.text,
    );
    let note = egui::FontId::proportional(11.5);
    painter.text(rect.right_center() - vec2(8.0, 0.0), egui::Align2::RIGHT_CENTER, place, note, colors.dim);
    response.on_hover_text(format!("{}\ninstruction {}", frame.file, frame.offset))
}

fn names(ui: &mut Ui, model: &Model, state: &State, frame: &Frame, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    if frame.locals.is_empty() {
        ui.label(RichText::new("  no names").color(colors.dim));
    }
    let width = widgets::name_column(ui, frame.locals.iter().map(|local| local.name.as_str()));
    for local in &frame.locals {
        let object = local.value.as_ref().and_then(|value| value.object);
        let rebound = model.changes.rebound.contains(&(frame.serial, local.name.clone()));
        let line = ObjectLine {
            name: &local.name,
            color: colors.ink(SKY),
            name_width: width,
            text: &local.value.as_ref().map_or("unbound".to_owned(), widgets::value_text),
            note: &note(local),
            selected: object.is_some() && object == state.selected,
            changed: rebound || object.is_some_and(|id| model.changes.touches(id)),
        };
        let response = line.show(ui, object.is_some());
        widgets::object_clicks(&response, object, actions);
    }
}

fn note(local: &Local) -> String {
    let kept = match local.kind {
        LocalKind::Local | LocalKind::Global => "",
        LocalKind::Cell => "cell  ",
        LocalKind::Free => "free  ",
    };
    format!("{kept}{}", local.value.as_ref().map(widgets::value_note).unwrap_or_default())
}

fn stack(ui: &mut Ui, state: &State, frame: &Frame, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    if frame.stack.is_empty() {
        ui.add_space(4.0);
        return;
    }
    widgets::section(ui, "Value stack, top first");
    for (depth, item) in frame.stack.iter().enumerate().rev() {
        let object = item.value.as_ref().and_then(|value| value.object);
        let line = ObjectLine {
            name: &depth.to_string(),
            color: colors.dim,
            name_width: 20.0,
            text: &item.value.as_ref().map_or("NULL".to_owned(), widgets::value_text),
            note: &stack_note(item),
            selected: object.is_some() && object == state.selected,
            changed: false,
        };
        let response = line.show(ui, object.is_some()).on_hover_text(super::bytecode::kind_text(item.kind));
        widgets::object_clicks(&response, object, actions);
    }
    ui.add_space(6.0);
}

fn stack_note(item: &StackItem) -> String {
    let held = match item.kind {
        StackKind::Owned => "owned  ",
        StackKind::Borrowed => "borrowed  ",
        StackKind::Null | StackKind::Int => "",
    };
    format!("{held}{}", item.value.as_ref().map(widgets::value_note).unwrap_or_default())
}
