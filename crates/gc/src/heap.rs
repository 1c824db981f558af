//! The trait between the collector and the object table it collects for.

use std::fmt::Debug;

use slotmap::Key;

use crate::collection::{Collection, Outcome, Request};
use crate::generations::{Generation, Generations};

/// An object's identity: a small index that the collector's side arrays use, plus whatever tells its successive owners
/// apart. Every slot-map key is one.
pub trait GcId: Copy + Eq + Debug {
    /// The dense index of the object's slot.
    fn slot(self) -> u32;
}

impl<K: Key> GcId for K {
    #[inline]
    fn slot(self) -> u32 {
        // The low half of a key's stable encoding is its index.
        self.data().as_ffi() as u32
    }
}

/// When the functions in `gc.callbacks` are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum CallbackPhase {
    /// Before anything happened.
    Start,
    /// After everything happened.
    Stop,
}

/// A weak reference that has just been cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearedWeakref<Id> {
    /// The weak reference itself.
    pub weakref: Id,
    /// Whether it has a callback.
    pub has_callback: bool,
}

/// What the collector asks of the owner of the objects.
///
/// Duties of an implementation:
///
/// 1. An object that dies leaves the lists by [`Generations::untrack`] before its slot can be used again, whenever and
///    from wherever it dies, also in the middle of a collection.
/// 2. `refcount`, `traverse` and the other methods that take `&self` run no Python code and change nothing. All of them
///    accept the id of a dead object and then do nothing.
/// 3. Python errors raised inside `finalize`, `clear`, `call_weakref_callback` and `invoke_gc_callback` are reported by
///    the implementation as unraisable; the collector never sees them.
/// 4. The generations are out of their place while the collector deduces what is unreachable: nothing that the pure
///    questions do may need them.
pub trait CollectorHeap {
    /// Names an object.
    type Id: GcId;

    /// Gives access to the generations, wherever they are kept.
    fn with_generations<R>(&mut self, action: impl FnOnce(&mut Generations<Self::Id>) -> R) -> R;

    /// The reference count of an object; `None` for an immortal one, which the collector then stops tracking.
    fn refcount(&self, id: Self::Id) -> Option<u32>;

    /// Visits every object that `id` refers to, once for each counted reference (`tp_traverse`). Objects that the
    /// collector does not track may be visited or left out.
    fn traverse(&self, id: Self::Id, visit: &mut dyn FnMut(Self::Id));

    /// Whether the type still has the `tp_del` slot of old.
    fn has_legacy_finalizer(&self, _id: Self::Id) -> bool {
        false
    }

    /// Whether `id` is an exact tuple none of whose items can take part in a cycle: no item is of a collectable type,
    /// except exact tuples that `generations` does not track.
    fn is_atomic_tuple(&self, generations: &Generations<Self::Id>, id: Self::Id) -> bool;

    /// Told that the collector has stopped tracking an object, in case the heap keeps a mark of its own.
    fn untracked(&mut self, _id: Self::Id) {}

    /// Clears every weak reference to `id`, most recent first, and appends each to `cleared`; callbacks are kept and not
    /// called. If `id` is a weak reference itself, it loses its referent (and is not appended).
    fn clear_weakrefs(&mut self, id: Self::Id, cleared: &mut Vec<ClearedWeakref<Self::Id>>);

    /// Calls the callback of a weak reference.
    fn call_weakref_callback(&mut self, weakref: Self::Id);

    /// Whether the type has a finalizer (`tp_finalize`) that has not run for this object.
    fn needs_finalizer(&self, id: Self::Id) -> bool;

    /// Marks the object as finalized and calls its finalizer.
    fn finalize(&mut self, id: Self::Id);

    /// Lets the object drop the references it holds (`tp_clear`).
    fn clear(&mut self, id: Self::Id);

    /// Counts one reference more, so that the object outlives what is done to it next.
    fn hold(&mut self, id: Self::Id);

    /// Gives the reference of [`Self::hold`] back, which may destroy the object.
    fn release(&mut self, id: Self::Id);

    /// Appends to `gc.garbage`.
    fn add_to_garbage(&mut self, id: Self::Id);

    /// Empties the free lists, which full collections do.
    fn clear_free_lists(&mut self) {}

    /// Calls the functions in `gc.callbacks`.
    fn invoke_gc_callback(&mut self, phase: CallbackPhase, outcome: Outcome);

    /// `DEBUG_STATS` at the start: the sizes of the three generations and of the permanent one.
    fn debug_start(&mut self, _generation: Generation, _sizes: [usize; 3], _permanent: usize) {}

    /// `DEBUG_STATS` at the end.
    fn debug_done(&mut self, _outcome: Outcome) {}

    /// `DEBUG_COLLECTABLE` and `DEBUG_UNCOLLECTABLE`: the word to print before the object.
    fn debug_cycle(&mut self, _message: &'static str, _id: Self::Id) {}
}

/// Runs a whole collection, if one may start: CPython's `gc_collect_main`.
pub fn collect<H: CollectorHeap>(heap: &mut H, request: Request) -> Option<Outcome> {
    Collection::begin(heap, request).map(|collection| collection.run(heap))
}
