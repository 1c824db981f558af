//! The collector: generations, phases, candidates, and buttons that work it.

use egui::{Align, Layout, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_extras::{Column, TableBuilder};
use serpentarium_protocol::{CollectorState, Command, CommandId, GcPhase, GcRow};

use super::widgets;
use crate::action::Action;
use crate::model::Model;
use crate::state::{Generation, State};
use crate::theme::{Colors, GREEN, ORANGE, SKY, mono};
use crate::toolbar::group;

/// The size of a generation's card.
const CARD: egui::Vec2 = vec2(104.0, 50.0);
/// Below this width the buttons stand under the generations instead of beside them.
const NARROW: f32 = 635.0;
/// Below this height the panel scrolls as a whole.
const LOW: f32 = 240.0;

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    let low = LOW - ui.available_height();
    if low <= 0.0 {
        return content(ui, model, state, actions);
    }
    ScrollArea::vertical().auto_shrink(false).id_salt("collector").show(ui, |ui| {
        ui.set_min_height(LOW);
        content(ui, model, state, actions);
    });
}

fn content(ui: &mut Ui, model: &Model, state: &mut State, actions: &mut Vec<Action>) {
    let collector = &model.snapshot.collector;
    let narrow = ui.available_width() < NARROW;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for generation in 0..3 {
            card(ui, collector, generation, state);
        }
        if !narrow {
            ui.vertical(|ui| buttons(ui, model, state, actions));
        }
    });
    if narrow {
        buttons(ui, model, state, actions);
    }
    ui.add_space(4.0);
    strip(ui, collector);
    ui.add_space(2.0);
    let colors = Colors::of(ui.visuals());
    ui.label(RichText::new(collector.phase.explanation()).size(12.5).color(colors.dim));
    ui.add_space(4.0);
    let log_width = (ui.available_width() * 0.34).clamp(110.0, 300.0);
    let height = ui.available_height().max(90.0);
    ui.horizontal_top(|ui| {
        let table_width = (ui.available_width() - log_width - 12.0).max(120.0);
        ui.allocate_ui_with_layout(vec2(table_width, height), Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(table_width);
            ui.set_max_height(height);
            candidates(ui, collector, state, actions);
        });
        ui.separator();
        ui.allocate_ui_with_layout(vec2(ui.available_width(), height), Layout::top_down(Align::LEFT), |ui| {
            ui.set_max_height(height);
            log(ui, collector, actions);
        });
    });
}

/// A generation: how many objects it has, and how far its count is from its threshold.
fn card(ui: &mut Ui, collector: &CollectorState, generation: usize, state: &mut State) {
    let colors = Colors::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    let chosen = usize::from(state.generation.0) == generation;
    let (count, threshold) = (collector.counts[generation], collector.thresholds[generation]);
    let size = group(collector.sizes[generation]);
    let spoken = format!("Generation {generation}: {size} objects, count {count} of {threshold}");
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, chosen, &spoken));
    if response.clicked() {
        state.generation = Generation(generation as u8);
    }
    let painter = ui.painter();
    let fill = if chosen { colors.selected } else { colors.raised };
    painter.rect_filled(rect, 5.0, fill);
    if collector.generation == Some(generation as u8) {
        painter.rect_stroke(rect, 5.0, egui::Stroke::new(1.5, ORANGE), egui::StrokeKind::Inside);
    }
    let at = |x: f32, y: f32| pos2(rect.min.x + x, rect.min.y + y);
    let small = egui::FontId::proportional(11.0);
    painter.text(
        at(8.0, 5.0),
        egui::Align2::LEFT_TOP,
        format!("Gen {generation}"),
        small.clone(),
        colors.dim,
    );
    painter.text(at(CARD.x - 8.0, 4.0), egui::Align2::RIGHT_TOP, size, mono(12.5), colors.text);
    let counts = format!("{count} of {threshold}");
    painter.text(at(8.0, 22.0), egui::Align2::LEFT_TOP, counts, small, colors.dim);
    let bar = Rect::from_min_max(at(8.0, 40.0), at(CARD.x - 8.0, 44.0));
    painter.rect_filled(bar, 2.0, colors.line);
    let full = if threshold == 0 { 0.0 } else { (count as f32 / threshold as f32).min(1.0) };
    let done = Rect::from_min_size(bar.min, vec2(bar.width() * full, bar.height()));
    painter.rect_filled(done, 2.0, if 1.0 <= full { ORANGE } else { SKY });
    response.on_hover_text(
        "Objects in this generation, and its count against its threshold. Click to choose it.",
    );
}

fn buttons(ui: &mut Ui, model: &Model, state: &State, actions: &mut Vec<Action>) {
    let still = model.is_still();
    let stepping = model.is_collecting();
    let generation = state.generation.0;
    let mut command = |ui: &mut Ui, text: &str, id: CommandId, enabled: bool, action: Action| {
        let info = id.info();
        let response = ui.add_enabled(enabled, egui::Button::new(RichText::new(text).size(12.5)));
        let key = if info.key.is_empty() { String::new() } else { format!("  ({})", info.key) };
        if response.on_hover_text(format!("{}{key}", info.help)).clicked() {
            actions.push(action);
        }
    };
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    ui.spacing_mut().button_padding = vec2(5.0, 2.0);
    ui.horizontal_wrapped(|ui| {
        for generation in 0..3 {
            let action = Action::Send(Command::Collect { generation });
            command(ui, &format!("Collect {generation}"), CommandId::Collect, still && !stepping, action);
        }
        let begin = format!("Begin {generation}");
        let begun = Action::Send(Command::GcBegin { generation });
        command(ui, &begin, CommandId::GcBegin, still && !stepping, begun);
    });
    ui.horizontal_wrapped(|ui| {
        command(ui, "Step", CommandId::GcStep, still && stepping, Action::Run(CommandId::GcStep));
        let ten = Action::Send(Command::GcStep { count: 10 });
        command(ui, "Step 10", CommandId::GcStep, still && stepping, ten);
        command(ui, "Next drawn", CommandId::GcUntil, still && stepping, Action::Run(CommandId::GcUntil));
        command(ui, "Next phase", CommandId::GcPhase, still && stepping, Action::Run(CommandId::GcPhase));
        command(ui, "Finish", CommandId::GcFinish, still && stepping, Action::Run(CommandId::GcFinish));
    });
}

