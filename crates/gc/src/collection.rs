//! One collection, from the choice of the generation to the `stop` callbacks.
//!
//! [`Collection::run`] and [`Collection::step`] are loops over the same phase functions. A phase that is not watched goes
//! on until it is finished; a watched one returns after each micro-step, with everything it still needs kept here or in
//! the cursor of the lists.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::event::{Event, Nobody, Observer, Pass, Watcher};
use crate::generations::{Generation, Generations};
use crate::heap::{ClearedWeakref, CollectorHeap, GcId};
use crate::lists::List;
use crate::phases;

/// Who asks for a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Request {
    /// The request bit was set by an allocation; which generation is due is looked up now.
    Automatic,
    /// `gc.collect(generation)`.
    Manual(Generation),
    /// The interpreter shuts down: a full collection without callbacks.
    Shutdown,
}

/// What a collection has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Outcome {
    /// What was collected.
    pub generation: Generation,
    /// How many unreachable objects were cleared or saved, and weak references that died of their callback.
    pub collected: u64,
    /// How many unreachable objects had to be kept.
    pub uncollectable: u64,
}

impl Outcome {
    /// What `gc.collect()` returns.
    pub const fn unreachable(&self) -> u64 {
        self.collected + self.uncollectable
    }
}

/// Where a collection stands. The order is that of the variants, but for the second search for unreachable objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// `start` callbacks.
    Start,
    /// The younger generations are appended to the collected one.
    MergeYounger,
    /// Scratch counts become reference counts.
    UpdateRefs,
    /// References between candidates are subtracted.
    SubtractRefs,
    /// What nothing outside refers to is set aside.
    MoveUnreachable,
    /// Surviving tuples that hold nothing of interest are untracked.
    UntrackTuples,
    /// Survivors move to the next generation.
    Promote,
    /// Objects with a legacy finalizer leave the unreachable ones.
    MoveLegacyFinalizers,
    /// And so do those that they reach.
    MoveLegacyFinalizerReachable,
    /// `DEBUG_COLLECTABLE`.
    DebugCollectable,
    /// Weak references to unreachable objects are cleared.
    HandleWeakrefs,
    /// Their callbacks are called.
    WeakrefCallbacks,
    /// Finalizers are called.
    FinalizeGarbage,
    /// What the finalizers made reachable goes to the older generation.
    HandleResurrected,
    /// Weak references that the finalizers made are cleared.
    ClearLateWeakrefs,
    /// The number of objects to clear is established.
    ClearStart,
    /// The rest drops its references.
    DeleteGarbage,
    /// `DEBUG_UNCOLLECTABLE`, `DEBUG_STATS`.
    CountUncollectable,
    /// What could not be collected goes to `gc.garbage` and to the older generation.
    HandleLegacyFinalizers,
    /// Free lists, statistics, `stop` callbacks.
    Finish,
    /// Nothing is left to do.
    Done,
}

/// A running collection. It must be run or stepped to its end, or given up by [`Self::abandon`].
#[derive(Debug)]
pub struct Collection<Id> {
    pub(crate) generation: Generation,
    pub(crate) request: Request,
    pub(crate) phase: Phase,
    pub(crate) pass: Pass,
    pub(crate) collected: u64,
    pub(crate) uncollectable: u64,
    pub(crate) survivors: usize,
    pub(crate) finalizers_ran: bool,
    /// The object whose references are being followed one by one, and those still to follow, last first.
    pub(crate) source: Option<Id>,
    pub(crate) edges: Vec<Id>,
    /// The object whose next event has been announced.
    pub(crate) announced: Option<Id>,
    pub(crate) queued: VecDeque<Event<Id>>,
    /// Scratch: objects that stopped being tracked, weak references that were cleared.
    pub(crate) untracked: Vec<Id>,
    pub(crate) cleared: Vec<ClearedWeakref<Id>>,
}

impl<Id: GcId> Collection<Id> {
    /// Starts a collection, unless one is running already or, for an automatic one, nothing is due.
    pub fn begin<H: CollectorHeap<Id = Id>>(heap: &mut H, request: Request) -> Option<Self> {
        let generation = heap.with_generations(|generations| {
            if generations.collecting {
                return None;
            }
            let generation = match request {
                Request::Automatic if !generations.is_enabled() => return None,
                Request::Automatic => generations.should_collect()?,
                Request::Manual(generation) => generation,
                Request::Shutdown => Generation::Gen2,
            };
            generations.collecting = true;
            Some(generation)
        })?;
        Some(Self {
            generation,
            request,
            phase: Phase::Start,
            pass: Pass::First,
            collected: 0,
            uncollectable: 0,
            survivors: 0,
            finalizers_ran: false,
            source: None,
            edges: Vec::new(),
            announced: None,
            queued: VecDeque::new(),
            untracked: Vec::new(),
            cleared: Vec::new(),
        })
    }

    /// Runs to the end.
    pub fn run<H: CollectorHeap<Id = Id>>(mut self, heap: &mut H) -> Outcome {
        while self.phase != Phase::Done {
            self.advance(heap, &mut Nobody);
        }
        self.outcome()
    }

