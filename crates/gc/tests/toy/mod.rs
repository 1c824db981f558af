//! A small object heap with reference counts, weak references and finalizers, to test the collector on.

use serpentarium_gc::{
    CallbackPhase, ClearedWeakref, Collection, CollectorHeap, Event, Generation, Generations, Outcome,
    Request, collect,
};
use slotmap::{SlotMap, new_key_type};

new_key_type! {
    /// Names a toy object.
    pub(crate) struct Id;
}

/// Code that a finalizer or callback runs.
pub(crate) type Action = fn(&mut Toy, Id);

#[derive(Default)]
pub(crate) struct Object {
    pub(crate) refcount: u32,
    pub(crate) refs: Vec<Id>,
    pub(crate) tuple: bool,
    pub(crate) immortal: bool,
    pub(crate) legacy: bool,
    pub(crate) finalizer: Option<Action>,
    pub(crate) finalized: bool,
    /// Weak references to this object, most recent first.
    pub(crate) weakrefs: Vec<Id>,
    /// What this weak reference refers to.
    pub(crate) referent: Option<Id>,
    pub(crate) callback: Option<Action>,
}

#[derive(Default)]
pub(crate) struct Toy {
    pub(crate) objects: SlotMap<Id, Object>,
    pub(crate) generations: Generations<Id>,
    pub(crate) roots: Vec<Id>,
    pub(crate) garbage: Vec<Id>,
    pub(crate) log: Vec<String>,
    /// Names of all objects that ever lived.
    pub(crate) names: std::collections::HashMap<Id, String>,
}

impl Toy {
    /// A new tracked object, held by the roots.
    pub(crate) fn new_object(&mut self, name: &str) -> Id {
        let object = Object { refcount: 1, ..Object::default() };
        let id = self.objects.insert(object);
        self.names.insert(id, name.to_owned());
        self.generations.on_alloc();
        self.generations.track(id);
        self.roots.push(id);
        id
    }

    pub(crate) fn new_weakref(&mut self, name: &str, referent: Id, callback: Option<Action>) -> Id {
        let id = self.new_object(name);
        self.objects[id].referent = Some(referent);
        self.objects[id].callback = callback;
        self.objects[referent].weakrefs.insert(0, id);
        id
    }

    pub(crate) fn refer(&mut self, from: Id, to: Id) {
        self.objects[to].refcount += 1;
        self.objects[from].refs.push(to);
    }

    /// Roots let go of an object.
    pub(crate) fn drop_root(&mut self, id: Id) {
        let position = self.roots.iter().position(|&root| root == id);
        self.roots.remove(position.unwrap());
        self.decref(id);
    }

    pub(crate) fn decref(&mut self, id: Id) {
        let mut dying = vec![id];
        while let Some(id) = dying.pop() {
            let Some(object) = self.objects.get_mut(id) else { continue };
            object.refcount -= 1;
            if object.refcount != 0 {
                continue;
            }
            if let Some(referent) = object.referent
                && let Some(referent) = self.objects.get_mut(referent)
            {
                referent.weakrefs.retain(|&weakref| weakref != id);
            }
            self.generations.untrack(id);
            self.generations.on_free();
            let object = self.objects.remove(id).unwrap();
            for weakref in object.weakrefs {
                if let Some(weakref) = self.objects.get_mut(weakref) {
                    weakref.referent = None;
                }
            }
            dying.extend(object.refs.into_iter().rev());
        }
    }

    pub(crate) fn collect(&mut self, generation: Generation) -> Outcome {
        collect(self, Request::Manual(generation)).unwrap()
    }

    /// Collects step by step; returns a line for each event.
    pub(crate) fn watch(&mut self, generation: Generation) -> (Vec<String>, Outcome) {
        let mut collection = Collection::begin(self, Request::Manual(generation)).unwrap();
        let mut lines = Vec::new();
        while let Some(event) = collection.step(self) {
            lines.push(self.show(&event));
        }
        (lines, collection.outcome())
    }

