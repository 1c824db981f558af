//! The collector's state and what it does, step by step.

use serde::{Deserialize, Serialize};

use crate::snapshot::ObjectId;

/// The phases of a collection in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GcPhase {
    /// No collection is under way.
    #[default]
    Idle,
    /// Younger generations are merged into the one collected.
    Merge,
    /// Every candidate's count is copied aside.
    UpdateRefs,
    /// References between candidates are subtracted from the copies.
    SubtractRefs,
    /// Candidates are split by what is left: reachable from outside or not, with moves back.
    MoveUnreachable,
    /// Objects with a legacy finaliser, and what they reach, are set aside.
    LegacyFinalizers,
    /// Weak references to the unreachable are cleared and their callbacks run.
    WeakRefs,
    /// Finalisers run.
    Finalizers,
    /// What the finalisers brought back to life is kept.
    Resurrection,
    /// What is left is cleared, and so freed.
    Clear,
    /// Survivors have been moved to the next generation.
    Done,
}

impl GcPhase {
    /// The phases of a collection, without the idle state.
    pub const STRIP: [GcPhase; 10] = [
        GcPhase::Merge,
        GcPhase::UpdateRefs,
        GcPhase::SubtractRefs,
        GcPhase::MoveUnreachable,
        GcPhase::LegacyFinalizers,
        GcPhase::WeakRefs,
        GcPhase::Finalizers,
        GcPhase::Resurrection,
        GcPhase::Clear,
        GcPhase::Done,
    ];

    /// A short name.
    pub fn title(self) -> &'static str {
        match self {
            GcPhase::Idle => "Idle",
            GcPhase::Merge => "Merge",
            GcPhase::UpdateRefs => "Copy refs",
            GcPhase::SubtractRefs => "Subtract",
            GcPhase::MoveUnreachable => "Split",
            GcPhase::LegacyFinalizers => "Legacy",
            GcPhase::WeakRefs => "Weak refs",
            GcPhase::Finalizers => "Finalisers",
            GcPhase::Resurrection => "Revived",
            GcPhase::Clear => "Clear",
            GcPhase::Done => "Done",
        }
    }

    /// What happens in it, as a sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            GcPhase::Idle => "No collection is under way.",
            GcPhase::Merge => "Younger generations join the one that is collected.",
            GcPhase::UpdateRefs => "Each candidate's reference count is copied into gc_refs.",
            GcPhase::SubtractRefs => {
                "Each reference between candidates takes one off its target's gc_refs. \
                What remains are references from outside."
            }
            GcPhase::MoveUnreachable => {
                "A candidate with gc_refs above 0 is reachable, and so is all it refers to. \
                The rest is unreachable."
            }
            GcPhase::LegacyFinalizers => "Unreachable objects with an old-style finaliser are set aside.",
            GcPhase::WeakRefs => "Weak references to unreachable objects are cleared; their callbacks run.",
            GcPhase::Finalizers => "Finalisers (__del__) of unreachable objects run, once each.",
            GcPhase::Resurrection => "Objects that a finaliser made reachable again are kept.",
            GcPhase::Clear => "The unreachable objects let go of each other, and so are freed.",
            GcPhase::Done => "Survivors have moved to the next generation.",
        }
    }
}

/// What the collector thinks of an object at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GcMark {
    /// It is looked at.
    #[default]
    Candidate,
    /// It is held from outside, directly or not.
    Reachable,
    /// Nothing from outside has been found yet.
    TentativelyUnreachable,
    /// Nothing from outside holds it.
    Unreachable,
    /// Its finaliser has run.
    Finalized,
    /// Its finaliser brought it back.
    Resurrected,
    /// It cannot be freed.
    Uncollectable,
    /// It has been cleared.
    Cleared,
}

impl GcMark {
    /// A short name.
    pub fn title(self) -> &'static str {
        match self {
            GcMark::Candidate => "candidate",
            GcMark::Reachable => "reachable",
            GcMark::TentativelyUnreachable => "tentative",
            GcMark::Unreachable => "unreachable",
            GcMark::Finalized => "finalised",
            GcMark::Resurrected => "resurrected",
            GcMark::Uncollectable => "uncollectable",
            GcMark::Cleared => "cleared",
        }
    }
}

/// One step of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GcEvent {
    /// The phase that the collection is in after the step.
    pub phase: GcPhase,
    /// What happened, as a sentence.
    pub text: String,
    /// The object that it happened to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectId>,
    /// How many micro-steps were taken since the beginning.
    pub step: u64,
    /// Whether the collection is over.
    pub done: bool,
    /// Objects found unreachable, once over.
    pub collected: u64,
    /// Of those, how many could not be freed.
    pub uncollectable: u64,
}

/// The collector as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectorState {
    /// Whether it runs by itself.
    pub enabled: bool,
    /// `gc.get_threshold()`.
    pub thresholds: [u64; 3],
    /// `gc.get_count()`.
    pub counts: [u64; 3],
    /// How many objects each generation has.
    pub sizes: [u64; 3],
    /// The phase of the collection under way.
    pub phase: GcPhase,
    /// The generation that is collected, while one is.
    pub generation: Option<u8>,
    /// The candidates, in the collector's order, cut at a bounded number.
    pub rows: Vec<GcRow>,
    /// How many candidates there are in all.
    pub candidates: u64,
    /// The last things that the collector did, oldest first, bounded.
    pub log: Vec<GcLogLine>,
    /// `gc.get_stats()`.
    pub stats: [GcStats; 3],
    /// `len(gc.garbage)`.
    pub garbage: u64,
}

/// One candidate of the collection under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GcRow {
    /// Which object.
    pub object: ObjectId,
    /// A short text of it.
    pub text: String,
    /// Its type's name.
    pub type_name: String,
    /// Its reference count.
    pub refcount: u64,
    /// The copy that references are subtracted from; absent before it is made.
    pub gc_refs: Option<i64>,
    /// What the collector thinks of it.
    pub mark: GcMark,
}

/// A line of the collector's log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GcLogLine {
    /// The phase it happened in.
    pub phase: GcPhase,
    /// What happened.
    pub text: String,
    /// The object that it happened to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectId>,
}

/// One row of `gc.get_stats()`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GcStats {
    /// Collections so far.
    pub collections: u64,
    /// Objects collected so far.
    pub collected: u64,
    /// Objects that could not be.
    pub uncollectable: u64,
}
