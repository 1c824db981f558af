//! Attribute look-up in types: the MRO walk and its cache (`_PyType_Lookup`).

use std::cell::Cell;

use serpentarium_heap::{Guarded, Obj, Object, Ref};

use crate::core::ty::Subclass;
use crate::core::{Runtime, type_flag};
use crate::{Dict, Str, StrMethods as _, Tuple, Type};

const CACHE_SIZE: usize = 1 << 12;

/// Remembers where names were found, by type version and name (`struct type_cache`).
#[derive(Debug)]
pub struct MethodCache {
    entries: Guarded<Box<[Entry]>>,
    next_version: Cell<u32>,
}

#[derive(Debug, Default)]
struct Entry {
    version: u32,
    name: Option<Ref<Str>>,
    /// Not counted as a holder of the value: the entry is invalid as soon as the type changes.
    value: Option<serpentarium_heap::StackRef>,
}

impl Default for MethodCache {
    fn default() -> Self {
        let entries = (0..CACHE_SIZE).map(|_| Entry::default()).collect();
        Self { entries: Guarded::new(entries), next_version: Cell::new(1) }
    }
}

impl MethodCache {
    /// Names every counted reference of the cache: the names looked up.
    pub(crate) fn visit_names(&self, mut look: impl FnMut(&Object)) {
        for name in self.entries.borrow().iter().filter_map(|entry| entry.name.as_ref()) {
            look(name.as_object());
        }
    }

    /// Forgets everything (`sys._clear_type_cache`).
    pub fn clear(&self) {
        let old = {
            let mut entries = self.entries.borrow_mut();
            std::mem::replace(&mut *entries, (0..CACHE_SIZE).map(|_| Entry::default()).collect())
        };
        drop(old);
    }
}

/// The type of an object.
#[inline]
pub fn type_of(object: &Object) -> &Obj<Type> {
    match object.type_object().downcast::<Type>() {
        Some(ty) => ty,
        None => unreachable!("a type pointer names a type"),
    }
}

impl Runtime {
    /// Finds `name` in the namespaces along the type's MRO, without binding it. `name` should be interned.
    #[inline]
    pub fn type_lookup(&self, ty: &Obj<Type>, name: &Obj<Str>) -> Option<Ref> {
        let version = ty.version();
        if version != 0 && name.is_interned() {
            let index = (version as usize ^ (name.address() >> 4)) & (CACHE_SIZE - 1);
            let entries = self.method_cache.entries.borrow();
            let entry = &entries[index];
            if entry.version == version && entry.name.as_ref().is_some_and(|known| known.is_same(name)) {
                return entry.value.as_ref().and_then(serpentarium_heap::StackRef::to_ref);
            }
        }
        self.type_lookup_slow(ty, name)
    }

    fn type_lookup_slow(&self, ty: &Obj<Type>, name: &Obj<Str>) -> Option<Ref> {
        let found = self.walk_mro(ty, name);
        if name.is_interned() && self.assign_version(ty) {
            let version = ty.version();
            let index = (version as usize ^ (name.address() >> 4)) & (CACHE_SIZE - 1);
            let value = found.as_deref().map(serpentarium_heap::StackRef::borrowed);
            let fresh = Entry { version, name: Some(name.to_ref()), value };
            let old = std::mem::replace(&mut self.method_cache.entries.borrow_mut()[index], fresh);
            drop(old);
        }
        found
    }

    fn walk_mro(&self, ty: &Obj<Type>, name: &Obj<Str>) -> Option<Ref> {
        let mro: Ref<Tuple> = ty.mro()?;
        mro.tail().iter().find_map(|class| {
            let class = class.downcast::<Type>()?;
            class.dict.with(|dict| dict?.downcast::<Dict>()?.get_str(self, name))
        })
    }

    /// Gives the type a version, and its bases before it. False if it cannot be cached.
    pub fn assign_version(&self, ty: &Obj<Type>) -> bool {
        if ty.version() != 0 {
            return true;
        }
        if !ty.has_flag(type_flag::READY) {
            return false;
        }
        if let Some(bases) = ty.bases.get().and_then(|bases| bases.try_downcast::<Tuple>().ok()) {
            for base in bases.tail() {
                if !base.downcast::<Type>().is_some_and(|base| self.assign_version(base)) {
                    return false;
                }
            }
        }
        let version = self.method_cache.next_version.get();
        let Some(next) = version.checked_add(1) else { return false };
        self.method_cache.next_version.set(next);
        ty.set_version(version);
        true
    }

    /// Tells caches that the type changed: its version and those of all subclasses are void (`PyType_Modified`).
    pub fn type_modified(&self, ty: &Obj<Type>) {
        if ty.set_version(0) == 0 {
            return;
        }
        for subclass in self.subclasses_of(ty) {
            self.type_modified(&subclass);
        }
    }

    /// The direct subclasses still alive, oldest first.
    pub fn subclasses_of(&self, ty: &Obj<Type>) -> Vec<Ref<Type>> {
        ty.subclasses.borrow_mut().retain(|subclass| match subclass {
            Subclass::Static(_) => true,
            Subclass::Heap(id) => self.heap.resolve(*id).is_some(),
        });
        let list = ty.subclasses.borrow();
        list.iter()
            .filter_map(|subclass| match subclass {
                Subclass::Static(ty) => Some(ty.clone()),
                Subclass::Heap(id) => self.heap.resolve(*id)?.downcast::<Type>().map(Obj::to_ref),
            })
            .collect()
    }

    pub(crate) fn add_subclass(&self, base: &Obj<Type>, class: &Obj<Type>) {
        if let Some(id) = class.object_id() {
            base.subclasses.borrow_mut().push(Subclass::Heap(id));
        }
    }

    pub(crate) fn remove_subclass(&self, base: &Obj<Type>, class: &Obj<Type>) {
        let id = class.object_id();
        base.subclasses
            .borrow_mut()
            .retain(|subclass| !matches!(subclass, Subclass::Heap(known) if Some(*known) == id));
    }

    /// True if `ty` is `other` or derives from it, by MRO alone (`PyType_IsSubtype`).
    #[inline]
    pub fn is_subtype(&self, ty: &Obj<Type>, other: &Obj<Type>) -> bool {
        ty.is_same(other)
            || ty.mro.with(|mro| {
                mro.and_then(Object::downcast::<Tuple>)
                    .is_some_and(|mro| mro.tail().iter().any(|class| class.is_same(other)))
            })
    }

    /// True if the object's type is `ty` or derives from it (`PyObject_TypeCheck`).
    #[inline]
    pub fn type_check(&self, object: &Object, ty: &Obj<Type>) -> bool {
        self.is_subtype(type_of(object), ty)
    }
}
