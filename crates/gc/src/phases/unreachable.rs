//! The split: what is referred to from outside, with everything it reaches, stays; the rest is set aside.

use crate::collection::{Collection, Phase, with_both};
use crate::event::{Event, Observer, Pass};
use crate::generations::Generations;
use crate::heap::{CollectorHeap, GcId};
use crate::lists::{List, Reached};

/// Walks the candidates. One with references from outside is reachable, and so is what it refers to; such objects that
/// had been set aside come back to the end of the list and are walked in their turn.
pub(crate) fn move_unreachable<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let pass = collection.pass;
    let (base, unreachable) = (collection.base(), collection.unreachable());
    with_both(heap, |generations, heap| {
        loop {
            if let Some(via) = collection.source {
                if reach_edge(collection, generations, via, observer) {
                    return;
                }
                collection.source = None;
            }
            let Some((id, gc_refs)) = generations.lists.cursor_next() else { break };
            if gc_refs == 0 {
                generations.lists.move_to(id, unreachable);
                observer.event(Event::TentativelyUnreachable { pass, id });
            } else {
                generations.lists.clear_collecting(id);
                if O::WATCHING {
                    collection.source = Some(id);
                    heap.traverse(id, &mut |to| collection.edges.push(to));
                    collection.edges.reverse();
                } else {
                    heap.traverse(id, &mut |to| {
                        generations.lists.mark_reachable(to, base, unreachable);
                    });
                }
                observer.event(Event::Reachable { pass, id, gc_refs });
            }
            if O::WATCHING {
                return;
            }
        }
        match pass {
            Pass::First => collection.walk(generations, Phase::UntrackTuples, base),
            Pass::Resurrection => collection.walk(generations, Phase::HandleResurrected, List::Unreachable),
        }
    });
}

/// Follows the next of the kept references that changes anything; false when there is none.
fn reach_edge<Id: GcId, O: Observer<Id>>(
    collection: &mut Collection<Id>,
    generations: &mut Generations<Id>,
    via: Id,
    observer: &mut O,
) -> bool {
    let pass = collection.pass;
    while let Some(id) = collection.edges.pop() {
        match generations.lists.mark_reachable(id, collection.base(), collection.unreachable()) {
            Reached::NotExamined | Reached::AlreadyReachable => continue,
            Reached::Marked => observer.event(Event::MarkReachable { pass, id, via }),
            Reached::MovedBack => observer.event(Event::MoveBackReachable { pass, id, via }),
        }
        if O::WATCHING {
            return true;
        }
    }
    false
}
