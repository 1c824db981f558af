//! Where the panels are. This is what survives a restart of the window.

use egui_tiles::{Container, Linear, LinearDir, Tile, TileId, Tiles, Tree};
use serde::{Deserialize, Serialize};

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a panel is called what it shows")]
pub enum Pane {
    Source,
    Bytecode,
    Graph,
    Frames,
    Object,
    Collector,
    Output,
    Breakpoints,
}

impl Pane {
    /// The title of its tab.
    pub fn title(self) -> &'static str {
        match self {
            Pane::Source => "Source",
            Pane::Bytecode => "Bytecode",
            Pane::Graph => "Object graph",
            Pane::Frames => "Frames",
            Pane::Object => "Selected object",
            Pane::Collector => "Collector",
            Pane::Output => "Output",
            Pane::Breakpoints => "Breakpoints",
        }
    }
}

/// The arrangement of the window, as it is saved.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The panels.
    pub tree: Tree<Pane>,
    /// Whether the theme is dark.
    pub dark: bool,
    /// Whether the sentence on top has been put away.
    pub tip_dismissed: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { tree: default_tree(), dark: true, tip_dismissed: false }
    }
}

fn default_tree() -> Tree<Pane> {
    let mut tiles = Tiles::default();
    let mut tabs = |panes: &[Pane]| {
        let children: Vec<TileId> = panes.iter().map(|&pane| tiles.insert_pane(pane)).collect();
        tiles.insert_tab_tile(children)
    };
    let source = tabs(&[Pane::Source]);
    let bytecode = tabs(&[Pane::Bytecode]);
    let graph = tabs(&[Pane::Graph]);
    let bottom = tabs(&[Pane::Collector, Pane::Output, Pane::Breakpoints]);
    let frames = tabs(&[Pane::Frames]);
    let object = tabs(&[Pane::Object]);
    let left = linear(&mut tiles, LinearDir::Vertical, &[(source, 0.48), (bytecode, 0.52)]);
    let centre = linear(&mut tiles, LinearDir::Vertical, &[(graph, 0.64), (bottom, 0.36)]);
    let right = linear(&mut tiles, LinearDir::Vertical, &[(frames, 0.46), (object, 0.54)]);
    let root = linear(&mut tiles, LinearDir::Horizontal, &[(left, 0.29), (centre, 0.46), (right, 0.25)]);
    Tree::new(egui::Id::unique("panels"), root, tiles)
}

fn linear(tiles: &mut Tiles<Pane>, direction: LinearDir, children: &[(TileId, f32)]) -> TileId {
    let mut linear = Linear::new(direction, children.iter().map(|&(id, _)| id).collect());
    for &(id, share) in children {
        linear.shares.set_share(id, share);
    }
    tiles.insert_new(Tile::Container(Container::Linear(linear)))
}

impl Layout {
    /// Brings a panel to the front, wherever it is; a panel that was lost comes back with the default layout.
    pub fn show(&mut self, pane: Pane) {
        if !self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(p) if *p == pane)) {
            self.tree = default_tree();
            self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(p) if *p == pane));
        }
    }

    /// Puts the panels back where they were at first.
    pub fn reset(&mut self) {
        self.tree = default_tree();
    }
}
