//! Weak references to unreachable objects: all are cleared before any code can run, then callbacks are called.

use crate::collection::{Collection, Phase};
use crate::event::{CallbackFate, Event, Observer};
use crate::heap::{ClearedWeakref, CollectorHeap};
use crate::lists::List;

/// Clears the weak references to every unreachable object, and keeps those whose callback is to be called: the ones
/// that are not trash themselves.
pub(crate) fn handle_weakrefs<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    _observer: &mut O,
) {
    clear_all::<H, O>(collection, heap, keep_callback::<H>);
    if collection.queued.is_empty() {
        collection.phase = Phase::WeakrefCallbacks;
    }
}

/// Clears, silently, the weak references that finalizers made to what remains unreachable.
pub(crate) fn clear_late_weakrefs<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    _observer: &mut O,
) {
    clear_all::<H, O>(collection, heap, |_, weakref| {
        if weakref.has_callback { CallbackFate::Silent } else { CallbackFate::None }
    });
    if collection.queued.is_empty() {
        collection.phase = Phase::ClearStart;
    }
}

/// Walks on over the unreachable objects: to the end, or when watched to the next that had a weak reference, whose events
/// are queued.
fn clear_all<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    mut decide: impl FnMut(&mut H, ClearedWeakref<H::Id>) -> CallbackFate,
) {
    let mut cleared = std::mem::take(&mut collection.cleared);
    while let Some((referent, _)) = heap.with_generations(|generations| generations.lists.cursor_next()) {
        heap.clear_weakrefs(referent, &mut cleared);
        for weakref in cleared.drain(..) {
            let callback = decide(heap, weakref);
            if O::WATCHING {
                let event = Event::WeakrefCleared { referent, weakref: weakref.weakref, callback };
                collection.queued.push_back(event);
            }
        }
        if !collection.queued.is_empty() {
            break;
        }
    }
    collection.cleared = cleared;
}

fn keep_callback<H: CollectorHeap>(heap: &mut H, cleared: ClearedWeakref<H::Id>) -> CallbackFate {
    if !cleared.has_callback {
        return CallbackFate::None;
    }
    let weakref = cleared.weakref;
    if heap.with_generations(|generations| generations.lists.is_collecting(weakref)) {
        return CallbackFate::Silent;
    }
    heap.hold(weakref);
    heap.with_generations(|generations| {
        if !generations.lists.track(weakref, List::WeakrefCallbacks) {
            generations.lists.move_to(weakref, List::WeakrefCallbacks);
        }
    });
    CallbackFate::WillRun
}

/// Calls the callbacks. A weak reference that only the pending call kept alive dies here and counts as collected.
pub(crate) fn call_callbacks<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    while let Some(weakref) =
        heap.with_generations(|generations| generations.lists.first(List::WeakrefCallbacks))
    {
        if O::WATCHING && collection.announced != Some(weakref) {
            collection.announced = Some(weakref);
            observer.event(Event::WeakrefCallback { weakref });
            return;
        }
        collection.announced = None;
        heap.call_weakref_callback(weakref);
        heap.release(weakref);
        let freed = heap.with_generations(|generations| {
            let alive = generations.lists.list_of(weakref) == List::WeakrefCallbacks;
            if alive {
                generations.lists.move_to(weakref, collection.old());
            }
            !alive
        });
        collection.collected += u64::from(freed);
        if O::WATCHING {
            observer.event(Event::WeakrefCalled { weakref, freed });
            return;
        }
    }
    collection.phase = Phase::FinalizeGarbage;
}
