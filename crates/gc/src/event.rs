//! What a watched collection reports: plain data, one event for each micro-step.

use serde::{Deserialize, Serialize};

use crate::generations::Generation;
use crate::lists::List;

/// Which of the two searches for unreachable objects is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pass {
    /// Over the collected generations.
    First,
    /// Over the unreachable objects, after their finalizers: have some been resurrected?
    Resurrection,
}

/// What becomes of the callback of a cleared weak reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CallbackFate {
    /// It has none.
    None,
    /// It will be called.
    WillRun,
    /// The weak reference is trash itself, or was made by a finalizer, so it stays silent.
    Silent,
}

/// One micro-step of a collection. What an event says has just happened, except for those that say "next".
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Event<Id> {
    /// The collection begins; the `start` callbacks have run.
    Start {
        /// What is collected, with everything younger.
        generation: Generation,
        /// The counts that were reached.
        counts: [i64; 3],
    },
    /// The younger generations were appended to the collected one, which now holds the candidates.
    Merged {
        /// The list that holds the candidates.
        into: List,
        /// How many there are.
        candidates: usize,
    },
    /// The scratch count of a candidate was set to its reference count (`update_refs`).
    CopyCount {
        /// Which search.
        pass: Pass,
        /// The candidate.
        id: Id,
        /// Its reference count.
        refcount: u32,
    },
    /// An immortal object was found among the candidates and is no longer tracked.
    ImmortalUntracked {
        /// The object.
        id: Id,
    },
    /// A reference between candidates was taken off the count of the one it leads to (`subtract_refs`).
    SubtractReference {
        /// Which search.
        pass: Pass,
        /// Who refers.
        from: Id,
        /// To whom.
        to: Id,
        /// What is left of the scratch count.
        left: u32,
    },
    /// A candidate has references from outside the candidates, so it is reachable (`move_unreachable`).
    Reachable {
        /// Which search.
        pass: Pass,
        /// The object.
        id: Id,
        /// How many references are unaccounted for.
        gc_refs: u32,
    },
    /// A candidate was set aside: so far nothing reachable refers to it.
    TentativelyUnreachable {
        /// Which search.
        pass: Pass,
        /// The object.
        id: Id,
    },
    /// A candidate still waiting turned out to be referred to by a reachable one.
    MarkReachable {
        /// Which search.
        pass: Pass,
        /// The object.
        id: Id,
        /// Who refers to it.
        via: Id,
    },
    /// An object that had been set aside turned out to be reachable after all.
    MoveBackReachable {
        /// Which search.
        pass: Pass,
        /// The object.
        id: Id,
        /// Who refers to it.
        via: Id,
    },
    /// A surviving tuple holds nothing that could be part of a cycle; it is no longer tracked.
    Untracked {
        /// The tuple.
        id: Id,
    },
    /// The survivors moved to the next generation (or stay in the oldest).
    Promoted {
        /// Where they are now.
        to: Generation,
        /// How many survivors there are.
        objects: usize,
    },
    /// An unreachable object cannot be collected because of its legacy finalizer.
    LegacyFinalizer {
        /// The object.
        id: Id,
    },
    /// An unreachable object cannot be collected because one with a legacy finalizer reaches it.
    LegacyReachable {
        /// The object.
        id: Id,
        /// Who refers to it.
        via: Id,
    },
    /// A weak reference to an unreachable object was cleared.
    WeakrefCleared {
        /// What it referred to.
        referent: Id,
        /// The weak reference.
        weakref: Id,
        /// What becomes of its callback.
        callback: CallbackFate,
    },
    /// Next: the callback of a weak reference.
    WeakrefCallback {
        /// The weak reference.
        weakref: Id,
    },
    /// The callback has run.
    WeakrefCalled {
        /// The weak reference.
        weakref: Id,
        /// Whether the weak reference died of it.
        freed: bool,
    },
    /// Next: the finalizer of an unreachable object.
    Finalize {
        /// The object.
        id: Id,
    },
    /// The finalizer has run.
    Finalized {
        /// The object.
        id: Id,
        /// Whether the object died of it.
        freed: bool,
    },
    /// An object that looked unreachable was made reachable by a finalizer; it goes to the older generation.
    Resurrected {
        /// The object.
        id: Id,
    },
    /// The unreachable objects are about to be cleared.
    ClearStart {
        /// How many there are.
        objects: usize,
    },
    /// Next: an unreachable object drops its references (`tp_clear`).
    Clear {
        /// The object.
        id: Id,
    },
    /// The object has dropped its references.
    Cleared {
        /// The object.
        id: Id,
        /// Whether it died of it.
        freed: bool,
    },
    /// `DEBUG_SAVEALL`: the object was appended to `gc.garbage` instead of being cleared.
    Saved {
        /// The object.
        id: Id,
    },
    /// An unreachable object is kept.
    Uncollectable {
        /// The object.
        id: Id,
        /// Whether it was appended to `gc.garbage`.
        in_garbage: bool,
    },
    /// The free lists were emptied.
    FreeListsCleared,
    /// The collection is over; the `stop` callbacks have run.
    Done {
        /// How many objects were collected.
        collected: u64,
        /// How many could not be.
        uncollectable: u64,
    },
}

/// Whoever watches. When nobody does, no event is built and a phase runs without stopping.
pub(crate) trait Observer<Id> {
    /// Whether to stop after each micro-step.
    const WATCHING: bool;

    /// Takes an event.
    fn event(&mut self, event: Event<Id>);
}

/// Nobody.
pub(crate) struct Nobody;

impl<Id> Observer<Id> for Nobody {
    const WATCHING: bool = false;

    #[inline(always)]
    fn event(&mut self, _event: Event<Id>) {}
}

/// Keeps the event of one micro-step.
pub(crate) struct Watcher<Id>(pub(crate) Option<Event<Id>>);

impl<Id> Observer<Id> for Watcher<Id> {
    const WATCHING: bool = true;

    fn event(&mut self, event: Event<Id>) {
        self.0 = Some(event);
    }
}
