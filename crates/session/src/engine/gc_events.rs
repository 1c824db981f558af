//! What the collector's events are about: which objects, and which phase.

use serpentarium_gc::{Event, Pass};
use serpentarium_heap::ObjectId as Tracked;
use serpentarium_protocol::GcPhase;

/// The objects that an event is about.
pub(super) fn subjects(event: &Event<Tracked>) -> [Option<Tracked>; 2] {
    match *event {
        Event::CopyCount { id, .. }
        | Event::ImmortalUntracked { id }
        | Event::Reachable { id, .. }
        | Event::TentativelyUnreachable { id, .. }
        | Event::MarkReachable { id, .. }
        | Event::MoveBackReachable { id, .. }
        | Event::Untracked { id }
        | Event::LegacyFinalizer { id }
        | Event::LegacyReachable { id, .. }
        | Event::Finalize { id }
        | Event::Finalized { id, .. }
        | Event::Resurrected { id }
        | Event::Clear { id }
        | Event::Cleared { id, .. }
        | Event::Saved { id }
        | Event::Uncollectable { id, .. } => [Some(id), None],
        Event::SubtractReference { to, .. } => [Some(to), None],
        Event::WeakrefCleared { referent, weakref, .. } => [Some(referent), Some(weakref)],
        Event::WeakrefCallback { weakref } | Event::WeakrefCalled { weakref, .. } => [Some(weakref), None],
        Event::Start { .. }
        | Event::Merged { .. }
        | Event::Promoted { .. }
        | Event::ClearStart { .. }
        | Event::FreeListsCleared
        | Event::Done { .. } => [None, None],
    }
}

/// The phase that an event belongs to.
pub(super) fn phase_of(event: &Event<Tracked>) -> Option<GcPhase> {
    let resurrection =
        |pass: Pass, phase: GcPhase| if pass == Pass::First { phase } else { GcPhase::Resurrection };
    Some(match event {
        Event::Start { .. } | Event::Merged { .. } => GcPhase::Merge,
        Event::CopyCount { pass, .. } => resurrection(*pass, GcPhase::UpdateRefs),
        Event::SubtractReference { pass, .. } => resurrection(*pass, GcPhase::SubtractRefs),
        Event::Reachable { pass, .. }
        | Event::TentativelyUnreachable { pass, .. }
        | Event::MarkReachable { pass, .. }
        | Event::MoveBackReachable { pass, .. } => resurrection(*pass, GcPhase::MoveUnreachable),
        Event::Untracked { .. } | Event::Promoted { .. } => GcPhase::MoveUnreachable,
        Event::LegacyFinalizer { .. } | Event::LegacyReachable { .. } => GcPhase::LegacyFinalizers,
        Event::WeakrefCleared { .. } | Event::WeakrefCallback { .. } | Event::WeakrefCalled { .. } => {
            GcPhase::WeakRefs
        }
        Event::Finalize { .. } | Event::Finalized { .. } => GcPhase::Finalizers,
        Event::Resurrected { .. } => GcPhase::Resurrection,
        Event::ClearStart { .. }
        | Event::Clear { .. }
        | Event::Cleared { .. }
        | Event::Saved { .. }
        | Event::Uncollectable { .. }
        | Event::FreeListsCleared => GcPhase::Clear,
        Event::Done { .. } => GcPhase::Done,
        Event::ImmortalUntracked { .. } => return None,
    })
}
