//! The collector on a toy heap: the order of everything that can be seen, and the events of watched collections.
#![expect(clippy::unwrap_used, reason = "tests")]

mod toy;

use insta::assert_snapshot;
use serpentarium_gc::{Collection, DebugFlags, Event, Generation, List, Pass, Request, collect};
use toy::{Id, Toy};

/// The example of CPython's developer guide: link 1 -> 2 -> 3 -> 1 held by a variable, and link 4 -> 4 held by nothing.
fn link_example() -> (Toy, [Id; 4]) {
    let mut toy = Toy::default();
    let links = ["link_1", "link_2", "link_3", "link_4"].map(|name| toy.new_object(name));
    let [link_1, link_2, link_3, link_4] = links;
    toy.refer(link_3, link_1);
    toy.refer(link_2, link_3);
    toy.refer(link_1, link_2);
    toy.refer(link_4, link_4);
    for link in [link_2, link_3, link_4] {
        toy.drop_root(link);
    }
    (toy, links)
}

#[test]
fn link_example_shows_the_documented_counts() {
    let (mut toy, links) = link_example();
    let mut collection = Collection::begin(&mut toy, Request::Manual(Generation::Gen0)).unwrap();
    let mut copied = None;
    let mut subtracted = None;
    while let Some(event) = collection.step(&mut toy) {
        let refs = links.map(|link| toy.generations.lists().gc_refs(link));
        match event {
            Event::CopyCount { pass: Pass::First, .. } => copied = Some(refs),
            Event::SubtractReference { pass: Pass::First, .. } => subtracted = Some(refs),
            _ => {}
        }
    }
    assert_eq!(copied, Some([Some(2), Some(1), Some(1), Some(1)]));
    assert_eq!(subtracted, Some([Some(1), Some(0), Some(0), Some(0)]));
    assert_eq!(collection.outcome().unreachable(), 1);
}

#[test]
fn link_example_events() {
    let (mut toy, _) = link_example();
    let (events, _) = toy.watch(Generation::Gen0);
    assert_snapshot!(events.join("\n"));
    assert_eq!(toy.names(toy.generations.objects(Generation::Gen1)), ["link_1", "link_2", "link_3"]);
}

#[test]
fn objects_before_their_holder_move_back_to_the_end() {
    let mut toy = Toy::default();
    let [x, y, z] = ["x", "y", "z"].map(|name| toy.new_object(name));
    toy.refer(z, y);
    toy.refer(z, x);
    toy.drop_root(x);
    toy.drop_root(y);
    let (events, _) = toy.watch(Generation::Gen0);
    assert_snapshot!(events.join("\n"));
    // What CPython's `gc.get_objects(1)` shows afterwards.
    assert_eq!(toy.names(toy.generations.objects(Generation::Gen1)), ["z", "y", "x"]);
}

fn self_cycle(toy: &mut Toy, name: &str, finalizer: Option<toy::Action>) -> Id {
    let id = toy.new_object(name);
    toy.objects[id].finalizer = finalizer;
    toy.refer(id, id);
    toy.drop_root(id);
    id
}

fn nothing(_: &mut Toy, _: Id) {}

fn resurrect(toy: &mut Toy, id: Id) {
    toy.objects[id].refcount += 1;
    toy.roots.push(id);
}

