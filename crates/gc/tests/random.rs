//! Random heaps against plain reachability, and heaps large enough to break what recurses.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(dead_code, reason = "the toy heap is shared with the other tests")]

mod toy;

use std::collections::HashSet;

use serpentarium_gc::Generation;
use toy::{Id, Toy};

/// A small generator of numbers, so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % bound
    }
}

fn reachable(toy: &Toy) -> HashSet<Id> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut pending = toy.roots.clone();
    while let Some(id) = pending.pop() {
        if seen.insert(id) {
            pending.extend(&toy.objects[id].refs);
        }
    }
    seen
}

#[test]
fn exactly_the_unreachable_objects_die() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let mut toy = Toy::default();
        for _ in 0..4 {
            let count = 1 + random.below(40);
            for _ in 0..count {
                toy.new_object("o");
            }
            let all: Vec<Id> = toy.generations.all_objects().collect();
            for _ in 0..random.below(2 * all.len() + 1) {
                toy.refer(all[random.below(all.len())], all[random.below(all.len())]);
            }
            for _ in 0..random.below(count + 1) {
                if !toy.roots.is_empty() {
                    let root = toy.roots[random.below(toy.roots.len())];
                    toy.drop_root(root);
                }
            }
            // A partial collection in between must never take what is reachable.
            let expected = reachable(&toy);
            let generation = Generation::from_index(random.below(2)).unwrap();
            if random.below(2) == 0 {
                toy.watch(generation);
            } else {
                toy.collect(generation);
            }
            assert!(expected.iter().all(|&id| toy.objects.contains_key(id)), "seed {seed}");
        }
        let expected = reachable(&toy);
        let before = toy.objects.len();
        let outcome =
            if seed % 2 == 0 { toy.watch(Generation::Gen2).1 } else { toy.collect(Generation::Gen2) };
        assert_eq!(outcome.unreachable() as usize, before - expected.len(), "seed {seed}");
        assert_eq!(toy.objects.keys().collect::<HashSet<_>>(), expected, "seed {seed}");
        assert_eq!(
            toy.generations.objects(Generation::Gen2).collect::<HashSet<_>>(),
            expected,
            "seed {seed}"
        );
    }
}

#[test]
fn a_chain_of_a_million_is_collected() {
    let mut toy = Toy::default();
    let ids: Vec<Id> = (0..1_000_000).map(|_| toy.new_object("")).collect();
    for (index, &id) in ids.iter().enumerate() {
        toy.refer(id, ids[(index + 1) % ids.len()]);
    }
    for id in std::mem::take(&mut toy.roots) {
        toy.decref(id);
    }
    assert_eq!(toy.collect(Generation::Gen2).unreachable(), 1_000_000);
    assert!(toy.objects.is_empty());
}

#[test]
fn churn_does_not_grow_the_lists() {
    let mut toy = Toy::default();
    let kept = toy.new_object("kept");
    for _ in 0..100_000 {
        let id = toy.new_object("short-lived");
        toy.drop_root(id);
    }
    assert_eq!(toy.generations.all_objects().collect::<Vec<_>>(), [kept]);
    assert_eq!(toy.generations.counts()[0], 1);
}
