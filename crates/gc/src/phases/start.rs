//! The beginning: callbacks, statistics, and the merge of the younger generations.

use crate::collection::{Collection, Phase, Request};
use crate::event::{Event, Observer};
use crate::generations::{DebugFlags, Generation};
use crate::heap::{CallbackPhase, CollectorHeap};
use crate::lists::List;

/// Calls the `start` callbacks and prints the statistics that `DEBUG_STATS` asks for.
pub(crate) fn start<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let generation = collection.generation;
    let counts = heap.with_generations(|generations| generations.counts());
    if collection.request != Request::Shutdown {
        heap.invoke_gc_callback(CallbackPhase::Start, collection.outcome());
    }
    if heap.with_generations(|generations| generations.debug().contains(DebugFlags::STATS)) {
        let (sizes, permanent) = heap
            .with_generations(|generations| (generations.sizes(), generations.lists.len(List::Permanent)));
        heap.debug_start(generation, sizes, permanent);
    }
    observer.event(Event::Start { generation, counts });
    collection.phase = Phase::MergeYounger;
}

/// Appends the younger generations, youngest first, to the collected one.
pub(crate) fn merge_younger<H: CollectorHeap, O: Observer<H::Id>>(
    collection: &mut Collection<H::Id>,
    heap: &mut H,
    observer: &mut O,
) {
    let into = collection.generation.list();
    heap.with_generations(|generations| {
        generations.reset_counts(collection.generation);
        for younger in Generation::ALL.into_iter().take_while(|&younger| younger < collection.generation) {
            generations.lists.merge(younger.list(), into);
        }
        if O::WATCHING {
            observer.event(Event::Merged { into, candidates: generations.lists.len(into) });
        }
        collection.walk(generations, Phase::UpdateRefs, into);
    });
}
