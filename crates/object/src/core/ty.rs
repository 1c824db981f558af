//! Type objects: what a class is made of (`PyTypeObject`, `PyHeapTypeObject`).

use std::cell::Cell;

use rustc_hash::FxHashMap;
use serpentarium_heap::{Guarded, Kind, Label, Obj, ObjectId, Payload, Ref, Slot, TypeWord, Visitor};

use crate::core::{SlotTable, TypeSpec, kind};
use crate::{Dict, Str, Tuple};

/// `Py_TPFLAGS_*`, by CPython's names (`Include/object.h`).
pub mod type_flag {
    /// Instances keep attribute values in the cell.
    pub const INLINE_VALUES: u64 = 1 << 2;
    /// Weak references are kept by the runtime.
    pub const MANAGED_WEAKREF: u64 = 1 << 3;
    /// The dictionary is kept by the runtime.
    pub const MANAGED_DICT: u64 = 1 << 4;
    /// Matches sequence patterns.
    pub const SEQUENCE: u64 = 1 << 5;
    /// Matches mapping patterns.
    pub const MAPPING: u64 = 1 << 6;
    /// Cannot be called to make instances.
    pub const DISALLOW_INSTANTIATION: u64 = 1 << 7;
    /// Attributes of the type cannot be set.
    pub const IMMUTABLETYPE: u64 = 1 << 8;
    /// Made by a `class` statement or a call of `type`.
    pub const HEAPTYPE: u64 = 1 << 9;
    /// May be a base class.
    pub const BASETYPE: u64 = 1 << 10;
    /// Calls go through vectorcall.
    pub const HAVE_VECTORCALL: u64 = 1 << 11;
    /// Completely initialised.
    pub const READY: u64 = 1 << 12;
    /// Instances take part in garbage collection.
    pub const HAVE_GC: u64 = 1 << 14;
    /// Behaves like an unbound method when looked up.
    pub const METHOD_DESCRIPTOR: u64 = 1 << 17;
    /// Has abstract methods left.
    pub const IS_ABSTRACT: u64 = 1 << 20;
    /// A class pattern with one argument matches the subject itself.
    pub const MATCH_SELF: u64 = 1 << 22;
    /// Variable-sized part comes last.
    pub const ITEMS_AT_END: u64 = 1 << 23;
    /// Subclass of `int`.
    pub const LONG_SUBCLASS: u64 = 1 << 24;
    /// Subclass of `list`.
    pub const LIST_SUBCLASS: u64 = 1 << 25;
    /// Subclass of `tuple`.
    pub const TUPLE_SUBCLASS: u64 = 1 << 26;
    /// Subclass of `bytes`.
    pub const BYTES_SUBCLASS: u64 = 1 << 27;
    /// Subclass of `str`.
    pub const UNICODE_SUBCLASS: u64 = 1 << 28;
    /// Subclass of `dict`.
    pub const DICT_SUBCLASS: u64 = 1 << 29;
    /// Subclass of `BaseException`.
    pub const BASE_EXC_SUBCLASS: u64 = 1 << 30;
    /// Subclass of `type`.
    pub const TYPE_SUBCLASS: u64 = 1 << 31;
    /// Flags that subclasses inherit.
    pub const INHERITED: u64 = SEQUENCE | MAPPING | MATCH_SELF | HAVE_GC | ITEMS_AT_END | (0xff << 24);
}

/// Where instances of a type keep their attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    /// No instance attributes beyond the payload's own.
    None,
    /// The cell's tail: `__slots__` members, then inline values if the type has a dictionary.
    Instance,
    /// [`serpentarium_heap::Attributes`] in front of the header: subclasses of built-in types.
    Front,
    /// A dictionary slot that is part of the payload (functions, modules, exceptions, types), found by the
    /// function in [`Type::dict_slot`].
    Payload,
}

/// Names of inline values, shared by all instances of a class (`dictkeys` in split mode).
#[derive(Debug, Default)]
pub struct SharedKeys {
    /// The names, in the order the class learned them.
    pub names: Vec<Ref<Str>>,
    index: FxHashMap<usize, u32>,
    /// How many values a new instance has room for.
    pub capacity: usize,
}

/// Most names a class shares among its instances (`SHARED_KEYS_MAX_SIZE`).
pub const SHARED_KEYS_MAX: usize = 30;

impl SharedKeys {
    /// Position of an interned name.
    #[inline]
    pub fn position(&self, name: &Obj<Str>) -> Option<usize> {
        self.index.get(&name.address()).map(|&index| index as usize)
    }

    /// Position of an interned name, learning it if there is room.
    pub fn learn(&mut self, name: &Obj<Str>) -> Option<usize> {
        if let Some(index) = self.position(name) {
            return Some(index);
        }
        if self.names.len() >= SHARED_KEYS_MAX {
            return None;
        }
        self.names.push(name.to_ref());
        self.index.insert(name.address(), self.names.len() as u32 - 1);
        Some(self.names.len() - 1)
    }
}

/// A direct subclass, held without counting.
#[derive(Debug, Clone)]
pub(crate) enum Subclass {
    Static(Ref<Type>),
    Heap(ObjectId),
}

