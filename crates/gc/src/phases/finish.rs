//! The end: uncollectable objects, free lists, statistics, `stop` callbacks.

use crate::collection::{Collection, Phase, Request};
use crate::event::{Event, Observer};
use crate::generations::{DebugFlags, Generation};
use crate::heap::{CallbackPhase, CollectorHeap};
use crate::lists::List;

/// Counts the uncollectable objects and prints what debugging asks for.
pub(crate) fn count_uncollectable<H: CollectorHeap>(collection: &mut Collection<H::Id>, heap: &mut H) {
    while let Some((id, debug)) = heap.with_generations(|generations| {
        let (id, _) = generations.lists.cursor_next()?;
        Some((id, generations.debug()))
    }) {
        collection.uncollectable += 1;
        if debug.contains(DebugFlags::UNCOLLECTABLE) {
            heap.debug_cycle("uncollectable", id);
        }
    }
    if heap.with_generations(|generations| generations.debug().contains(DebugFlags::STATS)) {
        heap.debug_done(collection.outcome());
    }
    collection.phase = Phase::HandleLegacyFinalizers;
}

/// Appends the objects with a legacy finalizer to `gc.garbage`; all that is uncollectable goes to the older generation.
pub(crate) fn handle_legacy_finalizers<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    while let Some((id, debug)) = heap.with_generations(|generations| {
        let id = generations.lists.first(List::Finalizers)?;
        generations.lists.move_to(id, collection.old());
        Some((id, generations.debug()))
    }) {
        let in_garbage = debug.contains(DebugFlags::SAVEALL) || heap.has_legacy_finalizer(id);
        if in_garbage {
            heap.add_to_garbage(id);
        }
        observer.event(Event::Uncollectable { id, in_garbage });
        if O::WATCHING {
            return;
        }
    }
    if collection.generation == Generation::Gen2 {
        heap.clear_free_lists();
        observer.event(Event::FreeListsCleared);
    }
    collection.phase = Phase::Finish;
}

/// Updates the statistics, calls the `stop` callbacks and lets other collections start again.
pub(crate) fn finish<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let outcome = collection.outcome();
    heap.with_generations(|generations| {
        let stats = &mut generations.stats[outcome.generation.index()];
        stats.collections += 1;
        stats.collected += outcome.collected;
        stats.uncollectable += outcome.uncollectable;
    });
    if collection.request != Request::Shutdown {
        heap.invoke_gc_callback(CallbackPhase::Stop, outcome);
    }
    heap.with_generations(|generations| generations.collecting = false);
    collection.phase = Phase::Done;
    observer.event(Event::Done { collected: outcome.collected, uncollectable: outcome.uncollectable });
}
