//! How long a full collection takes over a million live objects, then over the same objects as trash; print both.

use std::io::Write as _;
use std::time::Instant;

use serpentarium_gc::{
    CallbackPhase, ClearedWeakref, CollectorHeap, Generation, Generations, Outcome, Request, collect,
};
use slotmap::{DefaultKey, SlotMap};

struct Object {
    refcount: u32,
    refs: Vec<DefaultKey>,
}

#[derive(Default)]
struct Heap {
    objects: SlotMap<DefaultKey, Object>,
    generations: Generations<DefaultKey>,
}

impl Heap {
    fn decref(&mut self, id: DefaultKey) {
        let Some(object) = self.objects.get_mut(id) else { return };
        object.refcount -= 1;
        if object.refcount == 0 {
            self.generations.untrack(id);
            self.generations.on_free();
            // What a dying object still refers to is left alone: the collector has cleared it before.
            self.objects.remove(id);
        }
    }
}

impl CollectorHeap for Heap {
    type Id = DefaultKey;

    fn with_generations<R>(&mut self, action: impl FnOnce(&mut Generations<DefaultKey>) -> R) -> R {
        action(&mut self.generations)
    }
    fn refcount(&self, id: DefaultKey) -> Option<u32> {
        Some(self.objects.get(id).map_or(0, |object| object.refcount))
    }
    fn traverse(&self, id: DefaultKey, visit: &mut dyn FnMut(DefaultKey)) {
        if let Some(object) = self.objects.get(id) {
            for &to in &object.refs {
                visit(to);
            }
        }
    }
    fn is_atomic_tuple(&self, _: &Generations<DefaultKey>, _: DefaultKey) -> bool {
        false
    }
    fn clear_weakrefs(&mut self, _: DefaultKey, _: &mut Vec<ClearedWeakref<DefaultKey>>) {}
    fn call_weakref_callback(&mut self, _: DefaultKey) {}
    fn needs_finalizer(&self, _: DefaultKey) -> bool {
        false
    }
    fn finalize(&mut self, _: DefaultKey) {}
    fn clear(&mut self, id: DefaultKey) {
        let refs = self.objects.get_mut(id).map(|object| std::mem::take(&mut object.refs));
        for to in refs.unwrap_or_default() {
            self.decref(to);
        }
    }
    fn hold(&mut self, id: DefaultKey) {
        if let Some(object) = self.objects.get_mut(id) {
            object.refcount += 1;
        }
    }
    fn release(&mut self, id: DefaultKey) {
        self.decref(id);
    }
    fn add_to_garbage(&mut self, _: DefaultKey) {}
    fn invoke_gc_callback(&mut self, _: CallbackPhase, _: Outcome) {}
}

fn main() -> std::io::Result<()> {
    let mut heap = Heap::default();
    let count = 1_000_000;
    let ids: Vec<DefaultKey> = (0..count)
        .map(|_| {
            let id = heap.objects.insert(Object { refcount: 3, refs: Vec::new() });
            heap.generations.track(id);
            id
        })
        .collect();
    for (index, &id) in ids.iter().enumerate() {
        let others = [ids[(index * 7919 + 1) % count], ids[(index + count - 1) % count]];
        heap.objects[id].refs.extend(others);
    }
    let mut out = std::io::stdout();
    let start = Instant::now();
    collect(&mut heap, Request::Manual(Generation::Gen2));
    writeln!(out, "1M alive: {:?}", start.elapsed())?;
    for &id in &ids {
        heap.decref(id);
    }
    let start = Instant::now();
    let outcome = collect(&mut heap, Request::Manual(Generation::Gen2));
    writeln!(out, "1M trash: {:?} {outcome:?}", start.elapsed())
}
