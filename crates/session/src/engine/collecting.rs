//! A collection that is stepped while the program stands still.

use std::cell::Cell;
use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};
use serpentarium_gc::{Collection, Event, Generation, Pass, Request};
use serpentarium_heap::ObjectId as Tracked;
use serpentarium_object::{Collector, List, Object, Runtime};
use serpentarium_protocol::{CollectorState, GcEvent, GcLogLine, GcMark, GcPhase, GcRow, GcStats, ObjectId};

use super::describe;
use super::gc_events::{phase_of, subjects};
use super::serial::Serials;

/// Lines of the log that are kept.
const LOG_LIMIT: usize = 200;
/// Candidates that are shown at most.
const ROW_LIMIT: usize = 300;

/// What is remembered of a candidate.
#[derive(Clone, Debug)]
struct Candidate {
    serial: ObjectId,
    text: String,
    type_name: String,
    mark: GcMark,
    last_count: u64,
}

/// A collection under way, and what it has told.
pub(super) struct Collecting<'a> {
    collector: Collector<'a>,
    machine: Option<Collection<Tracked>>,
    generation: u8,
    phase: GcPhase,
    step: u64,
    collected: u64,
    uncollectable: u64,
    order: Vec<Tracked>,
    known: FxHashMap<Tracked, Candidate>,
    marks: FxHashMap<Tracked, GcMark>,
    /// Candidates that have turned out to be of no interest to the collector.
    untracked: FxHashSet<Tracked>,
    text: String,
    object: Option<ObjectId>,
}

/// The log of all collections.
#[derive(Debug, Default)]
pub(super) struct Log(VecDeque<GcLogLine>);

impl Log {
    fn add(&mut self, line: GcLogLine) {
        if LOG_LIMIT <= self.0.len() {
            self.0.pop_front();
        }
        self.0.push_back(line);
    }
}

impl<'a> Collecting<'a> {
    /// Begins a collection, unless one is running already.
    pub(super) fn begin(rt: &'a Runtime, generation: u8, serials: &Serials, log: &mut Log) -> Option<Self> {
        let mut collector = rt.collector();
        let request = Request::Manual(Generation::from_index(usize::from(generation))?);
        let machine = Collection::begin(&mut collector, request)?;
        let mut collecting = Self {
            collector,
            machine: Some(machine),
            generation,
            phase: GcPhase::Merge,
            step: 0,
            collected: 0,
            uncollectable: 0,
            order: Vec::new(),
            known: FxHashMap::default(),
            marks: FxHashMap::default(),
            untracked: FxHashSet::default(),
            text: String::new(),
            object: None,
        };
        collecting.step(rt, serials, log, &|_| true);
        Some(collecting)
    }

    /// Whether the collection is over.
    pub(super) fn is_done(&self) -> bool {
        self.machine.is_none()
    }

    /// What happened last.
    pub(super) fn event(&self) -> GcEvent {
        GcEvent {
            phase: self.phase,
            text: self.text.clone(),
            object: self.object,
            step: self.step,
            done: self.is_done(),
            collected: self.collected,
            uncollectable: self.uncollectable,
        }
    }

    /// Makes one micro-step, and puts it into words if `tell` says so.
    fn step(
        &mut self,
        rt: &Runtime,
        serials: &Serials,
        log: &mut Log,
        tell: &dyn Fn(&Event<Tracked>) -> bool,
    ) {
        let Some(machine) = &mut self.machine else { return };
        let Some(event) = machine.step(&mut self.collector) else {
            self.machine = None;
            return;
        };
        self.step += 1;
        self.phase = phase_of(&event).unwrap_or(self.phase);
        self.note(rt, serials, &event);
        if tell(&event) || GcPhase::MoveUnreachable < self.phase {
            (self.text, self.object) = self.words(rt, serials, &event);
            log.add(GcLogLine { phase: self.phase, text: self.text.clone(), object: self.object });
        }
        if let Event::Done { collected, uncollectable } = event {
            (self.collected, self.uncollectable) = (collected, uncollectable);
            self.machine = None;
        }
    }

