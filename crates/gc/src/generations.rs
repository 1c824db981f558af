//! What lives between collections: the generations, their counts and thresholds, and the statistics.

use crate::heap::GcId;
use crate::lists::{List, Lists};

/// How many generations are collected.
pub const NUM_GENERATIONS: usize = 3;

/// One of the three generations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[repr(u8)]
pub enum Generation {
    /// The youngest.
    Gen0,
    /// The middle one.
    Gen1,
    /// The oldest.
    Gen2,
}

impl Generation {
    /// All of them, youngest first.
    pub const ALL: [Self; NUM_GENERATIONS] = [Self::Gen0, Self::Gen1, Self::Gen2];

    /// The generation of that number.
    pub fn from_index(index: usize) -> Option<Self> {
        Self::ALL.get(index).copied()
    }

    /// Its number.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The generation that survivors move to; the oldest keeps its own.
    pub const fn next(self) -> Self {
        match self {
            Self::Gen0 => Self::Gen1,
            Self::Gen1 | Self::Gen2 => Self::Gen2,
        }
    }

    /// The list that holds its objects.
    pub const fn list(self) -> List {
        match self {
            Self::Gen0 => List::Gen0,
            Self::Gen1 => List::Gen1,
            Self::Gen2 => List::Gen2,
        }
    }
}

/// What `gc.get_stats()` tells of one generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GenerationStats {
    /// How often it was collected.
    pub collections: u64,
    /// How many objects were collected.
    pub collected: u64,
    /// How many unreachable objects could not be collected.
    pub uncollectable: u64,
}

/// The bits of `gc.set_debug`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DebugFlags(pub i32);

impl DebugFlags {
    /// Print statistics.
    pub const STATS: Self = Self(1);
    /// Print collectable objects.
    pub const COLLECTABLE: Self = Self(2);
    /// Print uncollectable objects.
    pub const UNCOLLECTABLE: Self = Self(4);
    /// Keep unreachable objects in `gc.garbage`.
    pub const SAVEALL: Self = Self(32);
    /// What to set when looking for leaks.
    pub const LEAK: Self = Self(2 | 4 | 32);

    /// Whether all bits of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The collector's state, one for each interpreter.
#[derive(Clone, Debug)]
pub struct Generations<Id> {
    pub(crate) lists: Lists<Id>,
    counts: [i64; NUM_GENERATIONS],
    thresholds: [i64; NUM_GENERATIONS],
    enabled: bool,
    pub(crate) collecting: bool,
    pub(crate) long_lived_total: usize,
    pub(crate) long_lived_pending: usize,
    pub(crate) stats: [GenerationStats; NUM_GENERATIONS],
    debug: DebugFlags,
}

impl<Id: GcId> Default for Generations<Id> {
    fn default() -> Self {
        Self {
            lists: Lists::default(),
            counts: [0; NUM_GENERATIONS],
            thresholds: [2000, 10, 10],
            enabled: true,
            collecting: false,
            long_lived_total: 0,
            long_lived_pending: 0,
            stats: [GenerationStats::default(); NUM_GENERATIONS],
            debug: DebugFlags::default(),
        }
    }
}

impl<Id: GcId> Generations<Id> {
    /// Counts an object obtained from the allocator (not one from a free list). Returns whether a collection should now
    /// be requested, to happen at the next point where the evaluation loop looks for requests.
    #[inline]
    pub fn on_alloc(&mut self) -> bool {
        self.counts[0] += 1;
        self.counts[0] > self.thresholds[0] && self.enabled && self.thresholds[0] != 0 && !self.collecting
    }

    /// Counts an object given back to the allocator (not one kept in a free list).
    #[inline]
    pub fn on_free(&mut self) {
        if 0 < self.counts[0] {
            self.counts[0] -= 1;
        }
    }

    /// Starts to track an object, as the youngest of the youngest generation. Returns false if it was tracked already.
    #[inline]
    pub fn track(&mut self, id: Id) -> bool {
        self.lists.track(id, List::Gen0)
    }

