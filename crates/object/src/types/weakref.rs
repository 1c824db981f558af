//! Weak references: `weakref.ref`, proxies, and what happens when their object dies.

use std::cell::Cell;

use rustc_hash::FxHashMap;
use serpentarium_heap::{GcWord, Guarded, Kind, Label, Object, Payload, Ref, Slot, StackRef, Visitor};

use crate::core::{PyResult, Runtime, type_of};
use crate::Type;

/// The payload of weak references and proxies (`PyWeakReference`).
#[derive(Debug)]
pub struct WeakRef {
    /// The object while it lives, not counted; null afterwards.
    pub(crate) target: Guarded<StackRef>,
    /// The callback, if any.
    pub callback: Slot,
    /// The object's hash once asked for, else -1.
    pub(crate) hash: Cell<i64>,
}

impl Payload for WeakRef {
    type Prefix = GcWord;
    type Item = ();
    const KIND: Kind = Kind::OTHER;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.callback.visit(Label::Field("__callback__"), visitor);
    }

    fn clear(&self, _: &[()]) {
        self.callback.set(None);
    }
}

/// All weak references, by the address of their object, oldest first.
#[derive(Debug, Default)]
pub struct WeakReferences {
    by_target: Guarded<FxHashMap<usize, Vec<StackRef>>>,
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
        object.set_weakly_referenced(false);
        let list = self.weak_references.by_target.borrow_mut().remove(&object.address()).unwrap_or_default();
        let mut callbacks = Vec::new();
        for reference in list.iter().rev() {
            let Some(weak) = reference.get().and_then(Object::downcast::<WeakRef>) else { continue };
            drop(weak.target.replace(StackRef::NULL));
            if let (Some(callback), Some(reference)) = (weak.callback.take(), reference.to_ref()) {
                callbacks.push((reference, callback));
            }
        }
        callbacks
    }

    /// Calls a weak reference's callback; a failure is reported as unraisable.
    pub fn call_weak_callback(&self, reference: &Object, callback: &Object) {
        if let Err(raised) = self.call(callback, &[reference]) {
            let text = format!("Exception ignored while calling weakref callback {}", self.repr_or_placeholder(callback));
            self.report_unraisable(raised, Some(&text), None);
        }
    }

    /// True if instances of the object's type can be weakly referenced.
    pub fn supports_weak_references(&self, object: &Object) -> bool {
        type_of(object).weaklistoffset.get() != 0
    }

    /// A weak reference of the given type; without a callback and for the exact types, the shared one.
    pub fn new_weak_reference(&self, ty: &serpentarium_heap::Obj<Type>, object: &Object, callback: Option<&Object>) -> PyResult {
        if !self.supports_weak_references(object) {
            return Err(self.type_error(format!("cannot create weak reference to '{}' object", self.type_name(object))));
        }
        let callback = callback.filter(|callback| !self.is_none(callback));
        if callback.is_none()
            && !ty.is_heap_type()
            && let Some(shared) = self.shared_weak_reference(ty, object)
        {
            return Ok(shared);
        }
        let weak = WeakRef {
            target: Guarded::new(StackRef::borrowed(object)),
            callback: callback.map_or_else(Slot::empty, |callback| Slot::new(callback.to_ref())),
            hash: Cell::new(-1),
        };
        let reference = self.tracked(self.heap.alloc(ty, weak)).into_object();
        let mut by_target = self.weak_references.by_target.borrow_mut();
        by_target.entry(object.address()).or_default().push(StackRef::borrowed(&*reference));
        object.set_weakly_referenced(true);
        Ok(reference)
    }

    fn shared_weak_reference(&self, ty: &serpentarium_heap::Obj<Type>, object: &Object) -> Option<Ref> {
        let by_target = self.weak_references.by_target.borrow();
        let list = by_target.get(&object.address())?;
        list.iter()
            .filter_map(StackRef::get)
            .find(|reference| {
                type_of(reference).is_same(ty)
                    && reference.downcast::<WeakRef>().is_some_and(|weak| weak.callback.is_empty())
            })
            .map(serpentarium_heap::Obj::to_ref)
    }

    /// The object a weak reference points at, if it lives.
    pub fn weak_target(&self, weak: &WeakRef) -> Option<Ref> {
        weak.target.borrow().to_ref()
    }

    /// Weak references to the object that are alive, newest first.
    pub fn weak_references_to(&self, object: &Object) -> Vec<Ref> {
        let by_target = self.weak_references.by_target.borrow();
        let list = by_target.get(&object.address());
        list.into_iter().flatten().rev().filter_map(StackRef::to_ref).collect()
    }

    /// Forgets a weak reference that dies (the finaliser of the weak reference types).
    pub(crate) fn forget_weak_reference(&self, reference: &Object) {
        let Some(weak) = reference.downcast::<WeakRef>() else { return };
        let target = weak.target.replace(StackRef::NULL);
        let Some(object) = target.get() else { return };
        let mut by_target = self.weak_references.by_target.borrow_mut();
        if let Some(list) = by_target.get_mut(&object.address()) {
            list.retain(|known| !known.get().is_some_and(|known| known.is_same(reference)));
            if list.is_empty() {
                by_target.remove(&object.address());
                object.set_weakly_referenced(false);
            }
        }
    }
}

/// The type `weakref.ReferenceType`.
pub(crate) const WEAKREF: crate::core::TypeSpec = crate::core::TypeSpec::named("weakref.ReferenceType");

/// The type `weakref.ProxyType`.
pub(crate) const PROXY: crate::core::TypeSpec = crate::core::TypeSpec::named("weakref.ProxyType");

/// The type `weakref.CallableProxyType`.
pub(crate) const CALLABLE_PROXY: crate::core::TypeSpec = crate::core::TypeSpec::named("weakref.CallableProxyType");
