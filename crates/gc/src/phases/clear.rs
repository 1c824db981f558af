//! The end of the trash: every object drops its references, and ordinary reference counting does the rest.

use crate::collection::{Collection, Phase};
use crate::event::{Event, Observer};
use crate::generations::DebugFlags;
use crate::heap::CollectorHeap;
use crate::lists::List;

/// Counts what is to be cleared. All of it counts as collected, whatever becomes of it.
pub(crate) fn clear_start<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let objects = heap.with_generations(|generations| generations.lists.len(List::FinalUnreachable));
    collection.collected += objects as u64;
    observer.event(Event::ClearStart { objects });
    collection.phase = Phase::DeleteGarbage;
}

/// Clears the objects from the head of the list. One that is still alive afterwards may die later, when others are
/// cleared, so it goes to the older generation like any other.
pub(crate) fn delete_garbage<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    while let Some((id, debug)) = heap.with_generations(|generations| {
        Some((generations.lists.first(List::FinalUnreachable)?, generations.debug()))
    }) {
        let saved = debug.contains(DebugFlags::SAVEALL);
        if O::WATCHING && !saved && collection.announced != Some(id) {
            collection.announced = Some(id);
            observer.event(Event::Clear { id });
            return;
        }
        collection.announced = None;
        if saved {
            heap.add_to_garbage(id);
        } else {
            heap.hold(id);
            heap.clear(id);
            heap.release(id);
        }
        let freed = heap.with_generations(|generations| {
            let alive = generations.lists.list_of(id) == List::FinalUnreachable;
            if alive {
                generations.lists.clear_collecting(id);
                generations.lists.move_to(id, collection.old());
            }
            !alive
        });
        if O::WATCHING {
            observer.event(if saved { Event::Saved { id } } else { Event::Cleared { id, freed } });
            return;
        }
    }
    heap.with_generations(|generations| {
        collection.walk(generations, Phase::CountUncollectable, List::Finalizers);
    });
}