    /// Makes some micro-steps.
    pub(super) fn steps(&mut self, rt: &Runtime, serials: &Serials, log: &mut Log, count: u32) {
        for left in (0..count).rev() {
            if self.is_done() {
                return;
            }
            self.step(rt, serials, log, &|_| left < LOG_LIMIT as u32);
        }
    }

    /// Goes on to the next step that is about one of some objects, or to the end.
    pub(super) fn until(&mut self, rt: &Runtime, serials: &Serials, log: &mut Log, objects: &[ObjectId]) {
        let wanted: FxHashSet<Tracked> = objects.iter().filter_map(|&id| serials.tracked(id)).collect();
        let arrived = Cell::new(false);
        let tell = |event: &Event<Tracked>| {
            arrived.set(subjects(event).into_iter().flatten().any(|id| wanted.contains(&id)));
            arrived.get()
        };
        while !self.is_done() && !arrived.get() {
            self.step(rt, serials, log, &tell);
        }
    }

    /// Goes on to the first step of the next phase.
    pub(super) fn next_phase(&mut self, rt: &Runtime, serials: &Serials, log: &mut Log) {
        let before = self.phase;
        while !self.is_done() && self.phase == before {
            self.step(rt, serials, log, &|_| false);
        }
        self.retell(log);
    }

    /// Goes on to the end.
    pub(super) fn finish(&mut self, rt: &Runtime, serials: &Serials, log: &mut Log) {
        while !self.is_done() {
            self.step(rt, serials, log, &|_| false);
        }
    }

    /// The first step of a phase that was skipped to has not been put into words yet.
    fn retell(&mut self, log: &mut Log) {
        if self.phase <= GcPhase::MoveUnreachable {
            self.phase.explanation().clone_into(&mut self.text);
            self.object = None;
            log.add(GcLogLine { phase: self.phase, text: self.text.clone(), object: None });
        }
    }

    /// Keeps what the rows show.
    fn note(&mut self, rt: &Runtime, serials: &Serials, event: &Event<Tracked>) {
        match *event {
            Event::Merged { into, .. } => {
                self.order = rt.heap.generations().borrow().lists().iter(into).collect();
                let young = self.order.len().saturating_sub(ROW_LIMIT);
                for id in self.order.split_off(young) {
                    self.remember(rt, serials, id);
                    self.order.push(id);
                }
            }
            // The second pass asks whether a finaliser brought anything back; until it has, nothing changes.
            Event::TentativelyUnreachable { pass: Pass::Resurrection, .. } => {}
            Event::TentativelyUnreachable { id, .. } => {
                self.remember(rt, serials, id);
                self.marks.insert(id, GcMark::TentativelyUnreachable);
            }
            Event::Reachable { id, .. }
            | Event::MarkReachable { id, .. }
            | Event::MoveBackReachable { id, .. } => {
                self.marks.insert(id, GcMark::Reachable);
            }
            Event::Untracked { id } | Event::ImmortalUntracked { id } => {
                self.untracked.insert(id);
            }
            Event::Promoted { .. } => {
                let tentative =
                    self.marks.values_mut().filter(|mark| **mark == GcMark::TentativelyUnreachable);
                tentative.for_each(|mark| *mark = GcMark::Unreachable);
            }
            Event::LegacyFinalizer { id }
            | Event::LegacyReachable { id, .. }
            | Event::Uncollectable { id, .. } => {
                self.marks.insert(id, GcMark::Uncollectable);
            }
            Event::Finalized { id, .. } => {
                self.marks.insert(id, GcMark::Finalized);
            }
            Event::Resurrected { id } => {
                self.marks.insert(id, GcMark::Resurrected);
            }
            Event::Cleared { id, .. } => {
                self.marks.insert(id, GcMark::Cleared);
            }
            _ => {}
        }
    }