/// The phases side by side, the current one filled.
fn strip(ui: &mut Ui, collector: &CollectorState) {
    let colors = Colors::of(ui.visuals());
    let count = GcPhase::STRIP.len() as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let width = rect.width() / count;
    for (index, phase) in GcPhase::STRIP.into_iter().enumerate() {
        let min = pos2(rect.min.x + width * index as f32, rect.min.y);
        let part = Rect::from_min_size(min, vec2(width - 2.0, rect.height()));
        let response = ui.interact(part, ui.scope_id().with(("phase", index)), Sense::hover());
        let current = phase == collector.phase;
        let title = phase.title();
        response.widget_info(|| {
            let state = if current { "current" } else { "" };
            WidgetInfo::labeled(egui::Role::ListItem, true, format!("Phase {title} {state}").trim_end())
        });
        let passed = collector.phase != GcPhase::Idle && phase < collector.phase;
        let fill = if current {
            colors.tint(ORANGE, 0.55)
        } else if passed {
            colors.tint(GREEN, 0.25)
        } else {
            colors.raised
        };
        ui.painter().rect_filled(part, 3.0, fill);
        let color = if current { colors.text } else { colors.dim };
        let galley = widgets::elided(ui, title, egui::FontId::proportional(11.0), color, part.width() - 4.0);
        ui.painter().galley(part.center() - galley.size() / 2.0, galley, color);
        response.on_hover_text(format!("{title}\n{}", phase.explanation()));
    }
}

fn candidates(ui: &mut Ui, collector: &CollectorState, state: &State, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    if collector.rows.is_empty() {
        let text = "No candidates: begin a collection to see what it looks at.";
        ui.label(RichText::new(text).color(colors.dim));
        return;
    }
    ui.push_id("candidates", |ui| {
        TableBuilder::new(ui)
            .striped(true)
            .sense(Sense::click())
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Column::remainder().at_least(80.0).clip(true))
            .column(Column::exact(54.0))
            .column(Column::exact(48.0))
            .column(Column::exact(92.0))
            .header(18.0, |mut header| {
                for title in ["Candidate", "refcount", "gc_refs", "state"] {
                    header.col(|ui| {
                        ui.label(RichText::new(title).size(11.0).color(colors.dim));
                    });
                }
            })
            .body(|body| {
                body.rows(19.0, collector.rows.len(), |mut row| {
                    let candidate = &collector.rows[row.index()];
                    row.set_selected(state.selected == Some(candidate.object));
                    candidate_columns(&mut row, &colors, candidate);
                    widgets::object_clicks(&row.response(), Some(candidate.object), actions);
                });
            });
    });
    let missing = collector.candidates.saturating_sub(collector.rows.len() as u64);
    if 0 < missing {
        ui.label(RichText::new(format!("and {} more", group(missing))).color(colors.dim));
    }
}

fn candidate_columns(row: &mut egui_extras::TableRow<'_, '_>, colors: &Colors, candidate: &GcRow) {
    let label = |ui: &mut Ui, text: String, color| {
        ui.add(
            egui::Label::new(RichText::new(text).font(mono(12.0)).color(color)).selectable(false).truncate(),
        );
    };
    row.col(|ui| {
        label(ui, format!("{} {} {}", candidate.object, candidate.type_name, candidate.text), colors.text);
    });
    row.col(|ui| label(ui, format!("{:>5}", candidate.refcount), colors.text));
    row.col(|ui| {
        let refs = candidate.gc_refs.map_or("-".to_owned(), |refs| refs.to_string());
        let color = if candidate.gc_refs == Some(0) { colors.ink(ORANGE) } else { colors.text };
        label(ui, format!("{refs:>5}"), color);
    });
    row.col(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 3.5, colors.mark(candidate.mark));
        let text = RichText::new(candidate.mark.title()).size(11.5).color(colors.text);
        ui.add(egui::Label::new(text).selectable(false).extend());
    });
}

fn log(ui: &mut Ui, collector: &CollectorState, actions: &mut Vec<Action>) {
    let colors = Colors::of(ui.visuals());
    ui.label(RichText::new("Log").size(11.0).color(colors.dim));
    ScrollArea::vertical().auto_shrink(false).stick_to_bottom(true).id_salt("gc log").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        if collector.log.is_empty() {
            ui.label(RichText::new("The collector has done nothing yet.").color(colors.dim));
        }
        for line in &collector.log {
            let text = RichText::new(&line.text).size(12.0).color(colors.text);
            let label = egui::Label::new(text).wrap().selectable(false);
            let response = ui.add(if line.object.is_some() { label.sense(Sense::click()) } else { label });
            widgets::object_clicks(&response, line.object, actions);
        }
    });
}