    /// Makes one micro-step and says what happened; `None` once everything has been told.
    pub fn step<H: CollectorHeap<Id = Id>>(&mut self, heap: &mut H) -> Option<Event<Id>> {
        loop {
            if let Some(event) = self.queued.pop_front() {
                return Some(event);
            }
            if self.phase == Phase::Done {
                return None;
            }
            let mut watcher = Watcher(None);
            self.advance(heap, &mut watcher);
            if let Some(event) = watcher.0 {
                return Some(event);
            }
        }
    }

    /// Gives up a collection that has not ended: every object goes back to a generation, nothing more is cleared.
    pub fn abandon<H: CollectorHeap<Id = Id>>(self, heap: &mut H) {
        if self.phase == Phase::Done {
            return;
        }
        while let Some(weakref) =
            heap.with_generations(|generations| generations.lists.first(List::WeakrefCallbacks))
        {
            heap.with_generations(|generations| generations.lists.move_to(weakref, self.old()));
            heap.release(weakref);
        }
        heap.with_generations(|generations| {
            let base = self.generation.list();
            generations.lists.clear_collecting_all(base);
            generations.lists.merge(base, self.old());
            for list in [List::Unreachable, List::FinalUnreachable, List::Finalizers, List::Seen] {
                generations.lists.clear_collecting_all(list);
                generations.lists.merge(list, self.old());
            }
            generations.collecting = false;
        });
    }

    /// Where the collection stands.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Which search for unreachable objects is the current or the last one.
    pub const fn pass(&self) -> Pass {
        self.pass
    }

    /// What is collected.
    pub const fn generation(&self) -> Generation {
        self.generation
    }

    /// The figures so far.
    pub const fn outcome(&self) -> Outcome {
        Outcome { generation: self.generation, collected: self.collected, uncollectable: self.uncollectable }
    }

    /// The list that survivors go to.
    pub(crate) const fn old(&self) -> List {
        self.generation.next().list()
    }

    /// The list that the current search runs over.
    pub(crate) const fn base(&self) -> List {
        match self.pass {
            Pass::First => self.generation.list(),
            Pass::Resurrection => List::Unreachable,
        }
    }

    /// The list that the current search moves unreachable objects to.
    pub(crate) const fn unreachable(&self) -> List {
        match self.pass {
            Pass::First => List::Unreachable,
            Pass::Resurrection => List::FinalUnreachable,
        }
    }

    /// Goes to a phase that walks a list.
    pub(crate) fn walk(&mut self, generations: &mut Generations<Id>, phase: Phase, list: List) {
        generations.lists.cursor_to_start(list);
        self.phase = phase;
    }

    fn advance<H: CollectorHeap<Id = Id>, O: Observer<Id>>(&mut self, heap: &mut H, observer: &mut O) {
        match self.phase {
            Phase::Start => phases::start::start(self, heap, observer),
            Phase::MergeYounger => phases::start::merge_younger(self, heap, observer),
            Phase::UpdateRefs => phases::refs::update_refs(self, heap, observer),
            Phase::SubtractRefs => phases::refs::subtract_refs(self, heap, observer),
            Phase::MoveUnreachable => phases::unreachable::move_unreachable(self, heap, observer),
            Phase::UntrackTuples => phases::survivors::untrack_tuples(self, heap, observer),
            Phase::Promote => phases::survivors::promote(self, heap, observer),
            Phase::MoveLegacyFinalizers => phases::legacy::move_legacy_finalizers(self, heap, observer),
            Phase::MoveLegacyFinalizerReachable => phases::legacy::move_reachable(self, heap, observer),
            Phase::DebugCollectable => phases::legacy::debug_collectable(self, heap),
            Phase::HandleWeakrefs => phases::weakrefs::handle_weakrefs(self, heap, observer),
            Phase::WeakrefCallbacks => phases::weakrefs::call_callbacks(self, heap, observer),
            Phase::FinalizeGarbage => phases::finalize::finalize_garbage(self, heap, observer),
            Phase::HandleResurrected => phases::finalize::handle_resurrected(self, heap, observer),
            Phase::ClearLateWeakrefs => phases::weakrefs::clear_late_weakrefs(self, heap, observer),
            Phase::ClearStart => phases::clear::clear_start(self, heap, observer),
            Phase::DeleteGarbage => phases::clear::delete_garbage(self, heap, observer),
            Phase::CountUncollectable => phases::finish::count_uncollectable(self, heap),
            Phase::HandleLegacyFinalizers => phases::finish::handle_legacy_finalizers(self, heap, observer),
            Phase::Finish => phases::finish::finish(self, heap, observer),
            Phase::Done => {}
        }
    }
}

/// Lends the generations to a phase that asks the heap nothing but pure questions.
pub(crate) fn with_both<H: CollectorHeap, R>(
    heap: &mut H,
    action: impl FnOnce(&mut Generations<H::Id>, &H) -> R,
) -> R {
    let mut generations = heap.with_generations(std::mem::take);
    let result = action(&mut generations, heap);
    heap.with_generations(|place| *place = generations);
    result
}
