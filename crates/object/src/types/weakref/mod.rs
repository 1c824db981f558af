//! Weak references: `weakref.ref`, proxies, and what happens when their object dies.

mod proxy;
mod reference;

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serpentarium_heap::{GcWord, Guarded, Kind, Label, Obj, Object, Payload, Ref, Slot, StackRef, Visitor};

use crate::Type;
use crate::core::{PyResult, Runtime, type_of};
pub(crate) use proxy::{CALLABLE_PROXY, PROXY};
pub(crate) use reference::WEAKREF;

/// Weak references by the address of their object, oldest first. None is counted: a reference that dies
/// leaves the table first, an object that dies takes its entry along.
type Table = Guarded<FxHashMap<usize, Vec<StackRef>>>;

/// The payload of weak references and proxies (`PyWeakReference`).
#[derive(Debug)]
pub struct WeakRef {
    /// The object while it lives, not counted; null afterwards.
    target: Guarded<StackRef>,
    /// The callback, if any.
    pub callback: Slot,
    /// The object's hash once asked for, else -1.
    hash: Cell<i64>,
    table: Rc<Table>,
}

impl Payload for WeakRef {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.callback.visit(Label::Field("__callback__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.forget_target();
        self.callback.set(None);
    }
}

impl WeakRef {
    /// Calls `look` with the object, if it still lives, without counting it.
    pub fn look<R>(&self, look: impl FnOnce(Option<&Object>) -> R) -> R {
        let target = self.target.borrow();
        look(target.get().filter(|object| object.ref_count() > 0))
    }

    /// Ends the reference without its callback: it points at nothing from now on.
    pub(crate) fn forget_target(&self) {
        let target = self.target.replace(StackRef::NULL);
        let Some(object) = target.get() else { return };
        let mut table = self.table.borrow_mut();
        let Some(list) = table.get_mut(&object.address()) else { return };
        list.retain(|known| {
            !known
                .get()
                .and_then(Object::downcast::<Self>)
                .is_some_and(|known| std::ptr::eq(&raw const **known, self))
        });
        if list.is_empty() {
            table.remove(&object.address());
            object.set_weakly_referenced(false);
        }
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        self.forget_target();
    }
}

/// All weak references of a runtime.
#[derive(Debug, Default)]
pub struct WeakReferences {
    by_target: Rc<Table>,
}

/// A counted reference, unless the object's count is zero: its death is under way.
fn living(object: &StackRef) -> Option<Ref> {
    object.get().filter(|object| object.ref_count() > 0).map(Obj::to_ref)
}

impl Runtime {
    /// Kills the weak references to an object and calls their callbacks, newest first.
    pub fn clear_weak_references(&self, object: &Object) {
        for (reference, callback) in self.detach_weak_references(object) {
            self.call_weak_callback(&reference, &callback);
        }
    }

    /// Kills the weak references to an object; returns those with a callback, newest first.
    pub fn detach_weak_references(&self, object: &Object) -> Vec<(Ref, Ref)> {
        let with_callback = |reference: Ref| {
            let callback = reference.downcast::<WeakRef>().and_then(|weak| weak.callback.take());
            callback.map(|callback| (reference, callback))
        };
        self.kill_weak_references(object).into_iter().filter_map(with_callback).collect()
    }

    /// Kills the weak references to an object; their callbacks stay with them. Newest first.
    pub(crate) fn kill_weak_references(&self, object: &Object) -> Vec<Ref> {
        object.set_weakly_referenced(false);
        let list = self.weak_references.by_target.borrow_mut().remove(&object.address()).unwrap_or_default();
        for weak in list.iter().filter_map(|reference| reference.get()?.downcast::<WeakRef>()) {
            drop(weak.target.replace(StackRef::NULL));
        }
        list.iter().rev().filter_map(living).collect()
    }

    /// Calls a weak reference's callback; a failure is reported as unraisable.
    pub fn call_weak_callback(&self, reference: &Object, callback: &Object) {
        if let Err(raised) = self.call(callback, &[reference]) {
            let text = format!(
                "Exception ignored while calling weakref callback {}",
                self.repr_or_placeholder(callback)
            );
            self.report_unraisable(raised, Some(&text), None);
        }
    }

    /// True if instances of the object's type can be weakly referenced.
    pub fn supports_weak_references(&self, object: &Object) -> bool {
        type_of(object).weaklistoffset.get() != 0
    }

    /// A weak reference of the given type; without a callback and for the exact types, the shared one.
    pub fn new_weak_reference(&self, ty: &Obj<Type>, object: &Object, callback: Option<&Object>) -> PyResult {
        if !self.supports_weak_references(object) {
            let name = self.type_name(object);
            return Err(self.type_error(format!("cannot create weak reference to '{name}' object")));
        }
        let callback = callback.filter(|callback| !self.is_none(callback));
        if callback.is_none()
            && !ty.is_heap_type()
            && let Some(shared) = self.shared_weak_reference(ty, object)
        {
            return Ok(shared);
        }
        let table = Rc::clone(&self.weak_references.by_target);
        let weak = WeakRef {
            target: Guarded::new(StackRef::borrowed(object)),
            callback: callback.map_or_else(Slot::empty, |callback| Slot::new(callback.to_ref())),
            hash: Cell::new(-1),
            table,
        };
        let reference = self.tracked(self.heap.alloc(ty, weak)).into_object();
        let mut by_target = self.weak_references.by_target.borrow_mut();
        by_target.entry(object.address()).or_default().push(StackRef::borrowed(&*reference));
        object.set_weakly_referenced(true);
        Ok(reference)
    }

    /// True if `reference` is one that further requests for its kind will share.
    fn is_shareable(reference: &Object) -> bool {
        !type_of(reference).is_heap_type()
            && reference.downcast::<WeakRef>().is_some_and(|weak| weak.callback.is_empty())
    }

    fn shared_weak_reference(&self, ty: &Obj<Type>, object: &Object) -> Option<Ref> {
        let by_target = self.weak_references.by_target.borrow();
        let list = by_target.get(&object.address())?;
        let mut living = list.iter().filter_map(living);
        living.find(|reference| type_of(reference).is_same(ty) && Self::is_shareable(reference))
    }

    /// The object a weak reference points at, if it lives.
    pub fn weak_target(&self, weak: &WeakRef) -> Option<Ref> {
        living(&weak.target.borrow())
    }

    /// Weak references to the object that are alive, in CPython's order: the shared ones (the reference before
    /// the proxy), then the others, newest first.
    pub fn weak_references_to(&self, object: &Object) -> Vec<Ref> {
        let by_target = self.weak_references.by_target.borrow();
        let list = by_target.get(&object.address());
        let all: Vec<Ref> = list.into_iter().flatten().rev().filter_map(living).collect();
        let (shared, others): (Vec<Ref>, Vec<Ref>) =
            all.into_iter().partition(|reference| Self::is_shareable(reference));
        let (references, proxies): (Vec<Ref>, Vec<Ref>) =
            shared.into_iter().partition(|reference| type_of(reference).is_same(&self.types.weakref));
        references.into_iter().chain(proxies).chain(others).collect()
    }
}
