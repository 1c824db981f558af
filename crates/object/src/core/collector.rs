//! Cyclic garbage collection over this runtime's objects: the collector's questions, answered.

use std::cell::Cell;

use rustc_hash::FxHashMap;
use serpentarium_gc::{
    CallbackPhase, ClearedWeakref, CollectorHeap, Generation, Generations, Outcome, Request,
};
use serpentarium_heap::{Obj, Object, ObjectId, Ref, Slot, TypeFlags};

use crate::core::{PyResult, Runtime, Type, type_of};
use crate::types::{List, Tuple, WeakRef};

/// When collections run by themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum GcMode {
    /// Never; `gc.collect()` still works.
    Never,
    /// When the thresholds say so, as in CPython.
    #[default]
    Normal,
    /// A full one at every safe point: finds objects somebody forgot to count.
    Always,
}

impl GcMode {
    /// The mode of that name (`never`, `normal`, `always`).
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "never" => Some(Self::Never),
            "normal" => Some(Self::Normal),
            "always" => Some(Self::Always),
            _ => None,
        }
    }
}

/// The part of the collector's state that programs see.
#[derive(Debug, Default)]
pub struct GcState {
    /// When collections run by themselves.
    pub mode: Cell<GcMode>,
    /// `gc.callbacks`, a list.
    pub callbacks: Slot,
    /// `gc.garbage`, a list.
    pub garbage: Slot,
    started_ns: Cell<i64>,
}

/// The runtime as the collector sees it. One lives as long as one collection.
#[derive(Debug)]
pub struct Collector<'a> {
    rt: &'a Runtime,
    /// What is held alone is held here; a collection seldom holds two objects at once.
    latest: Option<(ObjectId, Ref)>,
    held: FxHashMap<ObjectId, Vec<Ref>>,
}

impl Runtime {
    /// The runtime as the collector sees it, for [`serpentarium_gc::Collection`].
    pub fn collector(&self) -> Collector<'_> {
        Collector { rt: self, latest: None, held: FxHashMap::default() }
    }

    /// Sets when collections run by themselves.
    pub fn set_gc_mode(&self, mode: GcMode) {
        self.gc.mode.set(mode);
        self.heap.request_collection(mode == GcMode::Always);
    }

    /// Runs the collection that was requested, if it is still due.
    pub fn collect_if_due(&self) {
        self.heap.request_collection(false);
        match self.gc.mode.get() {
            GcMode::Never => {}
            GcMode::Normal => {
                let _ = serpentarium_gc::collect(&mut self.collector(), Request::Automatic);
            }
            GcMode::Always => {
                let _ = serpentarium_gc::collect(&mut self.collector(), Request::Manual(Generation::Gen2));
                self.heap.request_collection(true);
            }
        }
    }

    /// `gc.collect(generation)`: how many unreachable objects were found; none while a collection runs.
    pub fn collect(&self, generation: usize) -> PyResult<usize> {
        let Some(generation) = Generation::from_index(generation) else {
            return Err(self.value_error("invalid generation"));
        };
        let outcome = serpentarium_gc::collect(&mut self.collector(), Request::Manual(generation));
        Ok(outcome.map_or(0, |outcome| outcome.unreachable() as usize))
    }

    /// The full collection of a runtime that shuts down.
    pub fn collect_at_shutdown(&self) {
        let _ = serpentarium_gc::collect(&mut self.collector(), Request::Shutdown);
    }

    /// True if the object takes part in garbage collection (`PyObject_IS_GC`): static types do not.
    pub fn takes_part_in_collection(&self, object: &Object) -> bool {
        if let Some(ty) = object.downcast::<Type>() {
            return ty.is_heap_type();
        }
        object.has_gc() && !type_of(object).is_same(&self.types.object)
    }

    /// A list kept in a slot of the collector's state, made at first use.
    pub fn gc_list(&self, slot: &Slot) -> Ref<List> {
        if let Some(list) = slot.get().and_then(|list| list.try_downcast::<List>().ok()) {
            return list;
        }
        let list = self.new_list(Vec::new());
        slot.set(Some(list.clone().into_object()));
        list
    }

    /// Writes diagnostic text to `sys.stderr` (`PySys_FormatStderr`); what fails is dropped.
    pub fn write_stderr(&self, text: &str) {
        let Some(stderr) = self.sys_attribute("stderr").filter(|stderr| !self.is_none(stderr)) else {
            return;
        };
        let text = self.new_str(text);
        let _ = self.call_method(&stderr, &self.names.write, &[text.as_object()]);
    }
}

impl Collector<'_> {
    fn object(&self, id: ObjectId) -> Option<Ref> {
        self.rt.heap.resolve(id).map(Obj::to_ref)
    }
}

