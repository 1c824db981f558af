//! Colours, fonts and spacing, in one place. Okabe and Ito's colours, told apart by colour-blind eyes too; a
//! second channel (shape, edge, badge) always says the same.

use egui::{Color32, Context, CornerRadius, FontId, Stroke, TextStyle, Theme, Visuals};
use serpentarium_protocol::{GcMark, NodeKind};

use crate::highlight::Kind;

/// Sky blue: frames and names.
pub const SKY: Color32 = Color32::from_rgb(0x56, 0xB4, 0xE9);
/// Orange: what can change.
pub const ORANGE: Color32 = Color32::from_rgb(0xE6, 0x9F, 0x00);
/// Reddish purple: types.
pub const PURPLE: Color32 = Color32::from_rgb(0xCC, 0x79, 0xA7);
/// Blue: code.
pub const BLUE: Color32 = Color32::from_rgb(0x00, 0x72, 0xB2);
/// Bluish green: generators, and what goes on.
pub const GREEN: Color32 = Color32::from_rgb(0x00, 0x9E, 0x73);
/// Vermilion: cycles and failures.
pub const VERMILION: Color32 = Color32::from_rgb(0xD5, 0x5E, 0x00);
/// Yellow: what changed in this step.
pub const YELLOW: Color32 = Color32::from_rgb(0xF0, 0xE4, 0x42);

/// The colours that depend on light or dark.
#[derive(Clone, Copy, Debug)]
pub struct Colors {
    /// Whether the theme is dark.
    pub dark: bool,
    /// Behind text.
    pub background: Color32,
    /// Behind the graph.
    pub canvas: Color32,
    /// A little in front of the background: cards, headers.
    pub raised: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight; still 4.5 to 1 against the background.
    pub dim: Color32,
    /// Text that may be overlooked: line numbers, caches.
    pub faint: Color32,
    /// Lines between things.
    pub line: Color32,
    /// Behind the current line.
    pub current: Color32,
    /// Behind the current expression.
    pub current_span: Color32,
    /// Behind what is selected.
    pub selected: Color32,
    /// The edge of filled shapes: the light theme needs a dark one, since yellow, orange and sky blue vanish on white.
    pub outline: Option<Color32>,
}

const DARK: Colors = Colors {
    dark: true,
    background: Color32::from_rgb(0x1E, 0x20, 0x24),
    canvas: Color32::from_rgb(0x17, 0x19, 0x1C),
    raised: Color32::from_rgb(0x2A, 0x2D, 0x33),
    text: Color32::from_rgb(0xE8, 0xE9, 0xEB),
    dim: Color32::from_rgb(0xA6, 0xAB, 0xB3),
    faint: Color32::from_rgb(0x7D, 0x83, 0x8C),
    line: Color32::from_rgb(0x3A, 0x3E, 0x46),
    current: Color32::from_rgb(0x33, 0x36, 0x26),
    current_span: Color32::from_rgb(0x5E, 0x5A, 0x1E),
    selected: Color32::from_rgb(0x22, 0x42, 0x58),
    outline: None,
};

const LIGHT: Colors = Colors {
    dark: false,
    background: Color32::from_rgb(0xFB, 0xFB, 0xFA),
    canvas: Color32::from_rgb(0xF3, 0xF3, 0xF0),
    raised: Color32::from_rgb(0xEC, 0xEC, 0xE8),
    text: Color32::from_rgb(0x1B, 0x1D, 0x20),
    dim: Color32::from_rgb(0x55, 0x5A, 0x62),
    faint: Color32::from_rgb(0x76, 0x7B, 0x83),
    line: Color32::from_rgb(0xCF, 0xD0, 0xCC),
    current: Color32::from_rgb(0xFB, 0xF6, 0xCF),
    current_span: Color32::from_rgb(0xF0, 0xE2, 0x7A),
    selected: Color32::from_rgb(0xCF, 0xE6, 0xF6),
    outline: Some(Color32::from_rgb(0x33, 0x33, 0x33)),
};

impl Colors {
    /// The colours of the theme in force.
    pub fn of(visuals: &Visuals) -> Colors {
        if visuals.dark_mode { DARK } else { LIGHT }
    }

