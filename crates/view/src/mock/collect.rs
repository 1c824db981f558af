//! A collection on the toy heap, one candidate at a time.

use serpentarium_protocol::{CollectorState, GcLogLine, GcMark, GcPhase, GcRow, ObjectId};

use super::world::World;

/// A collection under way.
pub(super) struct Collection {
    generation: u8,
    phase: GcPhase,
    rows: Vec<GcRow>,
    next: usize,
    text: String,
    object: Option<ObjectId>,
    collected: u64,
}

impl Collection {
    pub(super) fn begin(world: &World, generation: u8) -> Collection {
        let row = |id: ObjectId| GcRow {
            object: id,
            text: world.text(id),
            type_name: world.things.get(&id).map(|thing| thing.type_name.to_owned()).unwrap_or_default(),
            refcount: world.count(id),
            gc_refs: None,
            mark: GcMark::Candidate,
        };
        Collection {
            generation,
            phase: GcPhase::Merge,
            rows: world.tracked().into_iter().map(row).collect(),
            next: 0,
            text: format!("Collection of generation {generation} begins."),
            object: None,
            collected: 0,
        }
    }

    pub(super) fn phase(&self) -> GcPhase {
        self.phase
    }

    pub(super) fn text(&self) -> String {
        self.text.clone()
    }

    pub(super) fn collected(&self) -> u64 {
        self.collected
    }

    pub(super) fn log_line(&self) -> GcLogLine {
        GcLogLine { phase: self.phase, text: self.text.clone(), object: self.object }
    }

    pub(super) fn step(&mut self, world: &mut World) {
        let index = self.next;
        self.next += 1;
        if self.rows.len() <= index || matches!(self.phase, GcPhase::Merge) {
            return self.next_phase();
        }
        let id = self.rows[index].object;
        self.object = Some(id);
        match self.phase {
            GcPhase::UpdateRefs => {
                let count = self.rows[index].refcount;
                self.rows[index].gc_refs = Some(count as i64);
                self.text = format!("gc_refs of {id} becomes {count}.");
            }
            GcPhase::SubtractRefs => self.subtract(world, id),
            GcPhase::MoveUnreachable => {
                let reachable = self.rows[index].gc_refs != Some(0);
                self.rows[index].mark = if reachable { GcMark::Reachable } else { GcMark::Unreachable };
                self.text = format!("{id} is {}.", self.rows[index].mark.title());
            }
            GcPhase::Clear if self.rows[index].mark == GcMark::Unreachable => {
                self.rows[index].mark = GcMark::Cleared;
                self.collected += 1;
                world.things.remove(&id);
                self.text = format!("{id} lets go of what it holds and is freed.");
            }
            _ => self.next_phase(),
        }
    }

    fn subtract(&mut self, world: &World, id: ObjectId) {
        let references = world.things.get(&id).map(|thing| thing.references.clone()).unwrap_or_default();
        self.text = format!("{id} refers to no other candidate.");
        for (label, to) in references {
            if let Some(row) = self.rows.iter_mut().find(|row| row.object == to) {
                row.gc_refs = row.gc_refs.map(|refs| refs - 1);
                self.text =
                    format!("{id}{label} refers to {to}: its gc_refs becomes {}.", row.gc_refs.unwrap_or(0));
            }
        }
    }

    fn next_phase(&mut self) {
        let at = GcPhase::STRIP.iter().position(|phase| *phase == self.phase).unwrap_or(0);
        self.phase = GcPhase::STRIP.get(at + 1).copied().unwrap_or(GcPhase::Done);
        (self.next, self.object) = (0, None);
        self.text = format!("Phase: {}.", self.phase.title());
    }
}

/// The collector as it stands.
pub(super) fn state(world: &World, collection: Option<&Collection>, log: &[GcLogLine]) -> CollectorState {
    let rows = collection.map(|collection| collection.rows.clone()).unwrap_or_default();
    CollectorState {
        enabled: true,
        thresholds: [2_000, 10, 10],
        counts: [683, 4, 0],
        sizes: [world.tracked().len() as u64, 312, 8_204],
        phase: collection.map_or(GcPhase::Idle, |collection| collection.phase),
        generation: collection.map(|collection| collection.generation),
        candidates: rows.len() as u64,
        rows,
        log: log.to_vec(),
        ..CollectorState::default()
    }
}