    /// An event, with names for ids.
    pub(crate) fn show(&self, event: &Event<Id>) -> String {
        let mut text = format!("{event:?}");
        for (id, name) in &self.names {
            text = text.replace(&format!("{id:?}"), name);
        }
        text
    }

    pub(crate) fn names(&self, ids: impl IntoIterator<Item = Id>) -> Vec<&str> {
        ids.into_iter().map(|id| self.names[&id].as_str()).collect()
    }
}

impl CollectorHeap for Toy {
    type Id = Id;

    fn with_generations<R>(&mut self, action: impl FnOnce(&mut Generations<Id>) -> R) -> R {
        action(&mut self.generations)
    }

    fn refcount(&self, id: Id) -> Option<u32> {
        self.objects.get(id).map_or(Some(0), |object| (!object.immortal).then_some(object.refcount))
    }

    fn traverse(&self, id: Id, visit: &mut dyn FnMut(Id)) {
        for &to in self.objects.get(id).map_or(&[][..], |object| &object.refs) {
            visit(to);
        }
    }

    fn has_legacy_finalizer(&self, id: Id) -> bool {
        self.objects.get(id).is_some_and(|object| object.legacy)
    }

    fn is_atomic_tuple(&self, generations: &Generations<Id>, id: Id) -> bool {
        let Some(object) = self.objects.get(id) else { return false };
        object.tuple
            && object.refs.iter().all(|&item| self.objects[item].tuple && !generations.is_tracked(item))
    }

    fn clear_weakrefs(&mut self, id: Id, cleared: &mut Vec<ClearedWeakref<Id>>) {
        let Some(object) = self.objects.get_mut(id) else { return };
        let weakrefs = std::mem::take(&mut object.weakrefs);
        if let Some(referent) = object.referent.take() {
            self.objects[referent].weakrefs.retain(|&weakref| weakref != id);
        }
        for weakref in weakrefs {
            self.objects[weakref].referent = None;
            cleared.push(ClearedWeakref { weakref, has_callback: self.objects[weakref].callback.is_some() });
        }
    }

    fn call_weakref_callback(&mut self, weakref: Id) {
        self.log.push(format!("callback {}", self.names[&weakref]));
        if let Some(callback) = self.objects[weakref].callback {
            callback(self, weakref);
        }
    }

    fn needs_finalizer(&self, id: Id) -> bool {
        self.objects.get(id).is_some_and(|object| object.finalizer.is_some() && !object.finalized)
    }

    fn finalize(&mut self, id: Id) {
        self.log.push(format!("finalize {}", self.names[&id]));
        self.objects[id].finalized = true;
        if let Some(finalizer) = self.objects[id].finalizer {
            finalizer(self, id);
        }
    }

    fn clear(&mut self, id: Id) {
        let refs = std::mem::take(&mut self.objects[id].refs);
        for to in refs {
            self.decref(to);
        }
    }

    fn hold(&mut self, id: Id) {
        self.objects[id].refcount += 1;
    }

    fn release(&mut self, id: Id) {
        self.decref(id);
    }

    fn add_to_garbage(&mut self, id: Id) {
        self.objects[id].refcount += 1;
        self.garbage.push(id);
    }

    fn clear_free_lists(&mut self) {
        self.log.push("free lists".to_owned());
    }

    fn invoke_gc_callback(&mut self, phase: CallbackPhase, outcome: Outcome) {
        let counts = self.generations.counts();
        self.log.push(format!(
            "{phase:?} {:?} {} {} {counts:?}",
            outcome.generation, outcome.collected, outcome.uncollectable
        ));
    }

    fn debug_start(&mut self, generation: Generation, sizes: [usize; 3], permanent: usize) {
        self.log.push(format!("debug {generation:?} {sizes:?} {permanent}"));
    }

    fn debug_done(&mut self, outcome: Outcome) {
        self.log.push(format!("debug done {} {}", outcome.unreachable(), outcome.uncollectable));
    }

    fn debug_cycle(&mut self, message: &'static str, id: Id) {
        self.log.push(format!("debug {message} {}", self.names[&id]));
    }
}
