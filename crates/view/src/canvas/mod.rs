//! The object graph: a camera over places that stay where they are from stop to stop.

mod edges;
mod legend;
mod nodes;
mod place;

use std::collections::BTreeMap;

use egui::{Id, Painter, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};
use serpentarium_protocol::{GcPhase, GcRow, ObjectId};

use crate::action::Action;
use crate::model::Model;
use crate::panels::empty_text;
use crate::theme::Colors;
use place::Places;

/// The canvas's identity, which keyboard handling needs to know.
pub fn focus_id() -> Id {
    crate::window::fixed_id("graph canvas")
}

/// From the graph's own coordinates to the screen's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Camera {
    center: Pos2,
    scale: f32,
    screen: Pos2,
}

impl Camera {
    /// A point of the graph on the screen.
    pub(crate) fn at(&self, point: Pos2) -> Pos2 {
        self.screen + (point - self.center) * self.scale
    }

    /// A rectangle of the graph on the screen.
    pub(crate) fn rect(&self, rect: Rect) -> Rect {
        Rect::from_min_max(self.at(rect.min), self.at(rect.max))
    }

    /// A length of the graph on the screen.
    pub(crate) fn length(&self, length: f32) -> f32 {
        length * self.scale
    }

    /// A font size in steps, so that zooming does not fill the font atlas with every size there is.
    pub(crate) fn font(&self, size: f32) -> f32 {
        ((size * self.scale * 2.0).round() / 2.0).clamp(4.0, 60.0)
    }
}

/// The scale below which texts are too small to be read.
const READABLE: f32 = 0.66;

/// How much of the height the legend may take.
const LEGEND_SHARE: f32 = 0.28;

/// What is said where nothing is drawn.
const FOLDED: &str =
    "No objects yet. Step on with F10; modules, types and functions are folded away until shown.";

/// What the canvas remembers between frames.
pub struct Canvas {
    /// Whether the legend is shown.
    pub legend: bool,
    center: Pos2,
    scale: f32,
    /// Whether the camera keeps the whole graph in sight by itself; over once a person has moved it.
    follows: bool,
    /// Whether the camera shows all, however small; otherwise it stops where texts can still be read.
    whole: bool,
    places: Places,
    revision: Option<u64>,
    area: Vec2,
}

impl Default for Canvas {
    fn default() -> Self {
        Canvas {
            legend: true,
            center: Pos2::ZERO,
            scale: 1.0,
            follows: true,
            whole: false,
            places: Places::default(),
            revision: None,
            area: Vec2::ZERO,
        }
    }
}

/// All that painting needs.
pub(crate) struct Scene<'a> {
    pub(crate) painter: &'a Painter,
    pub(crate) colors: Colors,
    pub(crate) camera: Camera,
    pub(crate) model: &'a Model,
    pub(crate) places: &'a Places,
    pub(crate) selected: Option<ObjectId>,
    /// The cycle that an object is part of.
    pub(crate) cycles: BTreeMap<ObjectId, u32>,
    /// What the collection under way thinks of an object.
    pub(crate) candidates: BTreeMap<ObjectId, &'a GcRow>,
}

impl Canvas {
    /// Brings the whole graph into sight.
    pub fn refit(&mut self) {
        self.follows = true;
        self.whole = true;
        self.area = Vec2::ZERO;
    }

    /// Lays the graph out anew.
    pub fn tidy(&mut self) {
        self.forget();
    }

    /// Forgets every place.
    pub fn forget(&mut self) {
        self.places = Places::default();
        self.revision = None;
        self.refit();
        self.whole = false;
    }

    /// Where an object is drawn, in the graph's own coordinates.
    pub fn place_of(&self, id: ObjectId) -> Option<Rect> {
        self.places.node(id)
    }

    /// Draws the graph and handles the pointer.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        selected: Option<ObjectId>,
        actions: &mut Vec<Action>,
    ) {
        let colors = Colors::of(ui.visuals());
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0.0, colors.canvas);
        let graph = &model.snapshot.graph;
        if graph.nodes.is_empty() && graph.bindings.is_empty() && model.changes.gone.is_empty() {
            return empty_text(ui, if model.is_still() { FOLDED } else { "No objects to draw yet." });
        }
        let response = ui.interact(rect, focus_id(), Sense::click_and_drag());
        let count = graph.nodes.len();
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Canvas, true, format!("Object graph, {count} objects"))
        });
        if response.clicked() {
            response.request_focus();
        }
        if self.revision != Some(model.revision) {
            self.revision = Some(model.revision);
            if self.places.update(graph) && self.follows && !self.sees_all() {
                self.area = Vec2::ZERO;
            }
        }
        let legend = legend::height(rect.width());
        // In a low panel the graph is worth more than its explanation.
        let legend = if self.legend && legend < rect.height() * LEGEND_SHARE { legend } else { 0.0 };
        let body = rect.with_max_y(rect.max.y - legend);
        self.move_camera(ui, &response, body);
        let camera = Camera { center: self.center, scale: self.scale, screen: body.center() };
        let painter = ui.painter_at(rect);
        let collector = &model.snapshot.collector;
        let rows = if collector.phase == GcPhase::Idle { &[][..] } else { &collector.rows };
        let scene = Scene {
            painter: &painter,
            colors,
            camera,
            model,
            places: &self.places,
            selected,
            cycles: graph.nodes.iter().filter_map(|node| Some((node.id, node.cycle?))).collect(),
            candidates: rows.iter().map(|row| (row.object, row)).collect(),
        };
        nodes::rings(&scene);
        edges::paint(&scene);
        nodes::show(ui, &scene, body, actions);
        if 0.0 < legend {
            legend::paint(ui, &colors, Rect::from_min_max(egui::pos2(rect.min.x, body.max.y), rect.max));
        }
    }

    fn move_camera(&mut self, ui: &Ui, response: &egui::Response, rect: Rect) {
        if response.dragged() {
            self.center -= response.drag_delta() / self.scale;
            self.follows = false;
        }
        if let Some(pointer) = ui.input(|input| input.pointer.hover_pos()).filter(|at| rect.contains(*at))
            && ui.rect_contains_pointer(rect)
        {
            let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            let factor = zoom * (scroll * 0.004).exp();
            if factor != 1.0 {
                let before = self.center + (pointer - rect.center()) / self.scale;
                self.scale = (self.scale * factor).clamp(0.08, 4.0);
                self.center = before - (pointer - rect.center()) / self.scale;
                self.follows = false;
            }
        }
        if self.follows && self.area != rect.size() {
            self.fit(rect);
        }
    }

    /// Whether everything drawn is in sight already, so that the camera can stay where it is.
    fn sees_all(&self) -> bool {
        let seen = Rect::from_center_size(self.center, self.area / self.scale);
        seen.contains_rect(self.places.bounds().expand(8.0))
    }

    fn fit(&mut self, rect: Rect) {
        self.area = rect.size();
        let content = self.places.bounds().expand(26.0);
        let fitting = (rect.width() / content.width()).min(rect.height() / content.height());
        self.scale = fitting.clamp(if self.whole { 0.08 } else { READABLE }, 1.15);
        self.center = content.center();
        if fitting < self.scale {
            // Not all can be seen: the names can, and what is nearest to them.
            let anchor = self.places.anchor().unwrap_or(content);
            let room = rect.size() / self.scale / 2.0;
            self.center.x = self.center.x.min(content.min.x + room.x);
            let (top, bottom) = (content.min.y + room.y, content.max.y - room.y);
            self.center.y =
                if top < bottom { anchor.center().y.clamp(top, bottom) } else { content.center().y };
        }
    }
}