/// Finds the dictionary slot in a payload (see [`Storage::Payload`]).
pub type DictSlotFn = fn(&serpentarium_heap::Object) -> Option<&Slot>;

/// The payload of type objects.
#[derive(Debug)]
pub struct Type {
    /// `__name__`, a `str`.
    pub name: Slot,
    /// `__qualname__`, a `str`; empty for static types.
    pub qualname: Slot,
    /// `tp_name` of a static type, with its module.
    pub static_name: Cell<&'static str>,
    /// `__base__`.
    pub base: Slot,
    /// `__bases__`, a tuple.
    pub bases: Slot,
    /// `__mro__`, a tuple.
    pub mro: Slot,
    /// The namespace, a dict.
    pub dict: Slot,
    /// What instances can do.
    pub slots: Guarded<SlotTable>,
    /// [`type_flag`] bits.
    pub flags: Cell<u64>,
    /// CPython's `tp_basicsize`.
    pub basicsize: Cell<usize>,
    /// CPython's `tp_itemsize`.
    pub itemsize: Cell<usize>,
    /// CPython's `tp_dictoffset`, as shown.
    pub dictoffset: Cell<isize>,
    /// CPython's `tp_weaklistoffset`, as shown; not zero if instances can be weakly referenced.
    pub weaklistoffset: Cell<isize>,
    /// Where instances keep attributes.
    pub storage: Cell<Storage>,
    /// True if instances have a `__dict__`.
    pub has_dict: Cell<bool>,
    /// For [`Storage::Payload`].
    pub dict_slot: Cell<Option<DictSlotFn>>,
    /// How many `__slots__` members an instance has, bases included.
    pub member_len: Cell<usize>,
    /// Names of inline values.
    pub shared_keys: Guarded<SharedKeys>,
    pub(crate) subclasses: Guarded<Vec<Subclass>>,
    /// Extra fields of instances of an exception class, once somebody asked.
    pub(crate) exception_fields: Cell<Option<&'static [&'static str]>>,
    /// The description of a static type.
    pub spec: Cell<Option<&'static TypeSpec>>,
}

impl Type {
    /// A type about which nothing is known yet.
    pub(crate) fn blank() -> Self {
        Self {
            name: Slot::empty(),
            qualname: Slot::empty(),
            static_name: Cell::new(""),
            base: Slot::empty(),
            bases: Slot::empty(),
            mro: Slot::empty(),
            dict: Slot::empty(),
            slots: Guarded::default(),
            flags: Cell::new(0),
            basicsize: Cell::new(16),
            itemsize: Cell::new(0),
            dictoffset: Cell::new(0),
            weaklistoffset: Cell::new(0),
            storage: Cell::new(Storage::None),
            has_dict: Cell::new(false),
            dict_slot: Cell::new(None),
            member_len: Cell::new(0),
            shared_keys: Guarded::default(),
            subclasses: Guarded::default(),
            exception_fields: Cell::new(None),
            spec: Cell::new(None),
        }
    }

    /// True if all bits of `flag` are set.
    #[inline]
    pub fn has_flag(&self, flag: u64) -> bool {
        self.flags.get() & flag == flag
    }

    /// `__base__`, if there is one (`object` has none).
    pub fn base(&self) -> Option<Ref<Type>> {
        self.base.get().and_then(|base| base.try_downcast().ok())
    }

    /// The method resolution order as a tuple of types; missing only before the type is ready.
    #[inline]
    pub fn mro(&self) -> Option<Ref<Tuple>> {
        self.mro.get().and_then(|mro| mro.try_downcast().ok())
    }

    /// The namespace; missing only before the type is ready.
    #[inline]
    pub fn namespace(&self) -> Option<Ref<Dict>> {
        self.dict.get().and_then(|dict| dict.try_downcast().ok())
    }

    /// One slot, read.
    #[inline]
    pub fn slot<T: Copy>(&self, pick: impl FnOnce(&SlotTable) -> Option<T>) -> Option<T> {
        pick(&self.slots.borrow())
    }

    /// True if a `class` statement or `type()` made it.
    #[inline]
    pub fn is_heap_type(&self) -> bool {
        self.has_flag(type_flag::HEAPTYPE)
    }
}

impl Payload for Type {
    type Prefix = TypeWord;
    type Item = ();
    const KIND: Kind = kind::TYPE;

    fn visit(&self, _: &[()], visitor: &mut Visitor<'_>) {
        self.dict.visit(Label::Field("__dict__"), visitor);
        self.mro.visit(Label::Field("__mro__"), visitor);
        self.bases.visit(Label::Field("__bases__"), visitor);
        self.base.visit(Label::Field("__base__"), visitor);
        self.name.visit(Label::Field("__name__"), visitor);
        self.qualname.visit(Label::Field("__qualname__"), visitor);
        for name in &self.shared_keys.borrow().names {
            visitor(Label::Field("ht_cached_keys"), name.as_object());
        }
        for subclass in self.subclasses.borrow().iter() {
            if let Subclass::Static(ty) = subclass {
                visitor(Label::Field("tp_subclasses"), ty.as_object());
            }
        }
    }

    fn clear(&self, _: &[()]) {
        if let Some(dict) = self.namespace() {
            dict.clear();
        }
        self.bases.set(None);
        self.mro.set(None);
        self.base.set(None);
    }
}