    /// Stops tracking an object; every object that dies goes through here. Returns whether it was tracked.
    #[inline]
    pub fn untrack(&mut self, id: Id) -> bool {
        self.lists.untrack(id)
    }

    /// Whether an object is tracked.
    #[inline]
    pub fn is_tracked(&self, id: Id) -> bool {
        self.lists.list_of(id) != List::None
    }

    /// The lists, for reading: which list an object is in, its scratch count, the members in order.
    pub const fn lists(&self) -> &Lists<Id> {
        &self.lists
    }

    /// The generation an automatic collection would take now: the oldest whose count is above its threshold. The oldest
    /// generation must wait until the newcomers since its last collection number a quarter of its survivors.
    pub fn should_collect(&self) -> Option<Generation> {
        Generation::ALL.into_iter().rev().find(|&generation| {
            let index = generation.index();
            self.thresholds[index] < self.counts[index]
                && (generation != Generation::Gen2 || self.long_lived_total / 4 <= self.long_lived_pending)
        })
    }

    /// What the start of a collection does to the counts.
    pub(crate) fn reset_counts(&mut self, generation: Generation) {
        let index = generation.index();
        if let Some(count) = self.counts.get_mut(index + 1) {
            *count += 1;
        }
        self.counts[..=index].fill(0);
    }

    /// `gc.get_count`.
    pub const fn counts(&self) -> [i64; NUM_GENERATIONS] {
        self.counts
    }

    /// `gc.get_threshold`.
    pub const fn thresholds(&self) -> [i64; NUM_GENERATIONS] {
        self.thresholds
    }

    /// `gc.set_threshold`: generations left out keep what they have.
    pub fn set_thresholds(&mut self, thresholds: &[i64]) {
        for (own, &given) in self.thresholds.iter_mut().zip(thresholds) {
            *own = given;
        }
    }

    /// `gc.isenabled`.
    pub const fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// `gc.enable` and `gc.disable`; returns what it was.
    pub const fn set_enabled(&mut self, enabled: bool) -> bool {
        std::mem::replace(&mut self.enabled, enabled)
    }

    /// Whether a collection is running.
    pub const fn is_collecting(&self) -> bool {
        self.collecting
    }

    /// `gc.get_debug`.
    pub const fn debug(&self) -> DebugFlags {
        self.debug
    }

    /// `gc.set_debug`.
    pub const fn set_debug(&mut self, debug: DebugFlags) {
        self.debug = debug;
    }

    /// `gc.get_stats`.
    pub const fn stats(&self) -> [GenerationStats; NUM_GENERATIONS] {
        self.stats
    }

    /// How many objects survived the last full collection.
    pub const fn long_lived_total(&self) -> usize {
        self.long_lived_total
    }

    /// How many objects have come to the oldest generation since its last collection.
    pub const fn long_lived_pending(&self) -> usize {
        self.long_lived_pending
    }

    /// `gc.freeze`: everything tracked moves to the permanent generation.
    pub fn freeze(&mut self) {
        for generation in Generation::ALL {
            self.lists.merge(generation.list(), List::Permanent);
        }
        self.counts = [0; NUM_GENERATIONS];
    }

    /// `gc.unfreeze`: the permanent generation moves to the oldest.
    pub fn unfreeze(&mut self) {
        self.lists.merge(List::Permanent, List::Gen2);
    }

    /// `gc.get_freeze_count`.
    pub fn freeze_count(&self) -> usize {
        self.lists.len(List::Permanent)
    }

    /// The objects of one generation, oldest first.
    pub fn objects(&self, generation: Generation) -> impl Iterator<Item = Id> + '_ {
        self.lists.iter(generation.list())
    }

    /// `gc.get_objects()`: the youngest generation first, each oldest first.
    pub fn all_objects(&self) -> impl Iterator<Item = Id> + '_ {
        Generation::ALL.into_iter().flat_map(|generation| self.objects(generation))
    }

    /// The sizes of the three generations.
    pub fn sizes(&self) -> [usize; NUM_GENERATIONS] {
        Generation::ALL.map(|generation| self.lists.len(generation.list()))
    }
}
