//! Which references come from outside: copy the counts, subtract the references between candidates.

use crate::collection::{Collection, Phase, with_both};
use crate::event::{Event, Observer};
use crate::generations::Generations;
use crate::heap::CollectorHeap;

/// Sets the scratch count of each candidate to its reference count.
pub(crate) fn update_refs<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    with_both(heap, |generations, heap| {
        while let Some((id, _)) = generations.lists.cursor_next() {
            if let Some(refcount) = heap.refcount(id) {
                generations.lists.start_refs(id, refcount);
                observer.event(Event::CopyCount { pass: collection.pass, id, refcount });
            } else {
                generations.lists.untrack(id);
                collection.untracked.push(id);
                observer.event(Event::ImmortalUntracked { id });
            }
            if O::WATCHING {
                return;
            }
        }
        let base = collection.base();
        collection.walk(generations, Phase::SubtractRefs, base);
    });
    for id in collection.untracked.drain(..) {
        heap.untracked(id);
    }
}

/// Takes every reference between candidates off the scratch count of the one it leads to.
pub(crate) fn subtract_refs<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    with_both(heap, |generations, heap| {
        loop {
            if let Some(from) = collection.source {
                if subtract_edge(collection, generations, from, observer) {
                    return;
                }
                collection.source = None;
            }
            let Some((id, _)) = generations.lists.cursor_next() else { break };
            if O::WATCHING {
                collection.source = Some(id);
                heap.traverse(id, &mut |to| collection.edges.push(to));
                collection.edges.reverse();
            } else {
                heap.traverse(id, &mut |to| {
                    generations.lists.subtract_ref(to);
                });
            }
        }
        let base = collection.base();
        collection.walk(generations, Phase::MoveUnreachable, base);
    });
}

/// Follows the next of the kept references that leads to a candidate; false when there is none.
fn subtract_edge<Id: crate::heap::GcId, O: Observer<Id>>(
    collection: &mut Collection<Id>,
    generations: &mut Generations<Id>,
    from: Id,
    observer: &mut O,
) -> bool {
    while let Some(to) = collection.edges.pop() {
        if let Some(left) = generations.lists.subtract_ref(to) {
            observer.event(Event::SubtractReference { pass: collection.pass, from, to, left });
            if O::WATCHING {
                return true;
            }
        }
    }
    false
}