    fn remember(&mut self, rt: &Runtime, serials: &Serials, id: Tracked) {
        if self.known.contains_key(&id) {
            return;
        }
        if let Some(object) = rt.heap.resolve(id) {
            self.known.insert(id, candidate(serials, object));
        }
    }

    /// The rows to show: the candidates that are drawn, then those of interest, each in the collector's order.
    fn rows(&self, rt: &Runtime, serials: &Serials, drawn: &[ObjectId]) -> Vec<GcRow> {
        let drawn: FxHashSet<Tracked> = drawn.iter().filter_map(|&id| serials.tracked(id)).collect();
        let interesting = |id: &Tracked| {
            self.marks.get(id).is_some_and(|mark| !matches!(mark, GcMark::Candidate | GcMark::Reachable))
        };
        let rank = |id: &Tracked| match () {
            () if self.untracked.contains(id) => None,
            () if drawn.contains(id) => Some(0),
            () if interesting(id) => Some(1),
            () if self.known.contains_key(id) => Some(2),
            () => None,
        };
        let mut chosen: Vec<(u8, usize, Tracked)> = Vec::new();
        for (place, &id) in self.order.iter().enumerate() {
            chosen.extend(rank(&id).map(|rank| (rank, place, id)));
        }
        chosen.sort_unstable_by_key(|&(rank, place, _)| (rank, place));
        chosen.truncate(ROW_LIMIT);
        let generations = rt.heap.generations().borrow();
        let gc_refs = |id: Tracked| generations.lists().gc_refs(id).map(i64::from);
        chosen.into_iter().filter_map(|(_, _, id)| self.row(rt, serials, id, gc_refs(id))).collect()
    }

    fn row(&self, rt: &Runtime, serials: &Serials, id: Tracked, gc_refs: Option<i64>) -> Option<GcRow> {
        let object = rt.heap.resolve(id);
        let new = || object.map(|object| candidate(serials, object));
        let known = self.known.get(&id).cloned().or_else(new)?;
        let mark = self.marks.get(&id).copied().unwrap_or(known.mark);
        Some(GcRow {
            object: known.serial,
            refcount: object.map_or(known.last_count, |object| u64::from(object.ref_count())),
            text: known.text,
            type_name: known.type_name,
            gc_refs,
            // Whatever was freed along with another was cleared with it.
            mark: if object.is_none() { GcMark::Cleared } else { mark },
        })
    }

    /// What an object is called in a sentence.
    fn name(&self, rt: &Runtime, serials: &Serials, id: Tracked) -> (String, Option<ObjectId>) {
        if let Some(known) = self.known.get(&id) {
            return (format!("{} {}", known.type_name, known.serial), Some(known.serial));
        }
        match rt.heap.resolve(id) {
            Some(object) => {
                let serial = serials.of(object);
                (format!("{} {serial}", describe::type_name(object)), Some(serial))
            }
            None => ("an object that is gone".to_owned(), None),
        }
    }

