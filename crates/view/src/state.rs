//! What is open, selected and folded: all that a person chose, none of what the engine said.

use serpentarium_protocol::{GraphOptions, ObjectId, SnapshotOptions};

use crate::canvas::Canvas;
use crate::highlight::Highlighted;
use crate::palette::Palette;

/// The state of the window's panels.
#[derive(Default)]
pub struct State {
    /// The object that is looked at.
    pub selected: Option<ObjectId>,
    /// The objects looked at before, last one last.
    pub history: Vec<ObjectId>,
    /// The frame that is looked at; 0 is the innermost.
    pub frame: u32,
    /// The source line that the cursor is on; absent means the current one.
    pub cursor: Option<u32>,
    /// Which part of the heap is drawn.
    pub graph: GraphOptions,
    /// The generation that the collector panel's buttons mean.
    pub generation: Generation,
    /// Whether inline caches are shown word by word.
    pub show_caches: bool,
    /// Whether the bytecode was clicked last: then stepping into means one instruction.
    pub bytecode_focused: bool,
    /// The open command palette.
    pub palette: Option<Palette>,
    /// The graph's camera and places.
    pub canvas: Canvas,
    /// The source text cut into coloured pieces.
    pub highlighted: Highlighted,
    /// What the source panel scrolled to last.
    pub source_scroll: Scroll,
    /// What the bytecode panel scrolled to last.
    pub bytecode_scroll: Scroll,
}

/// A generation of the collector; the oldest unless chosen otherwise, as for `gc.collect()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(pub u8);

impl Default for Generation {
    fn default() -> Self {
        Generation(2)
    }
}

/// Remembers what a list was scrolled to, so that it follows the program and leaves the person alone otherwise.
#[derive(Clone, Debug, Default)]
pub struct Scroll {
    target: Option<(String, usize)>,
    first: f32,
    rows: f32,
}

impl Scroll {
    /// Where to scroll to, in rows, if `row` of `what` is another one than last time and out of sight.
    pub fn follow(&mut self, what: &str, row: usize) -> Option<f32> {
        // Before the list has been drawn once, nobody knows what is out of sight.
        if self.rows <= 0.0 {
            return None;
        }
        if self.target.as_ref().is_some_and(|(file, last)| file == what && *last == row) {
            return None;
        }
        self.target = Some((what.to_owned(), row));
        let row = row as f32;
        let seen = self.first + 1.0 <= row && row + 2.0 <= self.first + self.rows;
        (!seen).then(|| (row - self.rows * 0.4).max(0.0))
    }

    /// Remembers what can be seen: the first row and how many.
    pub fn saw(&mut self, first: f32, rows: f32) {
        (self.first, self.rows) = (first, rows);
    }
}

impl State {
    /// What to ask the engine for.
    pub fn snapshot_options(&self) -> SnapshotOptions {
        SnapshotOptions {
            frame: self.frame,
            object: self.selected,
            graph: self.graph.clone(),
            known: Vec::new(),
        }
    }

    /// Looks at an object.
    pub fn select(&mut self, id: ObjectId) {
        match self.selected.replace(id) {
            Some(before) if before != id => self.history.push(before),
            _ => {}
        }
        // Nobody goes back further, and the window may be open for days.
        if 100 < self.history.len() {
            self.history.remove(0);
        }
    }

    /// Forgets what belongs to the program that was loaded before.
    pub fn reset(&mut self) {
        (self.selected, self.frame, self.cursor) = (None, 0, None);
        self.history.clear();
        self.graph.focus = None;
        self.canvas.forget();
    }
}