#[test]
fn finalizers_run_oldest_list_first() {
    let mut toy = Toy::default();
    // Age objects by collecting while they are held, then drop them.
    let old = ["old_1", "old_2"].map(|name| toy.new_object(name));
    toy.collect(Generation::Gen1);
    let middle = ["middle_1", "middle_2"].map(|name| toy.new_object(name));
    toy.collect(Generation::Gen0);
    let young = ["young_1", "young_2"].map(|name| toy.new_object(name));
    for id in old.into_iter().chain(middle).chain(young) {
        toy.objects[id].finalizer = Some(nothing);
        toy.refer(id, id);
        toy.drop_root(id);
    }
    toy.log.clear();
    assert_eq!(toy.collect(Generation::Gen2).unreachable(), 6);
    assert_snapshot!(toy.log.join("\n"), @r"
    Start Gen2 0 0 [2, 1, 1]
    finalize old_1
    finalize old_2
    finalize young_1
    finalize young_2
    finalize middle_1
    finalize middle_2
    free lists
    Stop Gen2 6 0 [0, 0, 0]
    ");
}

#[test]
fn resurrected_objects_and_what_they_reach_survive() {
    for watched in [false, true] {
        let mut toy = Toy::default();
        let [p, q, t] = ["p", "q", "t"].map(|name| toy.new_object(name));
        toy.objects[p].finalizer = Some(resurrect);
        for (from, to) in [(p, q), (q, p), (t, p), (t, t)] {
            toy.refer(from, to);
        }
        for id in [p, q, t] {
            toy.drop_root(id);
        }
        let outcome = if watched { toy.watch(Generation::Gen2).1 } else { toy.collect(Generation::Gen2) };
        assert_eq!(outcome.unreachable(), 1);
        assert_eq!(toy.names(toy.generations.objects(Generation::Gen2)), ["p", "q"]);
        assert!(toy.objects.get(t).is_none());
        // A finalizer never runs again.
        toy.log.clear();
        toy.drop_root(p);
        assert_eq!(toy.collect(Generation::Gen2).unreachable(), 2);
        assert_eq!(toy.log.len(), 3);
        assert!(toy.objects.is_empty());
    }
}

#[test]
fn weakrefs_are_cleared_first_and_callbacks_run_newest_first() {
    fn drop_holder(toy: &mut Toy, _: Id) {
        let holder = toy.roots[0];
        let refs = std::mem::take(&mut toy.objects[holder].refs);
        for id in refs {
            toy.decref(id);
        }
    }
    fn all_weakrefs_dead(toy: &mut Toy, _: Id) {
        assert!(toy.objects.values().all(|object| object.referent.is_none()));
    }
    let mut toy = Toy::default();
    let holder = toy.new_object("holder");
    let [a, b] = ["a", "b"].map(|name| toy.new_object(name));
    toy.objects[a].finalizer = Some(all_weakrefs_dead);
    toy.refer(a, b);
    toy.refer(b, a);
    toy.new_weakref("first", a, Some(nothing));
    toy.new_weakref("second", a, Some(nothing));
    toy.new_weakref("silent", b, None);
    // Held by nothing but the holder, which its callback empties: it dies and is counted.
    let dying = toy.new_weakref("dying", b, Some(drop_holder));
    toy.refer(holder, dying);
    toy.drop_root(dying);
    // Trash itself: its callback must not run.
    let trash = toy.new_weakref("trash", a, Some(nothing));
    toy.refer(a, trash);
    toy.drop_root(trash);
    for id in [a, b] {
        toy.drop_root(id);
    }
    let (events, outcome) = toy.watch(Generation::Gen2);
    assert_eq!(outcome.unreachable(), 4);
    assert_snapshot!(toy.log.join("\n"), @r"
    Start Gen2 0 0 [8, 0, 0]
    callback second
    callback first
    callback dying
    finalize a
    free lists
    Stop Gen2 4 0 [0, 0, 0]
    ");
    let visible = events.iter().filter(|event| !event.contains("pass:"));
    assert_snapshot!(visible.cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn weakrefs_made_by_finalizers_are_cleared_silently() {
    fn make_weakref(toy: &mut Toy, id: Id) {
        toy.new_weakref("late", id, Some(nothing));
    }
    let mut toy = Toy::default();
    self_cycle(&mut toy, "a", Some(make_weakref));
    assert_eq!(toy.collect(Generation::Gen2).unreachable(), 1);
    assert!(!toy.log.iter().any(|line| line.starts_with("callback")));
    assert_eq!(toy.objects.len(), 1);
}

#[test]
fn legacy_finalizers_keep_what_they_reach() {
    for watched in [false, true] {
        let mut toy = Toy::default();
        toy.generations.set_debug(DebugFlags(DebugFlags::UNCOLLECTABLE.0 | DebugFlags::COLLECTABLE.0));
        let [legacy, reached, free] = ["legacy", "reached", "free"].map(|name| toy.new_object(name));
        toy.objects[legacy].legacy = true;
        for (from, to) in [(legacy, legacy), (legacy, reached), (free, free), (free, legacy)] {
            toy.refer(from, to);
        }
        for id in [legacy, reached, free] {
            toy.drop_root(id);
        }
        let outcome = if watched { toy.watch(Generation::Gen1).1 } else { toy.collect(Generation::Gen1) };
        assert_eq!((outcome.collected, outcome.uncollectable), (1, 2));
        assert_eq!(toy.names(toy.garbage.iter().copied()), ["legacy"]);
        assert_eq!(toy.names(toy.generations.objects(Generation::Gen2)), ["legacy", "reached"]);
        assert_eq!(
            toy.log[1..4],
            ["debug collectable free", "debug uncollectable legacy", "debug uncollectable reached"]
        );
    }
}

#[test]
fn saveall_keeps_everything_after_finalizing_it() {
    let mut toy = Toy::default();
    toy.generations.set_debug(DebugFlags(DebugFlags::SAVEALL.0 | DebugFlags::STATS.0));
    self_cycle(&mut toy, "a", Some(nothing));
    assert_eq!(toy.collect(Generation::Gen1).collected, 1);
    assert_eq!(toy.garbage.len(), 1);
    assert_snapshot!(toy.log.join("\n"), @r"
    Start Gen1 0 0 [1, 0, 0]
    debug Gen1 [1, 0, 0] 0
    finalize a
    debug done 1 0
    Stop Gen1 1 0 [0, 0, 1]
    ");
}

#[test]
fn atomic_tuples_are_untracked_in_passes() {
    let mut toy = Toy::default();
    // The outer tuple comes first, so its item is still tracked when it is looked at.
    let [outer, inner, holder] = ["outer", "inner", "holder"].map(|name| toy.new_object(name));
    toy.objects[outer].tuple = true;
    toy.objects[inner].tuple = true;
    toy.refer(outer, inner);
    toy.collect(Generation::Gen2);
    assert_eq!(toy.names(toy.generations.all_objects()), ["outer", "holder"]);
    toy.objects[holder].immortal = true;
    toy.collect(Generation::Gen2);
    assert_eq!(toy.generations.all_objects().count(), 0);
}

#[test]
fn a_death_at_any_micro_step_is_survived() {
    let total = {
        let (mut toy, _) = busy_heap();
        toy.watch(Generation::Gen2).0.len()
    };
    for death_at in 0..total {
        let (mut toy, victims) = busy_heap();
        let mut collection = Collection::begin(&mut toy, Request::Manual(Generation::Gen2)).unwrap();
        let mut step = 0;
        while collection.step(&mut toy).is_some() {
            if step == death_at {
                for &victim in &victims {
                    toy.drop_root(victim);
                }
                // Their slots are used again at once.
                for _ in &victims {
                    toy.new_object("newcomer");
                }
            }
            step += 1;
        }
        assert!(!toy.generations.is_collecting());
        toy.collect(Generation::Gen2);
        let tracked = toy.generations.all_objects().count();
        assert_eq!(tracked, toy.objects.len());
        for list in [List::Unreachable, List::FinalUnreachable, List::Seen, List::Finalizers] {
            assert!(toy.generations.lists().is_empty(list));
        }
        let held = toy.objects.values().all(|object| 0 < object.refcount);
        assert!(held);
    }
}

fn busy_heap() -> (Toy, Vec<Id>) {
    let mut toy = Toy::default();
    let mut victims = Vec::new();
    for round in 0..3 {
        let victim = toy.new_object("victim");
        let inner = toy.new_object("inner");
        toy.refer(victim, inner);
        toy.drop_root(inner);
        self_cycle(&mut toy, "trash", (round == 1).then_some(nothing as toy::Action));
        let kept = toy.new_object("kept");
        let weak = toy.new_weakref("weak", kept, Some(nothing));
        toy.refer(kept, weak);
        victims.push(victim);
    }
    self_cycle(&mut toy, "again", Some(resurrect));
    (toy, victims)
}

#[test]
fn an_abandoned_collection_leaves_everything_tracked() {
    let total = {
        let (mut toy, _) = busy_heap();
        toy.watch(Generation::Gen1).0.len()
    };
    for stop_at in 0..total {
        let (mut toy, _) = busy_heap();
        let mut collection = Collection::begin(&mut toy, Request::Manual(Generation::Gen1)).unwrap();
        for _ in 0..stop_at {
            collection.step(&mut toy);
        }
        collection.abandon(&mut toy);
        assert_eq!(toy.generations.all_objects().count(), toy.objects.len());
        toy.collect(Generation::Gen2);
        assert_eq!(toy.generations.all_objects().count(), toy.objects.len());
    }
}

#[test]
fn a_watched_collection_can_go_on_unwatched() {
    for steps in 0..80 {
        let (mut toy, links) = link_example();
        let mut collection = Collection::begin(&mut toy, Request::Manual(Generation::Gen0)).unwrap();
        for _ in 0..steps {
            collection.step(&mut toy);
        }
        assert_eq!(collection.run(&mut toy).unreachable(), 1);
        assert!(links[..3].iter().all(|&link| toy.objects.contains_key(link)));
    }
}

#[test]
fn counts_thresholds_and_the_quarter_rule() {
    let mut toy = Toy::default();
    toy.generations.set_thresholds(&[50]);
    let mut order = Vec::new();
    for _ in 0..10_000 {
        let id = toy.new_object("x");
        let _ = id;
        if let Some(outcome) = collect(&mut toy, Request::Automatic) {
            order.push(outcome.generation.index());
        }
    }
    // Eleven young collections, then a middle one; the full ones wait for a quarter of newcomers.
    assert_eq!(order[..12], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    let full = order.iter().filter(|&&generation| generation == 2).count();
    assert_eq!(full, 1);
    assert_eq!(toy.generations.stats()[2].collections, 1);

    let mut toy = Toy::default();
    for expected in [[0, 1, 0], [0, 2, 0], [0, 3, 0]] {
        toy.collect(Generation::Gen0);
        assert_eq!(toy.generations.counts(), expected);
    }
    toy.collect(Generation::Gen1);
    assert_eq!(toy.generations.counts(), [0, 0, 1]);
}

#[test]
fn frozen_objects_are_left_alone() {
    let mut toy = Toy::default();
    self_cycle(&mut toy, "a", None);
    toy.generations.freeze();
    assert_eq!(toy.generations.freeze_count(), 1);
    assert_eq!(toy.collect(Generation::Gen2).unreachable(), 0);
    toy.generations.unfreeze();
    assert_eq!(toy.collect(Generation::Gen2).unreachable(), 1);
}

#[test]
fn a_collection_does_not_start_inside_another() {
    fn collect_again(toy: &mut Toy, _: Id) {
        assert!(collect(toy, Request::Manual(Generation::Gen2)).is_none());
    }
    let mut toy = Toy::default();
    self_cycle(&mut toy, "a", Some(collect_again));
    assert_eq!(toy.collect(Generation::Gen2).unreachable(), 1);
}

#[test]
fn events_are_plain_data() {
    let event: Event<u64> = Event::Clear { id: 7 };
    let text = serde_json::to_string(&event).unwrap();
    assert_eq!(text, r#"{"Clear":{"id":7}}"#);
    assert_eq!(serde_json::from_str::<Event<u64>>(&text).unwrap(), event);
}
