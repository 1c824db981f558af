//! Finalizers, and what they make reachable again.

use crate::collection::{Collection, Phase};
use crate::event::{Event, Observer, Pass};
use crate::heap::CollectorHeap;
use crate::lists::List;

/// Calls the finalizer of each unreachable object that has one and was not finalized before. The list is always taken
/// from its head, so that objects may die or leave it while finalizers run.
pub(crate) fn finalize_garbage<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    while let Some(id) = heap.with_generations(|generations| generations.lists.first(List::Unreachable)) {
        let needs_finalizer = heap.needs_finalizer(id);
        if O::WATCHING && needs_finalizer && collection.announced != Some(id) {
            collection.announced = Some(id);
            observer.event(Event::Finalize { id });
            return;
        }
        collection.announced = None;
        heap.with_generations(|generations| generations.lists.move_to(id, List::Seen));
        if needs_finalizer {
            collection.finalizers_ran = true;
            heap.hold(id);
            heap.finalize(id);
            heap.release(id);
            if O::WATCHING {
                let freed = heap.with_generations(|generations| generations.lists.list_of(id) != List::Seen);
                observer.event(Event::Finalized { id, freed });
                return;
            }
        }
    }
    end_of_finalizers::<H, O>(collection, heap);
}

/// Sets up the second search. Without a finalizer no code could reach the trash, so the answer is known; it is still
/// searched for when somebody watches, because that is what CPython does.
fn end_of_finalizers<H: CollectorHeap, O: Observer<H::Id>>(collection: &mut Collection<H::Id>, heap: &mut H) {
    heap.with_generations(|generations| {
        collection.pass = Pass::Resurrection;
        if collection.finalizers_ran || O::WATCHING {
            generations.lists.merge(List::Seen, List::Unreachable);
            generations.lists.clear_collecting_all(List::Unreachable);
            collection.walk(generations, Phase::UpdateRefs, List::Unreachable);
        } else {
            generations.lists.merge(List::Seen, List::FinalUnreachable);
            collection.walk(generations, Phase::HandleResurrected, List::Unreachable);
        }
    });
}

/// Moves what was resurrected to the older generation.
pub(crate) fn handle_resurrected<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    _observer: &mut O,
) {
    heap.with_generations(|generations| {
        if O::WATCHING {
            let resurrected = generations.lists.iter(List::Unreachable);
            collection.queued.extend(resurrected.map(|id| Event::Resurrected { id }));
        }
        generations.lists.merge(List::Unreachable, collection.old());
        if collection.finalizers_ran {
            collection.walk(generations, Phase::ClearLateWeakrefs, List::FinalUnreachable);
        } else {
            collection.phase = Phase::ClearStart;
        }
    });
}
