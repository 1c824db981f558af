//! What becomes of the survivors: tuples of no interest are untracked, the others grow older.

use crate::collection::{Collection, Phase, with_both};
use crate::event::{Event, Observer};
use crate::generations::Generation;
use crate::heap::CollectorHeap;
use crate::lists::List;

/// Untracks the surviving tuples that cannot be part of a cycle, and names the generation of the others.
pub(crate) fn untrack_tuples<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let old = collection.old();
    with_both(heap, |generations, heap| {
        while let Some((id, _)) = generations.lists.cursor_next() {
            if heap.is_atomic_tuple(generations, id) {
                generations.lists.untrack(id);
                collection.untracked.push(id);
                observer.event(Event::Untracked { id });
                if O::WATCHING {
                    return;
                }
            } else {
                generations.lists.relabel(id, old);
                collection.survivors += 1;
            }
        }
        collection.phase = Phase::Promote;
    });
    for id in collection.untracked.drain(..) {
        heap.untracked(id);
    }
}

/// Appends the survivors to the next generation and keeps the books by which full collections are put off.
pub(crate) fn promote<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let objects = collection.survivors;
    heap.with_generations(|generations| {
        match collection.generation {
            Generation::Gen0 => {}
            Generation::Gen1 => generations.long_lived_pending += objects,
            Generation::Gen2 => {
                generations.long_lived_pending = 0;
                generations.long_lived_total = objects;
            }
        }
        generations.lists.splice(collection.generation.list(), collection.old());
        collection.walk(generations, Phase::MoveLegacyFinalizers, List::Unreachable);
    });
    observer.event(Event::Promoted { to: collection.generation.next(), objects });
}
