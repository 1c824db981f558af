//! Which places are taken: boxes by the cells of a grid that they touch.

use rustc_hash::FxHashMap;

use super::request::{Point, Rect};

const CELL: f32 = 160.0;

/// How many rings of places are tried around the wished-for one.
const RINGS: i32 = 40;

/// The boxes placed so far.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    cells: FxHashMap<(i32, i32), Vec<u32>>,
    boxes: Vec<Rect>,
    lowest: f32,
}

impl Grid {
    fn cells_of(rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
        let cell = |value: f32| (value / CELL).floor() as i32;
        let (half_width, half_height) = (rect.width / 2.0, rect.height / 2.0);
        let columns = cell(rect.centre.x - half_width)..=cell(rect.centre.x + half_width);
        let rows = cell(rect.centre.y - half_height)..=cell(rect.centre.y + half_height);
        columns.flat_map(move |column| rows.clone().map(move |row| (column, row)))
    }

    /// Marks the place of a box as taken.
    pub fn insert(&mut self, rect: Rect) {
        let index = self.boxes.len() as u32;
        for cell in Self::cells_of(&rect) {
            self.cells.entry(cell).or_default().push(index);
        }
        self.lowest = self.lowest.max(rect.centre.y + rect.height / 2.0);
        self.boxes.push(rect);
    }

    /// Whether a box fits.
    pub fn is_free(&self, rect: &Rect) -> bool {
        Self::cells_of(rect).all(|cell| {
            let taken = self.cells.get(&cell).map_or(&[][..], Vec::as_slice);
            taken.iter().all(|&index| !self.boxes[index as usize].overlaps(rect))
        })
    }

    /// The place nearest to the wished-for one where a box fits with some room around: itself, or one on rings around
    /// it, or, if all is full, below everything.
    pub fn find(&self, mut rect: Rect, gap: f32) -> Point {
        rect.width += gap;
        rect.height += gap;
        let wish = rect.centre;
        if self.is_free(&rect) {
            return wish;
        }
        let (step_x, step_y) = ((rect.width / 2.0).max(8.0), (rect.height / 2.0).max(8.0));
        for ring in 1..=RINGS {
            let mut best: Option<(f32, Point)> = None;
            for (column, row) in ring_places(ring) {
                let (dx, dy) = (column as f32 * step_x, row as f32 * step_y);
                let distance = dx * dx + dy * dy;
                if best.is_some_and(|(least, _)| least <= distance) {
                    continue;
                }
                rect.centre = Point::new(wish.x + dx, wish.y + dy);
                if self.is_free(&rect) {
                    best = Some((distance, rect.centre));
                }
            }
            if let Some((_, point)) = best {
                return point;
            }
        }
        Point::new(wish.x, self.lowest + rect.height)
    }

    /// The lowest rim of all boxes.
    pub const fn lowest(&self) -> f32 {
        self.lowest
    }
}

/// The places of a square ring, those to the right and below first.
fn ring_places(ring: i32) -> impl Iterator<Item = (i32, i32)> {
    let sides = (0..=ring).flat_map(move |offset| {
        [
            (ring, offset),
            (ring, -offset),
            (offset, ring),
            (-offset, ring),
            (offset, -ring),
            (-offset, -ring),
            (-ring, offset),
            (-ring, -offset),
        ]
    });
    sides.into_iter()
}
