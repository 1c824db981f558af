//! `Runtime`: one live Python, and everything that belongs to it.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::sync::Arc;

use serpentarium_heap::{Guarded, Heap, HeapHooks, Obj, Object, Ref, Slot};
use serpentarium_host::Host;

use crate::core::{Evaluator, ExactTypes, GcState, MethodCache, Type};
use crate::types::{Exceptions, Interner, Names, Singletons, Types, TypingTypes, WeakReferences};

/// One live Python. Two in one process do not know of each other.
pub struct Runtime {
    /// The objects.
    pub heap: Heap,
    /// The built-in types.
    pub types: Types,
    /// Recognisers of the commonest of them.
    pub exact: ExactTypes,
    /// The built-in exception classes.
    pub exceptions: Exceptions,
    /// `None`, `True`, small ints and the like.
    pub singletons: Singletons,
    /// Interned strings.
    pub interner: Interner,
    /// Strings the runtime itself looks up.
    pub names: Names,
    /// Where type look-ups were found.
    pub method_cache: MethodCache,
    /// Weak references by the object they point at.
    pub weak_references: WeakReferences,
    /// The collector's mode, `gc.callbacks` and `gc.garbage`.
    pub gc: GcState,
    /// The class `ExceptionGroup`, once made.
    pub(crate) exception_group: OnceCell<Ref<Type>>,
    /// The types of `typing` that the interpreter knows, once made.
    pub(crate) typing_types: OnceCell<TypingTypes>,
    /// The door to the operating system.
    pub host: Arc<dyn Host>,
    /// Key of string hashes.
    pub hash_key: (u64, u64),
    /// `sys.modules`, a dict.
    pub modules: Slot,
    /// The `sys` module's namespace, a dict.
    pub sys_dict: Slot,
    /// The `builtins` module's namespace, a dict.
    pub builtins_dict: Slot,
    /// `importlib._bootstrap`, once it is set up.
    pub importlib: Slot,
    /// `sys.set_int_max_str_digits`; 0 is unlimited.
    pub int_max_str_digits: Cell<usize>,
    keys_versions: Cell<u32>,
    /// Addresses of containers whose representation is being made.
    pub(crate) active_reprs: Guarded<Vec<usize>>,
    pub(crate) evaluator: OnceCell<Rc<dyn Evaluator>>,
    /// State of native modules, by module name.
    pub module_state: Guarded<rustc_hash::FxHashMap<&'static str, Rc<dyn std::any::Any>>>,
}

impl Runtime {
    /// A runtime with the built-in types ready, without an evaluator or modules.
    ///
    /// `hash_key` is the key of string hashes (`serpentarium_numbers` derives it from `PYTHONHASHSEED`).
    pub fn new(host: Arc<dyn Host>, hash_key: (u64, u64)) -> Rc<Self> {
        let heap = Heap::new();
        let types = Types::new(&heap);
        types.count_free_lists(&heap);
        let exceptions = Exceptions::new(&heap, &types);
        let singletons = Singletons::new(&heap, &types);
        let interner = Interner::default();
        let names = Names::new(&heap, &types, &interner, hash_key);
        let rt = Rc::new(Self {
            heap,
            exact: ExactTypes::new(&types),
            types,
            exceptions,
            singletons,
            interner,
            names,
            method_cache: MethodCache::default(),
            weak_references: WeakReferences::default(),
            gc: GcState::default(),
            exception_group: OnceCell::new(),
            typing_types: OnceCell::new(),
            host,
            hash_key,
            modules: Slot::empty(),
            sys_dict: Slot::empty(),
            builtins_dict: Slot::empty(),
            importlib: Slot::empty(),
            int_max_str_digits: Cell::new(4300),
            keys_versions: Cell::new(1),
            active_reprs: Guarded::default(),
            evaluator: OnceCell::new(),
            module_state: Guarded::default(),
        });
        rt.ready_built_in_types();
        rt.heap.set_hooks(Box::new(Hooks(Rc::downgrade(&rt))));
        rt
    }

    /// A number no dict's keys version has had; zero once they are used up.
    pub(crate) fn next_keys_version(&self) -> u32 {
        let next = self.keys_versions.get();
        self.keys_versions.set(next.checked_add(1).unwrap_or(0));
        next
    }

    /// Plugs in whoever runs bytecode. Only the first call has an effect.
    pub fn set_evaluator(&self, evaluator: Rc<dyn Evaluator>) {
        let _ = self.evaluator.set(evaluator);
    }

    /// Whoever runs bytecode.
    ///
    /// # Panics
    /// Before [`Runtime::set_evaluator`]: a mistake of whoever assembled the runtime.
    #[inline]
    pub fn evaluator(&self) -> &dyn Evaluator {
        match self.evaluator.get() {
            Some(evaluator) => &**evaluator,
            None => panic!("the runtime was assembled without an evaluator"),
        }
    }

    /// Makes an object the collector knows.
    #[inline]
    pub fn tracked<T>(&self, object: Ref<T>) -> Ref<T>
    where
        T: serpentarium_heap::Payload,
    {
        self.heap.track(object.as_object());
        object
    }

    /// `None`.
    #[inline]
    pub fn none(&self) -> Ref {
        self.singletons.none.clone()
    }

    /// `True` or `False`.
    #[inline]
    pub fn bool(&self, value: bool) -> Ref {
        if value { self.singletons.r#true.clone() } else { self.singletons.r#false.clone() }
    }

    /// `NotImplemented`.
    #[inline]
    pub fn not_implemented(&self) -> Ref {
        self.singletons.not_implemented.clone()
    }

    /// True if the object is `None`.
    #[inline]
    pub fn is_none(&self, object: &Object) -> bool {
        object.is_same(&self.singletons.none)
    }
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Runtime({:?})", self.heap)
    }
}

/// The runtime's part in the death of objects.
struct Hooks(std::rc::Weak<Runtime>);

impl HeapHooks for Hooks {
    fn finalize(&self, object: &Object) {
        if let Some(rt) = self.0.upgrade()
            && let Some(finalize) = crate::type_of(object).slot(|slots| slots.finalize)
        {
            finalize(&rt, object);
        }
    }

    fn clear_weak_references(&self, object: &Object) {
        if let Some(rt) = self.0.upgrade() {
            rt.clear_weak_references(object);
        }
    }
}

/// True if both are the same object; reads better than the method where types differ.
#[inline]
pub fn is<T: serpentarium_heap::Payload, U: serpentarium_heap::Payload>(a: &Obj<T>, b: &Obj<U>) -> bool {
    a.is_same(b)
}