impl CollectorHeap for Collector<'_> {
    type Id = ObjectId;

    fn with_generations<R>(&mut self, action: impl FnOnce(&mut Generations<ObjectId>) -> R) -> R {
        action(&mut self.rt.heap.generations().borrow_mut())
    }

    fn refcount(&self, id: ObjectId) -> Option<u32> {
        match self.rt.heap.resolve(id) {
            None => Some(0),
            Some(object) if object.is_immortal() => None,
            Some(object) => Some(object.ref_count()),
        }
    }

    fn traverse(&self, id: ObjectId, visit: &mut dyn FnMut(ObjectId)) {
        if let Some(object) = self.rt.heap.resolve(id) {
            object.visit(&mut |_, target| {
                if let Some(target) = target.object_id() {
                    visit(target);
                }
            });
        }
    }

    fn is_atomic_tuple(&self, generations: &Generations<ObjectId>, id: ObjectId) -> bool {
        let Some(object) = self.rt.heap.resolve(id) else { return false };
        let exact = |object: &Object| type_of(object).is_same(&self.rt.types.tuple);
        let Some(tuple) = object.downcast::<Tuple>().filter(|_| exact(object)) else { return false };
        tuple.tail().iter().all(|item| {
            !self.rt.takes_part_in_collection(item)
                || (exact(item) && item.object_id().is_none_or(|item| !generations.is_tracked(item)))
        })
    }

    fn untracked(&mut self, id: ObjectId) {
        if let Some(object) = self.object(id) {
            self.rt.heap.untrack(&object);
        }
    }

    fn clear_weakrefs(&mut self, id: ObjectId, cleared: &mut Vec<ClearedWeakref<ObjectId>>) {
        let plain = |object: &Object| !object.is_weakly_referenced() && !object.is::<WeakRef>();
        if self.rt.heap.resolve(id).is_none_or(plain) {
            return;
        }
        let Some(object) = self.object(id) else { return };
        for reference in self.rt.kill_weak_references(&object) {
            let has_callback = reference.downcast::<WeakRef>().is_some_and(|weak| !weak.callback.is_empty());
            if let Some(weakref) = reference.object_id() {
                cleared.push(ClearedWeakref { weakref, has_callback });
            }
        }
        if let Some(weak) = object.downcast::<WeakRef>() {
            weak.forget_target();
        }
    }

    fn call_weakref_callback(&mut self, weakref: ObjectId) {
        let Some(reference) = self.object(weakref) else { return };
        let callback = reference.downcast::<WeakRef>().and_then(|weak| weak.callback.take());
        if let Some(callback) = callback {
            self.rt.call_weak_callback(&reference, &callback);
        }
    }

    fn needs_finalizer(&self, id: ObjectId) -> bool {
        self.rt.heap.resolve(id).is_some_and(|object| {
            !object.is_finalized() && type_of(object).type_flags().contains(TypeFlags::FINALIZER)
        })
    }

    fn finalize(&mut self, id: ObjectId) {
        // The collector holds the object meanwhile; one more reference would show in `sys.getrefcount`.
        let Some(object) = self.rt.heap.resolve(id) else { return };
        object.set_finalized(true);
        if let Some(finalize) = type_of(object).slot(|slots| slots.finalize) {
            finalize(self.rt, object);
        }
    }

    fn clear(&mut self, id: ObjectId) {
        if let Some(object) = self.object(id) {
            object.clear();
        }
    }

    fn hold(&mut self, id: ObjectId) {
        if let Some(object) = self.object(id) {
            if self.latest.is_none() {
                self.latest = Some((id, object));
                return;
            }
            self.held.entry(id).or_default().push(object);
        }
    }

    fn release(&mut self, id: ObjectId) {
        if self.latest.as_ref().is_some_and(|(held, _)| *held == id) {
            drop(self.latest.take());
            return;
        }
        let Some(holds) = self.held.get_mut(&id) else { return };
        let object = holds.pop();
        if holds.is_empty() {
            self.held.remove(&id);
        }
        drop(object);
    }

    fn clear_free_lists(&mut self) {
        self.rt.heap.clear_free_lists();
    }

    fn add_to_garbage(&mut self, id: ObjectId) {
        if let Some(object) = self.object(id) {
            self.rt.gc_list(&self.rt.gc.garbage).append(object);
        }
    }

    fn invoke_gc_callback(&mut self, phase: CallbackPhase, outcome: Outcome) {
        invoke_callbacks(self.rt, phase, outcome);
    }

    fn debug_start(&mut self, generation: Generation, sizes: [usize; 3], permanent: usize) {
        self.rt.gc.started_ns.set(self.rt.host.monotonic_ns());
        let [young, middle, old] = sizes;
        self.rt.write_stderr(&format!("gc: collecting generation {}...\n", generation.index()));
        self.rt.write_stderr(&format!("gc: objects in each generation: {young} {middle} {old}\n"));
        self.rt.write_stderr(&format!("gc: objects in permanent generation: {permanent}\n"));
    }

    fn debug_done(&mut self, outcome: Outcome) {
        let elapsed = (self.rt.host.monotonic_ns() - self.rt.gc.started_ns.get()) as f64 / 1e9;
        self.rt.write_stderr(&format!(
            "gc: done, {} unreachable, {} uncollectable, {elapsed:.4}s elapsed\n",
            outcome.unreachable(),
            outcome.uncollectable
        ));
    }

    fn debug_cycle(&mut self, message: &'static str, id: ObjectId) {
        if let Some(object) = self.object(id) {
            let name = self.rt.type_name(&object);
            self.rt.write_stderr(&format!("gc: {message} <{name} {:#x}>\n", object.address()));
        }
    }
}

/// Calls the functions in `gc.callbacks`; a failure is reported as unraisable.
fn invoke_callbacks(rt: &Runtime, phase: CallbackPhase, outcome: Outcome) {
    let callbacks = rt.gc_list(&rt.gc.callbacks);
    if callbacks.is_empty() {
        return;
    }
    let name = rt.new_str(if phase == CallbackPhase::Start { "start" } else { "stop" });
    let info = rt.new_dict();
    let figures = [
        ("generation", outcome.generation.index()),
        ("collected", outcome.collected as usize),
        ("uncollectable", outcome.uncollectable as usize),
    ];
    for (key, figure) in figures {
        info.set_str(rt, &rt.intern(key), rt.new_usize(figure));
    }
    let mut index = 0;
    while let Some(callback) = callbacks.get(index) {
        if let Err(raised) = rt.call(&callback, &[name.as_object(), info.as_object()]) {
            let text =
                format!("Exception ignored while calling GC callback {}", rt.repr_or_placeholder(&callback));
            rt.report_unraisable(raised, Some(&text), None);
        }
        index += 1;
    }
}
