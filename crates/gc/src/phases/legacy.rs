//! Objects with a legacy finalizer (`tp_del`) cannot be collected, nor can what they reach.

use crate::collection::{Collection, Phase, with_both};
use crate::event::{Event, Observer};
use crate::generations::DebugFlags;
use crate::heap::CollectorHeap;
use crate::lists::List;

/// Takes the objects with a legacy finalizer out of the unreachable ones.
pub(crate) fn move_legacy_finalizers<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    with_both(heap, |generations, heap| {
        while let Some((id, _)) = generations.lists.cursor_next() {
            if heap.has_legacy_finalizer(id) {
                generations.lists.clear_collecting(id);
                generations.lists.move_to(id, List::Finalizers);
                observer.event(Event::LegacyFinalizer { id });
                if O::WATCHING {
                    return;
                }
            }
        }
        collection.walk(generations, Phase::MoveLegacyFinalizerReachable, List::Finalizers);
    });
}

/// Takes what those objects reach out of the unreachable ones as well.
pub(crate) fn move_reachable<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    with_both(heap, |generations, heap| {
        loop {
            if let Some(via) = collection.source {
                while let Some(id) = collection.edges.pop() {
                    if generations.lists.is_collecting(id) {
                        generations.lists.clear_collecting(id);
                        generations.lists.move_to_walked(id, List::Finalizers);
                        observer.event(Event::LegacyReachable { id, via });
                        if O::WATCHING {
                            return;
                        }
                    }
                }
                collection.source = None;
            }
            let Some((id, _)) = generations.lists.cursor_next() else { break };
            collection.source = Some(id);
            heap.traverse(id, &mut |to| collection.edges.push(to));
            collection.edges.reverse();
        }
        collection.walk(generations, Phase::DebugCollectable, List::Unreachable);
    });
}

/// Prints the unreachable objects, if that is asked for.
pub(crate) fn debug_collectable<H: CollectorHeap>(collection: &mut Collection<H::Id>, heap: &mut H) {
    if heap.with_generations(|generations| generations.debug().contains(DebugFlags::COLLECTABLE)) {
        while let Some((id, _)) = heap.with_generations(|generations| generations.lists.cursor_next()) {
            heap.debug_cycle("collectable", id);
        }
    }
    heap.with_generations(|generations| {
        collection.walk(generations, Phase::HandleWeakrefs, List::Unreachable);
    });
}