    /// The colour of a sort of object.
    pub fn node(&self, kind: NodeKind) -> Color32 {
        match kind {
            NodeKind::Mutable => ORANGE,
            NodeKind::Immutable => self.faint,
            NodeKind::Type => PURPLE,
            NodeKind::Function => BLUE,
            NodeKind::Generator => GREEN,
            NodeKind::Module => self.dim,
            NodeKind::Frame => SKY,
        }
    }

    /// A colour mixed into the background, for fills behind text.
    pub fn tint(&self, color: Color32, strength: f32) -> Color32 {
        self.background.lerp_to_gamma(color, strength)
    }

    /// A colour as text: bright colours are darkened on the light theme.
    pub fn ink(&self, color: Color32) -> Color32 {
        if self.dark {
            color.lerp_to_gamma(Color32::WHITE, 0.25)
        } else {
            color.lerp_to_gamma(Color32::BLACK, 0.45)
        }
    }

    /// The colour of a piece of source.
    pub fn source(&self, kind: Kind) -> Color32 {
        match kind {
            Kind::Plain => self.text,
            Kind::Keyword => self.ink(PURPLE),
            Kind::Builtin => self.ink(SKY),
            Kind::Definition => self.ink(YELLOW),
            Kind::Number => self.ink(ORANGE),
            Kind::Text => self.ink(GREEN),
            Kind::Comment => self.faint,
        }
    }

    /// The colour of the collector's opinion of an object.
    pub fn mark(&self, mark: GcMark) -> Color32 {
        match mark {
            GcMark::Candidate => self.dim,
            GcMark::Reachable => GREEN,
            GcMark::TentativelyUnreachable => ORANGE,
            GcMark::Unreachable | GcMark::Uncollectable => VERMILION,
            GcMark::Finalized => PURPLE,
            GcMark::Resurrected => SKY,
            GcMark::Cleared => self.faint,
        }
    }
}

/// The font of code, numbers and names.
pub fn mono(size: f32) -> FontId {
    FontId::monospace(size)
}

/// Sets both themes up.
pub fn apply(ctx: &Context) {
    for (theme, colors) in [(Theme::Dark, DARK), (Theme::Light, LIGHT)] {
        ctx.set_visuals_of(theme, visuals(theme, &colors));
    }
    ctx.all_styles_mut(|style| {
        style.text_styles.insert(TextStyle::Body, FontId::proportional(13.5));
        style.text_styles.insert(TextStyle::Button, FontId::proportional(13.5));
        style.text_styles.insert(TextStyle::Small, FontId::proportional(11.0));
        style.text_styles.insert(TextStyle::Monospace, FontId::monospace(12.5));
        style.text_styles.insert(TextStyle::Heading, FontId::proportional(17.0));
        style.spacing.item_spacing = egui::vec2(6.0, 4.0);
        style.spacing.button_padding = egui::vec2(7.0, 3.0);
        style.spacing.interact_size.y = 22.0;
        style.spacing.scroll = egui::style::ScrollStyle::solid();
        style.spacing.scroll.bar_width = 8.0;
        style.interaction.tooltip_delay = 0.35;
        style.url_in_tooltip = true;
    });
}

fn visuals(theme: Theme, colors: &Colors) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.panel_fill = colors.background;
    visuals.window_fill = colors.background;
    visuals.extreme_bg_color = colors.canvas;
    visuals.faint_bg_color = colors.raised;
    visuals.override_text_color = Some(colors.text);
    visuals.weak_text_color = Some(colors.dim);
    visuals.selection.bg_fill = colors.selected;
    visuals.selection.stroke = Stroke::new(1.0, colors.text);
    visuals.hyperlink_color = colors.ink(SKY);
    visuals.window_stroke = Stroke::new(1.0, colors.line);
    let widgets = &mut visuals.widgets;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, colors.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, colors.text);
    widgets.inactive.weak_bg_fill = colors.raised;
    widgets.inactive.bg_fill = colors.line;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        state.corner_radius = CornerRadius::same(4);
        state.expansion = 0.0;
    }
    widgets.hovered.weak_bg_fill = colors.tint(SKY, 0.25);
    widgets.hovered.bg_stroke = Stroke::new(1.0, SKY);
    widgets.active.weak_bg_fill = colors.tint(SKY, 0.4);
    widgets.active.bg_stroke = Stroke::new(1.0, SKY);
    visuals
}