    /// An event as a sentence, and the object that it is about.
    fn words(&self, rt: &Runtime, serials: &Serials, event: &Event<Tracked>) -> (String, Option<ObjectId>) {
        let name = |id: Tracked| self.name(rt, serials, id);
        let about = |id: Tracked, rest: &str| {
            let (name, serial) = name(id);
            (format!("{name} {rest}."), serial)
        };
        let outcome = |freed: bool| if freed { " and is freed" } else { "" };
        match event {
            Event::Start { generation, .. } => {
                (format!("A collection of generation {} begins.", generation.index()), None)
            }
            Event::Merged { candidates, .. } => (format!("There are {candidates} candidates."), None),
            Event::CopyCount { id, refcount, .. } => {
                about(*id, &format!("has {refcount} references, its gc_refs"))
            }
            Event::ImmortalUntracked { id } => about(*id, "is immortal and no longer tracked"),
            Event::SubtractReference { from, to, left, .. } => {
                let (name, serial) = name(*to);
                (
                    format!(
                        "{} refers to {name}: its gc_refs becomes {left}.",
                        self.name(rt, serials, *from).0
                    ),
                    serial,
                )
            }
            Event::Reachable { id, gc_refs, .. } => {
                about(*id, &format!("is reachable: {gc_refs} of its references come from outside"))
            }
            Event::TentativelyUnreachable { id, .. } => {
                about(*id, "is set aside: nothing reachable refers to it so far")
            }
            Event::MarkReachable { id, via, .. } => {
                about(*id, &format!("is reachable, because {} refers to it", name(*via).0))
            }
            Event::MoveBackReachable { id, via, .. } => {
                about(*id, &format!("moves back: {}, which is reachable, refers to it", name(*via).0))
            }
            Event::Untracked { id } => about(*id, "can be part of no cycle and is no longer tracked"),
            Event::Promoted { to, objects } => {
                (format!("{objects} survivors move to generation {}.", to.index()), None)
            }
            Event::LegacyFinalizer { id } => about(*id, "has a legacy finaliser and is kept"),
            Event::LegacyReachable { id, via } => {
                about(*id, &format!("is kept, because {} refers to it", name(*via).0))
            }
            Event::WeakrefCleared { referent, weakref, .. } => {
                about(*weakref, &format!("no longer refers to {}", name(*referent).0))
            }
            Event::WeakrefCallback { weakref } => about(*weakref, "is about to call its callback"),
            Event::WeakrefCalled { weakref, freed } => {
                about(*weakref, &format!("has called its callback{}", outcome(*freed)))
            }
            Event::Finalize { id } => about(*id, "is about to be finalised"),
            Event::Finalized { id, freed } => about(*id, &format!("has been finalised{}", outcome(*freed))),
            Event::Resurrected { id } => about(*id, "was made reachable by a finaliser and is kept"),
            Event::ClearStart { objects } => (format!("{objects} objects are about to be cleared."), None),
            Event::Clear { id } => about(*id, "is about to let go of what it holds"),
            Event::Cleared { id, freed } => {
                about(*id, &format!("has let go of what it held{}", outcome(*freed)))
            }
            Event::Saved { id } => about(*id, "goes to gc.garbage instead of being cleared"),
            Event::Uncollectable { id, .. } => about(*id, "cannot be collected"),
            Event::FreeListsCleared => ("The free lists are emptied.".to_owned(), None),
            Event::Done { collected, uncollectable } => (
                format!("The collection is over: {collected} collected, {uncollectable} uncollectable."),
                None,
            ),
        }
    }
}

fn candidate(serials: &Serials, object: &Object) -> Candidate {
    Candidate {
        serial: serials.of(object),
        text: describe::short(object),
        type_name: describe::type_name(object),
        mark: GcMark::Candidate,
        last_count: u64::from(object.ref_count()),
    }
}

/// The collector as it stands.
///
/// `drawn` are the objects that the client draws: their rows come first.
pub(super) fn state(
    rt: &Runtime,
    serials: &Serials,
    collecting: Option<&Collecting<'_>>,
    log: &Log,
    drawn: &[ObjectId],
) -> CollectorState {
    let rows = collecting.map(|collecting| collecting.rows(rt, serials, drawn)).unwrap_or_default();
    let generations = rt.heap.generations().borrow();
    let stats = generations.stats().map(|stats| GcStats {
        collections: stats.collections,
        collected: stats.collected,
        uncollectable: stats.uncollectable,
    });
    CollectorState {
        enabled: generations.is_enabled(),
        thresholds: generations.thresholds().map(|n| n.max(0) as u64),
        counts: generations.counts().map(|n| n.max(0) as u64),
        sizes: generations.sizes().map(|n| n as u64),
        phase: collecting.map_or(GcPhase::Idle, |collecting| collecting.phase),
        generation: collecting.map(|collecting| collecting.generation),
        candidates: collecting.map_or(0, |collecting| collecting.order.len() as u64),
        rows,
        log: log.0.iter().cloned().collect(),
        stats,
        garbage: rt
            .gc
            .garbage
            .with(|list| list.and_then(Object::downcast::<List>).map_or(0, |list| list.len() as u64)),
    }
}
